import re

import msgspec
import pytest

from disclosure.blocks import Column, Paragraph, Table
from paper.household_sheet import MOST_PAGES, TRIED, household_sheet
from tests.paper.geometry import outside
from tests.paper.making import IMPRINT, SAY
from tests.paper.posting import PLACE, busy, cadres, notice, posted, subsidies, village
from tests.paper.reading import data_of, opened, words_of

MARGIN_MM = 11.5
SEPTEMBER = "2026-09-03"


def print_sheet(told, *, larger=False):
    return household_sheet(told, IMPRINT, SAY, larger=larger)


def in_september(one):
    from datetime import date

    elements = msgspec.structs.replace(one.item.elements, issued=date(2026, 9, 3))
    return posted(msgspec.structs.replace(one.item, elements=elements))


def test_it_tells_the_month_beside_the_last_what_was_decided_and_whom_to_call():
    told = village(
        in_september(notice("代表会议定了修路的事")), in_september(subsidies(3)), cadres()
    )
    words = "".join(words_of(print_sheet(told).pdf))
    for part in (
        "石桥村2026年9月公开单",
        "项目（元）9月8月相差",
        "收入17,300.0017,300.00一样",
        "代表会议定了修路的事",
        "会上定了三件事",
        "张*0",
        "合计259.20",
        "韩志2",
        "已审核石桥村村民委员会",
    ):
        assert part in words, part


def test_it_is_two_sides_of_a4_with_title_and_language():
    made = print_sheet(busy(40))
    with opened(made.pdf) as document:
        sizes = {
            tuple(round(side) for side in document.get_page_size(n)) for n in range(made.pages)
        }
    assert sizes == {(595, 842)}
    assert data_of(made.pdf)["Title"] == "石桥村2026年9月公开单"
    assert b"/Lang (zh-CN)" in made.pdf


@pytest.mark.parametrize("larger", [False, True])
@pytest.mark.parametrize("count", [0, 1, 4, 12, 50])
def test_however_much_there_is_it_fits_two_sides_and_says_what_it_leaves_out(count, larger):
    told = busy(count)
    made = print_sheet(told, larger=larger)
    assert made.pages <= MOST_PAGES
    assert outside(made.pdf, MARGIN_MM) == []
    words = "".join(words_of(made.pdf))
    shown = len(set(re.findall(r"第\d+次村民代表会议", words)))
    assert shown + sum(map(int, re.findall(r"还有(\d+)条", words))) >= count


def test_a_long_list_is_told_by_its_first_rows_and_its_sum():
    told = village(in_september(subsidies(400)))
    words = "".join(words_of(print_sheet(told).pdf))
    assert "名单共400行，合计34,560.00，这里是前12行" in words
    assert "张*11" in words
    assert "张*12" not in words


def test_the_shortest_sheet_of_all_still_fits():
    shortest = TRIED[-1]
    assert (shortest.rows, shortest.others) == (0, 0)
    assert [one.decided for one in TRIED] == sorted((one.decided for one in TRIED), reverse=True)


@pytest.mark.parametrize("cell", ["格" * 10_000, "A" * 10_000, "控\x01制", "a\tb\n" * 500])
def test_hostile_cells_take_no_third_side(cell):
    table = Table(
        caption="名单",
        columns=(Column(name="户主"), Column(name="备注")),
        rows=((cell, cell),) * 40,
    )
    blocks = (Paragraph(text=cell), table)
    told = village(in_september(notice(cell[:3000], "finance.subsidy", blocks=blocks)))
    made = print_sheet(told)
    assert made.pages <= MOST_PAGES
    assert outside(made.pdf, MARGIN_MM) == []


def test_without_an_address_there_is_no_code_to_scan():
    place = msgspec.structs.replace(PLACE, page="")
    words = "".join(words_of(print_sheet(msgspec.structs.replace(village(), place=place)).pdf))
    assert "手机扫" not in words
    assert "0890-6123456" in words
