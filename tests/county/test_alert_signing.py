"""From a dropped file to a terminal: proof, verdict, seal, feed; or people's approval."""

import shutil
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from fastapi.testclient import TestClient

from content_sync.store.reader import ContentReader
from county.__main__ import main
from county.alerts import proof
from county.alerts.receiving import open_intake
from county.publishing import drafts
from county.web.serving import build_application
from disclosure.alerts import alert_of
from disclosure.decoding import decode, encode
from disclosure.feed import ITEM_TYPE, Envelope
from disclosure.items import Item
from disclosure.seals.signing import public_key, seal
from tests.county.capping import BODY, SEED, SENDER, TOKEN, info, message
from tests.county.ceremony import Ceremony
from tests.county.making import COUNTY, NOW, TOWN, Town
from tests.county.station import SOURCES, Station, on_terminal

HOUR = timedelta(hours=1)


@pytest.fixture
def station(
    town: Town, ceremony: Ceremony, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Station]:
    town.publish()
    folder = tmp_path / "alerts"
    folder.mkdir()
    key = folder / "standing.key"
    step = ("standing", "new", "--rule", "weather.rule", "--area", COUNTY, "--alerts-of", BODY)
    assert ceremony.root(*step, "--out", key) == 0
    draft = ceremony.draft("v2.json", "--add-standing", f"{key}.public")
    assert ceremony.publish(ceremony.sign(draft)) == 0
    sources = SOURCES.format(
        body=BODY,
        sender=SENDER,
        key=public_key(SEED).hex(),
        token=TOKEN,
    )
    places = f'inbox = "{folder}/inbox"\nsealed = "{folder}/sealed"\n'
    signing = f'key = "standing.key"\nroot = "{town.county.folder.root(2)}"\n'
    (folder / "signer.toml").write_text(places + signing + sources)
    (town.county.folder.path / "alerts.toml").write_text(places + sources)
    monkeypatch.setattr("county.commands.alerts.system_clock", town.clock)
    intake = open_intake(town.county, town.clock)
    assert intake
    yield Station(town, folder, ceremony, intake)
    intake.close()


def test_a_dropped_message_is_sealed_by_the_rule_and_reaches_the_village(
    station: Station, tmp_path: Path
) -> None:
    dropped = station.drop(message())
    assert station.sign() == 0
    assert not dropped.exists()
    assert (dropped.parent / "done" / "a.xml").exists()
    assert station.take() == 1
    (item,) = on_terminal(station, tmp_path / "store")
    assert item.title == "暴雨红色预警"
    alert = alert_of(item, NOW.date(), NOW)
    assert alert
    assert alert.takes_over
    assert station.take() == 0


def test_an_update_and_a_cancellation_follow_on_the_terminal(
    station: Station, tmp_path: Path
) -> None:
    station.drop(message())
    station.sign()
    station.take()
    later = station.town.clock.pass_by(hours=1)
    softer = info(severity="Severe", codes=("990421101",))
    about = (("QH-1", NOW),)
    station.drop(message("QH-2", sent=later, msg_type="Update", about=about, infos=softer))
    station.sign()
    assert len(station.sealed()) == 2
    station.take()
    held = {item.area: item.title for item in on_terminal(station, tmp_path / "store")}
    assert held == {COUNTY: "解除暴雨红色预警", TOWN: "暴雨橙色预警"}
    last = station.town.clock.pass_by(hours=1)
    about = (("QH-2", later),)
    station.drop(message("QH-3", sent=last, msg_type="Cancel", about=about, infos=""))
    station.sign()
    station.take()
    titles = {item.title for item in on_terminal(station, tmp_path / "store")}
    assert titles == {"解除暴雨红色预警", "解除暴雨橙色预警"}


def test_the_same_file_again_is_refused(station: Station) -> None:
    station.drop(message())
    assert station.sign() == 0
    station.drop(message(), "again.xml")
    assert station.sign() == 1
    assert "was taken before" in station.reason("again.xml")


@pytest.mark.parametrize(
    ("given", "reason"),
    [
        (None, "there is no proof"),
        (b"ed25519 zz", "not in hex"),
        (proof.by_key(message(), bytes(32)), "not that of source"),
        (proof.by_key(message("QH-other"), SEED), "not that of source"),
        (proof.by_token(message(), TOKEN), "not that of source"),
    ],
    ids=["none", "no hex", "another key", "another message", "another kind"],
)
def test_without_the_source_s_own_proof_nothing_is_sealed(
    station: Station, given: bytes | None, reason: str
) -> None:
    station.drop_with(message(), given, "a.xml", "weather")
    assert station.sign() == 1
    assert reason in station.reason()
    assert not station.sealed()


