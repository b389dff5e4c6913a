"""The county's fixtures: keys are made once, each test gets its own copy.

A test is run on SQLite, or on PostgreSQL with `--county-database postgresql`; those of the modules
in `ON_BOTH`, which together touch every statement of the county, are run on both in any case.
"""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from argon2 import PasswordHasher
from fastapi.testclient import TestClient

from county.database.migrate import upgrade
from county.database.opening import open_database
from county.database.settings import DatabaseSettings
from county.folder import DataFolder
from county.people import passwords
from county.settings import CountySettings, DeskSettings
from county.web.serving import build_application
from disclosure.seals import locking
from tests.county.carrying import Offline
from tests.county.ceremony import Ceremony
from tests.county.making import VILLAGE, Content, Town, item_text, make_folder
from tests.county.test_import_attachments import PICTURE, picture
from tests.fakes.postgres import Server, programs

TEMPLATE = "mingbai_template"

ON_BOTH = frozenset(
    f"test_{name}"
    for name in (
        "airings",
        "alert_coverage",
        "answers_on_phones",
        "applications",
        "approving",
        "assigning",
        "asking",
        "asking_results",
        "audit_chain",
        "backups",
        "calendar",
        "catalogue_desk",
        "coverage",
        "carry",
        "databases",
        "delivery",
        "desk_doors",
        "emergency",
        "enrolment",
        "escalation",
        "fast_lane",
        "feed_api",
        "figures",
        "hearing",
        "holidays",
        "lock_out",
        "login_service",
        "logs",
        "notices",
        "open_api",
        "opinions",
        "outbox_api",
        "public_pages",
        "reach",
        "recording",
        "releases",
        "rendering",
        "request_clocks",
        "request_desk",
        "rotation",
        "sealing_desk",
        "second_factor",
        "setting_aside",
        "several_counties",
        "showings",
        "staff_desk",
        "statement_desk",
        "statements",
        "stops",
        "terminal_desk",
        "terminal_orders",
        "texting",
        "upkeep",
        "vouching",
        "withdrawn_codes",
    )
)
"""Modules of tests that are run on both databases."""


ON_ONE = {"test_several_processes": "postgresql", "test_moving": "sqlite"}
"""Tests that say themselves which database they begin with."""


@pytest.fixture(scope="session")
def pristine(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A new county's folder, on SQLite."""
    return make_folder(tmp_path_factory.mktemp("county") / "data").path


@pytest.fixture(scope="session")
def postgres() -> Iterator[Server]:
    """A PostgreSQL server with a database that has the county's empty tables."""
    where = programs()
    if where is None:
        pytest.skip("no PostgreSQL server here: install Debian's postgresql")
    server = Server.start(where)
    server.run(f"CREATE DATABASE {TEMPLATE} TEMPLATE template0")
    database = open_database(Path(), Path(), DatabaseSettings(address=server.address(TEMPLATE)))
    upgrade(database)
    database.close()
    yield server
    server.stop()


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    if "storage" in metafunc.fixturenames:
        chosen = metafunc.config.getoption("--county-database")
        module = metafunc.module.__name__.rpartition(".")[2]
        chosen = ON_ONE.get(module, chosen)
        kinds = ["sqlite", "postgresql"] if module in ON_BOTH else [chosen]
        metafunc.parametrize("storage", kinds, indirect=True, scope="function")


@pytest.fixture
def storage(request: pytest.FixtureRequest) -> Iterator[DatabaseSettings]:
    """Which database the county's data lies in: the folder's own, or a fresh one of a server."""
    if request.param == "sqlite":
        yield DatabaseSettings()
        return
    server: Server = request.getfixturevalue("postgres")
    name = server.database(TEMPLATE)
    yield DatabaseSettings(address=server.address(name))
    server.drop(name)


@pytest.fixture
def made(pristine: Path, storage: DatabaseSettings, tmp_path: Path) -> Path:
    """A new county's folder, on the database of this test; it may be copied."""
    if not storage.address:
        return pristine
    made = Path(shutil.copytree(pristine, tmp_path / "made"))
    for file in made.glob("county.db*"):
        file.unlink()
    (made / "settings.toml").write_text(f'[database]\naddress = "{storage.address}"\n')
    return made


@pytest.fixture(autouse=True)
def quick_hashes(monkeypatch: pytest.MonkeyPatch) -> None:
    """Hash with little memory and time: what is tested is the door, not Argon2."""
    quick = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)
    monkeypatch.setattr(passwords, "_hasher", quick)
    monkeypatch.setattr(passwords, "_NOBODYS_HASH", quick.hash("nobody"))


@pytest.fixture
def content(tmp_path: Path) -> Content:
    return Content(tmp_path / "content")


@pytest.fixture
def folder(made: Path, tmp_path: Path) -> DataFolder:
    return DataFolder(Path(shutil.copytree(made, tmp_path / "data")))


@pytest.fixture
def town(folder: DataFolder, content: Content) -> Iterator[Town]:
    # Code generators are tried in test_second_factor; elsewhere they would only be in the way.
    settings = CountySettings(desk=DeskSettings(second_factor=()))
    town = Town.open(folder, content, settings)
    yield town
    town.county.database.close()


@pytest.fixture
def client(town: Town) -> Iterator[TestClient]:
    """The county over HTTP; its areas are imported, nothing is sealed yet."""
    town.load()
    app = build_application(town.county, town.clock)
    with TestClient(app, follow_redirects=False) as client:
        yield client


@pytest.fixture
def published(town: Town) -> Town:
    """A county whose village has one item with a picture."""
    town.content.write(f"{VILLAGE}/a.png", picture())
    town.content.item("a", item_text(body=PICTURE))
    town.publish()
    return town


@pytest.fixture
def stick(tmp_path: Path) -> Path:
    (tmp_path / "stick").mkdir()
    return tmp_path / "stick"


@pytest.fixture
def offline(published: Town, tmp_path: Path) -> Offline:
    return Offline.of(published, tmp_path / "terminal")


@pytest.fixture
def ceremony(town: Town, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Ceremony:
    cheap = locking.Cost(operations=1, memory_bytes=8192)
    monkeypatch.setattr(locking, "Cost", lambda: cheap)
    monkeypatch.setattr("county.commands.root_drafts.system_clock", town.clock)
    monkeypatch.setattr("county.commands.root_publishing.system_clock", town.clock)
    table = tmp_path / "table"
    table.mkdir()
    return Ceremony(table, town.county.folder, monkeypatch)
