"""One terminal as the desk shows it: its last report beside what the county holds.

Invariant: a feed is called up to date only where the terminal's own report reaches the
county's newest change; nothing is inferred from its silence.
"""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from sqlalchemy import Connection, select

from county.database.tables import areas, heads, terminal_history, terminals
from county.terminals.health import Standard
from county.terminals.overview import Line, line_of
from county.terminals.register import Entry, entry_of
from disclosure.outbox import FeedState
from disclosure.requests import TerminalId

MOST_ACTS = 100
"""Entries of a terminal's history that are shown, the newest."""


class Level(StrEnum):
    """How a terminal's feed stands beside the county's."""

    CURRENT = "current"
    BEHIND = "behind"
    UNSOUND = "unsound"


@dataclass(frozen=True)
class FeedLine:
    """One area's feed on a terminal.

    Attributes:
        sequence, newest: of the last change there, and at the county.
        as_of: issue time of the head that the terminal fulfils; None before the first.
    """

    area_name: str
    sequence: int
    newest: int
    as_of: datetime | None
    level: Level


@dataclass(frozen=True)
class Act:
    """A step of a terminal's standing: who took it, and when."""

    at: datetime
    who: str
    act: str


@dataclass(frozen=True)
class Detail:
    """A terminal with everything the desk knows of it."""

    entry: Entry
    line: Line
    feeds: tuple[FeedLine, ...]
    acts: tuple[Act, ...]


def level(state: FeedState, epoch: int, newest: int) -> Level:
    """Return how a reported feed stands beside the county's newest change."""
    if (state.epoch, state.sequence) < (epoch, newest):
        return Level.BEHIND
    return Level.CURRENT if state.whole else Level.UNSOUND


def find(
    connection: Connection, id_: TerminalId, standard: Standard, now: datetime
) -> Detail | None:
    """Return a terminal, or None where there is none of that id."""
    query = (
        select(terminals, areas.c.name.label("area_name"))
        .join(areas, areas.c.code == terminals.c.area, isouter=True)
        .where(terminals.c.id == id_)
    )
    row = connection.execute(query).one_or_none()
    if row is None:
        return None
    line = line_of(row, standard, now)
    states = line.report.feeds if line.report else ()
    feeds = _feeds(connection, states)
    return Detail(entry_of(row), line, feeds, tuple(_acts(connection, id_)))


def _feeds(connection: Connection, states: tuple[FeedState, ...]) -> tuple[FeedLine, ...]:
    query = (
        select(heads.c.area, heads.c.epoch, heads.c.sequence, areas.c.name)
        .join(areas, areas.c.code == heads.c.area, isouter=True)
        .where(heads.c.area.in_([state.area for state in states]))
    )
    known = {row.area: row for row in connection.execute(query)}
    lines = []
    for state in states:
        row = known.get(state.area)
        epoch, newest = (row.epoch, row.sequence) if row is not None else (0, 0)
        name = row.name if row is not None and row.name else state.area
        how = level(state, epoch, newest)
        lines.append(FeedLine(name, state.sequence, newest, state.as_of, how))
    return tuple(lines)


def _acts(connection: Connection, id_: TerminalId) -> list[Act]:
    query = (
        select(terminal_history)
        .where(terminal_history.c.terminal == id_)
        .order_by(terminal_history.c.id.desc())
        .limit(MOST_ACTS)
    )
    return [Act(row.at, row.who, row.act) for row in connection.execute(query)]
