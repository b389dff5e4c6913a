"""Software from the county: sealed away from the server, given out in stages, followed."""

import hashlib
import io
import tarfile
from datetime import timedelta
from pathlib import Path

import pytest
from fastapi.testclient import TestClient
from sqlalchemy import select

from content_sync.agent.device import Device
from county.database.tables import acts
from county.desk.releases.words import STATES, STEPS
from county.people.staff import Role
from county.releases import shelf, steps
from county.releases.turns import Rollout, RolloutState, Stage, is_turn
from disclosure.areas import AreaCode
from disclosure.decoding import decode, encode
from disclosure.errors import RejectedSealError
from disclosure.feed import Envelope
from disclosure.outbox import OutboxBatch, OutboxKind
from disclosure.releases import (
    OFFER_TYPE,
    RELEASE_TYPE,
    Night,
    Offer,
    UpdateReason,
    UpdateRecord,
    UpdateStep,
)
from disclosure.requests import TerminalId
from disclosure.seals.releasing import open_offer, open_release
from disclosure.seals.signing import new_seed, seal
from disclosure.update_words import REASONS
from tests.county.ceremony import PASSPHRASE, Ceremony
from tests.county.desk import Browser
from tests.county.making import COUNTY, NOW, OTHER_VILLAGE, PASSWORD, TOWN, VILLAGE, Town, row
from tests.county.releasing import a_folder, run

NIGHT = Night(start="01:00", end="05:00")


@pytest.fixture
def key(ceremony: Ceremony) -> Path:
    """A release key that the county's root names from now on."""
    made = ceremony.file("zhou.key")
    step = ("release", "new", "--person", "zhou.build", "--out", made, "--passphrase-stdin")
    assert ceremony.root(*step) == 0
    draft = ceremony.draft("2.root.json", "--add-release", f"{made}.public")
    assert ceremony.publish(ceremony.sign(draft)) == 0
    return made


def typed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.stdin", io.StringIO(f"{PASSPHRASE}\n" * 4))


