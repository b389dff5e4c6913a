"""The demo's finance sheets, read back with nothing but the standard library."""

import csv
from collections import defaultdict
from datetime import date
from decimal import Decimal
from pathlib import Path

import chinese_calendar
import pytest

from demo.make_finance import write_all

CONTENT = Path(__file__).parents[2] / "demo" / "content"
VILLAGES = sorted(folder.name for folder in CONTENT.iterdir() if list(folder.glob("finance-2026*")))
MONTHS = range(5, 11)
Rows = list[dict[str, str]]


def read_rows(path: Path) -> tuple[Rows, dict[str, str]]:
    """Return the body rows of a CSV and its total row."""
    with path.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    first_cell = next(iter(rows[-1].values()))
    assert first_cell == "合计"
    return rows[:-1], rows[-1]


def fen(text: str) -> int:
    """Return an amount in fen; an empty cell is nothing."""
    amount = Decimal(text or "0") * 100
    assert amount == int(amount)
    return int(amount)


def lines_of(village: str, month: int) -> tuple[Rows, dict[str, str]]:
    return read_rows(CONTENT / village / f"finance-2026-{month:02d}.csv")


def accounts_of(village: str, month: int) -> tuple[Rows, dict[str, str]]:
    return read_rows(CONTENT / village / f"finance-2026-{month:02d}-accounts.csv")


def test_every_village_has_every_month() -> None:
    assert len(VILLAGES) == 8
    for village in VILLAGES:
        sheets = sorted((CONTENT / village).glob("finance-2026-??.md"))
        assert [int(sheet.stem[-2:]) for sheet in sheets] == list(MONTHS)


@pytest.mark.parametrize("village", VILLAGES)
@pytest.mark.parametrize("month", MONTHS)
def test_totals_are_the_sums_of_their_columns(village: str, month: int) -> None:
    lines, line_totals = lines_of(village, month)
    for column in ("收入", "支出"):
        assert sum(fen(line[column]) for line in lines) == fen(line_totals[column])
    accounts, account_totals = accounts_of(village, month)
    for column in ("上月结余", "本月收入", "本月支出", "本月结余"):
        assert sum(fen(row[column]) for row in accounts) == fen(account_totals[column])


@pytest.mark.parametrize("village", VILLAGES)
@pytest.mark.parametrize("month", MONTHS)
def test_accounts_follow_from_the_lines(village: str, month: int) -> None:
    income: dict[str, int] = defaultdict(int)
    expense: dict[str, int] = defaultdict(int)
    for line in lines_of(village, month)[0]:
        income[line["账户"]] += fen(line["收入"])
        expense[line["账户"]] += fen(line["支出"])
    accounts = accounts_of(village, month)[0]
    assert set(income) <= {row["账户"] for row in accounts}
    for row in accounts:
        assert fen(row["本月收入"]) == income[row["账户"]]
        assert fen(row["本月支出"]) == expense[row["账户"]]
        closing = fen(row["上月结余"]) + income[row["账户"]] - expense[row["账户"]]
        assert fen(row["本月结余"]) == closing > 0


@pytest.mark.parametrize("village", VILLAGES)
def test_each_month_opens_where_the_last_one_closed(village: str) -> None:
    closing: dict[str, str] = {}
    for month in MONTHS:
        rows = accounts_of(village, month)[0]
        opening = {row["账户"]: row["上月结余"] for row in rows}
        assert not closing or opening == closing
        closing = {row["账户"]: row["本月结余"] for row in rows}


@pytest.mark.parametrize("village", VILLAGES)
@pytest.mark.parametrize("month", MONTHS)
def test_lines_are_dated_on_working_days_of_their_month(village: str, month: int) -> None:
    days = [date.fromisoformat(line["日期"]) for line in lines_of(village, month)[0]]
    assert days == sorted(days)
    assert {(day.year, day.month) for day in days} == {(2026, month)}
    assert all(chinese_calendar.is_workday(day) for day in days)


@pytest.mark.parametrize("village", VILLAGES)
@pytest.mark.parametrize("month", MONTHS)
def test_a_line_is_either_income_or_expense(village: str, month: int) -> None:
    lines = lines_of(village, month)[0]
    assert all((line["收入"] == "") != (line["支出"] == "") for line in lines)
    assert len({line["凭证号"] for line in lines}) == len(lines)


def test_the_script_writes_what_is_committed(tmp_path: Path) -> None:
    assert write_all(tmp_path) == 48
    for made in tmp_path.glob("*/*"):
        kept = CONTENT / made.relative_to(tmp_path)
        assert made.read_bytes() == kept.read_bytes(), f"run demo.make_finance: {kept.name}"


ASSET_SHEETS = sorted(CONTENT.glob("*/assets-2026-q3.csv"))


@pytest.mark.parametrize("sheet", ASSET_SHEETS, ids=lambda path: path.parent.name)
def test_bank_deposits_agree_with_the_quarters_months(sheet: Path) -> None:
    rows, totals = read_rows(sheet)
    months = [accounts_of(sheet.parent.name, month)[1] for month in (7, 8, 9)]
    bank = next(row for row in rows if row["资产"] == "银行存款")
    assert fen(bank["6月30日"]) == fen(months[0]["上月结余"])
    assert fen(bank["本季增加"]) == sum(fen(month["本月收入"]) for month in months)
    assert fen(bank["本季减少"]) == sum(fen(month["本月支出"]) for month in months)
    for row in [*rows, totals]:
        change = fen(row["本季增加"]) - fen(row["本季减少"])
        assert fen(row["6月30日"]) + change == fen(row["9月30日"])
