"""Gathering what duties are judged from: public items, their proof, events, sparings.

Invariant: as many statements for many areas as for one.
"""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta, tzinfo
from typing import Any

from sqlalchemy import Connection, Row, func, or_, select

from county.database.tables import (
    aired_records,
    changes,
    display_days,
    documents,
    events,
    live_items,
    spared_duties,
    terminals,
)
from county.people.scope import within
from county.terminals.register import Standing
from disclosure.areas import AreaCode, area_code, contains
from disclosure.channels import Channel
from disclosure.display_duty import DisplayDuty
from disclosure.duties import Disclosed, Ground, Happened
from disclosure.items import ItemId

_SEEN = frozenset({Channel.KIOSK, Channel.SCREEN})
"""Faces that keep a log of what they showed."""

Key = tuple[str, str]
"""An area and an entry."""


@dataclass(frozen=True)
class Gathered:
    """What some areas disclosed and what happened there, by area and entry."""

    disclosed: dict[Key, list[Disclosed]] = field(default_factory=dict)
    happened: dict[Key, list[Happened]] = field(default_factory=dict)
    spared: dict[Key, list[str]] = field(default_factory=dict)


@dataclass(frozen=True)
class Measure:
    """By what display is measured; `began` is the day of the county's first publication.

    What was taken over then counts by the day that it says of itself.
    """

    ground: Ground
    duty: DisplayDuty
    zone: tzinfo
    began: date


def gather(connection: Connection, areas: Sequence[AreaCode], measure: Measure) -> Gathered:
    """Return what some areas disclosed and what happened there."""
    days = _days(connection, areas, measure) if measure.duty.showings else {}
    screens = _screens(connection, areas)
    found = Gathered()
    for row in connection.execute(_items(areas)):
        area = AreaCode(row.area)
        seen = measure.duty.showings and not _SEEN.isdisjoint(row.channels.split())
        proven = any(contains(area, one) for one in screens) if seen else False
        one = _disclosed(row, days.get(row.id, 0) if proven else None, measure)
        found.disclosed.setdefault((row.area, row.entry), []).append(one)
    _add_notes(connection, areas, found)
    return found


def _items(areas: Sequence[AreaCode]) -> Any:
    first = select(func.min(changes.c.at)).where(changes.c.id == live_items.c.id)
    return (
        select(live_items, documents.c.live_at, first.scalar_subquery().label("first_at"))
        .join(documents, documents.c.id == live_items.c.id)
        .where(live_items.c.area.in_(areas))
        .order_by(live_items.c.id)
    )


def _disclosed(row: Row[Any], days: int | None, measure: Measure) -> Disclosed:
    published = row.first_at.astimezone(measure.zone).date()
    taken_over = published <= measure.began
    return Disclosed(
        item=ItemId(row.id),
        title=row.title,
        issued=row.issued,
        out=row.shown_first if taken_over else max(row.shown_first, published),
        looked=row.live_at.astimezone(measure.zone).date(),
        first=row.shown_first,
        last=row.shown_last,
        days=days,
    )


def _days(connection: Connection, areas: Sequence[AreaCode], measure: Measure) -> dict[str, int]:
    """Return, by item, the working days that count at the best screen of its area."""
    table = display_days.c
    query = (
        select(table.item, live_items.c.area, terminals.c.area.label("at"), func.count().label("n"))
        .join(live_items, live_items.c.id == table.item)
        .join(terminals, terminals.c.id == table.terminal)
        .where(
            live_items.c.area.in_(areas),
            table.counted >= max(1, measure.duty.showings),
            table.day >= live_items.c.shown_first,
            table.day <= live_items.c.shown_last,
            table.day.not_in(_rest_days(measure)),
        )
        .group_by(table.item, live_items.c.area, table.terminal, terminals.c.area)
    )
    best: dict[str, int] = defaultdict(int)
    for row in connection.execute(query):
        if contains(AreaCode(row.area), AreaCode(row.at)):
            best[row.item] = max(best[row.item], row.n)
    return best


def _rest_days(measure: Measure) -> list[date]:
    """Return the days without work that a display may have gone over."""
    ground = measure.ground
    first = ground.since - timedelta(days=_BEFORE_DAYS)
    span = range((ground.today - first).days + 1)
    all_days = (first + timedelta(days=n) for n in span)
    return [day for day in all_days if not ground.calendar.is_working(day)]


_BEFORE_DAYS = 366
"""An item whose duty counts may have been on display for so long before that."""


def _screens(connection: Connection, areas: Sequence[AreaCode]) -> list[AreaCode]:
    """Return where terminals stand that can show something: those that did, or never spoke."""
    id_ = terminals.c.id
    shows = select(display_days.c.terminal).where(display_days.c.terminal == id_).exists()
    speaks = select(aired_records.c.row).where(aired_records.c.terminal == id_).exists()
    query = select(terminals.c.area).where(
        or_(*(within(terminals.c.area, area) for area in areas)),
        terminals.c.standing == Standing.CONFIRMED,
        or_(shows, ~speaks),
    )
    return [area_code(code) for code in connection.scalars(query.distinct())]


def _add_notes(connection: Connection, areas: Sequence[AreaCode], found: Gathered) -> None:
    noted = select(events).where(events.c.area.in_(areas), events.c.dropped_at.is_(None))
    for row in connection.execute(noted.order_by(events.c.day, events.c.id)):
        item = ItemId(row.item) if row.item else None
        happened = Happened(id=row.id, day=row.day, item=item)
        found.happened.setdefault((row.area, row.entry), []).append(happened)
    table = spared_duties.c
    spared = select(table.area, table.entry, table.occasion).where(
        table.area.in_(areas), table.ended_at.is_(None)
    )
    for row in connection.execute(spared):
        found.spared.setdefault((row.area, row.entry), []).append(row.occasion)
