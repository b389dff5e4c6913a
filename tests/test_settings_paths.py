"""Relative paths in a settings file begin in the file's folder, whichever process reads it."""

from pathlib import Path

import pytest

from broadcast.building import Workshop
from broadcast.settings import BroadcastSettings
from content_sync.agent.main import run
from content_sync.store.machine_clock import SystemClock
from disclosure.errors import UsageError
from disclosure.settings import load, located
from kiosk.settings import load_kiosk
from signage.settings import load_screen


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return a folder of settings that is not the one the process stands in."""
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    monkeypatch.chdir(elsewhere)
    folder = tmp_path / "etc"
    folder.mkdir()
    for name in ("kiosk", "signage", "broadcast"):
        (folder / f"{name}.toml").write_text('store = "../store"\n')
    return folder


def test_every_face_finds_the_store_beside_its_settings(folder: Path) -> None:
    store = (folder / "../store").resolve()
    screen = load_screen(folder / "signage.toml")
    kiosk = load_kiosk(Path("../etc/kiosk.toml"))
    file = folder / "broadcast.toml"
    unit = Workshop(load(file, BroadcastSettings), file, SystemClock())
    found = (screen.store_path, kiosk.store_path, unit.places.store)
    assert {path.resolve() for path in found} == {store}
    assert all(path.is_absolute() for path in found)


def test_the_agent_finds_root_and_store_beside_its_settings(folder: Path) -> None:
    (folder / "agent.toml").write_text(
        'county_url = "http://127.0.0.1:9"\nroot = "pinned.json"\narea = "990421101201"\n'
        'terminal_id = "t"\nterminal_number = 3\nstore = "../store"\n'
    )
    with pytest.raises(UsageError, match=r"etc/pinned\.json"):
        run(Path("../etc/agent.toml"), once=True)


def test_an_absolute_path_stays_what_it_is(folder: Path) -> None:
    assert located("/srv/store", folder / "kiosk.toml") == Path("/srv/store")
