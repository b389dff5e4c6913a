"""Small things that keep the store sound: files, floors, evidence, reports, scrubbing."""

from datetime import timedelta
from pathlib import Path

import pytest

from content_sync.agent.journal import Journal
from content_sync.agent.reporting import Reporter
from content_sync.agent.scrubbing import Scrub
from content_sync.store.blobs import BlobFolder
from content_sync.store.clock import Instant
from content_sync.store.evidence import Evidence
from content_sync.store.files import write_durably
from content_sync.store.floors import FloorFile
from content_sync.store.outbox import Outbox
from disclosure.blocks import Sha256
from disclosure.decoding import decode
from disclosure.errors import RejectedFeedError, RetryLaterError
from disclosure.feed import Head, digest
from disclosure.outbox import Damage, TerminalReport
from tests.fakes.county import BUILT, NOW, VILLAGE, FakeCounty, FilledStore, an_item, with_picture
from tests.fakes.stores import titles

ABC = Sha256("ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad")


def a_head(sequence: int, epoch: int = 1) -> Head:
    return Head(
        format=1,
        area=VILLAGE,
        epoch=epoch,
        sequence=sequence,
        count=0,
        digest=digest([]),
        issued=NOW,
        expires=NOW + timedelta(days=45),
        root_version=1,
    )


def test_a_file_is_replaced_whole_or_not_at_all(tmp_path: Path) -> None:
    file = tmp_path / "file"
    write_durably(file, b"old")
    write_durably(file, b"new")
    assert file.read_bytes() == b"new"
    assert list(tmp_path.iterdir()) == [file]
    with pytest.raises(RetryLaterError, match="No such file"):
        write_durably(tmp_path / "nowhere" / "file", b"x")


def test_floors_survive_and_only_rise(tmp_path: Path) -> None:
    file = FloorFile(tmp_path / "floors.json", BUILT)
    file.raise_to(file.value.with_head(a_head(7)))
    again = FloorFile(tmp_path / "floors.json", BUILT)
    floor = again.value.of(VILLAGE)
    assert floor is not None
    assert floor.sequence == 7
    assert again.value.time == NOW
    again.raise_to(again.value.with_time(BUILT))
    assert again.value.time == NOW
    again.raise_to(again.value.with_root(3).with_root(2))
    assert again.value.root_version == 3
    assert again.value.of(VILLAGE) == floor
    assert again.value.with_root(4, head_keys_changed=True).heads == ()


def test_newer_software_raises_the_floor_of_the_time(tmp_path: Path) -> None:
    FloorFile(tmp_path / "f", BUILT).raise_to(FloorFile(tmp_path / "f", BUILT).value.with_root(2))
    assert FloorFile(tmp_path / "f", NOW).value.time == NOW


def test_evidence_makes_room_for_the_newest(tmp_path: Path) -> None:
    evidence = Evidence(tmp_path, files_most=3, bytes_most=4)
    names = [evidence.keep(f"piece {number}".encode()) for number in range(6)]
    kept = {path.stem for path in tmp_path.glob("*.bin")}
    assert len(kept) == 3
    assert names[-1] in kept
    assert (tmp_path / f"{names[-1]}.bin").read_bytes() == b"piec"
    assert evidence.keep(b"piece 5") == names[-1]


def test_the_journal_tells_the_same_thing_once_and_not_too_much(tmp_path: Path) -> None:
    journal = Journal(Evidence(tmp_path), most=3)
    for _ in range(5):
        journal.reject(VILLAGE, "head", "forged", b"raw")
        journal.damage(Damage(what="blob", name="a", reason="gone"))
        journal.problem("disk full")
    for number in range(9):
        journal.reject(VILLAGE, "head", "forged", bytes([number]))
    rejected, damaged, problems = journal.take()
    assert (len(rejected), len(damaged), problems) == (3, 1, ("disk full",))
    assert journal.rejected_ever == 14
    assert journal.is_empty()


def test_a_blob_comes_in_pieces_over_restarts(tmp_path: Path) -> None:
    for piece in (b"a", b"b"):
        BlobFolder(tmp_path).receive(ABC, 3, [piece])
        assert not BlobFolder(tmp_path).is_whole(ABC)
    blobs = BlobFolder(tmp_path)
    assert blobs.received(ABC) == 2
    blobs.receive(ABC, 3, [b"c"])
    assert blobs.is_whole(ABC)
    assert blobs.path(ABC).read_bytes() == b"abc"
    assert list(blobs.all()) == [ABC]


def test_a_blob_with_another_hash_or_size_never_gets_its_name(tmp_path: Path) -> None:
    blobs = BlobFolder(tmp_path)
    for content in (b"abd", b"abcd"):
        with pytest.raises(RejectedFeedError):
            blobs.receive(ABC, 3, [content])
        assert not blobs.path(ABC).exists()
        assert blobs.received(ABC) == 0


def test_a_report_says_what_is(tmp_path: Path) -> None:
    county = FakeCounty()
    county.publish(an_item("一条"))
    county.publish(with_picture(an_item("等"), b"missing"))
    with FilledStore(county, tmp_path) as filled:
        filled.sync()
        outbox = Outbox.open(tmp_path)
        reporter = Reporter(filled.writer, outbox, filled.journal)
        reporter.report(Instant(NOW, trusted=False))
        assert filled.journal.is_empty()
    report = decode(outbox.take_batch(1, 10**6)[0].body, TerminalReport)
    assert (report.items, report.waiting, report.clock_trusted) == (3, 1, False)
    village = next(feed for feed in report.feeds if feed.area == VILLAGE)
    assert (village.sequence, village.whole, village.as_of) == (2, True, NOW)
    assert report.disk_free_bytes > 0


def test_a_sound_store_passes_the_scrub(tmp_path: Path) -> None:
    county = FakeCounty()
    county.attach(b"picture")
    county.publish(with_picture(an_item("一条"), b"picture"))
    with FilledStore(county, tmp_path) as filled:
        filled.sync()
        assert Scrub(filled.writer, filled.journal).scrub(filled.trust.keyring) == 0
        assert filled.journal.is_empty()
        assert filled.writer.feed(VILLAGE).whole


def test_a_lost_file_takes_its_item_off_until_it_is_back(tmp_path: Path) -> None:
    county = FakeCounty()
    sha256 = county.attach(b"picture")
    county.publish(with_picture(an_item("一条"), b"picture"))
    with FilledStore(county, tmp_path) as filled:
        filled.sync()
        BlobFolder(filled.writer.folder.blobs).drop(sha256)
        assert Scrub(filled.writer, filled.journal).scrub(filled.trust.keyring) == 1
        assert titles(tmp_path) == set()
        filled.sync()
    assert titles(tmp_path) == {"一条"}
