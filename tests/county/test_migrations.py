"""The migrations make exactly the tables of the code."""

from pathlib import Path

from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from sqlalchemy import inspect

from county.database import migrate
from county.database.engine import Database
from county.database.tables import metadata


def test_upgraded_tables_are_those_of_the_code(tmp_path: Path) -> None:
    database = Database(tmp_path / "county.db")
    migrate.upgrade(database)
    migrate.upgrade(database)
    with database.reading() as connection:
        found = compare_metadata(MigrationContext.configure(connection), metadata)
    database.close()
    assert found == []


def test_a_downgrade_leaves_nothing_behind(tmp_path: Path) -> None:
    database = Database(tmp_path / "county.db")
    migrate.upgrade(database)
    config = Config()
    config.set_main_option("script_location", str(Path(migrate.__file__).parent / "migrations"))
    with database.writing() as connection:
        config.attributes["connection"] = connection
        command.downgrade(config, "base")
    with database.reading() as connection:
        assert inspect(connection).get_table_names() == ["alembic_version"]
    database.close()


def test_the_database_survives_a_power_cut_by_its_settings(tmp_path: Path) -> None:
    database = Database(tmp_path / "county.db")
    with database.reading() as connection:
        settings = [
            connection.exec_driver_sql(f"PRAGMA {name}").scalar()
            for name in ("journal_mode", "synchronous", "foreign_keys")
        ]
    database.close()
    assert settings == ["wal", 2, 1]
