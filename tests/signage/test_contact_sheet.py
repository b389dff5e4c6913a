"""All pages of a day on one sheet."""

import json

import pypdfium2
import pytest
from PIL import Image

from signage.__main__ import main
from signage.contact_sheet import SHEET_PX, ContactSheet
from tests.signage.test_commands import run

RED, GREEN = (200, 0, 0), (0, 160, 0)


def a_sheet(pages: int, size: tuple[int, int] = (1920, 1080)) -> ContactSheet:
    sheet = ContactSheet("2026年11月22日（星期日）")
    sheet.begin("停水通知　2 页")
    sheet.add(Image.new("RGB", size, RED), "1/1　6 秒")
    sheet.begin("财务公开")
    for number in range(pages):
        sheet.add(Image.new("RGB", size, GREEN), f"{number + 1}/{pages}　6 秒")
    return sheet


def count(picture: Image.Image, colour: tuple[int, int, int]) -> int:
    return {c: n for n, c in picture.getcolors(1 << 20)}.get(colour, 0)


@pytest.mark.parametrize(
    ("size", "small"), [((1920, 1080), (300, 169)), ((1080, 1920), (169, 300))]
)
def test_every_page_is_on_the_sheet_once(size, small, tmp_path):
    file = tmp_path / "sheet.png"
    a_sheet(7, size).save(file)
    with Image.open(file) as picture:
        assert picture.width == SHEET_PX[0]
        area = small[0] * small[1]
        # The outline lies around a page, not over it.
        assert count(picture.convert("RGB"), RED) == area
        assert count(picture.convert("RGB"), GREEN) == 7 * area


def test_many_pages_go_on_to_further_sheets(tmp_path):
    a_sheet(40).save(tmp_path / "sheet.pdf")
    document = pypdfium2.PdfDocument(tmp_path / "sheet.pdf")
    assert len(document) == 3
    width, height = document[0].get_size()
    assert width == pytest.approx(297 / 25.4 * 72, abs=1)
    assert height == pytest.approx(210 / 25.4 * 72, abs=1)
    document.close()


def test_a_bar_keeps_its_pixels(tmp_path):
    sheet = ContactSheet("条屏")
    sheet.begin("停水")
    bar = Image.new("RGB", (192, 16), RED)
    bar.putpixel((0, 0), GREEN)
    sheet.add(bar, "1/1")
    sheet.save(tmp_path / "sheet.png")
    with Image.open(tmp_path / "sheet.png") as picture:
        assert count(picture.convert("RGB"), GREEN) == 16
        assert count(picture.convert("RGB"), RED) == (192 * 16 - 1) * 16


def test_a_day_without_items_is_a_sheet_with_its_date(tmp_path):
    ContactSheet("2026年11月22日").save(tmp_path / "sheet.png")
    with Image.open(tmp_path / "sheet.png") as picture:
        assert picture.size == SHEET_PX


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["--store", "/x", "--sheet", "sheet.doc"], ".pdf or .png"),
        (["--store", "/x", "--date", "tomorrow"], "--date 'tomorrow'"),
        (["--store", "/x", "--settings", "y.toml"], "either --store or --settings"),
        ([], "either --store or --settings"),
    ],
)
def test_wrong_use_ends_in_one_sentence(arguments, told, capsys, tmp_path):
    assert main(["shots", "--out", str(tmp_path / "out"), *arguments]) == 2
    assert told in capsys.readouterr().err


@pytest.mark.ui
@pytest.mark.slow
def test_a_days_pages_are_drawn_with_their_sheet(village, tmp_path):
    out, sheet = tmp_path / "out", tmp_path / "sheet.png"
    arguments = ("--size", "540x960", "--inches", 32, "--date", "2026-10-09")
    done = run("shots", "--store", village.store, "--out", out, *arguments, "--sheet", sheet)
    assert done.returncode == 0, done.stderr
    planned = run("plan", "--store", village.store, *arguments, "--json")
    pages = sum(item["pages"] for item in json.loads(planned.stdout)["items"])
    assert len(list(out.glob("*.png"))) == pages > 0
    with Image.open(sheet) as picture:
        assert picture.width == SHEET_PX[0]
