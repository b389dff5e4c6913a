"""Migrations run by code, so that a wheel carries all it needs.

Invariant: after `upgrade` the database has the tables of `county.database.tables`.
"""

from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.util import CommandError

from county.database.engine import Database
from disclosure.errors import UsageError


def upgrade(database: Database) -> None:
    """Bring the database to the newest revision.

    Raises:
        UsageError: a newer Mingbai has been at work on it.
    """
    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent / "migrations"))
    with database.rebuilding() as connection:
        config.attributes["connection"] = connection
        try:
            command.upgrade(config, "head")
        except CommandError as error:
            told = "a newer Mingbai has changed the database, and this one does not know it"
            advice = "install the newer one again, or restore the backup from before it"
            raise UsageError(f"{told} ({error}): {advice}") from error
