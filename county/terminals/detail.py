"""One terminal as the desk shows it: its last report beside what the county holds.

Invariant: a feed is called up to date only where the terminal's own report reaches the
county's newest change; nothing is inferred from its silence.
"""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from sqlalchemy import Connection, select

from county.database.tables import areas, heads, terminal_history, terminals
from county.terminals.overview import Line, line_of
from county.terminals.register import Entry, entry_of
from disclosure.areas import AreaCode
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


def find(connection: Connection, id_: TerminalId, now: datetime) -> Detail | None:
    """Return a terminal, or None where there is none of that id."""
    query = (
        select(terminals, areas.c.name.label("area_name"))
        .join(areas, areas.c.code == terminals.c.area, isouter=True)
        .where(terminals.c.id == id_)
    )
    row = connection.execute(query).one_or_none()
    if row is None:
        return None
    line = line_of(row, now)
    states = line.report.feeds if line.report else ()
    feeds = tuple(_feed(connection, state) for state in states)
    return Detail(entry_of(row), line, feeds, tuple(_acts(connection, id_)))


def _feed(connection: Connection, state: FeedState) -> FeedLine:
    name = connection.scalar(select(areas.c.name).where(areas.c.code == state.area))
    epoch, newest = _newest(connection, state.area)
    how = level(state, epoch, newest)
    return FeedLine(name or state.area, state.sequence, newest, state.as_of, how)


def _newest(connection: Connection, area: AreaCode) -> tuple[int, int]:
    query = select(heads.c.epoch, heads.c.sequence).where(heads.c.area == area)
    row = connection.execute(query).one_or_none()
    return (0, 0) if row is None else (row.epoch, row.sequence)


def _acts(connection: Connection, id_: TerminalId) -> list[Act]:
    query = (
        select(terminal_history)
        .where(terminal_history.c.terminal == id_)
        .order_by(terminal_history.c.id.desc())
        .limit(MOST_ACTS)
    )
    return [Act(row.at, row.who, row.act) for row in connection.execute(query)]
