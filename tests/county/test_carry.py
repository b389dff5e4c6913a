"""A stick from the county to a terminal and back, and what may befall it."""

import hashlib
import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
import time_machine
from sqlalchemy import func, select

from content_sync.__main__ import main as content_sync
from content_sync.agent import carrying
from content_sync.store.blobs import BlobFolder
from content_sync.store.folder import Folder
from content_sync.store.reader import ContentReader
from county.__main__ import main as county
from county.database import tables
from disclosure import carry
from disclosure.blocks import Sha256
from disclosure.carry import CarriedRows, CarryManifest
from disclosure.decoding import decode, encode
from disclosure.errors import MalformedError, RejectedError, UsageError
from disclosure.feed import LETTER_TYPE, Envelope, Letter
from disclosure.outbox import OutboxKind, TerminalReport
from disclosure.seals import boxes
from disclosure.seals.signing import seal
from tests.county.carrying import Offline, bundle, read, write
from tests.county.making import (
    NOW,
    OTHER_VILLAGE,
    TOWN,
    VILLAGE,
    Town,
    a_code,
    filed,
    item_text,
)
from tests.county.test_import_attachments import PICTURE, picture


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


def count(town: Town, table: object) -> int:
    with town.county.database.reading() as connection:
        return connection.scalar(select(func.count()).select_from(table)) or 0  # type: ignore[arg-type]


def file_request(offline: Offline) -> str:
    """File a request as the kiosk does."""
    _, keys = a_code()
    request = filed(keys)
    box = boxes.close(offline.town.county.online.keyring.request_key, encode(request))
    return offline.outbox.put(OutboxKind.REQUEST, box, made=NOW, id=request.id)


def box_files(stick: Path, part: str = carry.OUTBOX) -> list[Path]:
    return [path for path in sorted((bundle(stick) / part).rglob("*")) if path.is_file()]


def resign(town: Town, stick: Path, manifest: CarryManifest) -> None:
    """Sign a manifest as a broken-in county server could."""
    sealed = seal(carry.MANIFEST_TYPE, encode(manifest), town.county.online.head)
    (bundle(stick) / carry.MANIFEST).write_bytes(encode(sealed))


def manifest_of(stick: Path) -> CarryManifest:
    raw = (bundle(stick) / carry.MANIFEST).read_bytes()
    return decode(decode(raw, Envelope).payload, CarryManifest)


def test_out_and_back_and_out_again(offline: Offline, stick: Path) -> None:
    town = offline.town
    write(town, stick)
    first = offline.apply(stick)
    assert (first.failed, first.answered, first.written) == ((), 0, 1)
    assert len(offline.titles()) == 1
    file_request(offline)
    assert offline.apply(stick).written == 3  # two reports and the request
    received = read(town, stick)
    assert (received.stored, received.refused, received.faults) == (3, 0, [])
    assert count(town, tables.requests) == 1
    assert offline.tally().delivered == 0
    town.content.item("二", item_text("第二条"))
    town.publish()
    write(town, stick)
    back = offline.apply(stick)
    assert (back.failed, back.answered, back.written) == ((), 3, 1)
    assert offline.tally().delivered == 3
    assert "第二条" in offline.titles()
    assert content_sync(["verify", "--store", str(offline.store)]) == 0


def test_a_report_tells_the_county_what_arrived(offline: Offline, stick: Path) -> None:
    write(offline.town, stick)
    offline.apply(stick)
    read(offline.town, stick)
    with offline.town.county.database.reading() as connection:
        raw = connection.scalar(select(tables.terminals.c.report))
    report = decode(raw or b"", TerminalReport)
    assert all(feed.whole for feed in report.feeds)
    assert (report.items, report.waiting) == (2, 0)


def test_files_arrive_by_stick(offline: Offline, stick: Path) -> None:
    write(offline.town, stick)
    offline.apply(stick)
    sha256 = Sha256(hashlib.sha256(picture()).hexdigest())
    assert BlobFolder(Folder(offline.store).blobs).is_whole(sha256)


def test_letters_arrive_by_stick(offline: Offline, stick: Path) -> None:
    town = offline.town
    letter = Letter(format=1, area=VILLAGE, locator="ab", box=b"closed", posted=NOW)
    with town.county.database.writing() as connection:
        sealed = encode(seal(LETTER_TYPE, encode(letter), town.county.online.head))
        values = {"area": VILLAGE, "sequence": 1, "envelope": sealed, "posted": NOW}
        connection.execute(tables.mail.insert().values(**values))
    for _ in range(2):
        write(town, stick)
        assert offline.apply(stick).failed == ()
    reader = ContentReader.open(offline.store)
    assert reader.letter("ab") == letter
    reader.close()


def test_a_stick_read_twice_stores_once(offline: Offline, stick: Path) -> None:
    write(offline.town, stick)
    offline.apply(stick)
    file_request(offline)
    offline.apply(stick)
    assert read(offline.town, stick).stored == read(offline.town, stick).stored == 3
    assert count(offline.town, tables.requests) == 1
    assert count(offline.town, tables.outbox_rows) == 3


