"""Boards of terminals: what each told last of its card, file systems and power.

Invariant: a record that comes late changes nothing.
"""

from datetime import datetime

from sqlalchemy import Connection, update

from county.database.tables import terminals
from disclosure.decoding import encode
from disclosure.machines import MachineRecord
from disclosure.requests import TerminalId


def receive(
    connection: Connection, record: MachineRecord, terminal: TerminalId, made: datetime
) -> None:
    """Keep what a terminal tells of its board.

    Arguments:
        connection: to the database.
        record: what it tells.
        terminal: which.
        made: when it was told, by the terminal's clock.
    """
    at = terminals.c.machine_at
    newer = (terminals.c.id == terminal) & (at.is_(None) | (at <= made))
    values = {terminals.c.machine: encode(record), at: made}
    connection.execute(update(terminals).where(newer).values(values))