@pytest.fixture
def sealed(key: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A sealed release of one bundle."""
    out = tmp_path / "release"
    bundle = a_folder(tmp_path / "bundle")
    assert run("make", bundle, "--out", out, "--notes", "修复同步") == 0
    typed(monkeypatch)
    assert run("seal", out, "--key", key, "--passphrase-stdin") == 0
    return out


@pytest.fixture
def there(sealed: Path, town: Town) -> Town:
    """A county that has taken the release in."""
    assert run("add", sealed, "--data", town.county.folder.path) == 0
    return town


def begin(town: Town, *stages: Stage, borne: int = 1) -> None:
    plan = shelf.Plan("0.2.0", stages, NIGHT, borne)
    with town.county.database.writing() as connection:
        shelf.begin(connection, plan, "admin", town.clock())


def enter(town: Town, area: AreaCode = VILLAGE) -> TerminalId:
    return town.enter(Device(new_seed()), area)


def offered(client: TestClient, terminal: str) -> bytes | None:
    reply = client.get(f"/v1/terminals/{terminal}/release")
    assert reply.status_code in (200, 204)
    assert reply.headers["cache-control"] == "no-store"
    return reply.content if reply.status_code == 200 else None


def tell(
    town: Town, terminal: TerminalId, step: UpdateStep, because: UpdateReason | None = None
) -> None:
    now = town.clock.pass_by(minutes=1)
    record = UpdateRecord(format=1, version="0.2.0", step=step, at=now, because=because)
    with town.county.database.writing() as connection:
        steps.receive(connection, record, terminal, now)


def test_what_was_changed_after_it_was_made_is_not_sealed(
    key: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    out = tmp_path / "release"
    assert run("make", a_folder(tmp_path / "bundle"), "--out", out) == 0
    with (out / "bundle-arm64-bookworm.tar").open("ab") as file:
        file.write(b"x")
    typed(monkeypatch)
    assert run("seal", out, "--key", key, "--passphrase-stdin") == 2


@pytest.mark.usefixtures("key")
def test_the_county_takes_in_nothing_that_terminals_would_refuse(
    town: Town, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "release"
    assert run("make", a_folder(tmp_path / "bundle"), "--out", out) == 0
    assert run("add", out, "--data", town.county.folder.path) == 2
    assert "no terminal would take it" in capsys.readouterr().err


def test_a_version_has_one_content_for_ever(there: Town, sealed: Path) -> None:
    assert run("add", sealed, "--data", there.county.folder.path) == 2


def test_the_server_s_own_key_makes_no_release_that_terminals_believe(there: Town) -> None:
    """Whoever breaks into the server holds the head key, and can offer what others sealed."""
    with there.county.database.reading() as connection:
        shelved = shelf.find(connection, "0.2.0")
    assert shelved is not None
    keys = there.county.online
    forged = seal(RELEASE_TYPE, encode(shelved.release), keys.head)
    with pytest.raises(RejectedSealError):
        open_release(forged, keys.keyring, NOW)
    offer = Offer(
        format=1,
        terminal="t",
        issued=NOW,
        until=NOW + timedelta(hours=1),
        night=NIGHT,
        release=forged,
    )
    opened = open_offer(seal(OFFER_TYPE, encode(offer), keys.head), keys.keyring, "t", NOW)
    with pytest.raises(RejectedSealError):
        open_release(opened.release, keys.keyring, NOW)


def test_a_terminal_is_offered_what_was_sealed_and_fetches_it(
    there: Town, client: TestClient
) -> None:
    terminal = enter(there)
    assert offered(client, terminal) is None
    begin(there, Stage(COUNTY, 100))
    raw = offered(client, terminal)
    assert raw is not None
    keyring = there.county.online.keyring
    offer = open_offer(decode(raw, Envelope), keyring, terminal, there.clock())
    release = open_release(offer.release, keyring, there.clock())
    [bundle] = release.bundles
    whole = client.get(f"/v1/blobs/sha256/{bundle.sha256}").content
    assert hashlib.sha256(whole).hexdigest() == bundle.sha256
    part = client.get(f"/v1/blobs/sha256/{bundle.sha256}", headers={"Range": "bytes=100-199"})
    assert (part.status_code, part.content) == (206, whole[100:200])
    with tarfile.open(fileobj=io.BytesIO(whole)) as archive:
        assert "install.sh" in archive.getnames()


def test_a_device_that_nobody_confirmed_is_offered_nothing(there: Town, client: TestClient) -> None:
    begin(there, Stage(COUNTY, 100))
    assert offered(client, "00000000-0000-4000-8000-000000000000") is None


def test_stages_open_one_after_another(there: Town, client: TestClient) -> None:
    here, elsewhere = enter(there), enter(there, OTHER_VILLAGE)
    begin(there, Stage(TOWN, 100), Stage(COUNTY, 100))
    assert offered(client, here) is not None
    assert offered(client, elsewhere) is None
    with there.county.database.writing() as connection:
        rollout = shelf.current(connection)
        assert rollout is not None
        shelf.open_next(connection, rollout, "admin", there.clock())
    assert offered(client, elsewhere) is not None


def test_pausing_stopping_and_withdrawing_take_the_offer_back(
    there: Town, client: TestClient
) -> None:
    terminal = enter(there)
    begin(there, Stage(COUNTY, 100))
    with there.county.database.writing() as connection:
        rollout = shelf.current(connection)
        assert rollout is not None
        shelf.pause(connection, rollout, "admin", there.clock())
    assert offered(client, terminal) is None
    with there.county.database.writing() as connection:
        shelf.go_on(connection, rollout, 0, 1, "admin", there.clock())
    assert offered(client, terminal) is not None
    assert run("withdraw", "0.2.0", "--data", there.county.folder.path) == 0
    assert offered(client, terminal) is None


def test_after_some_have_gone_back_nobody_else_gets_it(there: Town, client: TestClient) -> None:
    terminals = [enter(there) for _ in range(3)]
    begin(there, Stage(COUNTY, 100), borne=1)
    tell(there, terminals[0], UpdateStep.RETURNED, UpdateReason.START)
    assert offered(client, terminals[2]) is not None
    tell(there, terminals[1], UpdateStep.RETURNED, UpdateReason.UNSTEADY)
    assert offered(client, terminals[2]) is None


def test_a_share_holds_about_so_many_and_always_the_same() -> None:
    def rollout(share: int) -> Rollout:
        stages = (Stage(COUNTY, share),)
        return Rollout(1, "0.2.0", RolloutState.RUNNING, NIGHT, stages, 1, 1, NOW, "admin")

    names = [f"terminal-{n}" for n in range(1000)]
    ten = {name for name in names if is_turn(rollout(10), 0, name, VILLAGE)}
    fifty = {name for name in names if is_turn(rollout(50), 0, name, VILLAGE)}
    assert 60 < len(ten) < 140
    assert 430 < len(fifty) < 570
    assert ten < fifty


def test_terminals_tell_of_versions_through_the_outbox(there: Town, client: TestClient) -> None:
    token = there.terminal()
    record = UpdateRecord(
        format=1,
        version="0.2.0",
        step=UpdateStep.RETURNED,
        at=there.clock(),
        because=UpdateReason.CUT,
    )
    rows = (row(OutboxKind.UPDATE, encode(record)), row(OutboxKind.UPDATE, encode(record)))
    reply = client.post(
        "/v1/outbox",
        content=encode(OutboxBatch(format=1, rows=rows)),
        headers={"Authorization": f"Bearer {token}"},
    )
    assert [one["result"] for one in reply.json()["rows"]] == ["stored", "stored"]
    with there.county.database.reading() as connection:
        assert steps.returned(connection, "0.2.0") == 1


# The desk.


@pytest.fixture
def admin(there: Town, client: TestClient) -> Browser:
    there.hire("admin.zhou", Role.ADMIN, COUNTY)
    browser = Browser(client)
    browser.log_in("admin.zhou")
    return browser


PLAN = {
    "version": "0.2.0",
    "area-1": TOWN,
    "share-1": "100",
    "area-2": COUNTY,
    "share-2": "100",
    "night-start": "01:00",
    "night-end": "05:00",
}


def test_an_admin_gives_a_release_out_and_follows_it(there: Town, admin: Browser) -> None:
    terminal = enter(there)
    assert "修复同步" in admin.get("/desk/releases").text
    assert admin.post("/desk/releases/begin", **PLAN, password=PASSWORD).status_code == 303
    admin.get("/desk/releases")
    assert "未放开" in admin.page
    number = 'name="rollout" value="1"'
    assert number in admin.page
    assert admin.post("/desk/releases/next", rollout="1", password=PASSWORD).status_code == 303
    tell(there, terminal, UpdateStep.RETURNED, UpdateReason.UNSTEADY)
    page = admin.get("/desk/releases").text
    assert "已退回旧版" in page
    assert "新版反复中断" in page
    assert "未放开" not in page
    for act in ("pause", "resume", "stop"):
        assert admin.post(f"/desk/releases/{act}", rollout="1").status_code == 303
    assert "开始一次更新" in admin.get("/desk/releases").text
    with there.county.database.reading() as connection:
        done = list(connection.scalars(select(acts.c.act).order_by(acts.c.number)))
    words = [word for word in done if word.startswith("rollout.")]
    assert [word.removeprefix("rollout.") for word in words] == [
        "begun",
        "widened",
        "paused",
        "resumed",
        "stopped",
    ]


def test_it_begins_with_the_password_alone(admin: Browser, there: Town) -> None:
    admin.get("/desk/releases")
    assert admin.post("/desk/releases/begin", **PLAN, password="wrong").status_code == 401
    with there.county.database.reading() as connection:
        assert shelf.current(connection) is None


MISTAKES = (
    ({"area-1": "", "area-2": ""}, "请至少选一批"),
    ({"share-1": "3"}, "请从列表里选"),
    ({"area-1": "110000000000"}, "请从列表里选"),
    ({"night-end": "01:00"}, "开始和结束不能相同"),
    ({"night-start": "25:00"}, "01:00 这样的时间"),
)


def test_a_plan_that_makes_no_sense_comes_back_with_the_reason(admin: Browser) -> None:
    admin.get("/desk/releases")
    for changed, words in MISTAKES:
        reply = admin.post("/desk/releases/begin", **(PLAN | changed), password=PASSWORD)
        assert reply.status_code == 422
        assert words in admin.page


def test_a_page_left_open_acts_on_no_other_roll_out(there: Town, admin: Browser) -> None:
    begin(there, Stage(COUNTY, 100))
    admin.get("/desk/releases")
    assert admin.post("/desk/releases/stop", rollout="7").status_code == 409


def test_an_admin_of_a_township_gives_nothing_out(there: Town, client: TestClient) -> None:
    there.hire("admin.town", Role.ADMIN, TOWN)
    browser = Browser(client)
    browser.log_in("admin.town")
    browser.get("/desk/releases")
    assert browser.post("/desk/releases/begin", **PLAN, password=PASSWORD).status_code == 404


def test_everything_has_words() -> None:
    assert set(STEPS) == set(UpdateStep)
    assert set(REASONS) == set(UpdateReason)
    assert set(STATES) == set(RolloutState)


def test_the_release_keys_stand_in_what_holders_read(
    key: Path, ceremony: Ceremony, capsys: pytest.CaptureFixture[str]
) -> None:
    capsys.readouterr()
    assert ceremony.root("show", ceremony.current) == 0
    assert "releases zhou.build: until" in capsys.readouterr().out
    out = ceremony.file("3.root.json")
    step = ("draft", "--from", ceremony.current, "--out", out)
    assert ceremony.root(*step, "--release-threshold", "2") == 2
    assert ceremony.root(*step, "--revoke-release", "nobody") == 2
    assert ceremony.root(*step, "--add-release", f"{key}.public") == 2
    assert ceremony.root(*step, "--revoke-release", "zhou.build") == 0