def test_rows_wait_for_the_answer_however_often_they_were_carried(
    offline: Offline, stick: Path
) -> None:
    write(offline.town, stick)
    for _ in range(3):
        offline.apply(stick)
    shutil.rmtree(stick)
    stick.mkdir()
    write(offline.town, stick)
    assert offline.apply(stick).written == 4
    assert offline.tally().delivered == 0


def test_more_rows_than_a_batch_takes_all_go_along(offline: Offline, stick: Path) -> None:
    write(offline.town, stick)
    for number in range(450):
        offline.outbox.put(OutboxKind.DISPLAY, b"%d" % number, made=NOW)
    assert offline.apply(stick).written == 451
    assert len(box_files(stick)) == 3
    received = read(offline.town, stick)
    assert (received.stored, received.refused) == (1, 450)
    assert offline.apply(stick).answered == 451
    assert (offline.tally().refused, offline.tally().delivered) == (450, 1)


def test_two_terminals_share_a_stick(offline: Offline, stick: Path, tmp_path: Path) -> None:
    other = Offline.of(offline.town, tmp_path / "other", OTHER_VILLAGE)
    write(offline.town, stick)
    offline.apply(stick)
    other.apply(stick)
    assert read(offline.town, stick).boxes == 2
    assert offline.apply(stick).answered == 1
    assert other.apply(stick).answered == 1


def test_a_tour_takes_only_what_its_terminals_need(published: Town, stick: Path) -> None:
    write(published, stick, TOWN)
    assert OTHER_VILLAGE not in manifest_of(stick).areas
    assert VILLAGE in manifest_of(stick).areas


def test_a_bundle_of_other_areas_says_so(published: Town, stick: Path, tmp_path: Path) -> None:
    other = Offline.of(published, tmp_path / "other", OTHER_VILLAGE)
    write(published, stick, VILLAGE)
    with pytest.raises(UsageError, match="written for other areas"):
        other.apply(stick)


def test_what_the_county_took_back_leaves_the_stick(offline: Offline, stick: Path) -> None:
    write(offline.town, stick)
    blob = next((bundle(stick) / carry.BLOBS).rglob("*/*"))
    stray = blob.with_name("f" * 64)
    stray.write_bytes(b"left by an earlier bundle")
    write(offline.town, stick)
    assert not stray.exists()
    assert blob.exists()


# What may befall a stick.


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
    forged = CarriedRows(format=1, terminal=offline.terminal, token="guessed", rows=())
    key = offline.town.county.online.keyring.request_key
    box.write_bytes(boxes.close(key, encode(forged)))
    received = read(offline.town, stick)
    assert received.stored == 0
    assert "known terminal's token" in received.faults[0]


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
        assert offline.token.encode() not in box.read_bytes()
        assert b"report" not in box.read_bytes()


def test_a_full_stick_is_told_before_it_is_full(published: Town, stick: Path) -> None:
    with pytest.raises(UsageError, match="the stick is full"):
        write(published, stick, free=lambda _: 1024 * 1024 + 100)
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
        "clock = lambda: datetime.fromisoformat(now);"
        "print(carrying.apply(Path(stick), Path(settings), wall=clock).failed)"
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


def test_no_token_means_nothing_goes_back(offline: Offline, stick: Path) -> None:
    write(offline.town, stick)
    offline.write_settings(token="")
    assert "no token" in offline.apply(stick).failed[0]
    assert len(offline.titles()) == 1


# The commands.


@time_machine.travel(NOW)
def test_the_commands_speak_to_a_technician(
    offline: Offline, stick: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    data = str(offline.town.county.folder.path)
    settings = str(offline.settings)
    assert county(["carry", "write", str(stick), "--data", data, "--area", VILLAGE]) == 0
    assert content_sync(["carry", "apply", str(stick), "--settings", settings]) == 0
    assert county(["carry", "read", str(stick), "--data", data]) == 0
    said = capsys.readouterr().out
    assert "wrote 3 areas" in said
    assert "0 rows answered by the county, 1 rows on the stick" in said
    assert "1 boxes: 1 rows stored, 0 refused" in said


def test_a_wrong_path_is_one_sentence(
    offline: Offline, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    data, nowhere = str(offline.town.county.folder.path), str(tmp_path / "nowhere")
    settings = str(offline.settings)
    assert county(["carry", "write", nowhere, "--data", data]) == 2
    assert county(["carry", "read", nowhere, "--data", data]) == 2
    assert content_sync(["carry", "apply", nowhere, "--settings", settings]) == 2
    assert county(["carry", "write", str(tmp_path), "--data", data, "--area", "110101000000"]) == 2
    said = capsys.readouterr().err
    assert said.count("\n") == 4
    assert said.count("plugged in") == 3
    assert "110101000000" in said
