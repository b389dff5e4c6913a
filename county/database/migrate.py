"""Migrations run by code, so that a wheel carries all it needs.

Invariant: after `upgrade` the database has the tables of `county.database.tables`.
"""

from pathlib import Path

from alembic import command
from alembic.config import Config

from county.database.engine import Database


def upgrade(database: Database) -> None:
    """Bring the database to the newest revision."""
    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent / "migrations"))
    with database.rebuilding() as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, "head")
