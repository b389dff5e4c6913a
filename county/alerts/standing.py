"""Alerts as the desk lists them: what waits for its seals, what is told now, what is over.

One message may be told in several areas, each an item of its own; here it is one alert.
Invariant: an alert is what `disclosure.alerts` calls one, whoever wrote or sealed it.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, tzinfo
from enum import StrEnum

from sqlalchemy import Connection, or_, select

from county.database.tables import documents
from county.people.scope import reaches_text
from county.publishing.drafts import Kind, draft_of
from disclosure.alert_facts import AlertFacts, AlertLevel
from disclosure.alerts import ALERT_ENTRY, CALLED_OFF, WARNING, level_of
from disclosure.areas import AreaCode
from disclosure.decoding import decode
from disclosure.items import Item, ItemId, in_force, on_display

MOST = 300
"""Documents of alerts that are read, the newest first."""


class Stand(StrEnum):
    """How an alert stands."""

    WAITING = "waiting"
    LAPSED = "lapsed"
    NOW = "now"
    ENDED = "ended"


@dataclass(frozen=True)
class Standing:
    """An alert.

    Attributes:
        id: of the first of its items.
        items: its items by area, as they are public or wait.
        stand: how it stands; `LAPSED` waited for its seals until its window was over.
        level, drill, off: how grave, whether an exercise, whether called off.
        since, until: its window; only `since` where its facts are not known.
    """

    id: ItemId
    items: tuple[Item, ...]
    stand: Stand
    level: AlertLevel
    drill: bool
    off: bool
    since: datetime
    until: datetime | None

    @property
    def item(self) -> Item:
        """Return the first of its items."""
        return self.items[0]

    @property
    def areas(self) -> tuple[AreaCode, ...]:
        """Return where it is told."""
        return tuple(item.area for item in self.items)


@dataclass(frozen=True)
class _Row:
    item: Item
    at: datetime
    waits: bool


def standing(
    connection: Connection, scope: AreaCode, now: datetime, zone: tzinfo
) -> tuple[Standing, ...]:
    """Return the alerts that concern an area's people, the newest first.

    Arguments:
        connection: to read from.
        scope: whose areas; an alert of an area above concerns them too.
        now: instant.
        zone: the county's.
    """
    groups: dict[tuple[str, str, bool], list[_Row]] = {}
    for row in _rows(connection, scope):
        facts = facts_of(row.item)
        name = (facts.source, facts.message) if facts else ("", row.item.id)
        groups.setdefault((*name, row.waits), []).append(row)
    return tuple(_standing(rows, now, zone) for rows in groups.values())


def one(
    connection: Connection, id_: ItemId, scope: AreaCode, now: datetime, zone: tzinfo
) -> Standing | None:
    """Return the alert that an item belongs to, the public one before one that waits."""
    found = [
        alert
        for alert in standing(connection, scope, now, zone)
        if any(item.id == id_ for item in alert.items)
    ]
    waits = (Stand.WAITING, Stand.LAPSED)
    return min(found, key=lambda alert: alert.stand in waits, default=None)


def facts_of(item: Item) -> AlertFacts | None:
    """Return an alert's facts, where it came with some."""
    return item.alert if isinstance(item.alert, AlertFacts) else None


def is_alert(item: Item) -> bool:
    """Tell whether an item warns of something, or calls it off, on whatever day."""
    if item.entry != ALERT_ENTRY:
        return False
    words = (*WARNING, CALLED_OFF)
    return facts_of(item) is not None or any(word in item.title for word in words)


def stand_of(item: Item, *, waits: bool, now: datetime, today: date) -> Stand:
    """Return how an item's alert stands at an instant."""
    facts = facts_of(item)
    over = now >= facts.until if facts else not (on_display(item, today) and in_force(item, today))
    if waits:
        return Stand.LAPSED if over else Stand.WAITING
    off = facts.ended if facts else CALLED_OFF in item.title
    return Stand.ENDED if over or off else Stand.NOW


def _rows(connection: Connection, scope: AreaCode) -> Iterable[_Row]:
    query = (
        select(documents)
        .where(
            documents.c.kind == Kind.ITEM,
            documents.c.entry == ALERT_ENTRY,
            or_(documents.c.live.is_not(None), documents.c.draft.is_not(None)),
        )
        .order_by(documents.c.last_version.desc(), documents.c.id)
        .limit(MOST)
    )
    found = []
    for row in connection.execute(query):
        if not (reaches_text(scope, row.area) or reaches_text(AreaCode(row.area), scope)):
            continue
        if row.live is not None:
            found.append(_Row(decode(row.live, Item), row.live_at, waits=False))
        draft = draft_of(row) if row.draft is not None else None
        if isinstance(draft, Item) and row.withdrawn_at is None:
            found.append(_Row(draft, row.drafted_at, waits=True))
    found.sort(key=lambda row: row.at, reverse=True)
    return [row for row in found if is_alert(row.item)]


def _standing(rows: list[_Row], now: datetime, zone: tzinfo) -> Standing:
    first = rows[0]
    facts = facts_of(first.item)
    today = now.astimezone(zone).date()
    return Standing(
        id=first.item.id,
        items=tuple(row.item for row in rows),
        stand=min(
            (stand_of(row.item, waits=row.waits, now=now, today=today) for row in rows),
            key=list(Stand).index,
        ),
        level=facts.level if facts else level_of(first.item.title),
        drill=facts.drill if facts else False,
        off=facts.ended if facts else CALLED_OFF in first.item.title,
        since=facts.since if facts else first.at,
        until=facts.until if facts else None,
    )
