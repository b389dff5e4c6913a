"""Proof of display (展示证明): where and how often an item was shown, and for long enough.

Invariant: a day counts at a screen only by what that screen sent; a village has its proof
by one screen of its own with enough days, never by days of several put together. It is
asked only of terminals that can show something.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any

from sqlalchemy import Connection, Row, or_, select

from county.database.tables import aired_records, areas, display_days, terminals
from county.people.scope import within
from county.terminals.register import Standing
from disclosure.areas import AreaCode
from disclosure.decoding import decode
from disclosure.display_duty import DisplayDuty
from disclosure.items import Item
from disclosure.outbox import TerminalReport
from disclosure.workdays import Calendar

MOST_TERMINALS = 2000
"""Terminals of which an item's proof is made at most, by number."""
_FACES = frozenset({"kiosk", "signage"})
"""Processes that show items (`TerminalReport.process`)."""
DAYS_BACK = 31
"""Days of which an item's page tells one by one at most."""


class Verdict(StrEnum):
    """Whether a village has its proof."""

    PROVEN = "proven"
    RUNNING = "running"
    SHORT = "short"
    NONE = "none"


@dataclass(frozen=True)
class Shown:
    """An item on a terminal.

    Attributes:
        times: how often it was shown.
        seconds: how long on a lit screen.
        days: working days of its term that count.
        last: the last day on which it was shown; None where it never was.
        shows: whether the terminal has ever shown anything.
    """

    number: int
    name: str
    area_name: str
    times: int
    seconds: float
    days: int
    last: date | None
    shows: bool


@dataclass(frozen=True)
class Village:
    """An item in a village: its terminals there, the best one first."""

    name: str
    terminals: tuple[Shown, ...]
    verdict: Verdict

    @property
    def showing(self) -> int:
        """Return how many terminals have shown it."""
        return sum(one.times > 0 for one in self.terminals)

    @property
    def times(self) -> int:
        """Return how often it was shown by all of them."""
        return sum(one.times for one in self.terminals)

    @property
    def days(self) -> int:
        """Return how many days count at the best one."""
        return max((one.days for one in self.terminals), default=0)


@dataclass(frozen=True)
class Day:
    """A day of an item: how often it was shown, on how many terminals it counts."""

    day: date
    times: int
    terminals: int
    counting: int
    working: bool


@dataclass(frozen=True)
class Proof:
    """Where and how often an item was shown.

    Attributes:
        villages: those that it concerns, in the county's order.
        days: the newest first.
        needed: how many days must count; 0 where it has no term.
        mute: terminals that are loudspeakers and nothing else; no proof is asked of them.
    """

    villages: tuple[Village, ...]
    days: tuple[Day, ...]
    needed: int
    mute: int = 0

    @property
    def never(self) -> tuple[Shown, ...]:
        """Return the terminals that never showed it."""
        return tuple(one for each in self.villages for one in each.terminals if not one.times)

    @property
    def times(self) -> int:
        """Return how often it was shown everywhere."""
        return sum(village.times for village in self.villages)

    def count(self, verdict: Verdict) -> int:
        """Return how many villages are so."""
        return sum(village.verdict is verdict for village in self.villages)


@dataclass(frozen=True)
class Rule:
    """What a day and a term are measured by."""

    duty: DisplayDuty
    calendar: Calendar
    today: date


def verdict(item: Item, days: int, rule: Rule) -> Verdict:
    """Return whether so many days that count are proof of an item's term."""
    if item.shown.last is None or not rule.duty.showings:
        return Verdict.NONE
    if days >= rule.duty.working_days:
        return Verdict.PROVEN
    return Verdict.RUNNING if rule.today <= item.shown.last else Verdict.SHORT


def counts(item: Item, day: date, showings: int, rule: Rule) -> bool:
    """Tell whether a day counts for an item's term on a screen.

    Arguments:
        item: the item.
        day: the day.
        showings: how often the screen showed it in that day's hours.
        rule: what it is measured by.
    """
    inside = item.shown.first <= day and (item.shown.last is None or day <= item.shown.last)
    return inside and rule.calendar.is_working(day) and showings >= max(1, rule.duty.showings)


