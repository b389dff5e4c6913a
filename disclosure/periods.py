"""Periods of periodic entries: a month, a quarter, a year, by a short code.

Codes are ``2026-10``, ``2026-Q4`` and ``2026``. Invariant: a code that `parse` takes has
one label, one first and one last day.
"""

import re
from dataclasses import dataclass
from datetime import date, timedelta

from disclosure.catalogue import Period
from disclosure.errors import MalformedError

_CODE = re.compile(r"(20[0-9]{2})(?:-(0[1-9]|1[0-2])|-Q([1-4]))?")
_QUARTERS = "一二三四"


@dataclass(frozen=True, order=True)
class Span:
    """One period: its kind, its year, and its number in the year from 1."""

    kind: Period
    year: int
    number: int

    @property
    def code(self) -> str:
        """Return the short code."""
        if self.kind is Period.MONTH:
            return f"{self.year}-{self.number:02d}"
        return f"{self.year}-Q{self.number}" if self.kind is Period.QUARTER else str(self.year)

    @property
    def label(self) -> str:
        """Return how titles say it, e.g. ``2026年10月``."""
        if self.kind is Period.MONTH:
            return f"{self.year}年{self.number}月"
        if self.kind is Period.QUARTER:
            return f"{self.year}年第{_QUARTERS[self.number - 1]}季度"
        return f"{self.year}年"

    @property
    def first(self) -> date:
        """Return its first day."""
        return date(self.year, (self.number - 1) * _MONTHS[self.kind] + 1, 1)

    @property
    def last(self) -> date:
        """Return its last day."""
        return self.after.first - timedelta(days=1)

    @property
    def after(self) -> "Span":
        """Return the next one."""
        if self.number < 12 // _MONTHS[self.kind]:
            return Span(self.kind, self.year, self.number + 1)
        return Span(self.kind, self.year + 1, 1)

    @property
    def before(self) -> "Span":
        """Return the one before."""
        if self.number > 1:
            return Span(self.kind, self.year, self.number - 1)
        return Span(self.kind, self.year - 1, 12 // _MONTHS[self.kind])


_MONTHS = {Period.MONTH: 1, Period.QUARTER: 3, Period.YEAR: 12}


def span_of(kind: Period, day: date) -> Span:
    """Return the period of a kind in which a day lies."""
    return Span(kind, day.year, (day.month - 1) // _MONTHS[kind] + 1)


def parse(code: str) -> Span:
    """Return the period of a code; raise MalformedError for what is none."""
    match = _CODE.fullmatch(code)
    if match is None:
        raise MalformedError(f"period {code!r}: 2026-10, 2026-Q4 or 2026")
    year, month, quarter = match.groups()
    if month:
        return Span(Period.MONTH, int(year), int(month))
    if quarter:
        return Span(Period.QUARTER, int(year), int(quarter))
    return Span(Period.YEAR, int(year), 1)


def named_in(kind: Period, text: str) -> Span | None:
    """Return the first period of a kind that a text, such as a title, names; else None."""
    match = _IN_TEXT[kind].search(text)
    if match is None:
        return None
    if kind is Period.YEAR:
        return Span(kind, int(match[1]), 1)
    if kind is Period.MONTH:
        return Span(kind, int(match[1]), int(match[2]))
    mark = match[2]
    return Span(kind, int(match[1]), _QUARTERS.find(mark) + 1 or int(mark))


_IN_TEXT = {
    Period.MONTH: re.compile(r"(20[0-9]{2})年(1[0-2]|0?[1-9])月"),
    Period.QUARTER: re.compile(r"(20[0-9]{2})年第?([一二三四1-4])季度"),
    Period.YEAR: re.compile(r"(20[0-9]{2})年"),
}
