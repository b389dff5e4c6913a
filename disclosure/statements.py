"""Statements: what one household received, for its own eyes (本人补贴查询).

A statement is looked up only by a code that staff gave out, never by a name. It lies in
the area's mail like an answer, in a box that only its code opens.
Invariant: a statement that decodes shows a holder of whom no whole name stands there,
and sums that hold.
"""

from datetime import date
from typing import Literal

from disclosure.blocks import Table
from disclosure.items import Strict

MASK = "*"
HOLDER_LIMIT, TITLE_LIMIT, NOTE_LIMIT = 20, 60, 200
ROWS_LIMIT = 100


class Statement(Strict, frozen=True, kw_only=True):
    """What one household received, as sealed to its code.

    Attributes:
        format: version of this document's form.
        kind: tells a statement from an answer; an answer has no such field.
        id: UUID4.
        title: what it is about, e.g. ``2026年惠农补贴``.
        holder: head of the household, masked, e.g. ``张*芳``.
        household: number of the household in the issuing body's own list.
        table: what was paid, with checked sums.
        issued: day of issue, county's zone.
        office, contact: who answers for it and whom to ask.
    """

    format: Literal[1]
    kind: Literal["statement"]
    id: str
    title: str
    holder: str
    household: str
    table: Table
    issued: date
    office: str
    contact: str = ""

    def __post_init__(self) -> None:
        if not self.title.strip() or len(self.title) > TITLE_LIMIT:
            raise ValueError(f"the title has 1 to {TITLE_LIMIT} characters")
        if MASK not in self.holder or len(self.holder) > HOLDER_LIMIT:
            raise ValueError("the holder is not masked")
        if len(self.contact) > NOTE_LIMIT or len(self.office) > NOTE_LIMIT:
            raise ValueError(f"office and contact have {NOTE_LIMIT} characters at most")
        if not 1 <= len(self.table.rows) <= ROWS_LIMIT:
            raise ValueError(f"a statement has 1 to {ROWS_LIMIT} rows")


def mask_holder(name: str) -> str:
    """Return a name with all but its first and last characters masked: ``张*芳``, ``李*``."""
    bare = name.strip()
    if len(bare) < 3:
        return bare[:1] + MASK
    return bare[0] + MASK * (len(bare) - 2) + bare[-1]
