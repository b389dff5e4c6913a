"""What may befall a stick: pulled out, damaged, forged, swapped, full."""

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from content_sync.agent import carrying, device
from content_sync.store.folder import Folder
from county.terminals import register
from disclosure import carry
from disclosure.carry import CarriedRows, CarryManifest
from disclosure.decoding import decode, encode
from disclosure.errors import MalformedError, RejectedError, UsageError
from disclosure.feed import Envelope
from disclosure.outbox import OutboxKind
from disclosure.requests import TerminalId
from disclosure.seals import boxes
from disclosure.seals.signing import seal
from tests.county.carrying import (
    Offline,
    box_files,
    bundle,
    file_request,
    manifest_of,
    read,
    resign,
    write,
)
from tests.county.making import (
    NOW,
    VILLAGE,
    Town,
    item_text,
)


def test_an_interrupted_copy_is_refused(offline: Offline, stick: Path) -> None:
    write(offline.town, stick)
    (bundle(stick) / carry.MANIFEST).unlink()
    with pytest.raises(UsageError, match="not complete"):
        offline.apply(stick)


@pytest.mark.parametrize("part", ["root/1.root.json", "head.json", "changes-0.json", "blobs"])
@pytest.mark.parametrize("harm", ["gone", "cut", "flipped"])
def test_a_damaged_file_is_found_and_nothing_of_it_used(
    offline: Offline, stick: Path, part: str, harm: str
) -> None:
    write(offline.town, stick)
    found = [path for path in bundle(stick).rglob("*") if path.is_file() and part in str(path)]
    path = next(path for path in found if "areas" not in str(path) or VILLAGE in str(path))
    content = path.read_bytes()
    if harm == "gone":
        path.unlink()
    else:
        flipped = bytes([content[0] ^ 1]) + content[1:]
        path.write_bytes(content[:-1] if harm == "cut" else flipped)
    if part == "blobs" and harm == "flipped":
        assert "could not be taken" in offline.apply(stick).failed[0]
    else:
        with pytest.raises(UsageError, match="damaged in 1 files"):
            offline.apply(stick)
    assert offline.titles() == set() if Folder(offline.store).content_db.exists() else True
    write(offline.town, stick)
    assert offline.apply(stick).failed == ()
    assert len(offline.titles()) == 1


def test_a_manifest_that_the_county_did_not_sign_is_rejected(offline: Offline, stick: Path) -> None:
    write(offline.town, stick)
    path = bundle(stick) / carry.MANIFEST
    envelope = decode(path.read_bytes(), Envelope)
    forged = seal(carry.MANIFEST_TYPE, envelope.payload, os.urandom(32))
    path.write_bytes(encode(forged))
    with pytest.raises(RejectedError, match="0 of 1 head keys"):
        offline.apply(stick)
    assert offline.titles() == set()
    assert list(Folder(offline.store).evidence.glob("*.bin"))


def test_an_older_bundle_rolls_nothing_back(offline: Offline, stick: Path, tmp_path: Path) -> None:
    town = offline.town
    write(town, stick)
    old = Path(shutil.copytree(stick, tmp_path / "old"))
    town.content.item("二", item_text("第二条"))
    town.publish()
    write(town, stick)
    offline.apply(stick)
    failed = offline.apply(old).failed
    assert len(failed) == 1
    assert "steps back" in failed[0]
    assert "第二条" in offline.titles()


def test_a_bundle_of_another_county_is_not_looked_at(offline: Offline, stick: Path) -> None:
    write(offline.town, stick)
    bundle(stick).rename(stick / "mingbai-110101000000")
    with pytest.raises(UsageError, match="it holds mingbai-110101000000"):
        offline.apply(stick)


def test_a_bundle_in_another_countys_name_is_rejected(offline: Offline, stick: Path) -> None:
    write(offline.town, stick)
    manifest = json.loads(encode(manifest_of(stick))) | {"county": "110101000000"}
    resign(offline.town, stick, decode(json.dumps(manifest).encode(), CarryManifest))
    with pytest.raises(RejectedError, match="of county 110101000000"):
        offline.apply(stick)


@pytest.mark.parametrize(
    "name",
    ["../escape", "/etc/passwd", "areas/../../x", "areas//x", "a\\b", ".hidden", "areas/./x", ""],
)
def test_a_name_that_leaves_the_bundle_is_no_name(offline: Offline, stick: Path, name: str) -> None:
    write(offline.town, stick)
    manifest = json.loads(encode(manifest_of(stick)))
    manifest["files"][0]["name"] = name
    sealed = seal(
        carry.MANIFEST_TYPE, json.dumps(manifest).encode(), offline.town.county.online.head
    )
    (bundle(stick) / carry.MANIFEST).write_bytes(encode(sealed))
    with pytest.raises(MalformedError, match="stay inside"):
        offline.apply(stick)


def test_a_terminal_id_that_leaves_the_stick_is_no_name(offline: Offline, stick: Path) -> None:
    write(offline.town, stick)
    offline.write_settings(terminal_id="../../../escape")
    with pytest.raises(MalformedError, match="can name no folder"):
        offline.apply(stick)


@pytest.mark.parametrize("part", ["outbox", "answers"])
def test_a_stick_leads_nobody_astray_by_links(
    offline: Offline, stick: Path, tmp_path: Path, part: str
) -> None:
    write(offline.town, stick)
    (bundle(stick) / part).rmdir()
    victim = tmp_path / "victim"
    victim.mkdir()
    (bundle(stick) / part).symlink_to(victim)
    assert "symbolic link" in " ".join(offline.apply(stick).failed)
    with pytest.raises(UsageError, match="symbolic link"):
        read(offline.town, stick)
    assert not list(victim.iterdir())


