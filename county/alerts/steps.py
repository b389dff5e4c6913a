"""Steps: what terminals tell of an alert at once, row by row.

Invariant: a step is kept as the terminal told it; nothing follows from silence.
"""

from sqlalchemy import Connection, insert

from county.database.tables import alert_steps
from disclosure.outbox import AlertRecord, OutboxRow
from disclosure.requests import TerminalId


def note(connection: Connection, row: OutboxRow, record: AlertRecord, terminal: TerminalId) -> None:
    """Keep a step.

    Arguments:
        connection: inside a write transaction.
        row: the outbox row that told it.
        record: what it says.
        terminal: who told it.
    """
    connection.execute(
        insert(alert_steps).values(
            row=row.id,
            terminal=terminal,
            item=record.item,
            version=record.version,
            channel=record.channel,
            step=record.step,
            at=record.at,
            clock_trusted=record.clock_trusted,
        )
    )
