"""Forgetting: single display records go after a while, the tally of days much later.

Invariant: a record goes only when its day has long been in the tally; rows that are
known by their id are kept as long as a terminal may send them again.
"""

from datetime import datetime, timedelta

from sqlalchemy import Connection, delete, select

from county.database.tables import display_days, display_records, outbox_rows
from county.terminals.settings import TerminalSettings
from disclosure.outbox import OutboxKind


def forget(connection: Connection, now: datetime, settings: TerminalSettings) -> int:
    """Drop what is too old, some rows at a time; return how many records went.

    Arguments:
        connection: inside a write transaction.
        now: the present instant.
        settings: for how long what is kept.
    """
    old = (
        select(outbox_rows.c.id)
        .where(
            outbox_rows.c.kind == OutboxKind.DISPLAY,
            outbox_rows.c.received_at < now - timedelta(days=settings.record_days),
        )
        .limit(settings.forgotten_together)
    )
    rows = connection.scalars(old).all()
    connection.execute(delete(display_records).where(display_records.c.row.in_(rows)))
    connection.execute(delete(outbox_rows).where(outbox_rows.c.id.in_(rows)))
    first = (now - timedelta(days=settings.proof_days)).date()
    connection.execute(delete(display_days).where(display_days.c.day < first))
    return len(rows)
