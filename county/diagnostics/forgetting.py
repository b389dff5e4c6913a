"""Diagnostics forgotten after their term: a chore of the county's round.

Invariant: an ask goes with its bundle and its pieces; that it was asked stays in the log.
"""

from datetime import datetime, timedelta

from sqlalchemy import delete, select

from county.database.engine import Database
from county.database.tables import diagnostic_pieces, diagnostics
from county.terminals.settings import TerminalSettings


class ForgettingDiagnostics:
    """Drops diagnostics that were asked for long enough ago."""

    name = "diagnostics"

    def __init__(self, database: Database, settings: TerminalSettings) -> None:
        self._database, self._settings = database, settings

    def run(self, now: datetime) -> str:
        """Drop what is due, a few at a time; return how many."""
        before = now - timedelta(days=self._settings.diagnostics_kept_days)
        due = select(diagnostics.c.number).where(diagnostics.c.asked_at < before)
        with self._database.reading() as connection:
            numbers = list(connection.scalars(due.limit(self._settings.diagnostics_together)))
        if not numbers:
            return ""
        with self._database.writing() as connection:
            for table in (diagnostic_pieces, diagnostics):
                connection.execute(delete(table).where(table.c.number.in_(numbers)))
        return f"{len(numbers)} diagnostics dropped"
