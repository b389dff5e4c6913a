"""One day of one place: which announcement is said when, by the rules that units go by.

Invariant: pure; what a unit would defer or miss is deferred or missed here, and every
clash is named.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

from county.timetable.lengths import GAP_SECONDS
from disclosure.alert_facts import AlertFacts
from disclosure.announcements import announcement_of
from disclosure.areas import Area, AreaCode, path
from disclosure.items import Item, ItemId
from disclosure.profile import Slot
from disclosure.timetable import AT_ONCE, Placed, QuietHours, occurrences, place, windows


@dataclass(frozen=True)
class Spoken:
    """An item that is said; `waits` where it is not sealed yet."""

    item: Item
    seconds: float
    waits: bool


@dataclass(frozen=True)
class Piece:
    """An announcement in a day's plan.

    Attributes:
        spoken: what is said.
        slot: where it is said; where it was to be said if there is no room.
        wanted: where it was to be said.
        start: local time; None where it has no fixed one.
        deferred: whether it is said in a later slot than its own.
        fits: whether any slot of the day has room for it.
    """

    spoken: Spoken
    slot: str
    wanted: str
    start: datetime | None
    deferred: bool = False
    fits: bool = True

    @property
    def end(self) -> datetime | None:
        """Return when it ends."""
        return self.start + timedelta(seconds=self.spoken.seconds) if self.start else None


class ClashKind(StrEnum):
    """What does not go together.

    `overfull`: a slot puts something off. `missed`: nothing of the day has room for it.
    `quiet`: a slot lies in quiet hours. `shared`: several owners speak in one slot.
    """

    MISSED = "missed"
    OVERFULL = "overfull"
    QUIET = "quiet"
    SHARED = "shared"


@dataclass(frozen=True)
class Clash:
    """A clash in a slot of a place, and the items that it concerns."""

    kind: ClashKind
    area: Area
    slot: Slot
    pieces: tuple[Piece, ...]


@dataclass(frozen=True)
class Day:
    """What one place hears on a day.

    Attributes:
        area: the place.
        by_slot: its pieces by the slot in which they are said, in order.
        at_once: what is said as soon as it arrives.
        clashes: what does not go together.
    """

    area: Area
    by_slot: Mapping[str, tuple[Piece, ...]]
    at_once: tuple[Piece, ...]
    clashes: tuple[Clash, ...]


@dataclass(frozen=True)
class Hours:
    """When loudspeakers may speak: slots, quiet hours, and the zone of both."""

    slots: tuple[Slot, ...]
    quiet: QuietHours | None
    zone: ZoneInfo


def plan(day: date, area: Area, spoken: Iterable[Spoken], hours: Hours) -> Day:
    """Return what a place hears on a day.

    Arguments:
        day: local day.
        area: the place.
        spoken: all that may be said there that day, of its whole path.
        hours: when it may be said.
    """
    here = path(area.code)
    said = {one.item.id: one for one in spoken if one.item.area in here}
    timed = [announcement_of(one.item) for one in said.values()]
    of_day = windows(day, hours.slots, hours.zone, hours.quiet)
    rows = occurrences(day, timed, of_day)
    seconds = {id_: one.seconds for id_, one in said.items()}
    placed = [_piece(one, said, hours) for one in place(rows, of_day, seconds, GAP_SECONDS)]
    by_slot = {
        slot.name: tuple(one for one in placed if one.slot == slot.name) for slot in hours.slots
    }
    at_once = tuple(one for one in map(_at_once, said.values()) if one is not None)
    return Day(area, by_slot, at_once, _clashes(area, placed, said, hours))


def _piece(placed: Placed, said: Mapping[ItemId, Spoken], hours: Hours) -> Piece:
    row = placed.occurrence
    local = placed.start.astimezone(hours.zone) if placed.start else None
    deferred = row.due != row.planned
    return Piece(
        spoken=said[row.item],
        slot=_slot_at(row.due, hours) or row.slot,
        wanted=row.slot,
        start=local,
        deferred=deferred,
        fits=local is not None,
    )


def _slot_at(due: datetime, hours: Hours) -> str:
    """Return the slot that begins at an instant."""
    at = due.astimezone(hours.zone).time()
    return next((slot.name for slot in hours.slots if slot.starts == at), "")


def _at_once(one: Spoken) -> Piece | None:
    """Return what is said outside the slots."""
    facts = one.item.alert
    if isinstance(facts, AlertFacts):
        return Piece(one, AT_ONCE, AT_ONCE, facts.since.astimezone(UTC))
    slots = one.item.spoken.slots if one.item.spoken else ()
    return Piece(one, AT_ONCE, AT_ONCE, None) if AT_ONCE in slots else None


def _clashes(
    area: Area, placed: Sequence[Piece], said: Mapping[ItemId, Spoken], hours: Hours
) -> tuple[Clash, ...]:
    found = []
    for slot in hours.slots:
        mine = [one for one in placed if one.wanted == slot.name]
        here = [one for one in placed if one.slot == slot.name and one.fits]
        owners: set[AreaCode] = {one.spoken.item.area for one in here}
        quiet = hours.quiet is not None and hours.quiet.covers(slot.starts)
        silent = [
            Piece(one, slot.name, slot.name, None, fits=False)
            for one in said.values()
            if quiet and one.item.spoken and slot.name in one.item.spoken.slots
        ]
        kinds = {
            ClashKind.MISSED: [one for one in mine if not one.fits],
            ClashKind.OVERFULL: [one for one in mine if one.deferred and one.fits],
            ClashKind.QUIET: silent,
            ClashKind.SHARED: here if len(owners) > 1 else [],
        }
        found += [Clash(kind, area, slot, tuple(some)) for kind, some in kinds.items() if some]
    return tuple(found)