def of_item(connection: Connection, item: Item, scope: AreaCode, rule: Rule) -> Proof:
    """Return the proof of an item on the terminals of an area.

    Arguments:
        connection: to the county's database.
        item: as sealed.
        scope: the area of the person who asks.
        rule: what it is measured by.
    """
    places = connection.execute(_places(item, scope)).all()
    showing = [place for place in places if _has_screen(place)]
    rows = connection.execute(
        select(display_days)
        .join(terminals, terminals.c.id == display_days.c.terminal)
        .where(display_days.c.item == item.id, within(terminals.c.area, scope))
        .order_by(display_days.c.day.desc())
    ).all()
    by_terminal: dict[str, list[Row[Any]]] = {}
    for row in rows:
        by_terminal.setdefault(row.terminal, []).append(row)
    villages: dict[str, list[Shown]] = {}
    for place in showing:
        shown = _shown(place, by_terminal.get(place.id, []), item, rule)
        villages.setdefault(place.area_name or place.area, []).append(shown)
    return Proof(
        villages=tuple(_village(name, found, item, rule) for name, found in villages.items()),
        days=tuple(_days(rows, item, rule)),
        needed=0 if verdict(item, 0, rule) is Verdict.NONE else rule.duty.working_days,
        mute=len(places) - len(showing),
    )


def _has_screen(place: Row[Any]) -> bool:
    """Tell whether a terminal can show anything, by what it has sent so far.

    A box that has spoken and never shown is a loudspeaker, unless a screen's or a kiosk's
    process on it reported trouble: then it is one that ought to show.
    """
    if place.shows or not place.speaks:
        return True
    return place.trouble is not None and decode(place.trouble, TerminalReport).process in _FACES


def _places(item: Item, scope: AreaCode) -> Any:
    """Return the query of the terminals in use, and of those that once showed it."""
    ever = select(display_days.c.terminal).where(display_days.c.terminal == terminals.c.id)
    this = ever.where(display_days.c.item == item.id)
    spoke = select(aired_records.c.row).where(aired_records.c.terminal == terminals.c.id)
    return (
        select(
            terminals,
            areas.c.name.label("area_name"),
            ever.exists().label("shows"),
            spoke.exists().label("speaks"),
        )
        .join(areas, areas.c.code == terminals.c.area, isouter=True)
        .where(
            within(terminals.c.area, item.area),
            within(terminals.c.area, scope),
            or_(terminals.c.standing == Standing.CONFIRMED, this.exists()),
        )
        .order_by(areas.c.place, terminals.c.number)
        .limit(MOST_TERMINALS)
    )


def _shown(place: Row[Any], rows: Sequence[Row[Any]], item: Item, rule: Rule) -> Shown:
    return Shown(
        number=place.number,
        name=place.name,
        area_name=place.area_name or place.area,
        times=sum(row.times for row in rows),
        seconds=sum(row.milliseconds for row in rows) / 1000,
        days=sum(counts(item, row.day, row.counted, rule) for row in rows),
        last=max((row.day for row in rows), default=None),
        shows=bool(place.shows),
    )


def _village(name: str, found: list[Shown], item: Item, rule: Rule) -> Village:
    best_first = sorted(found, key=lambda one: (-one.days, -one.times, one.number))
    return Village(name, tuple(best_first), verdict(item, best_first[0].days, rule))


def _days(rows: Iterable[Row[Any]], item: Item, rule: Rule) -> list[Day]:
    by_day: dict[date, list[Row[Any]]] = {}
    for row in rows:
        by_day.setdefault(row.day, []).append(row)
    return [
        Day(
            day=day,
            times=sum(row.times for row in found),
            terminals=len(found),
            counting=sum(counts(item, day, row.counted, rule) for row in found),
            working=rule.calendar.is_working(day),
        )
        for day, found in list(by_day.items())[:DAYS_BACK]
    ]
