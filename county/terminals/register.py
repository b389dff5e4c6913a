"""The register of terminals.

Invariant: numbers are given once, in order; a slip's number starts with its terminal's.
"""

import hashlib
import secrets
from dataclasses import dataclass
from datetime import datetime
from uuid import uuid4

from sqlalchemy import Connection, func, insert, select

from county.database.tables import areas, terminals
from disclosure.areas import AreaCode
from disclosure.errors import NotAllowedError
from disclosure.requests import TerminalId


@dataclass(frozen=True)
class Terminal:
    """A terminal: its id, running number and area."""

    id: TerminalId
    number: int
    area: AreaCode


def enter(connection: Connection, name: str, area: AreaCode, now: datetime) -> tuple[Terminal, str]:
    """Register a terminal; return it and the bearer token, which is not kept.

    Raises:
        NotAllowedError: the area does not exist, or the name is empty.
    """
    if not name.strip():
        raise NotAllowedError("a terminal's name is empty: say where it stands")
    if connection.scalar(select(areas.c.code).where(areas.c.code == area)) is None:
        raise NotAllowedError(f"the county has no area {area}: import its content first")
    number = (connection.scalar(select(func.max(terminals.c.number))) or 0) + 1
    terminal = Terminal(id=TerminalId(str(uuid4())), number=number, area=area)
    token = secrets.token_urlsafe(32)
    connection.execute(
        insert(terminals).values(
            id=terminal.id,
            number=number,
            area=area,
            name=name.strip(),
            token_hash=hash_token(token),
            added_at=now,
        )
    )
    return terminal, token


def by_token(connection: Connection, token: str) -> Terminal | None:
    """Return the terminal that has this token, or None."""
    query = select(terminals).where(terminals.c.token_hash == hash_token(token))
    row = connection.execute(query).one_or_none()
    if row is None:
        return None
    return Terminal(id=TerminalId(row.id), number=row.number, area=AreaCode(row.area))


def hash_token(token: str) -> str:
    """Return what is kept of a token; it is random, so a plain hash will do."""
    return hashlib.sha256(token.encode()).hexdigest()