def test_a_linked_file_is_not_read(offline: Offline, stick: Path, tmp_path: Path) -> None:
    write(offline.town, stick)
    head = bundle(stick) / carry.head_file(VILLAGE)
    head.rename(tmp_path / "head.json")
    head.symlink_to(tmp_path / "head.json")
    with pytest.raises(UsageError, match="symbolic link"):
        offline.apply(stick)


def test_a_forged_answer_lets_no_row_go(offline: Offline, stick: Path) -> None:
    write(offline.town, stick)
    offline.apply(stick)
    read(offline.town, stick)
    (answer,) = box_files(stick, carry.ANSWERS)
    payload = decode(answer.read_bytes(), Envelope).payload
    answer.write_bytes(encode(seal(carry.ANSWER_TYPE, payload, os.urandom(32))))
    assert offline.apply(stick).answered == 0
    assert offline.tally().delivered == 0


def test_another_terminals_answer_lets_no_row_go(
    offline: Offline, stick: Path, tmp_path: Path
) -> None:
    other = Offline.of(offline.town, tmp_path / "other")
    write(offline.town, stick)
    offline.apply(stick)
    read(offline.town, stick)
    (answer,) = box_files(stick, carry.ANSWERS)
    answer.parent.rename(answer.parent.with_name(other.terminal))
    assert other.apply(stick).answered == 0


def test_rows_in_an_unknown_terminals_name_are_refused(offline: Offline, stick: Path) -> None:
    write(offline.town, stick)
    offline.apply(stick)
    (box,) = box_files(stick)
    forged = CarriedRows(format=1, terminal=offline.terminal, rows=())
    key = offline.town.county.online.keyring.request_key
    signed = seal(carry.ROWS_TYPE, encode(forged), os.urandom(32))
    box.write_bytes(boxes.close(key, encode(signed)))
    received = read(offline.town, stick)
    assert received.stored == 0
    assert "no known terminal's device" in received.faults[0]


def test_another_devices_signature_is_none(offline: Offline, stick: Path) -> None:
    write(offline.town, stick)
    Folder(offline.store).device_key.unlink()
    device.make(Folder(offline.store))
    assert offline.apply(stick).written == 1
    assert "no known terminal's" in read(offline.town, stick).faults[0]


def test_a_revoked_terminal_carries_nothing_in(offline: Offline, stick: Path) -> None:
    write(offline.town, stick)
    offline.apply(stick)
    with offline.town.county.database.writing() as connection:
        register.revoke(connection, TerminalId(offline.terminal), "wang", NOW)
    assert "no known terminal's" in read(offline.town, stick).faults[0]


def test_a_damaged_box_keeps_no_other_out(offline: Offline, stick: Path, tmp_path: Path) -> None:
    other = Offline.of(offline.town, tmp_path / "other")
    write(offline.town, stick)
    offline.apply(stick)
    other.apply(stick)
    box = box_files(stick)[0]
    box.write_bytes(box.read_bytes()[:-1])
    received = read(offline.town, stick)
    assert (received.boxes, len(received.faults)) == (1, 1)


def test_a_lost_stick_tells_nothing(offline: Offline, stick: Path) -> None:
    write(offline.town, stick)
    file_request(offline)
    offline.apply(stick)
    for box in box_files(stick):
        assert b"report" not in box.read_bytes()


def test_a_full_stick_is_told_before_it_is_full(published: Town, stick: Path) -> None:
    write(published, stick)
    with pytest.raises(UsageError, match="the stick is full"):
        write(published, stick, free=lambda _: 100)
    assert not (bundle(stick) / carry.MANIFEST).exists()


def test_a_stick_that_takes_no_more_keeps_every_row_owed(offline: Offline, stick: Path) -> None:
    """The kernel's own limit on file sizes stands for a stick without room."""
    write(offline.town, stick)
    offline.apply(stick)
    for _ in range(20):
        offline.outbox.put(OutboxKind.DISPLAY, b"x" * 40_000, made=NOW)
    command = (
        "import resource, signal, sys; from datetime import datetime; from pathlib import Path;"
        "from content_sync.agent import carrying; signal.signal(signal.SIGXFSZ, signal.SIG_IGN);"
        "resource.setrlimit(resource.RLIMIT_FSIZE, (1_000_000, 1_000_000));"
        "stick, settings, now = sys.argv[1:];"
        "from tests.fakes.ticking import NetworkClock;"
        "clock = NetworkClock(lambda: datetime.fromisoformat(now));"
        "print(carrying.apply(Path(stick), Path(settings), machine=clock).failed)"
    )
    done = subprocess.run(
        [sys.executable, "-c", command, stick, offline.settings, NOW.isoformat()],
        capture_output=True,
        text=True,
        timeout=60,
        check=True,
    )
    assert "File too large" in done.stdout
    assert offline.tally().delivered == 0
    assert offline.apply(stick).failed == ()


def test_a_visit_cut_short_goes_on_next_time(
    offline: Offline, stick: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write(offline.town, stick)
    with monkeypatch.context() as patch:
        patch.setattr(carrying.Visit, "_fetch_files", _pulled_out)
        with pytest.raises(KeyboardInterrupt):
            offline.apply(stick)
    assert offline.apply(stick).failed == ()
    assert len(offline.titles()) == 1


def _pulled_out(_: object) -> None:
    raise KeyboardInterrupt


def test_a_device_without_its_key_sends_nothing_back(offline: Offline, stick: Path) -> None:
    write(offline.town, stick)
    Folder(offline.store).device_key.unlink()
    assert "has no key" in offline.apply(stick).failed[0]
    assert len(offline.titles()) == 1
