"""Checking the chain of acts: whole, or where it breaks first.

Invariant: only what a hash covers is believed; the stored hashes are compared, never used.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from sqlalchemy import Connection, Row, select

from county.audit.log import Record, Tip, instant_text, tip
from county.database.tables import acts
from disclosure.errors import MalformedError

TOGETHER = 1000
"""Rows that are read at once."""

_HASH_LENGTH = 64


@dataclass(frozen=True)
class Checked:
    """What was found: the true end of the chain, and what is wrong, empty where nothing."""

    tip: Tip
    fault: str = ""


def check(connection: Connection, kept: Tip | None = None) -> Checked:
    """Return whether the chain is whole.

    Arguments:
        connection: sees one unchanging state.
        kept: a tip from elsewhere, as an old head carries it; the chain must pass it.
    """
    end, met = Tip(0, ""), kept is None or kept.count == 0
    for row in _rows(connection):
        if row.number != end.count + 1:
            return Checked(end, f"act {end.count + 1} is missing: after it comes {row.number}")
        end = Tip(row.number, _record(row, end).hash)
        if row.hash != end.hash:
            return Checked(end, f"act {row.number} is not what was recorded, or one before it")
        if kept is not None and kept.count == end.count:
            met = True
            if kept.hash != end.hash:
                return Checked(end, f"act {row.number} is another one than the head knows")
    return Checked(end, _end_fault(connection, end, None if met else kept))


def read_anchor(text: str) -> Tip:
    """Return the tip that a head carries.

    Raises:
        MalformedError: it is none.
    """
    count, _, digest = text.partition(":")
    hexes = len(digest) == _HASH_LENGTH and set(digest) <= set("0123456789abcdef")
    if not (count.isascii() and count.isdigit() and hexes):
        raise MalformedError(f"{text[:80]!r} is no end of an audit log")
    return Tip(int(count), digest)


def _end_fault(connection: Connection, end: Tip, missed: Tip | None) -> str:
    said = tip(connection)
    if missed is not None:
        return f"the log ends at act {end.count}; the head knows {missed.count}: its end is cut off"
    if said != end:
        return f"the log ends at act {end.count}, and should at {said.count}: its end was changed"
    return ""


def _rows(connection: Connection) -> Iterator[Row[tuple[object, ...]]]:
    """Yield all rows in order, a batch at a time, however many there are."""
    last = None
    while True:
        query = select(acts).order_by(acts.c.number).limit(TOGETHER)
        rows = connection.execute(query if last is None else query.where(acts.c.number > last))
        last = None
        for row in rows.all():
            last = row.number
            yield row
        if last is None:
            return


def _record(row: Row[tuple[object, ...]], before: Tip) -> Record:
    return Record(
        number=row.number,
        previous=before.hash,
        at=instant_text(row.at),
        who=row.who,
        act=row.act,
        about=row.about,
        note=row.note,
    )