def test_a_bad_message_is_put_away_with_its_reason(station: Station) -> None:
    station.drop(b'<?xml version="1.0"?><!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]><a/>')
    assert station.sign() == 1
    assert "document type" in station.reason()
    station.drop(b"x" * 10_000_000, "big.xml")
    assert station.sign() == 1
    assert "larger than 1048576" in station.reason("big.xml")


def test_a_link_in_the_inbox_is_not_followed(station: Station, tmp_path: Path) -> None:
    (tmp_path / "secret.xml").write_bytes(message())
    folder = station.folder / "inbox" / "weather"
    folder.mkdir(parents=True)
    (folder / "a.xml").symlink_to(tmp_path / "secret.xml")
    assert station.sign() == 0
    assert not station.sealed()


def test_the_signer_does_not_take_what_people_must_judge(station: Station) -> None:
    raw = message(sender="office@qinghe.example")
    dropped = station.drop(raw, source="office")
    assert station.sign() == 0
    assert dropped.exists()
    assert station.take() == 1
    assert not station.sealed()
    with station.town.county.database.reading() as connection:
        (draft,) = drafts.waiting(connection)
    item = draft.document
    assert isinstance(item, Item)
    assert item.elements.issuing_body == "清禾县应急管理局"
    words = [block.text for block in item.blocks if hasattr(block, "text")]
    assert "预计未来3小时降雨量将达100毫米以上。" in words


def test_two_people_seal_what_needs_them_and_it_reaches_the_village(
    station: Station, tmp_path: Path
) -> None:
    station.drop(message(sender="office@qinghe.example"), source="office")
    station.take()
    assert on_terminal(station, tmp_path / "store") == []
    assert station.town.seal() == 1
    (item,) = on_terminal(station, tmp_path / "store")
    assert alert_of(item, NOW.date(), NOW)


def test_an_exercise_is_marked_on_the_terminal(station: Station, tmp_path: Path) -> None:
    station.drop(message(status="Exercise"))
    station.sign()
    station.take()
    (item,) = on_terminal(station, tmp_path / "store")
    assert item.title.startswith("【演练】")
    assert item.spoken
    assert item.spoken.text.startswith("这是演练")


def test_what_somebody_else_lays_into_the_folder_is_not_published(station: Station) -> None:
    station.drop(message())
    station.sign()
    (good,) = station.sealed()
    envelope = decode(good.read_bytes(), Envelope)
    item = decode(envelope.payload, Item)
    good.unlink()
    forged = seal(ITEM_TYPE, encode(item), bytes(32))
    (good.parent / "x.sealed.json").write_bytes(encode(forged))
    changed = Envelope(
        payload_type=envelope.payload_type,
        payload=envelope.payload.replace("红色".encode(), "蓝色".encode()),
        signatures=envelope.signatures,
    )
    (good.parent / "y.sealed.json").write_bytes(encode(changed))
    (good.parent / "z.sealed.json").write_bytes(b"nothing")
    assert station.take() == 0
    refused = good.parent / "refused"
    assert len(list(refused.glob("*.reason.txt"))) == 3


def test_a_publishing_that_was_cut_off_is_finished_and_told_once(station: Station) -> None:
    station.drop(message())
    station.sign()
    (sealed,) = station.sealed()
    content = sealed.read_bytes()
    station.take()
    sealed.write_bytes(content)
    assert station.take() == 1
    assert not (sealed.parent / "refused").exists()


def test_an_area_that_the_county_has_not_is_refused(station: Station) -> None:
    station.drop(message(infos=info(codes=("990421999",))))
    station.sign()
    assert station.take() == 0
    (reason,) = (station.folder / "sealed" / "refused").glob("*.reason.txt")
    assert "no area 990421999000" in reason.read_text()


def test_a_running_server_takes_alerts_in_by_itself(station: Station) -> None:
    station.drop(message())
    station.sign()
    app = build_application(station.town.county, station.town.clock)
    with TestClient(app) as client:
        for _ in range(400):
            if not station.sealed():
                break
            client.get("/healthz")
        assert not station.sealed()
        assert client.get(f"/v1/areas/{COUNTY}/head").status_code == 200


