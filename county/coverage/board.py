"""The board: what was counted, added up for whoever looks at it.

Invariant: a few statements answer for any number of villages; nothing is judged here.
"""

from collections.abc import Collection, Iterable
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Connection,
    Integer,
    Row,
    and_,
    cast,
    func,
    or_,
    select,
    tuple_,
)

from county.database.tables import documents, duties, duty_counts
from county.people.scope import within
from disclosure.areas import AreaCode
from disclosure.catalogue import Catalogue, Entry, Term
from disclosure.duties import State, gravest
from disclosure.errors import MalformedError
from disclosure.items import EntryCode, ItemId
from disclosure.periods import Span, parse

MOST_DUE = 2_000
"""Duties that are still due that are looked at for a digest; the soonest come first."""
MOST_OCCASIONS = 100
"""Occasions of one entry in one area that are listed at most."""


@dataclass(frozen=True)
class Wanted:
    """What the board shall tell of.

    Attributes:
        scope: an area and all below it.
        entries: these alone; None for all.
        span: this period alone; None for all.
        at_once: codes of the immediate entries, which belong to the period they fall due in.
    """

    scope: AreaCode
    entries: frozenset[EntryCode] | None = None
    span: Span | None = None
    at_once: frozenset[EntryCode] = frozenset()


@dataclass(frozen=True)
class Tally:
    """How many duties stand how; `fell` of them fell due, `met` of these were met."""

    states: dict[State, int] = field(default_factory=dict)
    fell: int = 0
    met: int = 0

    def of(self, state: State) -> int:
        """Return how many stand so."""
        return self.states.get(state, 0)

    @property
    def count(self) -> int:
        """Return how many there are, without those that are not needed."""
        return sum(count for state, count in self.states.items() if state is not State.SPARED)

    @property
    def gravest(self) -> State | None:
        """Return the gravest state, None of nothing."""
        return gravest(self.states)

    @property
    def rate(self) -> int | None:
        """Return the completion rate in whole percent, rounded down; None where nothing fell due.

        What was disclosed in time and for long enough, of all that fell due; what is open
        and overdue counts as failed.
        """
        return self.met * 100 // self.fell if self.fell else None


def together(tallies: Iterable[Tally]) -> Tally:
    """Return the tally of all of them."""
    states: dict[State, int] = {}
    fell = met = 0
    for one in tallies:
        fell, met = fell + one.fell, met + one.met
        for state, count in one.states.items():
            states[state] = states.get(state, 0) + count
    return Tally(states, fell, met)


@dataclass(frozen=True)
class Standing:
    """A duty as the board lists it; `title` is of the item that was disclosed."""

    area: AreaCode
    entry: EntryCode
    occasion: str
    state: State
    due: date | None
    item: ItemId | None
    title: str
    out: date | None
    last: date | None
    days: int | None
    fell: bool
    met: bool

    @property
    def tally(self) -> Tally:
        """Return it counted by itself."""
        return Tally({self.state: 1}, int(self.fell), int(self.fell and self.met))


def wanted_span(text: str) -> Span | None:
    """Return the period that an address names; None for none or a wrong one."""
    try:
        return parse(text)
    except MalformedError:
        return None


def immediate(catalogue: Catalogue) -> frozenset[EntryCode]:
    """Return the codes of the immediate entries."""
    return frozenset(one.code for one in catalogue.entry if one.term is Term.IMMEDIATE)


def by_area(connection: Connection, wanted: Wanted) -> dict[AreaCode, Tally]:
    """Return the tally of every area that owes anything."""
    table = duties.c
    query = select(table.area, *_counts()).where(*_conditions(wanted))
    found: dict[AreaCode, list[Tally]] = {}
    for row in connection.execute(query.group_by(table.area, table.state)):
        found.setdefault(AreaCode(row.area), []).append(_tally(row))
    return {area: together(tallies) for area, tallies in found.items()}


def cells(
    connection: Connection, wanted: Wanted, areas: Collection[AreaCode]
) -> dict[tuple[AreaCode, EntryCode], Tally]:
    """Return the tally of each entry in each of some areas."""
    table = duties.c
    query = select(table.area, table.entry, *_counts())
    query = query.where(table.area.in_(areas), *_conditions(wanted))
    found: dict[tuple[AreaCode, EntryCode], list[Tally]] = {}
    for row in connection.execute(query.group_by(table.area, table.entry, table.state)):
        key = AreaCode(row.area), EntryCode(row.entry)
        found.setdefault(key, []).append(_tally(row))
    return {key: together(tallies) for key, tallies in found.items()}


