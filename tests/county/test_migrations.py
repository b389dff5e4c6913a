"""The migrations make exactly the tables of the code, up and down, on both databases."""

from collections.abc import Callable, Iterator
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Column, Date, LargeBinary, Table, func, insert, inspect, select, text

from county.database import migrate
from county.database.engine import Database
from county.database.instants import Instant
from county.database.opening import open_database
from county.database.settings import DatabaseSettings
from county.database.sqlite import IntegrityFaultError
from county.database.tables import acts_tip, metadata
from disclosure.errors import UsageError
from tests.county.making import NOW
from tests.fakes.postgres import Server

Step = Callable[[Config], None]


@pytest.fixture(params=["sqlite", "postgresql"])
def empty(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Database]:
    """A database without a table."""
    if request.param == "sqlite":
        database = Database(tmp_path / "county.db")
        yield database
        database.close()
        return
    server: Server = request.getfixturevalue("postgres")
    name = server.database()
    settings = DatabaseSettings(address=server.address(name), schema="c990421")
    database = open_database(tmp_path, tmp_path / "county.db", settings)
    yield database
    database.close()
    server.drop(name)


def config() -> Config:
    made = Config()
    folder = Path(migrate.__file__).parent / "migrations"
    made.set_main_option("script_location", str(folder))
    return made


def go(database: Database, *steps: Step) -> None:
    with database.rebuilding() as connection:
        one = config()
        one.attributes["connection"] = connection
        for step in steps:
            step(one)


def up(revision: str) -> Step:
    return lambda one: command.upgrade(one, revision)


def down(revision: str) -> Step:
    return lambda one: command.downgrade(one, revision)


def revisions() -> list[str]:
    """Return all revisions, the oldest first."""
    walked = ScriptDirectory.from_config(config()).walk_revisions()
    return [one.revision for one in walked][::-1]


def before(revision: str) -> str:
    """Return where a step down from a revision leads."""
    place = revisions().index(revision)
    return revisions()[place - 1] if place else "base"


def differences(database: Database) -> list[Any]:
    with database.reading() as connection:
        return list(compare_metadata(MigrationContext.configure(connection), metadata))


def test_upgraded_tables_are_those_of_the_code(empty: Database) -> None:
    migrate.upgrade(empty)
    migrate.upgrade(empty)
    assert differences(empty) == []


def test_a_downgrade_leaves_nothing_behind(empty: Database) -> None:
    migrate.upgrade(empty)
    go(empty, down("base"))
    with empty.reading() as connection:
        assert inspect(connection).get_table_names() == ["alembic_version"]


def test_every_step_down_can_be_gone_up_again(empty: Database) -> None:
    migrate.upgrade(empty)
    for revision in reversed(revisions()):
        go(empty, down(before(revision)), up(revision), down(before(revision)))
    migrate.upgrade(empty)
    assert differences(empty) == []


def test_rows_survive_a_step_down_and_up(empty: Database) -> None:
    migrate.upgrade(empty)
    with empty.writing() as connection:
        for table in metadata.sorted_tables:
            if table is not acts_tip:
                connection.execute(insert(table).values(a_row(table)))
    for revision in reversed(revisions()[1:]):
        go(empty, down(before(revision)))
    for revision in revisions()[1:]:
        go(empty, up(revision))
    assert differences(empty) == []
    with empty.reading() as connection:
        kept = [table.name for table in (TERMINALS, AREAS) if rows_of(connection, table)]
    assert kept == ["terminals", "areas"]


TERMINALS, AREAS = metadata.tables["terminals"], metadata.tables["areas"]


def rows_of(connection: Any, table: Table) -> int:
    return connection.scalar(select(func.count()).select_from(table)) or 0


def a_row(table: Table) -> dict[str, Any]:
    return {column.name: a_value(column) for column in table.columns}


def a_value(column: Column[Any]) -> Any:
    """Return a value that fits; what refers to another row has that row's."""
    if isinstance(column.type, Instant):
        return NOW
    kinds: dict[type, Any] = {int: 1, bool: True, float: 1.0, date: date(2026, 11, 20)}
    if isinstance(column.type, LargeBinary):
        return b"x"
    if isinstance(column.type, Date):
        return kinds[date]
    return kinds.get(column.type.python_type, "x")


def test_a_county_of_before_enrolment_keeps_what_its_terminals_sent(empty: Database) -> None:
    go(empty, up("0001"))
    moment = "2026-11-20T02:00:00.000000+00:00"
    with empty.writing() as connection:
        connection.execute(
            text(
                "INSERT INTO terminals (id, number, area, name, token_hash, added_at)"
                " VALUES ('t', 1, '990421101201', '村口', 'h', :at)"
            ),
            {"at": moment},
        )
        connection.execute(
            text(
                "INSERT INTO outbox_rows (id, terminal, kind, made, received_at)"
                " VALUES ('r', 't', 'report', :at, :at)"
            ),
            {"at": moment},
        )
    migrate.upgrade(empty)
    with empty.reading() as connection:
        found = connection.execute(text("SELECT standing, device_key FROM terminals")).one()
        assert tuple(found) == ("revoked", None)
        acts = connection.execute(text("SELECT terminal, who, act FROM terminal_history")).all()
        assert [tuple(act) for act in acts] == [("t", "migration 0003", "revoked")]
        assert connection.scalar(text("SELECT terminal FROM outbox_rows")) == "t"
    go(empty, down("0001"))
    with empty.reading() as connection:
        assert connection.scalar(text("SELECT name FROM terminals")) == "村口"
        assert connection.scalar(text("SELECT id FROM outbox_rows")) == "r"


def test_a_database_of_a_newer_version_is_left_as_it_is(empty: Database) -> None:
    migrate.upgrade(empty)
    with empty.writing() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    with pytest.raises(UsageError, match=r"newer Mingbai .*9999.*: install the newer one again"):
        migrate.upgrade(empty)
    with empty.reading() as connection:
        assert connection.scalar(text("SELECT version_num FROM alembic_version")) == "9999"


def test_an_instant_is_the_same_on_both(empty: Database) -> None:
    migrate.upgrade(empty)
    with empty.writing() as connection:
        connection.execute(insert(metadata.tables["acts"]).values(a_row(metadata.tables["acts"])))
    with empty.reading() as connection:
        found = connection.scalar(select(metadata.tables["acts"].c.at))
    assert isinstance(found, datetime)
    assert found == NOW


def test_the_database_survives_a_power_cut_by_its_settings(tmp_path: Path) -> None:
    database = Database(tmp_path / "county.db")
    with database.reading() as connection:
        settings = [
            connection.exec_driver_sql(f"PRAGMA {name}").scalar()
            for name in ("journal_mode", "synchronous", "foreign_keys")
        ]
    database.close()
    assert settings == ["wal", 2, 1]


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
