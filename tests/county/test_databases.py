"""One contract for both databases: one writer at a time, readers that wait for nobody."""

import threading
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

import msgspec
import pytest
from sqlalchemy import func, insert, select, text, update
from sqlalchemy.exc import IntegrityError

from county.database.engine import Database
from county.database.migrate import upgrade
from county.database.opening import open_database, require_own
from county.database.settings import DatabaseSettings
from county.database.signals import feeds_changed
from county.database.tables import areas
from county.database.upserts import insert_into
from county.folder import DataFolder
from county.parts import open_county
from disclosure.areas import AreaCode
from disclosure.errors import RetryLaterError, UsageError
from tests.county.making import COUNTY
from tests.fakes.postgres import Server

WRITERS, EACH = 4, 8

Open = Callable[[], Database]


@pytest.fixture
def opened(folder: DataFolder) -> Iterator[Open]:
    """Open the county's database as often as processes would."""
    with ExitStack() as closing:

        def another() -> Database:
            settings = folder.settings().database
            database = open_database(folder.path, folder.database, settings)
            closing.callback(database.close)
            return database

        yield another


def an_area(code: str, name: str = "") -> dict[str, object]:
    return {"code": code, "name": name, "office": "", "place": 0}


def test_writers_take_turns_from_their_first_statement(opened: Open) -> None:
    faults: list[Exception] = []

    def write(database: Database) -> None:
        try:
            for _ in range(EACH):
                with database.writing() as connection:
                    number = connection.scalar(select(func.count()).select_from(areas)) or 0
                    connection.execute(insert(areas).values(an_area(f"{number:012}")))
        except Exception as error:  # noqa: BLE001 - told below
            faults.append(error)

    threads = [threading.Thread(target=write, args=(opened(),)) for _ in range(WRITERS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert faults == []
    with opened().reading() as connection:
        codes = connection.scalars(select(areas.c.code).order_by(areas.c.code)).all()
    assert codes == [f"{number:012}" for number in range(WRITERS * EACH)]


def test_a_reader_sees_one_state_while_another_writes(opened: Open) -> None:
    one, other = opened(), opened()
    count = select(func.count()).select_from(areas)
    with one.reading() as connection:
        assert connection.scalar(count) == 0
        with other.writing() as writing:
            writing.execute(insert(areas).values(an_area(COUNTY)))
        assert connection.scalar(count) == 0
    with one.reading() as connection:
        assert connection.scalar(count) == 1


def test_what_fails_is_undone(opened: Open) -> None:
    database = opened()

    def fail() -> None:
        with database.writing() as connection:
            connection.execute(insert(areas).values(an_area(COUNTY)))
            raise ValueError("stop")

    with pytest.raises(ValueError, match="stop"):
        fail()
    with database.reading() as connection:
        assert connection.scalar(select(func.count()).select_from(areas)) == 0


def test_a_row_is_put_once_or_brought_up(opened: Open) -> None:
    with opened().writing() as connection:
        for name in ("first", "second"):
            put = insert_into(connection, areas).values(an_area(COUNTY, name))
            connection.execute(put.on_conflict_do_nothing())
        assert connection.scalar(select(areas.c.name)) == "first"
        put = insert_into(connection, areas).values(an_area(COUNTY, "third"))
        keys, named = [areas.c.code], {"name": put.excluded.name}
        connection.execute(put.on_conflict_do_update(index_elements=keys, set_=named))
        assert connection.scalar(select(areas.c.name)) == "third"


def test_text_sorts_by_its_bytes_and_words_are_found_in_either_case(opened: Open) -> None:
    names = ["Zz", "aa", "云头乡", "柳泉镇", "_x"]
    with opened().writing() as connection:
        for place, name in enumerate(names):
            connection.execute(insert(areas).values(an_area(f"{place:012}", name)))
        found = connection.scalars(select(areas.c.name).order_by(areas.c.name)).all()
        upper = select(areas.c.name).where(areas.c.name.icontains("ZZ", autoescape=True))
        assert connection.scalars(upper).all() == ["Zz"]
    assert found == sorted(names, key=str.encode)


def test_another_process_is_told_of_what_was_committed_alone(opened: Open) -> None:
    lookout, writer = opened().lookout(), opened()
    assert lookout.changed()
    assert not lookout.changed()

    def undone() -> None:
        with writer.writing() as connection:
            feeds_changed(connection)
            raise ValueError("stop")

    with pytest.raises(ValueError, match="stop"):
        undone()
    assert not lookout.changed()
    with writer.writing() as connection:
        connection.execute(insert(areas).values(an_area(COUNTY)))
        feeds_changed(connection)
    # PostgreSQL tells a moment after the commit.
    assert _soon(lookout.changed)
    assert not lookout.changed()
    lookout.close()


def test_one_process_leads_and_another_follows_when_it_ends(opened: Open) -> None:
    first, second = opened().lookout(), opened().lookout()
    first.changed()
    second.changed()
    assert first.leads()
    assert not second.leads()
    assert first.leads()
    first.close()
    assert _soon(second.leads)
    second.close()


def test_a_database_of_another_county_is_refused(opened: Open, folder: DataFolder) -> None:
    database = opened()
    with database.writing() as connection:
        connection.execute(insert(areas).values(an_area("110101000000")))
    with pytest.raises(UsageError, match="not of county 990421000000"):
        require_own(database, COUNTY)
    with pytest.raises(UsageError, match="a schema of its own"), open_county(folder):
        pass


# ---- PostgreSQL alone ---------------------------------------------------------------------------


@pytest.fixture
def settings(postgres: Server) -> Iterator[DatabaseSettings]:
    name = postgres.database()
    yield DatabaseSettings(address=postgres.address(name), lock_seconds=0.3, statement_seconds=0.5)
    postgres.drop(name)


@pytest.fixture
def database(settings: DatabaseSettings) -> Iterator[Database]:
    database = open_database(Path(), Path(), settings)
    upgrade(database)
    yield database
    database.close()


def test_who_waits_too_long_for_the_lock_is_told_to_come_again(database: Database) -> None:
    with (
        database.writing(),
        pytest.raises(RetryLaterError, match="busy"),
        database.writing() as second,
    ):
        second.execute(select(areas.c.code))


def test_a_statement_that_takes_too_long_is_cut_off(database: Database) -> None:
    with pytest.raises(RetryLaterError, match="busy"), database.reading() as connection:
        connection.execute(text("SELECT pg_sleep(30)"))


def test_readers_cannot_write(database: Database) -> None:
    with pytest.raises(Exception, match="read-only"), database.reading() as connection:
        connection.execute(update(areas).values(name="x"))


def test_a_restarted_server_costs_no_error_and_no_news(
    database: Database, postgres: Server, settings: DatabaseSettings
) -> None:
    other = open_database(Path(), Path(), settings)
    lookout = other.lookout()
    assert lookout.changed()
    assert lookout.leads()
    with database.reading() as connection:
        connection.execute(select(areas.c.code))
    postgres.run("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname LIKE 't%'")
    with database.reading() as connection:
        connection.execute(select(areas.c.code))
    with pytest.raises(RetryLaterError, match="does not answer"):
        _soon(lookout.changed)
    assert not lookout.leads()
    # It was told nothing meanwhile, so it must look; not at once: a back-off lies between.
    assert _soon(lambda: _told_again(lookout.changed))
    assert _soon(lookout.leads)
    lookout.close()
    other.close()


def _told_again(changed: Callable[[], bool]) -> bool:
    try:
        return changed()
    except RetryLaterError:
        return False


def _soon(holds: Callable[[], bool]) -> bool:
    """Ask until the answer is yes; a server has noticed by then that a connection ended."""
    waiting = threading.Event()
    return any(holds() or waiting.wait(0.1) for _ in range(200))


def test_counties_share_a_database_by_schemas(settings: DatabaseSettings) -> None:
    found = []
    for schema, code in (("c990421", COUNTY), ("c110101", AreaCode("110101000000"))):
        mine = msgspec.structs.replace(
            settings, schema=schema, lock_seconds=5, statement_seconds=20
        )
        database = open_database(Path(), Path(), mine)
        upgrade(database)
        with database.writing() as connection:
            connection.execute(insert(areas).values(an_area(code)))
        require_own(database, code)
        with database.reading() as connection:
            found.append(connection.scalars(select(areas.c.code)).all())
        database.close()
    assert found == [[COUNTY], ["110101000000"]]


def test_writers_of_two_counties_do_not_wait_for_each_other(settings: DatabaseSettings) -> None:
    other = open_database(Path(), Path(), msgspec.structs.replace(settings, schema="another"))
    upgrade(other)
    mine = open_database(Path(), Path(), settings)
    with mine.writing(), other.writing() as connection:
        assert connection.scalar(text("SELECT 1")) == 1
    mine.close()
    other.close()


def test_an_error_repeats_no_value_of_a_row(database: Database) -> None:
    row = an_area(COUNTY, "王秀兰")
    for _ in range(2):
        with database.writing() as connection:
            connection.execute(insert_into(connection, areas).values(row).on_conflict_do_nothing())
    with pytest.raises(IntegrityError) as caught, database.writing() as connection:
        connection.execute(insert(areas).values({**row, "code": COUNTY}))
    assert COUNTY not in str(caught.value)
    assert "pk_areas" in str(caught.value)


def test_a_database_that_sorts_otherwise_is_refused(postgres: Server) -> None:
    postgres.run("CREATE DATABASE latin TEMPLATE template0 ENCODING 'LATIN1' LOCALE 'C'")
    database = open_database(Path(), Path(), DatabaseSettings(address=postgres.address("latin")))
    with pytest.raises(UsageError, match="createdb --encoding UTF8 --locale C"):
        upgrade(database)
    database.close()
    postgres.drop("latin")


def test_no_password_stands_in_settings_or_is_told(tmp_path: Path) -> None:
    for address in (
        "postgresql://me:secret@db/county",
        "postgresql://me@db/county?password=secret",
    ):
        with pytest.raises(ValueError, match="put it into a file") as refused:
            DatabaseSettings(address=address)
        assert "secret" not in str(refused.value)
    (tmp_path / "db.password").write_text("secret\n")
    nobody = DatabaseSettings(
        address="postgresql://me@127.0.0.1:9/county", password_file="db.password", connect_seconds=2
    )
    database = open_database(tmp_path, tmp_path / "county.db", nobody)
    with pytest.raises(RetryLaterError) as caught, database.reading():
        pass
    told = f"{caught.value} {caught.value.__cause__} {database.engine.url}"
    assert "secret" not in told
    with pytest.raises(UsageError, match=r"database\.password_file .*nowhere"):
        open_database(tmp_path, tmp_path, msgspec.structs.replace(nobody, password_file="nowhere"))


@pytest.mark.parametrize(
    ("name", "value", "said"),
    [
        ("address", "mysql://me@db/county", "does not begin with postgresql"),
        ("address", "postgresql://me@db", "names no database"),
        ("schema", 'x"; DROP SCHEMA public; --', "not a lower-case name"),
    ],
)
def test_an_address_that_cannot_be_is_refused(name: str, value: str, said: str) -> None:
    with pytest.raises(ValueError, match=said):
        msgspec.structs.replace(DatabaseSettings(), **{name: value})
