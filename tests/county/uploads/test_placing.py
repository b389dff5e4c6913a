"""What a file gave goes where the form has room for it."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from county.uploads.harvest import Harvest, SheetPart, TextKind, TextPart
from county.uploads.placing import Brought, Setting, cut, place
from county.uploads.spreadsheets import shown
from county.writing import beginning, pasting
from county.writing.amounts import tidy
from county.writing.balancing import balanced, mismatches, unequal
from county.writing.beginning import Occasion
from county.writing.manuscript import KeptPiece, Manuscript, ParagraphPiece, SheetPiece
from county.writing.sheets import counted, shown_totals
from disclosure import shipped
from disclosure.areas import Area
from disclosure.blocks import ColumnKind
from disclosure.items import EntryCode
from screen.paging.dates import CHINESE
from tests.county.making import VILLAGE
from tests.county.uploads.bringing import ACCOUNTS, DETAIL

FORM = shipped.forms().find("finance-month")
SETTING = Setting(FORM, "2026年10月", 2026, 300, CHINESE)


def empty() -> Manuscript:
    entry = shipped.catalogue().find(EntryCode("finance.monthly"))
    assert entry is not None
    area = Area(code=VILLAGE, name="石桥村", office="石桥村村民委员会")
    occasion = Occasion(entry, FORM, area, date(2026, 11, 20), shipped.calendar())
    return beginning.begin(occasion)


def part(rows: list[list[object]], name: str = "") -> SheetPart:
    return SheetPart(name=name, rows=tuple(tuple(shown(c) for c in row) for row in rows))


def brought(*parts: SheetPart | TextPart) -> Brought:
    return Brought("账.xlsx", Harvest(parts=parts))


def sheets(manuscript: Manuscript) -> dict[str, SheetPiece]:
    return {one.role: one for one in manuscript.pieces if isinstance(one, SheetPiece)}


def test_the_form_is_begun_for_the_month_that_is_over() -> None:
    manuscript = empty()
    assert manuscript.title == "石桥村2026年10月财务收支公开"
    assert manuscript.period == "2026-10"
    assert sheets(manuscript)["detail"].caption == "2026年10月收支明细（单位：元）"


def test_the_accounts_fill_both_sheets_by_their_headings() -> None:
    filled, told = place(empty(), brought(part(ACCOUNTS), part(DETAIL)), SETTING)
    found = sheets(filled)
    assert found["accounts"].rows[0] == (
        "经济合作社",
        "1,000.10",
        "200.20",
        "50.05",
        "1,150.25",
    )
    assert [row[0] for row in found["detail"].rows] == ["2026-10-09", "2026-10-12", "2026-10-20"]
    assert shown_totals(found["detail"])[4:] == ("200.20", "150.05")
    assert found["detail"].stated[4:] == ("200.20", "150.05")
    assert told == (
        "“2026年10月各账户余额（单位：元）”填入 2 行。",
        "“2026年10月收支明细（单位：元）”填入 3 行。",
    )
    assert unequal(filled, FORM) == []


def test_two_tables_below_each_other_in_one_worksheet_are_told_apart() -> None:
    filled, _ = place(empty(), brought(part([*ACCOUNTS, *DETAIL])), SETTING)
    assert len(sheets(filled)["accounts"].rows) == 2
    assert len(sheets(filled)["detail"].rows) == 3


def test_one_table_is_not_cut() -> None:
    rows = [tuple(shown(cell) for cell in row) for row in DETAIL]
    assert cut(rows, FORM) == [rows]
    assert cut([], FORM) == [[]]


def test_a_table_that_no_form_knows_becomes_one_of_its_own() -> None:
    rows: list[list[object]] = [
        ["公益岗位补贴"],
        ["姓名", "出勤天数", "补贴金额"],
        ["甲", 22, 800.5],
        ["乙", 20, 700],
        ["合计", 42, 1500.5],
    ]
    filled, _ = place(empty(), brought(part(rows)), SETTING)
    piece = filled.pieces[-1]
    assert isinstance(piece, SheetPiece)
    assert piece.caption == "公益岗位补贴"
    assert [(c.kind, c.summed) for c in piece.columns] == [
        (ColumnKind.TEXT, False),
        (ColumnKind.INTEGER, True),
        (ColumnKind.MONEY, True),
    ]
    assert counted(piece) == (None, 42, 150050)


def test_what_a_sheet_held_before_can_be_put_back() -> None:
    once, _ = place(empty(), brought(part(DETAIL)), SETTING)
    again, _ = place(once, brought(part(DETAIL[:4])), SETTING)
    assert len(sheets(again)["detail"].rows) == 2
    kept = again.removed[0]
    assert isinstance(kept, SheetPiece)
    assert len(kept.rows) == 3


def test_a_long_table_is_kept_as_it_is() -> None:
    rows: list[list[object]] = [["户主", "金额"], *[[f"户{n}", 12.5] for n in range(400)]]
    filled, told = place(empty(), brought(part(rows, "补贴")), SETTING)
    assert isinstance(filled.pieces[-1], KeptPiece)
    assert "有 400 行" in told[0]


def test_words_fill_the_first_empty_paragraph() -> None:
    text = TextPart(kind=TextKind.PARAGRAPH, text="本月共收入……")
    filled, _ = place(empty(), brought(text), SETTING)
    assert filled.pieces[0] == ParagraphPiece(key="p1", text="本月共收入……")


def test_a_row_that_does_not_balance_is_told_and_counted_anew() -> None:
    filled, _ = place(empty(), brought(part(ACCOUNTS)), SETTING)
    piece = sheets(filled)["accounts"]
    wrong = SheetPiece(
        key=piece.key, columns=piece.columns, rows=(("甲", "1.00", "2.00", "0.50", "9.00"),)
    )
    [found] = mismatches(wrong, FORM)
    assert (found.row, found.written, found.follows) == (1, 900, 250)
    assert balanced(wrong, FORM).rows == (("甲", "1.00", "2.00", "0.50", "2.50"),)
    assert mismatches(balanced(wrong, FORM), FORM) == []


@given(st.integers(min_value=-(10**12), max_value=10**12))
def test_an_amount_survives_every_way_of_writing_it(fen: int) -> None:
    whole, cents = divmod(abs(fen), 100)
    sign = "-" if fen < 0 else ""
    plain = f"{sign}{whole:,}.{cents:02d}"
    ways = [plain, plain.replace(",", ""), f"￥{plain}", f"{plain}元", f" {plain} "]
    for way in ways:
        assert tidy(ColumnKind.MONEY, way, 2026) == plain


@given(st.text(max_size=30))
def test_tidying_twice_changes_nothing_more(text: str) -> None:
    for kind in ColumnKind:
        once = tidy(kind, text, 2026)
        assert tidy(kind, once, 2026) == once


@given(st.lists(st.lists(st.text(max_size=8), min_size=1, max_size=8).map(tuple), max_size=12))
def test_no_rows_break_the_laying(rows: list[tuple[str, ...]]) -> None:
    for piece in sheets(empty()).values():
        laid = pasting.lay(rows, piece, FORM.sheet(piece.role) if FORM else None, 2026)
        assert all(len(row) == len(piece.columns) for row in laid.piece.rows)
    for chunk in cut(rows, FORM):
        pasting.guess_sheet(chunk, "p9", "表", 2026)


@pytest.mark.parametrize(
    ("kind", "text", "neat"),
    [
        (ColumnKind.DATE, "2026年10月9日", "2026-10-09"),
        (ColumnKind.DATE, "10.9", "2026-10-09"),
        (ColumnKind.DATE, "20261009", "2026-10-09"),
        (ColumnKind.DATE, "2026-02-30", "2026-02-30"),
        (ColumnKind.MONTH, "2026年9月", "2026-09"),
        (ColumnKind.MONEY, "１，２００．５", "1,200.50"),
        (ColumnKind.MONEY, "12.345", "12.345"),
        (ColumnKind.MONEY, "—", ""),
        (ColumnKind.INTEGER, "1200", "1,200"),
        (ColumnKind.INTEGER, "3.0", "3"),
    ],
)
def test_cells_are_read_as_people_write_them(kind: ColumnKind, text: str, neat: str) -> None:
    assert tidy(kind, text, 2026) == neat
