import msgspec
import pypdfium2
import pytest
import zxingcpp

from paper.code_sheet import code_sheet
from paper.household_sheet import household_sheet
from paper.poster import poster
from tests.paper.geometry import outside
from tests.paper.making import IMPRINT, SAY
from tests.paper.posting import PAGE, PLACE, village
from tests.paper.reading import words_of

DOTS = 150 / 72


def codes_of(pdf: bytes, number: int) -> list[str]:
    """Return what a phone reads on a page printed at 150 dots an inch."""
    with pypdfium2.PdfDocument(pdf) as document:
        picture = document[number].render(scale=DOTS).to_pil()
        return [found.text for found in zxingcpp.read_barcodes(picture)]


def test_the_code_leads_to_the_village_and_so_do_all_eight_stickers():
    made = code_sheet(PLACE, IMPRINT, SAY)
    assert codes_of(made.pdf, 0) == [PAGE]
    assert codes_of(made.pdf, 1) == [PAGE] * 8


def test_each_sticker_names_the_village_and_a_number_to_call():
    first, stickers = words_of(code_sheet(PLACE, IMPRINT, SAY).pdf)
    for part in ("石桥村", "点“扫一扫”", "对准这个码", "没有智能手机：请打电话0890-6123456", PAGE):
        assert part in first, part
    assert stickers.count("石桥村") == stickers.count("0890-6123456") == 8


@pytest.mark.parametrize("name", ["村", "石桥村", "卡拉库尔柯尔克孜族自治乡阿克塔什村", "长" * 200])
def test_no_name_runs_over_the_edges(name):
    made = code_sheet(msgspec.structs.replace(PLACE, name=name), IMPRINT, SAY)
    assert made.pages == 2
    assert outside(made.pdf, 5) == []


def test_posters_and_household_sheets_bear_the_same_code():
    assert codes_of(poster(village(), IMPRINT, SAY).pdf, 0) == [PAGE]
    assert codes_of(household_sheet(village(), IMPRINT, SAY).pdf, 0) == [PAGE]
