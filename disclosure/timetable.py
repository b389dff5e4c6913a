"""The timetable: which announcement is due when, and what becomes of it if it is not said.

Invariant: of an item's version there is one occurrence a day and slot, whatever the
clock does; what cannot be said in its slot is deferred to a later slot of the same
day in which the item does not speak anyway, or missed, and never said outside a slot.
Of an alert's version there is one occurrence, which waits for no slot.
"""

from collections.abc import Iterable, Sequence
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from enum import StrEnum

import msgspec

from disclosure.alert_facts import AlertLevel
from disclosure.announcements import Announcement, precedence
from disclosure.items import ItemId, Strict
from disclosure.profile import Slot

AT_ONCE = "now"
"""Name of the slot of what is said as soon as it arrives (随到随播)."""

BEFORE_SLOT = timedelta(minutes=20)
"""So long before a slot no software is switched: a trial that fails goes back in it."""

_MIDNIGHT = time(0, 0)
_LAST_MINUTE = time(23, 59)


class OccurrenceState(StrEnum):
    """Where an occurrence stands."""

    WAITING = "waiting"
    PLAYING = "playing"
    DONE = "done"
    FAILED = "failed"
    MISSED = "missed"
    DEFERRED = "deferred"
    CANCELLED = "cancelled"


OWED = frozenset({OccurrenceState.WAITING, OccurrenceState.DEFERRED})
"""States in which an occurrence may still be said."""


Key = tuple[ItemId, int, date, str]
"""What makes an occurrence unique: item, version, day, slot."""


class Window(Strict, frozen=True, kw_only=True):
    """A slot of one day as two instants (UTC); the end is not part of it."""

    slot: str
    start: datetime
    end: datetime


class QuietHours(Strict, frozen=True, kw_only=True):
    """The hours without loudspeakers (静音时段), local wall time; may span midnight."""

    start: time
    end: time

    def covers(self, at: time) -> bool:
        """Tell whether it is quiet at a local time of day."""
        if self.start <= self.end:
            return self.start <= at < self.end
        return at >= self.start or at < self.end


class Occurrence(Strict, frozen=True, kw_only=True):
    """One announcement in one slot of one day.

    Attributes:
        item, version, day, slot: the key; `slot` is unique for what a person starts.
        ordered: whether a person started it; it goes before all that is timed.
        alert: how grave the alert is that it tells; it goes before all else.
        precedence: what sorts it among others (`announcements.precedence`).
        planned: instant at which it was first due.
        due, until: the window in which it may be said now.
        repeats: how often it is to be said.
        said: how often it has been said to its end.
        attempts: how often it was begun.
        state: where it stands.
    """

    item: ItemId
    version: int
    day: date
    slot: str
    precedence: str
    planned: datetime
    due: datetime
    until: datetime
    repeats: int
    ordered: bool = False
    alert: AlertLevel | None = None
    said: int = 0
    attempts: int = 0
    state: OccurrenceState = OccurrenceState.WAITING

    @property
    def key(self) -> Key:
        """Return what makes the occurrence unique."""
        return (self.item, self.version, self.day, self.slot)

    @property
    def timed(self) -> bool:
        """Tell whether the timetable alone has it said, in a slot."""
        return not self.ordered and self.alert is None

    @property
    def left(self) -> int:
        """Return how often it is still to be said."""
        return self.repeats - self.said


class Placed(Strict, frozen=True, kw_only=True):
    """An occurrence in a day's plan: when it starts, or None where it finds no room."""

    occurrence: Occurrence
    start: datetime | None
    seconds: float


def at_once(quiet: QuietHours | None) -> Slot:
    """Return the slot of what is said as soon as it arrives: the day but its quiet hours.

    Where quiet hours lie in the middle of the day, it is the longer of the two stretches.
    """
    start, end = _MIDNIGHT, _LAST_MINUTE
    if quiet is not None and quiet.start > quiet.end:
        start, end = quiet.end, quiet.start
    elif quiet is not None and quiet.start.hour > _LAST_MINUTE.hour - quiet.end.hour:
        end = quiet.start
    elif quiet is not None:
        start = quiet.end
    return Slot(name=AT_ONCE, label="随到随播", start=f"{start:%H:%M}", end=f"{end:%H:%M}")


def labels_of(slots: Iterable[Slot]) -> dict[str, str]:
    """Return what slots are called by their names, that of what arrives among them."""
    return {slot.name: slot.label for slot in (*slots, at_once(None))}


def windows(
    day: date, slots: Iterable[Slot], zone: tzinfo, quiet: QuietHours | None = None
) -> tuple[Window, ...]:
    """Return the windows of a day, the earliest first, without what lies in quiet hours."""
    made = []
    for slot in slots:
        ends = slot.ends
        if quiet and quiet.covers(slot.starts):
            continue
        if quiet and slot.starts < quiet.start < ends:
            ends = quiet.start
        start, end = _instant(day, slot.starts, zone), _instant(day, ends, zone)
        made.append(Window(slot=slot.name, start=start, end=end))
    return tuple(sorted(made, key=lambda window: (window.start, window.slot)))


