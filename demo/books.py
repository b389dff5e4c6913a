"""The demo villages' books: who earns and pays what, month after month.

Invariant: the same input always makes the same lines, every opening balance is the
closing balance of the month before, and no account is ever overdrawn.
"""

import calendar
import random
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from typing import Literal

from disclosure.items import Strict
from disclosure.money import parse_yuan
from disclosure.shipped import calendar as shipped_calendar

YEAR = 2026
MONTHS = range(5, 11)
WORKDAYS = shipped_calendar()
QUARTERS = ("一季度", "二季度", "三季度", "四季度")

Flow = Literal["in", "out"]


class Account(Strict, frozen=True, kw_only=True):
    """An account of the village and what it held on the first day, in yuan."""

    name: str
    opening: str


class Every(Strict, frozen=True, kw_only=True):
    """A line that comes back each month (or in `months`)."""

    text: str
    flow: Flow
    account: int
    days: tuple[int, int]
    months: tuple[int, ...] = tuple(MONTHS)
    amount: str = ""
    range: tuple[str, str] | None = None
    step: str = "0.01"
    units: tuple[int, int] | None = None
    unit_price: str = ""


class Once(Strict, frozen=True, kw_only=True, rename={"income": "in", "expense": "out"}):
    """A line of one day: income or expense, in yuan."""

    date: date
    account: int
    text: str
    income: str = ""
    expense: str = ""


class Village(Strict, frozen=True, kw_only=True):
    """A village or community with its accounts, its lines and its notes by month."""

    code: str
    name: str
    author: str
    body: str
    reviewer: str
    contact: str
    ask: str
    keywords: tuple[str, ...]
    accounts: tuple[Account, ...]
    every: tuple[Every, ...]
    once: tuple[Once, ...]
    note: dict[int, str]


class Source(Strict, frozen=True, kw_only=True):
    """The whole of `finance.toml`."""

    village: tuple[Village, ...]


@dataclass(frozen=True, order=True)
class Line:
    """A transaction; `fen` is positive for income, negative for expense."""

    day: date
    order: int
    account: int
    text: str
    fen: int


@dataclass(frozen=True)
class Sheet:
    """A village's month: its lines, and each account's balance before and after."""

    village: Village
    month: int
    lines: tuple[Line, ...]
    opening: tuple[int, ...]
    closing: tuple[int, ...]

    @property
    def income(self) -> int:
        """All that came in, in fen."""
        return sum(line.fen for line in self.lines if line.fen > 0)

    @property
    def expense(self) -> int:
        """All that went out, in fen."""
        return -sum(line.fen for line in self.lines if line.fen < 0)


def working_days(month: int) -> list[date]:
    """Return the working days of a month of `YEAR`."""
    length = calendar.monthrange(YEAR, month)[1]
    days = (date(YEAR, month, number) for number in range(1, length + 1))
    return [day for day in days if WORKDAYS.is_working(day)]


def draw_amount(line: Every, chance: random.Random) -> tuple[int, int]:
    """Return an amount in fen and, for a metered line, the units (else 0)."""
    if line.amount:
        return parse_yuan(line.amount), 0
    if line.units:
        units = chance.randint(*line.units)
        yuan = Decimal(line.unit_price) * units
        return int((yuan * 100).quantize(Decimal(1), ROUND_HALF_UP)), units
    if line.range is None:
        raise ValueError(f"line {line.text!r} has no amount, range or units")
    low, high = (parse_yuan(bound) for bound in line.range)
    step = parse_yuan(line.step)
    return low + step * chance.randint(0, (high - low) // step), 0


def repeated_lines(village: Village, month: int) -> Iterator[Line]:
    """Yield the month's lines of the kind that comes back."""
    for order, line in enumerate(village.every):
        if month not in line.months:
            continue
        chance = random.Random(f"{village.code}/{month}/{line.text}")  # noqa: S311 (no secret)
        fen, units = draw_amount(line, chance)
        first, last = line.days
        day = chance.choice([d for d in working_days(month) if first <= d.day <= last])
        text = line.text.format(
            month=month, last=month - 1, quarter=QUARTERS[(month - 1) // 3], units=f"{units:,}"
        )
        yield Line(day, order, line.account, text, fen if line.flow == "in" else -fen)


def single_lines(village: Village, month: int) -> Iterator[Line]:
    """Yield the month's lines of one day."""
    for order, line in enumerate(village.once, start=100):
        if line.date.month != month:
            continue
        if not WORKDAYS.is_working(line.date):
            raise ValueError(f"{village.name} {line.date}: nobody works on that day")
        fen = parse_yuan(line.income) if line.income else -parse_yuan(line.expense)
        yield Line(line.date, order, line.account, line.text, fen)


def make_sheets(village: Village) -> Iterator[Sheet]:
    """Yield the sheets of all months, each opening where the one before closed."""
    balance = [parse_yuan(account.opening) for account in village.accounts]
    for month in MONTHS:
        opening = tuple(balance)
        lines = sorted([*repeated_lines(village, month), *single_lines(village, month)])
        for line in lines:
            balance[line.account] += line.fen
            if balance[line.account] < 0:
                raise ValueError(f"{village.name} {line.day}: {line.text!r} overdraws")
        yield Sheet(village, month, tuple(lines), opening, tuple(balance))
