"""Panels in use: which screens a draft's pages are drawn for.

Invariant: a panel is in use while a confirmed terminal has told of it lately; nobody types
what a screen says itself.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Connection, and_, delete, func, insert, select

from county.database.tables import panels, terminals
from county.people.scope import within
from county.terminals.register import Standing
from disclosure.areas import AreaCode
from disclosure.errors import MalformedError
from disclosure.panels import PanelRecord
from disclosure.requests import TerminalId
from screen.paging.panel import Panel

LATELY = timedelta(days=45)
"""Screens tell each week and may be 30 days without a network."""


@dataclass(frozen=True)
class PanelInUse:
    """A kind of panel, and how many terminals have it."""

    panel: Panel
    terminals: int


def receive(
    connection: Connection, record: PanelRecord, terminal: TerminalId, now: datetime
) -> None:
    """Keep what a terminal tells of a panel.

    Raises:
        MalformedError: no such panel exists.
    """
    try:
        panel = Panel(
            width_px=record.width_px,
            height_px=record.height_px,
            inches=record.inches,
            distance_mm=record.distance_mm,
        )
    except ValueError as error:
        raise MalformedError(f"PanelRecord: {error}") from error
    same = and_(
        panels.c.terminal == terminal,
        panels.c.width_px == panel.width_px,
        panels.c.height_px == panel.height_px,
        panels.c.inches == panel.inches,
        panels.c.distance_mm == panel.distance_mm,
    )
    connection.execute(delete(panels).where(same))
    connection.execute(
        insert(panels).values(
            terminal=terminal,
            width_px=panel.width_px,
            height_px=panel.height_px,
            inches=panel.inches,
            distance_mm=panel.distance_mm,
            told_at=now,
        )
    )


def in_use(
    connection: Connection, area: AreaCode, now: datetime, most: int
) -> tuple[PanelInUse, ...]:
    """Return the kinds of panels of an area's screens, the most frequent first.

    Arguments:
        connection: any.
        area: whose items the screens show: all terminals in it and below.
        now: the instant, aware.
        most: kinds returned at most.
    """
    kind = panels.c.width_px, panels.c.height_px, panels.c.inches, panels.c.distance_mm
    many = func.count(panels.c.terminal.distinct())
    query = (
        select(*kind, many.label("many"))
        .join(terminals, terminals.c.id == panels.c.terminal)
        .where(
            within(terminals.c.area, area),
            terminals.c.standing == Standing.CONFIRMED,
            panels.c.told_at > now - LATELY,
        )
        .group_by(*kind)
        .order_by(many.desc(), *kind)
        .limit(most)
    )
    return tuple(
        PanelInUse(
            Panel(
                width_px=row.width_px,
                height_px=row.height_px,
                inches=row.inches,
                distance_mm=row.distance_mm,
            ),
            row.many,
        )
        for row in connection.execute(query)
    )
