"""The register of terminals.

Invariant: numbers are given once, in order; a slip's number starts with its terminal's;
every step of a terminal's standing is in the history, with who took it.
"""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any
from uuid import uuid4

from sqlalchemy import Connection, Row, delete, func, insert, select, update

from county.audit import log
from county.database.tables import terminal_history, terminal_passes, terminals
from disclosure.areas import AreaCode
from disclosure.errors import NotAllowedError
from disclosure.requests import TerminalId


class Standing(StrEnum):
    """Where a terminal stands: asked to be one, is one, is one no longer."""

    PENDING = "pending"
    CONFIRMED = "confirmed"
    REVOKED = "revoked"


@dataclass(frozen=True)
class Terminal:
    """A terminal: its id, running number and area."""

    id: TerminalId
    number: int
    area: AreaCode


@dataclass(frozen=True)
class Entry:
    """A terminal as it stands in the register.

    Attributes:
        device_key: raw public key of the device; None for one that was revoked because
            it comes from before enrolment.
    """

    terminal: Terminal
    name: str
    standing: Standing
    device_key: bytes | None
    added_at: datetime


def ask(
    connection: Connection, name: str, area: AreaCode, public: bytes, now: datetime
) -> Terminal:
    """Enter a device that a person must confirm.

    Raises:
        NotAllowedError: the device has asked before.
    """
    key = public.hex()
    if connection.scalar(select(terminals.c.id).where(terminals.c.device_key == key)):
        raise NotAllowedError("this device has been entered before: remove its store's device key")
    number = (connection.scalar(select(func.max(terminals.c.number))) or 0) + 1
    terminal = Terminal(TerminalId(str(uuid4())), number, area)
    connection.execute(
        insert(terminals).values(
            id=terminal.id,
            number=number,
            area=area,
            name=name,
            device_key=key,
            standing=Standing.PENDING,
            added_at=now,
        )
    )
    note(connection, terminal.id, "asked", "", now)
    return terminal


def confirm(connection: Connection, id_: TerminalId, who: str, now: datetime) -> None:
    """Let a pending device be a terminal.

    Raises:
        NotAllowedError: there is no such pending device.
    """
    _move(connection, id_, Standing.PENDING, Standing.CONFIRMED)
    note(connection, id_, "confirmed", who, now)
    log.record(connection, now, who, log.Act.TERMINAL_CONFIRMED, id_)


def refuse(connection: Connection, id_: TerminalId, who: str, now: datetime) -> None:
    """Drop a pending device; raises as `confirm`."""
    _move(connection, id_, Standing.PENDING, Standing.REVOKED)
    connection.execute(delete(terminals).where(terminals.c.id == id_))
    note(connection, id_, "refused", who, now)
    log.record(connection, now, who, log.Act.TERMINAL_REFUSED, id_)


def revoke(connection: Connection, id_: TerminalId, who: str, now: datetime) -> None:
    """End a terminal: its passes stop at once; what it sent stays.

    Raises:
        NotAllowedError: there is no such terminal in use.
    """
    _move(connection, id_, Standing.CONFIRMED, Standing.REVOKED)
    connection.execute(delete(terminal_passes).where(terminal_passes.c.terminal == id_))
    note(connection, id_, "revoked", who, now)
    log.record(connection, now, who, log.Act.TERMINAL_REVOKED, id_)


def note(connection: Connection, id_: TerminalId, act: str, who: str, now: datetime) -> None:
    """Append to the history of terminals."""
    connection.execute(insert(terminal_history).values(terminal=id_, at=now, who=who, act=act))


def find(connection: Connection, id_: str) -> Entry | None:
    """Return a terminal by its id, or None."""
    row = connection.execute(select(terminals).where(terminals.c.id == id_)).one_or_none()
    return None if row is None else entry_of(row)


def entry_of(row: Row[Any]) -> Entry:
    """Return the terminal in a row of the table `terminals`."""
    return Entry(
        terminal=Terminal(TerminalId(row.id), row.number, AreaCode(row.area)),
        name=row.name,
        standing=Standing(row.standing),
        device_key=bytes.fromhex(row.device_key) if row.device_key else None,
        added_at=row.added_at,
    )


def _move(connection: Connection, id_: TerminalId, came: Standing, goes: Standing) -> None:
    mine = (terminals.c.id == id_) & (terminals.c.standing == came)
    if not connection.execute(update(terminals).where(mine).values(standing=goes)).rowcount:
        raise NotAllowedError(f"there is no {came.value} terminal {id_}")