# The commands.


def check(station: Station, file: Path, *more: str) -> int:
    return main(["alert", "check", str(file), "--settings", str(station.settings), *more])


def test_check_says_what_would_happen_and_changes_nothing(
    station: Station, capsys: pytest.CaptureFixture[str]
) -> None:
    dropped = station.drop(message())
    capsys.readouterr()
    assert check(station, dropped) == 0
    said = capsys.readouterr().out
    for line in (
        "level     red (1 of 4)",
        "areas     990421000000",
        "faces     kiosk screen phone loudspeaker",
        "window    2026-11-20T10:00:00+08:00 to 2026-11-20T16:00:00+08:00",
        "approval  the standing rule, by itself",
        "words     清禾县气象台发布暴雨红色预警。",
    ):
        assert line in said
    assert dropped.exists()
    assert check(station, dropped) == 0


def test_check_says_why_a_message_is_refused(
    station: Station, capsys: pytest.CaptureFixture[str]
) -> None:
    old = station.drop(message(sent=NOW - 30 * HOUR))
    capsys.readouterr()
    assert check(station, old) == 1
    assert capsys.readouterr().out.startswith("refused: it was sent more than 24 hours ago")
    bare = station.folder / "bare.xml"
    shutil.copy(old, bare)
    assert check(station, bare) == 1
    assert "there is no proof" in capsys.readouterr().out
    assert check(station, bare, "--unproven") == 1
    assert "24 hours ago" in capsys.readouterr().out


def test_an_alert_of_the_rule_is_not_called_approved_by_people(
    station: Station, tmp_path: Path
) -> None:
    station.drop(message())
    station.sign()
    station.take()
    (item,) = on_terminal(station, tmp_path / "store")
    reader = ContentReader.open(tmp_path / "store", "test", station.town.clock)
    verified = reader.item(item.id)
    reader.close()
    assert verified is not None
    assert verified.by_rule
    app = build_application(station.town.county, station.town.clock)
    with TestClient(app) as client:
        page = client.get(f"/p/items/{item.id}").text
    assert "自动发布" in page
    assert "已审核" not in page


def test_wrong_use_is_one_sentence(station: Station, capsys: pytest.CaptureFixture[str]) -> None:
    capsys.readouterr()
    assert check(station, station.folder / "nowhere.xml") == 2
    assert check(station, station.drop(message(sender="x@example"))) == 2
    assert check(station, station.drop(message()), "--source", "nobody") == 2
    said = capsys.readouterr().err.splitlines()
    assert len(said) == 3
    assert "No such file" in said[0]
    assert "there are weather, office" in said[1]


def test_a_proof_is_made_as_the_source_makes_it(station: Station) -> None:
    file = station.folder / "mine.xml"
    file.write_bytes(message())
    (station.folder / "seed").write_text(SEED.hex())
    settings = ["--settings", str(station.settings)]
    key = ["--key", str(station.folder / "seed")]
    assert main(["alert", "prove", str(file), "--source", "weather", *settings, *key]) == 0
    assert check(station, file) == 0
    assert main(["alert", "prove", str(file), "--source", "weather", *settings]) == 2


def test_the_signer_needs_a_standing_rule_s_key_that_the_root_names(
    station: Station, capsys: pytest.CaptureFixture[str]
) -> None:
    key = station.folder / "standing.key"
    other = station.folder / "other.key"
    step = ("standing", "new", "--rule", "x", "--area", COUNTY, "--alerts-of", BODY)
    assert station.ceremony.root(*step, "--out", other) == 0
    key.write_bytes(other.read_bytes())
    assert station.sign() == 2
    assert "is not in the root" in capsys.readouterr().err
    approver = station.town.county.folder.offline_keys / "approver-1.key"
    key.write_bytes(approver.read_bytes())
    assert station.sign() == 2
    assert "a standing key is needed" in capsys.readouterr().err


def test_the_root_s_words_name_the_standing_rule(
    station: Station, capsys: pytest.CaptureFixture[str]
) -> None:
    capsys.readouterr()
    assert station.ceremony.root("show", station.ceremony.current) == 0
    said = capsys.readouterr().out
    assert f"standing rule (alerts of {BODY}, sealed by itself) weather.rule: area {COUNTY}" in said
