"""The register of terminals.

Invariant: numbers are given once, in order; a slip's number starts with its terminal's;
every step of a terminal's standing is in the history, with who took it.
"""

import hashlib
import secrets
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any
from uuid import uuid4

from sqlalchemy import Connection, Row, delete, func, insert, select, update

from county.database.tables import areas, terminal_history, terminal_passes, terminals
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
        device_key: raw public key of the device; None where it has a fixed token.
    """

    terminal: Terminal
    name: str
    standing: Standing
    device_key: bytes | None
    added_at: datetime


def enter(connection: Connection, name: str, area: AreaCode, now: datetime) -> tuple[Terminal, str]:
    """Register a terminal with a fixed token, which is returned and not kept.

    Raises:
        NotAllowedError: the area does not exist, or the name is empty.
    """
    if not name.strip():
        raise NotAllowedError("a terminal's name is empty: say where it stands")
    if connection.scalar(select(areas.c.code).where(areas.c.code == area)) is None:
        raise NotAllowedError(f"the county has no area {area}: import its content first")
    token = secrets.token_urlsafe(32)
    facts = {"name": name.strip(), "area": area, "token_hash": hash_token(token)}
    terminal = _insert(connection, facts | {"standing": Standing.CONFIRMED}, now)
    return terminal, token


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
    # Nobody knows the token of this hash: an enrolled terminal has passes instead.
    unusable = hash_token(secrets.token_urlsafe(32))
    facts = {"name": name, "area": area, "token_hash": unusable, "device_key": key}
    terminal = _insert(connection, facts | {"standing": Standing.PENDING}, now)
    note(connection, terminal.id, "asked", "", now)
    return terminal


def confirm(connection: Connection, id_: TerminalId, who: str, now: datetime) -> None:
    """Let a pending device be a terminal.

    Raises:
        NotAllowedError: there is no such pending device.
    """
    _move(connection, id_, Standing.PENDING, Standing.CONFIRMED)
    note(connection, id_, "confirmed", who, now)


def refuse(connection: Connection, id_: TerminalId, who: str, now: datetime) -> None:
    """Drop a pending device; raises as `confirm`."""
    _move(connection, id_, Standing.PENDING, Standing.REVOKED)
    connection.execute(delete(terminals).where(terminals.c.id == id_))
    note(connection, id_, "refused", who, now)


def revoke(connection: Connection, id_: TerminalId, who: str, now: datetime) -> None:
    """End a terminal: its tokens stop at once; what it sent stays.

    Raises:
        NotAllowedError: there is no such terminal in use.
    """
    _move(connection, id_, Standing.CONFIRMED, Standing.REVOKED)
    connection.execute(delete(terminal_passes).where(terminal_passes.c.terminal == id_))
    note(connection, id_, "revoked", who, now)


def note(connection: Connection, id_: TerminalId, act: str, who: str, now: datetime) -> None:
    """Append to the history of terminals."""
    connection.execute(insert(terminal_history).values(terminal=id_, at=now, who=who, act=act))


def find(connection: Connection, id_: str) -> Entry | None:
    """Return a terminal by its id, or None."""
    row = connection.execute(select(terminals).where(terminals.c.id == id_)).one_or_none()
    return None if row is None else entry_of(row)


def by_token(connection: Connection, token: str) -> Terminal | None:
    """Return the terminal in use that has this fixed token, or None."""
    query = select(terminals).where(
        terminals.c.token_hash == hash_token(token), terminals.c.standing == Standing.CONFIRMED
    )
    row = connection.execute(query).one_or_none()
    return None if row is None else entry_of(row).terminal


def hash_token(token: str) -> str:
    """Return what is kept of a token; it is random, so a plain hash will do."""
    return hashlib.sha256(token.encode()).hexdigest()


def entry_of(row: Row[Any]) -> Entry:
    """Return the terminal in a row of the table `terminals`."""
    return Entry(
        terminal=Terminal(TerminalId(row.id), row.number, AreaCode(row.area)),
        name=row.name,
        standing=Standing(row.standing),
        device_key=bytes.fromhex(row.device_key) if row.device_key else None,
        added_at=row.added_at,
    )


def _insert(connection: Connection, facts: dict[str, Any], now: datetime) -> Terminal:
    number = (connection.scalar(select(func.max(terminals.c.number))) or 0) + 1
    terminal = Terminal(TerminalId(str(uuid4())), number, AreaCode(facts["area"]))
    row = facts | {"id": terminal.id, "number": number, "added_at": now}
    connection.execute(insert(terminals).values(**row))
    return terminal


def _move(connection: Connection, id_: TerminalId, came: Standing, goes: Standing) -> None:
    mine = (terminals.c.id == id_) & (terminals.c.standing == came)
    if not connection.execute(update(terminals).where(mine).values(standing=goes)).rowcount:
        raise NotAllowedError(f"there is no {came.value} terminal {id_}")
