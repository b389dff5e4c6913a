"""A terminal's program: what it showed, item by item.

Invariant: it tells only what the terminal sent.
"""

from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import Connection, func, select

from county.database.tables import display_days, documents
from disclosure.items import ItemId
from disclosure.requests import TerminalId


@dataclass(frozen=True)
class Program:
    """An item on one terminal.

    Attributes:
        times: how often it was shown.
        counted: how many of these in the hours that count.
        seconds: how long on a lit screen.
        days: on how many days.
        last: the last of them.
    """

    item: ItemId
    title: str
    times: int
    counted: int
    seconds: float
    days: int
    last: date


def of_terminal(
    connection: Connection, terminal: TerminalId, since: date, *, limit: int, offset: int
) -> list[Program]:
    """Return a page of what a terminal showed since a day, what it showed last on top."""
    total = func.sum
    query = (
        select(
            display_days.c.item,
            documents.c.title,
            total(display_days.c.times).label("times"),
            total(display_days.c.counted).label("counted"),
            total(display_days.c.milliseconds).label("milliseconds"),
            func.count().label("days"),
            func.max(display_days.c.day).label("last"),
        )
        .join(documents, documents.c.id == display_days.c.item, isouter=True)
        .where(*_of(terminal, since))
        .group_by(display_days.c.item, documents.c.title)
        .order_by(func.max(display_days.c.day).desc(), documents.c.title, display_days.c.item)
    )
    return [
        Program(
            item=ItemId(row.item),
            title=row.title or "",
            times=row.times,
            counted=row.counted,
            seconds=row.milliseconds / 1000,
            days=row.days,
            last=row.last,
        )
        for row in connection.execute(query.limit(limit).offset(offset))
    ]


def count(connection: Connection, terminal: TerminalId, since: date) -> int:
    """Return how many items a terminal showed since a day."""
    items = func.count(display_days.c.item.distinct())
    query = select(items).select_from(display_days).where(*_of(terminal, since))
    return connection.scalar(query) or 0


def _of(terminal: TerminalId, since: date) -> tuple[Any, ...]:
    return display_days.c.terminal == terminal, display_days.c.day >= since
