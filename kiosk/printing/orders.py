"""Orders: what is to be set on paper, as the kiosk hands it to the process that does it.

Invariant: an order reaches that process through a pipe, never through arguments, which
any process could read.
"""

from datetime import datetime

from disclosure.accounts import Month
from disclosure.areas import AreaCode
from disclosure.items import ItemId, Strict
from disclosure.statements import Statement
from paper.slip import Slip


class ItemOrder(Strict, frozen=True, kw_only=True, tag="item"):
    """An item; `related` binds the matter's other items into a booklet."""

    item: ItemId
    related: bool = False
    larger: bool = False


class SlipOrder(Strict, frozen=True, kw_only=True, tag="slip"):
    """A slip; `roll` for a roll of 80 mm, else A4."""

    slip: Slip
    roll: bool = False


class StatementOrder(Strict, frozen=True, kw_only=True, tag="statement"):
    """A household's statement, for its own eyes."""

    statement: Statement
    larger: bool = False


class HouseholdOrder(Strict, frozen=True, kw_only=True, tag="household"):
    """The household sheet of a village's month."""

    area: AreaCode
    month: Month
    larger: bool = False


class BookOrder(Strict, frozen=True, kw_only=True, tag="book"):
    """The book of all guides in force (办事一本通)."""

    larger: bool = False


Order = ItemOrder | SlipOrder | StatementOrder | HouseholdOrder | BookOrder


class Commission(Strict, frozen=True, kw_only=True):
    """An order with all that is needed to fill it.

    Attributes:
        order: what.
        store: the terminal's folder.
        out: where the PDF goes.
        item_page: address of phone pages with ``{id}`` in it; empty prints no code.
        language: of our own words on paper; content stays as it was approved.
        printed: instant, aware.
    """

    order: Order
    store: str
    out: str
    item_page: str
    language: str
    printed: datetime


class Made(Strict, frozen=True, kw_only=True):
    """What became of an order.

    Attributes:
        pages: of the PDF.
        media: paper by its CUPS name.
        left_out: titles of attachments that could not be bound.
        missing: characters that are printed as empty boxes.
    """

    pages: int
    media: str = "A4"
    left_out: tuple[str, ...] = ()
    missing: tuple[str, ...] = ()