def of_area(connection: Connection, area: AreaCode, wanted: Wanted) -> list[Standing]:
    """Return all that one area owes, the newest first."""
    query = _standings().where(duties.c.area == area, *_conditions(wanted))
    return [_standing(row) for row in connection.execute(query)]


def of_entry(connection: Connection, area: AreaCode, entry: EntryCode) -> list[Standing]:
    """Return the occasions of one entry in one area, the newest first."""
    query = _standings().where(duties.c.area == area, duties.c.entry == entry)
    return [_standing(row) for row in connection.execute(query.limit(MOST_OCCASIONS))]


def listed(
    connection: Connection, wanted: Wanted, states: Iterable[State], *, limit: int
) -> list[Standing]:
    """Return the duties that stand in one of some states, what was due first on top."""
    table = duties.c
    chosen = table.state.in_(list(states)), *_conditions(wanted)
    return _first(connection, chosen, (table.due, table.area, table.entry), limit)


def mended(
    connection: Connection, wanted: Wanted, first: date, last: date, *, limit: int
) -> list[Standing]:
    """Return what came out between two days though it was late, the newest first."""
    table = duties.c
    late = and_(table.out > table.due, table.out >= first, table.out <= last)
    chosen = late, *_conditions(wanted)
    return _first(connection, chosen, (table.out.desc(), table.area, table.entry), limit)


def counted_at(connection: Connection, scope: AreaCode) -> datetime | None:
    """Return when the least recently counted area of a scope was counted; None for never."""
    oldest = select(func.min(duty_counts.c.at)).where(within(duty_counts.c.area, scope))
    found: datetime | None = connection.scalar(oldest)
    return found


def of_entries(standings: Iterable[Standing]) -> dict[EntryCode, list[Standing]]:
    """Return standings by their entry, each in the order it had."""
    found: dict[EntryCode, list[Standing]] = {}
    for one in standings:
        found.setdefault(one.entry, []).append(one)
    return found


def narrowed(wanted: Wanted, entries: Iterable[Entry]) -> Wanted:
    """Return it for some entries alone."""
    return replace(wanted, entries=frozenset(one.code for one in entries))


def _counts() -> list[Any]:
    table = duties.c
    return [
        table.state,
        func.count().label("n"),
        func.sum(cast(table.fell, Integer)).label("fallen"),
        func.sum(cast(table.met & table.fell, Integer)).label("mets"),
    ]


def _tally(row: Row[Any]) -> Tally:
    return Tally({State(row.state): row.n}, row.fallen, row.mets)


def _conditions(wanted: Wanted) -> list[ColumnElement[bool]]:
    table = duties.c
    found: list[ColumnElement[bool]] = [within(table.area, wanted.scope)]
    if wanted.entries is not None:
        found.append(table.entry.in_(wanted.entries))
    if wanted.span is not None:
        day = func.coalesce(table.due, table.out)
        inside = day.between(wanted.span.first, wanted.span.last)
        of_span = table.occasion == wanted.span.code
        found.append(or_(of_span, and_(table.entry.in_(wanted.at_once), inside)))
    return found


def _standings() -> Any:
    title = documents.c.title.label("title")
    query = select(duties, title).join(documents, documents.c.id == duties.c.item, isouter=True)
    newest = func.coalesce(duties.c.due, duties.c.out).desc()
    return query.order_by(newest, duties.c.entry, duties.c.occasion)


def _first(
    connection: Connection,
    chosen: Collection[ColumnElement[bool]],
    order: Collection[ColumnElement[Any]],
    limit: int,
) -> list[Standing]:
    """Return the first of some duties: which they are an index tells, only they are read whole."""
    table = duties.c
    by = *order, table.occasion
    keys = select(table.area, table.entry, table.occasion).where(*chosen)
    found = tuple_(table.area, table.entry, table.occasion).in_(keys.order_by(*by).limit(limit))
    query = _standings().where(found).order_by(None).order_by(*by)
    return [_standing(row) for row in connection.execute(query)]


def _standing(row: Row[Any]) -> Standing:
    return Standing(
        area=AreaCode(row.area),
        entry=EntryCode(row.entry),
        occasion=row.occasion,
        state=State(row.state),
        due=row.due,
        item=ItemId(row.item) if row.item else None,
        title=row.title or "",
        out=row.out,
        last=row.shown_last,
        days=row.shown_days,
        fell=row.fell,
        met=row.met,
    )
