"""Tables from CSV, XLSX and the fence: typed, summed, each fault with its place."""

from datetime import date
from pathlib import Path

import pytest
from openpyxl import Workbook

from disclosure.blocks import Table
from tests.county.making import VILLAGE, Content, item_text

FENCE = """```table
caption = "收支（单位：元）"
{rows}
columns = [
  {{ name = "日期", kind = "date" }},
  {{ name = "摘要" }},
  {{ name = "支出", kind = "money", summed = true }},
]
```"""
CSV = '日期,摘要,支出\n2026-09-01,电费,"1,200.50"\n2026-09-02,水费,99.5\n合计,,1300.00\n'


def write_table(content: Content, file: str, sheet: str | bytes | None = None) -> None:
    content.item("money", item_text(body=FENCE.format(rows=f'file = "{file}"')))
    if sheet is not None:
        content.write(f"{VILLAGE}/{file}", sheet)


def test_a_csv_becomes_a_typed_table_in_fen(content: Content) -> None:
    write_table(content, "a.csv", CSV)
    table = only_table(content)
    assert table.rows == (("2026-09-01", "电费", 120050), ("2026-09-02", "水费", 9950))
    assert table.totals == (None, None, 130000)


@pytest.mark.parametrize(
    ("old", "new", "line", "reason"),
    [
        ("日期,摘要", "日期,说明", 1, "the first row is ['日期', '说明', '支出'], but the columns"),
        ("2026-09-02", "2026年9月2日", 3, "column '日期': '2026年9月2日' is not a date such as"),
        ("2026-09-02", "2026-09-31", 3, "'2026-09-31' is no day of the calendar"),
        ("99.5", "99.555", 3, "column '支出': amount '99.555'"),
        ("1300.00", "1300.01", 4, "the rows add up to 1,300.00, the total says 1,300.01"),
        ("合计,,1300.00", "合计,,", 4, "column '支出': its sum is missing"),
        ("合计,,1300.00", "合计,多,1300.00", 4, "column '摘要' is not summed: leave it empty"),
        ("合计,,1300.00\n", "", 3, "the last row does not begin with 合计"),
        ("水费,99.5", "水费,99.5,多", 3, "4 cells for 3 columns"),
        ("水费,99.5", "水费", 3, "2 cells for 3 columns"),
        ('"1,200.50"', '"1,200.50', 4, "not a CSV file"),
        ("2026-09-02", "合计", 3, "a row 合计, but it is not the last"),
    ],
)
def test_a_wrong_csv_is_refused_by_its_own_line(
    content: Content, old: str, new: str, line: int, reason: str
) -> None:
    write_table(content, "a.csv", CSV.replace(old, new))
    [refusal] = content.refusals()
    assert refusal.startswith(f"{VILLAGE}/a.csv:{line}: ")
    assert reason in refusal


def test_a_csv_from_another_encoding_is_refused(content: Content) -> None:
    write_table(content, "a.csv", CSV.encode("gbk"))
    assert content.refusals() == [f"{VILLAGE}/a.csv:1: not UTF-8 text: save it as UTF-8"]


def test_an_empty_csv_and_a_missing_one_are_refused(content: Content) -> None:
    write_table(content, "a.csv", "")
    assert "the file is empty" in content.refusals()[0]
    write_table(content, "none.csv")
    [refusal] = content.refusals()
    assert refusal.startswith(f"{VILLAGE}/money.md:11: table: 'none.csv' does not lie beside")


def only_table(content: Content) -> Table:
    [item] = content.items()
    [table] = item.blocks
    assert isinstance(table, Table)
    return table


def workbook(path: Path, rows: list[list[object]]) -> bytes:
    book = Workbook()
    sheet = book.create_sheet(index=0)
    for row in rows:
        sheet.append(row)
    book.save(path)
    return path.read_bytes()


def test_a_workbook_gives_the_same_table_as_a_csv(content: Content, tmp_path: Path) -> None:
    rows: list[list[object]] = [
        ["日期", "摘要", "支出"],
        [date(2026, 9, 1), "电费", 1200.5],
        [date(2026, 9, 2), "水费", 99.5],
        ["合计", None, 1300],
    ]
    write_table(content, "a.xlsx", workbook(tmp_path / "a.xlsx", rows))
    table = only_table(content)
    assert table.totals == (None, None, 130000)
    assert table.rows[0] == ("2026-09-01", "电费", 120050)


def test_a_formula_without_its_result_is_refused(content: Content, tmp_path: Path) -> None:
    rows: list[list[object]] = [
        ["日期", "摘要", "支出"],
        ["2026-09-01", "电费", 5],
        ["合计", None, "=SUM(C2:C2)"],
    ]
    write_table(content, "a.xlsx", workbook(tmp_path / "a.xlsx", rows))
    [refusal] = content.refusals()
    assert refusal.startswith(f"{VILLAGE}/a.xlsx:3: a formula without its result")


def test_a_workbook_that_is_none_is_refused(content: Content) -> None:
    write_table(content, "a.xlsx", b"PK\x03\x04 no workbook")
    assert "not an XLSX workbook" in content.refusals()[0]


def test_rows_in_the_fence_may_repeat_the_column_names(content: Content) -> None:
    rows = 'rows = [["日期","摘要","支出"],\n  ["2026-09-01","电费","5"],\n  ["合计","","5"]]'
    content.item("money", item_text(body=FENCE.format(rows=rows)))
    table = only_table(content)
    assert table.rows == (("2026-09-01", "电费", 500),)


def test_a_wrong_row_in_the_fence_is_named_by_its_line(content: Content) -> None:
    rows = 'rows = [["2026-09-01","电费","5"],\n  ["2026-09-02","水费","六"],\n  ["合计","","5"]]'
    content.item("money", item_text(body=FENCE.format(rows=rows)))
    [refusal] = content.refusals()
    assert refusal.startswith(f"{VILLAGE}/money.md:12: column '支出': amount '六'")