def near_a_slot(slots: Iterable[Slot], local: datetime) -> bool:
    """Tell whether a slot is on, or begins soon.

    Arguments:
        slots: the county's, or a unit's own.
        local: the instant in the county's zone.
    """
    for slot in slots:
        for day in (local.date(), local.date() + timedelta(days=1)):
            begins = datetime.combine(day, slot.starts, local.tzinfo)
            ends = datetime.combine(day, slot.ends, local.tzinfo)
            if begins - BEFORE_SLOT <= local < ends:
                return True
    return False


def occurrences(
    day: date, announcements: Iterable[Announcement], of_day: Sequence[Window]
) -> tuple[Occurrence, ...]:
    """Return what is due on a day: each announcement in each of its slots."""
    return tuple(
        Occurrence(
            item=one.item,
            version=one.version,
            day=day,
            slot=window.slot,
            precedence=precedence(one),
            planned=window.start,
            due=window.start,
            until=window.end,
            repeats=one.repeats,
        )
        for one in announcements
        for window in of_day
        if window.slot in one.slots
    )


def next_to_air(rows: Iterable[Occurrence], now: datetime) -> Occurrence | None:
    """Return what is to be said now: the gravest alert, a person's order, the higher level."""
    due = [row for row in rows if row.state in OWED and row.due <= now < row.until]
    return min(due, key=_turn, default=None)


def goes_before(one: Occurrence, other: Occurrence) -> bool:
    """Tell whether `one` may interrupt `other`.

    An alert interrupts all but an alert as grave, a person's order what is timed.
    """
    if one.alert is not None:
        return other.alert is None or one.alert < other.alert
    return one.ordered and other.timed


def carried(
    row: Occurrence, rows: Iterable[Occurrence], of_day: Sequence[Window], now: datetime
) -> Occurrence | None:
    """Return the row with the next window in which it can be said, or None.

    A window counts if it ends after `now` and the item is not due in it otherwise, so
    that nobody hears one announcement twice in a slot because of a fault.
    """
    if not row.timed:
        return None
    taken = {(other.item, other.due) for other in rows if other.key != row.key}
    for window in of_day:
        later = window.start > row.due and window.end > now
        if later and (row.item, window.start) not in taken:
            return msgspec.structs.replace(
                row, due=window.start, until=window.end, state=OccurrenceState.DEFERRED
            )
    return None


def place(
    rows: Sequence[Occurrence], of_day: Sequence[Window], seconds: dict[ItemId, float], gap: float
) -> tuple[Placed, ...]:
    """Return a day's plan: what starts when if nothing goes wrong.

    Windows may lie over one another, as that of what is said at once does over the slots.

    Arguments:
        rows: the day's occurrences, none of them said yet.
        of_day: the day's windows.
        seconds: how long each item's announcement is, chime and repeats together.
        gap: seconds between two announcements.
    """
    pool = {row.key: row for row in rows if row.state in OWED}
    placed: list[Placed] = []
    at = datetime.min.replace(tzinfo=UTC)
    while pool:
        at = max(at, min(row.due for row in pool.values()))
        for late in [row for row in pool.values() if row.until <= at]:
            _carry(late, pool, of_day, at)
        row = next_to_air(pool.values(), at)
        if row is None:
            continue
        length = timedelta(seconds=seconds[row.item])
        if at + length <= row.until:
            placed.append(Placed(occurrence=row, start=at, seconds=length.total_seconds()))
            del pool[row.key]
            at += length + timedelta(seconds=gap)
        else:
            _carry(row, pool, of_day, at)
    said = {each.occurrence.key for each in placed}
    unsaid = [
        Placed(occurrence=row, start=None, seconds=seconds[row.item])
        for row in rows
        if row.key not in said
    ]
    return (*placed, *unsaid)


def _carry(
    row: Occurrence,
    pool: dict[Key, Occurrence],
    of_day: Sequence[Window],
    now: datetime,
) -> None:
    """Move a row of the pool to its next window, or out of the pool."""
    later = carried(row, pool.values(), of_day, now)
    if later:
        pool[row.key] = later
    else:
        del pool[row.key]


def _turn(row: Occurrence) -> tuple[int, bool, str, bool, str]:
    """Higher levels first; within a level what is in its own slot, then the newer."""
    rank, _, rest = row.precedence.partition("-")
    grave = len(AlertLevel) + 1 if row.alert is None else int(row.alert)
    return (grave, not row.ordered, rank, row.due != row.planned, rest)


def _instant(day: date, at: time, zone: tzinfo) -> datetime:
    return datetime.combine(day, at, tzinfo=zone).astimezone(UTC)
