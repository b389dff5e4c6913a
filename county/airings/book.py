"""The registration book of what was aired (广播播出登记簿): a month of a place or a unit.

Inspectors ask for it on paper. Invariant: every airing of the month has its line, misses
too, and the sums count the lines.
"""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, timedelta

from sqlalchemy import Connection, select, tuple_

from county.airings import log
from county.airings.log import Airing, Unit, Wanted
from county.database.tables import changes
from disclosure.decoding import decode
from disclosure.errors import NotAllowedError, RejectedError
from disclosure.feed import Envelope
from disclosure.items import Item
from disclosure.outbox import AiredResult
from disclosure.profile import Profile
from disclosure.seals.keyring import Keyring
from disclosure.seals.verifying import open_approved

MOST_LINES = 5_000
"""Lines of one book at most: thirty a day on five units."""

_CHUNK = 200
_Key = tuple[str, int]


@dataclass(frozen=True)
class Sealed:
    """What the book tells of an item's version: its number, and who approved it."""

    number: str
    approvers: tuple[str, ...]


@dataclass(frozen=True)
class Line:
    """One line: an airing, and what was sealed; None where that is no longer known."""

    airing: Airing
    sealed: Sealed | None


@dataclass(frozen=True)
class Book:
    """A month's book.

    Attributes:
        place: the area, and the unit where it is one unit's.
        office: who runs the area's loudspeakers.
        first: the first day of the month.
        lines: in the order of the planned times.
    """

    place: str
    office: str
    first: date
    lines: tuple[Line, ...]

    @property
    def results(self) -> Counter[AiredResult]:
        """Return how many lines ended in which way."""
        return Counter(line.airing.record.result for line in self.lines)

    @property
    def seconds(self) -> float:
        """Return how long was spoken in all."""
        return sum(line.airing.seconds for line in self.lines)

    @property
    def repeats(self) -> int:
        """Return how often a text was said to its end."""
        return sum(line.airing.record.repeats for line in self.lines)


def month_days(first: date) -> tuple[date, date]:
    """Return the first and the last day of a day's month."""
    begin = first.replace(day=1)
    after = (begin + timedelta(days=31)).replace(day=1)
    return begin, after - timedelta(days=1)


def month_book(
    connection: Connection,
    profile: Profile,
    keyring: Keyring,
    wanted: Wanted,
    unit: Unit | None = None,
) -> Book:
    """Return the book of a month.

    Arguments:
        connection: to the county's database.
        profile: the county's, for names.
        keyring: tells who the approvers were.
        wanted: the area; its first day lies in the month.
        unit: one unit of it; None for all.

    Raises:
        NotAllowedError: there are more lines than one book holds.
    """
    assert wanted.first is not None
    first, last = month_days(wanted.first)
    unit_id = unit.id if unit else None
    of_month = replace(wanted, first=first, last=last, unit=unit_id, item=None, result=None)
    area = next((one for one in profile.areas if one.code == wanted.area), None)
    place = profile.name_of(wanted.area)
    if place != profile.name:
        place = f"{profile.name}{place}"
    return Book(
        place=f"{place}{unit.number}号喇叭" if unit else place,
        office=area.office if area else place,
        first=first,
        lines=_lines(connection, of_month, keyring),
    )


def _lines(connection: Connection, wanted: Wanted, keyring: Keyring) -> tuple[Line, ...]:
    if sum(log.tally(connection, wanted).values()) > MOST_LINES:
        raise NotAllowedError(f"more than {MOST_LINES} airings: choose a smaller area or one unit")
    airings = list(log.in_order(connection, wanted, limit=MOST_LINES))
    sealed = _sealed(connection, airings, keyring)
    return tuple(Line(one, sealed.get((one.record.item, one.record.version))) for one in airings)


def _sealed(
    connection: Connection, airings: Iterable[Airing], keyring: Keyring
) -> dict[_Key, Sealed]:
    keys = list(dict.fromkeys((one.record.item, one.record.version) for one in airings))
    found: dict[_Key, Sealed] = {}
    for start in range(0, len(keys), _CHUNK):
        rows = connection.execute(
            select(changes.c.id, changes.c.version, changes.c.envelope, changes.c.at).where(
                tuple_(changes.c.id, changes.c.version).in_(keys[start : start + _CHUNK])
            )
        )
        for row in rows:
            try:
                opened = open_approved(decode(row.envelope, Envelope), keyring, row.at)
            except RejectedError:
                continue  # Its approver's key was taken back since; the airing stays.
            if isinstance(opened.document, Item):
                elements = opened.document.elements
                found[row.id, row.version] = Sealed(
                    number=elements.document_number or elements.index_number,
                    approvers=tuple(sorted(one.scope.person for one in opened.approvers)),
                )
    return found
