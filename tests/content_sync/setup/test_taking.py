"""Root takes the file: all of it or none, secrets gone afterwards, twice as once."""

import tomllib
from pathlib import Path

import pytest

from content_sync.setup import taking
from content_sync.setup.taking import DONE, NAME, Places, take
from content_sync.store.beginning import Step, told
from disclosure.errors import RetryLaterError, UsageError
from tests.content_sync.setup.test_plan import WHOLE
from tests.fakes.county import FakeCounty

ROOT = FakeCounty().roots[0]


@pytest.fixture
def places(tmp_path: Path) -> Places:
    made = Places(
        boot=(tmp_path / "firmware", tmp_path / "boot"),
        settings=tmp_path / "etc",
        store=tmp_path / "store",
        network=tmp_path / "NetworkManager",
        time=tmp_path / "timesyncd.conf.d",
        agent_user="",
    )
    for folder in (*made.boot, made.settings, made.store / "content"):
        folder.mkdir(parents=True)
    for face in ("signage", "broadcast"):
        (made.settings / f"{face}.toml").write_text(f'store = "{made.store}"\n')
    (made.boot[0] / "1.root.json").write_bytes(ROOT)
    return made


def put(places: Places, text: str = WHOLE) -> Path:
    file = places.boot[0] / NAME
    file.write_text(text, encoding="utf-8")
    return file


def test_without_a_file_nothing_happens(places: Places) -> None:
    assert not take(places)
    assert not places.connections.exists()


def test_the_file_becomes_settings_and_loses_its_secrets(places: Places) -> None:
    file = put(places)
    assert take(places)
    assert not file.exists()
    kept = (places.boot[0] / DONE).read_text()
    assert "7K3M" not in kept
    assert "secret" not in kept
    cut = tomllib.loads(kept)
    assert cut["county"] == "https://gk.example.gov.cn"
    assert cut["wifi"] == {"name": "村委会 5G;1", "password": ""}
    for secret in (*places.connections.iterdir(), places.ticket):
        assert secret.stat().st_mode & 0o777 == 0o600, secret
    assert "a secret word" in (places.connections / "mingbai-wifi.nmconnection").read_text()
    assert tomllib.loads(places.ticket.read_text())["claim"] == "7K3M-9QWX-2HTB-VD5C"
    assert (places.store / "root.json").read_bytes() == ROOT
    assert tomllib.loads((places.settings / "signage.toml").read_text())["width_px"] == 1920
    assert told(places.store) is None


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("[wifi]\nname = 'a'\npassword = 'short'", "wifi.password"),
        ("roles = ['kiosk']", "roles"),
        ("county = 'https://gk.example.gov.cn'\nclaim = 'A'", "root"),
        ("root = 'no.json'", "root"),
        ("root = 'mingbai.toml'", "root"),
    ],
)
def test_a_wrong_file_stays_and_the_screen_is_told_which_key(
    places: Places, text: str, key: str
) -> None:
    file = put(places, text)
    with pytest.raises(UsageError, match=NAME):
        take(places)
    assert file.read_text(encoding="utf-8") == text
    assert not places.connections.exists()
    assert not places.ticket.exists()
    waiting = told(places.store)
    assert waiting is not None
    assert (waiting.step, waiting.why) == (Step.FILE, key)
    put(places, "[screen]\nwidth_px = 800")
    assert take(places)
    assert told(places.store) is None


def test_networks_and_time_are_written_for_services_of_other_users(places: Places) -> None:
    put(places, f"{WHOLE}\n[time]\nservers = ['ntp.example.gov.cn']")
    assert take(places)
    way = places.network / "conf.d" / "20-mingbai-county.conf"
    assert "https://gk.example.gov.cn/v1/root/1" in way.read_text()
    assert "NTP=ntp.example.gov.cn" in (places.time / "mingbai.conf").read_text()
    for file in (way, places.time / "mingbai.conf"):
        assert file.stat().st_mode & 0o777 == 0o644, file
    assert tomllib.loads((places.boot[0] / DONE).read_text())["time"] == {
        "servers": ["ntp.example.gov.cn"]
    }


def test_another_county_s_root_is_refused(places: Places) -> None:
    (places.store / "root.json").write_bytes(b"another")
    put(places)
    with pytest.raises(UsageError, match="another county"):
        take(places)
    assert (places.store / "root.json").read_bytes() == b"another"


def test_what_a_technician_set_beside_the_panel_stays(places: Places) -> None:
    file = places.settings / "signage.toml"
    file.write_text(
        '# ours\nstore = "/s"\nwidth_px = 1080\n\n[player]\nwall = "a"\n# width_px = 3\n'
    )
    file.chmod(0o640)
    put(places, "[screen]\nwidth_px = 384\nheight_px = 32")
    take(places)
    text = file.read_text()
    assert tomllib.loads(text) == {
        "store": "/s",
        "width_px": 384,
        "height_px": 32,
        "player": {"wall": "a"},
    }
    assert "# ours" in text
    assert "# width_px = 3" in text
    assert file.stat().st_mode & 0o777 == 0o640


def test_a_panel_is_turned_and_turned_back(places: Places) -> None:
    file = places.settings / "signage.toml"
    file.write_text('store = "/s"\n')
    for turn in (90, 0):
        put(places, f"[screen]\nrotate = {turn}")
        take(places)
        assert tomllib.loads(file.read_text()) == {"store": "/s", "rotate": turn}


def test_a_power_cut_before_the_secrets_go_is_made_good_by_the_next_start(
    places: Places, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = put(places)
    with monkeypatch.context() as cut:
        cut.setattr(taking, "_forget", _power_cut)
        with pytest.raises(RetryLaterError):
            take(places)
    before = {one.name: one.read_text() for one in places.connections.iterdir()}
    assert file.exists()
    assert take(places)
    assert {one.name: one.read_text() for one in places.connections.iterdir()} == before
    assert not file.exists()


def test_an_enrolled_terminal_gets_no_new_ticket(places: Places) -> None:
    (places.settings / "agent.toml").write_text("")
    put(places)
    assert take(places)
    assert not places.ticket.exists()


def _power_cut(*_: object) -> None:
    raise RetryLaterError("the power is gone")
