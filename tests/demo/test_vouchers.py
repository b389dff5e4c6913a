"""The demo's vouchers: their amounts are those of the sheets, in figures and in words."""

import csv
import re
from pathlib import Path

import pytest

from demo.drawing.voucher import capital

CONTENT = Path(__file__).parents[2] / "demo" / "content"
SHOWN = re.compile(r"!\[(收款|付款)凭证([0-9-]+)：.*，([0-9,.]+)元\]\((voucher-[0-9-]+\.png) ")
SHEETS = [
    path for path in sorted(CONTENT.glob("*/finance-2026-10.md")) if "voucher-" in path.read_text()
]


def test_two_villages_show_vouchers() -> None:
    assert len(SHEETS) >= 2


@pytest.mark.parametrize("sheet", SHEETS, ids=lambda path: path.parent.name)
def test_every_voucher_is_a_row_of_its_sheet(sheet: Path) -> None:
    with sheet.with_suffix(".csv").open(encoding="utf-8", newline="") as file:
        rows = {row["凭证号"]: row for row in csv.DictReader(file)}
    shown = SHOWN.findall(sheet.read_text(encoding="utf-8"))
    assert len(shown) == 3
    for kind, number, amount, picture in shown:
        column = "收入" if kind == "收款" else "支出"
        assert rows[number][column] == amount.replace(",", "")
        assert (sheet.parent / picture).is_file()


@pytest.mark.parametrize(
    ("fen", "words"),
    [
        (915_000, "玖仟壹佰伍拾元整"),
        (11_185_800, "壹拾壹万壹仟捌佰伍拾捌元整"),
        (100_100, "壹仟零壹元整"),
        (10_050_000, "壹拾万零伍佰元整"),
        (16_830, "壹佰陆拾捌元叁角整"),
        (1_005, "壹拾元零伍分"),
        (-5, "零元零伍分"),
    ],
)
def test_amounts_in_the_numerals_of_vouchers(fen: int, words: str) -> None:
    assert capital(fen) == words
