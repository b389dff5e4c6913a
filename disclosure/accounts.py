"""A village's accounts month by month: sums, balance, comparison, vouchers.

Invariant: every figure is a total of a sealed table, which its rows add up to; nothing is
estimated. A sheet whose tables disagree has no figures here, and a month without a sheet
is a gap, never a zero.
Source of the columns: the monthly sheets of 《农村集体经济组织财务公开规定》;
`docs/import-format.md` says what a sheet must look like.
"""

import re
from collections.abc import Iterable

from disclosure.blocks import Block, ColumnKind, Figure, Pdf, Table
from disclosure.items import Item, ItemId, Strict

INCOME, SPENDING = frozenset({"收入"}), frozenset({"支出"})
OPENING = frozenset({"上月结余", "上期结余", "期初结余", "期初余额", "上月余额"})
BALANCE = frozenset(
    {"本月结余", "本期结余", "期末结余", "期末余额", "月末结余", "月末余额", "结余"}
)
VOUCHERS = ("凭证", "票据", "发票", "收据", "单据", "回单")
TREND_MONTHS = 12
_MONTH = re.compile(r"(20[0-9]{2})年(1[0-2]|0?[1-9])月")
_OF_MONTH = re.compile(r"^(?:本月|本期|当月)")
_UNIT = re.compile(r"[（(].*?[）)]")


class Month(Strict, frozen=True, kw_only=True, order=True):
    """A month of accounts."""

    year: int
    month: int

    def plus(self, months: int) -> "Month":
        """Return the month so many months later, or earlier where negative."""
        count = self.year * 12 + self.month - 1 + months
        return Month(year=count // 12, month=count % 12 + 1)


class Sheet(Strict, frozen=True, kw_only=True):
    """A month's accounts; sums in fen.

    Attributes:
        item: the item that discloses them.
        month: whose accounts these are.
        income, spending: totals of the month.
        opening, balance: what was there before and after; None where no table says so.
        vouchers: how many pictures or documents of vouchers are shown with them.
    """

    item: ItemId
    month: Month
    income: int
    spending: int
    opening: int | None = None
    balance: int | None = None
    vouchers: int = 0


def sheet_of(item: Item) -> Sheet | None:
    """Return the sums of a month's item; None when it names no month or its tables disagree."""
    month = month_of(item)
    tables = [block for block in item.blocks if isinstance(block, Table)]
    income, spending = _agreed(tables, INCOME), _agreed(tables, SPENDING)
    if month is None or income is None or spending is None:
        return None
    return Sheet(
        item=item.id,
        month=month,
        income=income,
        spending=spending,
        opening=_agreed(tables, OPENING),
        balance=_agreed(tables, BALANCE),
        vouchers=len(vouchers_of(item)),
    )


def month_of(item: Item) -> Month | None:
    """Return the month that the title names, or else the first table's caption that does."""
    captions = [block.caption for block in item.blocks if isinstance(block, Table)]
    found = next(filter(None, map(_MONTH.search, (item.title, *captions))), None)
    return Month(year=int(found[1]), month=int(found[2])) if found else None


def vouchers_of(item: Item) -> tuple[Figure | Pdf, ...]:
    """Return the vouchers shown with an item, by the words of their captions."""
    return tuple(
        block
        for block in item.blocks
        if isinstance(block, Figure | Pdf) and any(word in _said(block) for word in VOUCHERS)
    )


def ledger(items: Iterable[Item]) -> tuple[Sheet, ...]:
    """Return the sheets of these items, the newest month first, one a month.

    Arguments:
        items: the newest issue first: of two for one month the newer counts.
    """
    months: dict[Month, Sheet] = {}
    for item in items:
        sheet = sheet_of(item)
        if sheet is not None:
            months.setdefault(sheet.month, sheet)
    return tuple(months[month] for month in sorted(months, reverse=True))


def before(sheets: Iterable[Sheet], month: Month) -> Sheet | None:
    """Return the sheet of the month before, if there is one."""
    return next((sheet for sheet in sheets if sheet.month == month.plus(-1)), None)


def trend(sheets: tuple[Sheet, ...], months: int = TREND_MONTHS) -> tuple[Sheet | None, ...]:
    """Return the last months in order of time, the newest sheet last; None for a gap."""
    if not sheets:
        return ()
    known = {sheet.month: sheet for sheet in sheets}
    newest, oldest = max(known), min(known)
    span = [newest.plus(-back) for back in range(months - 1, -1, -1)]
    return tuple(known.get(month) for month in span if month >= oldest)


def _agreed(tables: list[Table], names: frozenset[str]) -> int | None:
    """Return the total that all tables with such a column give; None if none or they differ."""
    totals = {
        total
        for table in tables
        for column, total in zip(table.columns, table.totals, strict=False)
        if total is not None and column.kind is ColumnKind.MONEY and _plain(column.name) in names
    }
    return totals.pop() if len(totals) == 1 else None


def _plain(name: str) -> str:
    """Return a column's name without unit and without words that all such columns share."""
    bare = _UNIT.sub("", name).strip().removesuffix("合计").removesuffix("金额")
    flow = _OF_MONTH.sub("", bare)
    return flow if flow in INCOME | SPENDING else bare


def _said(block: Block) -> str:
    if isinstance(block, Figure):
        return block.caption + block.alt
    return block.title if isinstance(block, Pdf) else ""
