"""The county's fixtures: keys are made once, each test gets its own copy."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from argon2 import PasswordHasher
from fastapi.testclient import TestClient

from county.folder import DataFolder
from county.people import passwords
from county.settings import CountySettings, DeskSettings
from county.web.serving import build_application
from disclosure.seals import locking
from tests.county.carrying import Offline
from tests.county.ceremony import Ceremony
from tests.county.making import VILLAGE, Content, Town, item_text, make_folder
from tests.county.test_import_attachments import PICTURE, picture


@pytest.fixture(scope="session")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return make_folder(tmp_path_factory.mktemp("county") / "data").path


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
