"""The migrations make exactly the tables of the code."""

from pathlib import Path

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from sqlalchemy import inspect

from county.database import migrate
from county.database.engine import Database, IntegrityFaultError
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
    with database.rebuilding() as connection:
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


def test_terminals_of_before_enrolment_end_and_keep_what_they_sent(tmp_path: Path) -> None:
    database = Database(tmp_path / "county.db")
    config = Config()
    config.set_main_option("script_location", str(Path(migrate.__file__).parent / "migrations"))
    with database.writing() as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, "0001")
        connection.exec_driver_sql(
            "INSERT INTO terminals (id, number, area, name, token_hash, added_at)"
            " VALUES ('t', 1, '990421101201', '村口', 'h', '2026-11-20T02:00:00.000000+00:00')"
        )
        connection.exec_driver_sql(
            "INSERT INTO outbox_rows (id, terminal, kind, made, received_at)"
            " VALUES ('r', 't', 'report', '2026-11-20T02:00:00+00:00', '2026-11-20T02:00:00+00:00')"
        )
    migrate.upgrade(database)
    with database.reading() as connection:
        found = connection.exec_driver_sql("SELECT standing, device_key FROM terminals").one()
        assert tuple(found) == ("revoked", None)
        acts = connection.exec_driver_sql("SELECT terminal, who, act FROM terminal_history").all()
        assert [tuple(act) for act in acts] == [("t", "migration 0003", "revoked")]
        assert connection.exec_driver_sql("SELECT terminal FROM outbox_rows").scalar() == "t"
    with database.rebuilding() as connection:
        config.attributes["connection"] = connection
        command.downgrade(config, "0001")
    with database.reading() as connection:
        assert connection.exec_driver_sql("SELECT name FROM terminals").scalar() == "村口"
        assert connection.exec_driver_sql("SELECT id FROM outbox_rows").scalar() == "r"
    database.close()


def test_rebuilding_that_breaks_a_reference_is_undone(tmp_path: Path) -> None:
    database = Database(tmp_path / "county.db")
    migrate.upgrade(database)
    with pytest.raises(IntegrityFaultError, match="outbox_rows"), database.rebuilding() as one:
        one.exec_driver_sql(
            "INSERT INTO outbox_rows (id, terminal, kind, made, received_at)"
            " VALUES ('r', 'nobody', 'report', '2026-11-20T02:00:00', '2026-11-20T02:00:00')"
        )
    with database.reading() as connection:
        assert connection.exec_driver_sql("SELECT count(*) FROM outbox_rows").scalar() == 0
        assert connection.exec_driver_sql("PRAGMA foreign_keys").scalar() == 1
    database.close()
