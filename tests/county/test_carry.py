"""A stick from the county to a terminal and back."""

import hashlib
import shutil
from pathlib import Path

import pytest
import time_machine
from sqlalchemy import select

from content_sync.__main__ import main as content_sync
from content_sync.store.blobs import BlobFolder
from content_sync.store.folder import Folder
from content_sync.store.reader import ContentReader
from county.__main__ import main as county
from county.database import tables
from disclosure import carry
from disclosure.blocks import Sha256
from disclosure.decoding import decode, encode
from disclosure.errors import UsageError
from disclosure.feed import LETTER_TYPE, Letter
from disclosure.outbox import OutboxKind, TerminalReport
from disclosure.seals.signing import seal
from tests.county.carrying import (
    Offline,
    box_files,
    bundle,
    count,
    file_request,
    manifest_of,
    read,
    write,
)
from tests.county.making import (
    NOW,
    OTHER_VILLAGE,
    TOWN,
    VILLAGE,
    Town,
    item_text,
)
from tests.county.test_import_attachments import picture


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
