"""The kinds of paper, and an order for one of them.

Invariant: every kind has words, a size of paper and a file name that says what it is.
"""

from enum import StrEnum

from disclosure.accounts import Month
from disclosure.areas import AreaCode
from disclosure.items import Strict
from disclosure.wording import Say


class Kind(StrEnum):
    """What is printed."""

    POSTER = "poster"
    HOUSEHOLD = "household"
    CODE = "qr"
    BOOK = "booklet"
    FOLDED = "booklet-folded"


NAMES: dict[Kind, tuple[str, str]] = {
    Kind.POSTER: ("公开栏张贴页", "A3，贴在公开栏，站着看得清"),
    Kind.HOUSEHOLD: ("每户公开单", "A4，一村一月，最多两面"),
    Kind.CODE: ("一村一码", "A4，一张大的张贴，八张小的剪开"),
    Kind.BOOK: ("办事一本通", "A4，现行办事指南合成一册"),
    Kind.FOLDED: ("办事一本通（对折）", "A4 双面短边翻页，对折成 A5 小册子"),
}
"""What each is called, and what it is good for."""

MONTHLY = (Kind.POSTER, Kind.HOUSEHOLD)
"""Kinds that tell a month."""


class PaperOrder(Strict, frozen=True, kw_only=True):
    """What is wanted; `month` None is the newest whose accounts are on display."""

    kind: Kind
    area: AreaCode
    month: Month | None = None

    @property
    def month_text(self) -> str:
        """Return the month as addresses and options say it, empty for the newest."""
        return f"{self.month.year}-{self.month.month:02d}" if self.month else ""


def file_name(order: PaperOrder, place: str, say: Say) -> str:
    """Return the name of an order's file."""
    month = f"-{order.month_text}" if order.kind in MONTHLY and order.month else ""
    return f"{place}{say(NAMES[order.kind][0])}{month}.pdf"


def read_month(text: str) -> Month | None:
    """Return a month written ``2026-10``; None for what is none."""
    year, _, month = text.partition("-")
    if len(year) != 4 or len(month) != 2 or not f"{year}{month}".isascii():
        return None
    if not year.isdigit() or not month.isdigit() or not 1 <= int(month) <= 12:
        return None
    return Month(year=int(year), month=int(month))
