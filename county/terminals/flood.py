"""Floods: more requests from one terminal than people can write.

A kiosk's own limits lie far lower; this one holds back who has stolen a terminal's pass.
Invariant: what was taken stays taken; only what comes beyond the limit is refused.
"""

from datetime import datetime, timedelta

from sqlalchemy import Connection, func, select

from county.database.tables import outbox_rows
from disclosure.errors import NotAllowedError
from disclosure.outbox import OutboxKind
from disclosure.requests import TerminalId

_DAY = timedelta(days=1)


def check(connection: Connection, terminal: TerminalId, now: datetime, most: int) -> None:
    """Refuse the request that was just noted where its terminal sent too many in a day.

    Raises:
        NotAllowedError: it is beyond the limit.
    """
    query = select(func.count()).where(
        outbox_rows.c.kind == OutboxKind.REQUEST,
        outbox_rows.c.received_at > now - _DAY,
        outbox_rows.c.terminal == terminal,
    )
    if (connection.scalar(query) or 0) > most:
        raise NotAllowedError(f"this terminal has sent {most} requests within a day")
