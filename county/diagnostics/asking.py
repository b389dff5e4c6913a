"""What a person asks of a terminal, and what the terminal is told of it.

Invariant: at most one ask of a terminal is open; each has a reason and an end, and is in the log.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, func, insert, select

from county.audit import log
from county.database.engine import Database
from county.database.tables import diagnostics
from county.keys.online import OnlineKeys
from county.terminals import register
from county.terminals.register import Standing
from county.terminals.settings import TerminalSettings
from disclosure.decoding import encode
from disclosure.diagnostics import ASK_TYPE, DiagnosticsAsk
from disclosure.errors import NotAllowedError
from disclosure.feed import Envelope
from disclosure.seals.signing import seal

LONGEST_WHY = 200
_DAY = timedelta(days=1)


@dataclass(frozen=True)
class Diagnosis:
    """An ask, and how far it is.

    Attributes:
        number: of the ask.
        terminal: id of the terminal.
        asked_at, asked_by, why: when, by whom and why it was asked.
        until: when it ends unfulfilled.
        came_at: when the bundle was whole; None before.
        fault: why what came cannot be shown; None where it can.
    """

    number: int
    terminal: str
    asked_at: datetime
    asked_by: str
    why: str
    until: datetime
    came_at: datetime | None
    fault: str | None

    def is_open(self, now: datetime) -> bool:
        """Tell whether the terminal may still send it."""
        return self.came_at is None and now < self.until


_COLUMNS = [diagnostics.c[name] for name in Diagnosis.__dataclass_fields__]


@dataclass(frozen=True)
class Asking:
    """Asks terminals, and answers those that ask whether they are asked."""

    database: Database
    keys: OnlineKeys
    settings: TerminalSettings

    def ask(self, connection: Connection, terminal: str, why: str, who: str, now: datetime) -> int:
        """Ask a terminal for its diagnostics; return the number of the ask.

        Raises:
            NotAllowedError: it is no terminal in use, it is asked already, or was too often today.
        """
        entry = register.find(connection, terminal)
        if entry is None or entry.standing is not Standing.CONFIRMED:
            raise NotAllowedError(f"{terminal} is no terminal in use")
        if any(one.is_open(now) for one in of_terminal(connection, terminal, limit=1)):
            raise NotAllowedError("this terminal is asked already")
        lately = (diagnostics.c.terminal == terminal) & (diagnostics.c.asked_at > now - _DAY)
        today = connection.scalar(select(func.count()).select_from(diagnostics).where(lately)) or 0
        if today >= self.settings.diagnostics_a_day:
            raise NotAllowedError(f"this terminal was asked {today} times within a day")
        number = (connection.scalar(select(func.max(diagnostics.c.number))) or 0) + 1
        values = {"asked_at": now, "asked_by": who, "why": why[:LONGEST_WHY]}
        until = now + timedelta(days=self.settings.diagnostics_days)
        connection.execute(
            insert(diagnostics).values(number=number, terminal=terminal, until=until, **values)
        )
        log.record(connection, now, who, log.Act.DIAGNOSTICS_ASKED, terminal, why[:LONGEST_WHY])
        return number

    def asked(self, terminal: str, now: datetime) -> Envelope | None:
        """Return what a terminal is asked for, None where it is asked for nothing."""
        with self.database.reading() as connection:
            entry = register.find(connection, terminal)
            if entry is None or entry.standing is not Standing.CONFIRMED:
                return None
            found = [one for one in of_terminal(connection, terminal, limit=1) if one.is_open(now)]
        if not found:
            return None
        [one] = found
        ask = DiagnosticsAsk(
            format=1, number=one.number, terminal=terminal, issued=one.asked_at, until=one.until
        )
        return seal(ASK_TYPE, encode(ask), self.keys.head)


def of_terminal(connection: Connection, terminal: str, *, limit: int) -> list[Diagnosis]:
    """Return the asks of a terminal, the newest first."""
    query = select(*_COLUMNS).where(diagnostics.c.terminal == terminal)
    rows = connection.execute(query.order_by(diagnostics.c.number.desc()).limit(limit))
    return [_diagnosis(row) for row in rows]


def find(
    connection: Connection, terminal: str, number: int
) -> tuple[Diagnosis, bytes | None] | None:
    """Return an ask of a terminal with the bundle that came; None where there is no such ask."""
    mine = (diagnostics.c.terminal == terminal) & (diagnostics.c.number == number)
    row = connection.execute(select(*_COLUMNS, diagnostics.c.bundle).where(mine)).one_or_none()
    return None if row is None else (_diagnosis(row), row.bundle)


def _diagnosis(row: Any) -> Diagnosis:
    return Diagnosis(**{name: getattr(row, name) for name in Diagnosis.__dataclass_fields__})
