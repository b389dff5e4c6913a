"""Feeds brought up to date: pages, epochs, repair, files."""

from pathlib import Path

import msgspec
import pytest

from content_sync.agent.county import Fetched
from content_sync.agent.fetching import Fetching
from content_sync.store.blobs import BlobFolder
from content_sync.store.clock import Instant
from content_sync.store.folder import Folder
from disclosure.areas import AreaCode
from disclosure.errors import RetryLaterError
from tests.fakes.county import VILLAGE, FakeCounty, FilledStore, an_item, with_picture
from tests.fakes.stores import column, tamper, titles


class Counting(FakeCounty):
    """A county that counts what it is asked."""

    def __init__(self) -> None:
        super().__init__()
        self.asked: list[str] = []

    def changes(self, area: AreaCode, after: int) -> bytes:
        self.asked.append(f"changes {after}")
        return super().changes(area, after)

    def index(self, area: AreaCode) -> bytes:
        self.asked.append("index")
        return super().index(area)


def test_many_pages_come_in_one_go(tmp_path: Path) -> None:
    county = Counting()
    for number in range(450):
        county.publish(an_item(f"第{number}条"))
    county.fill(tmp_path)
    assert len(titles(tmp_path)) == 450
    assert [one for one in county.asked if one != "changes 0"] == ["changes 200", "changes 400"]
    county.asked.clear()
    county.publish(an_item("又一条"))
    county.fill(tmp_path)
    assert county.asked == ["changes 450"]


def test_a_county_that_fails_between_pages_is_resumed_at_the_cursor(tmp_path: Path) -> None:
    class Failing(Counting):
        def changes(self, area: AreaCode, after: int) -> bytes:
            if after == 200 and not any(one == "failed" for one in self.asked):
                self.asked.append("failed")
                raise RetryLaterError("gone")
            return super().changes(area, after)

    county = Failing()
    for number in range(300):
        county.publish(an_item(f"第{number}条"))
    with pytest.raises(RetryLaterError):
        county.fill(tmp_path)
    assert len(titles(tmp_path)) == 200
    county.asked[:] = ["failed"]
    county.fill(tmp_path)
    assert len(titles(tmp_path)) == 300
    assert county.asked == ["failed", "changes 200"]


def test_compacted_feeds_with_gaps_are_whole(tmp_path: Path) -> None:
    county = FakeCounty()
    item = an_item("改了三次")
    for version in (1, 2, 3):
        county.publish(msgspec.structs.replace(item, version=version))
    county.feed(VILLAGE).changes = county.feed(VILLAGE).changes[2:]
    county.feed(VILLAGE).changes[0] = msgspec.structs.replace(
        county.feed(VILLAGE).changes[0], sequence=1
    )
    assert county.fill(tmp_path).is_empty()
    assert titles(tmp_path) == {"改了三次"}


def test_a_new_epoch_keeps_the_old_on_display_until_the_new_is_whole(tmp_path: Path) -> None:
    county = FakeCounty()
    county.publish(an_item("留着"))
    county.publish(an_item("丢了"))
    county.fill(tmp_path)
    feed = county.feed(VILLAGE)
    feed.epoch = 2
    feed.changes = feed.changes[:1]
    with FilledStore(county, tmp_path) as filled:
        filled.writer.begin_epoch(VILLAGE, 2)
        assert titles(tmp_path) == {"留着", "丢了"}
        filled.sync()
        assert filled.writer.feed(VILLAGE).whole
    assert titles(tmp_path) == {"留着"}


def test_repair_fetches_what_is_missing_and_drops_what_is_not_listed(tmp_path: Path) -> None:
    county = Counting()
    for number in range(5):
        county.publish(an_item(f"第{number}条"))
    county.fill(tmp_path)
    tamper(tmp_path, "DELETE FROM documents WHERE sequence IN (2, 3) AND area = ?", VILLAGE)
    county.asked.clear()
    with FilledStore(county, tmp_path) as filled:
        row = filled.feeds.repair(VILLAGE, Instant(county.now))
        assert row.whole
    assert county.asked == ["index", "changes 1"]
    assert titles(tmp_path) == {f"第{number}条" for number in range(5)}
    whole = column(tmp_path, "SELECT whole FROM feeds WHERE area = ?", VILLAGE)
    assert whole == [1]


def test_a_head_signed_anew_only_moves_as_of(tmp_path: Path) -> None:
    county = Counting()
    county.publish(an_item("一条"))
    county.fill(tmp_path)
    county.asked.clear()
    county.now = county.now.replace(hour=9)
    with FilledStore(county, tmp_path) as filled:
        fetched: Fetched | None = county.head(VILLAGE, "", 0.0)
        assert fetched is not None
        synced = filled.feeds.sync(VILLAGE, fetched.content, Instant(county.now))
        assert (synced.changed, synced.repaired) == (False, False)
    assert county.asked == []


def test_files_nobody_needs_are_removed_and_shared_ones_stay(tmp_path: Path) -> None:
    county = FakeCounty()
    shared, single = b"shared" * 100, b"single" * 100
    shared_hash, single_hash = county.attach(shared), county.attach(single)
    gone = with_picture(with_picture(an_item("撤"), shared), single)
    county.publish(gone)
    county.publish(with_picture(an_item("留"), shared))
    county.fill(tmp_path)
    blobs = BlobFolder(Folder(tmp_path).blobs)
    assert set(blobs.all()) == {shared_hash, single_hash}
    county.withdraw(gone)
    county.fill(tmp_path)
    assert set(blobs.all()) == {shared_hash}


def test_one_file_that_cannot_be_had_keeps_no_other_waiting(tmp_path: Path) -> None:
    county = FakeCounty()
    for number in range(4):
        content = bytes([number]) * (100 + number)
        if number != 1:
            county.attach(content)
        county.publish(with_picture(an_item(f"{number}"), content))
    with FilledStore(county, tmp_path) as filled:
        filled.sync()
        assert filled.files.fetch_missing(lambda: False) is Fetching.LACKING
    assert titles(tmp_path) == {"0", "2", "3"}


def test_no_download_starts_that_cannot_fit(tmp_path: Path) -> None:
    county = FakeCounty()
    content = b"big" * 1000
    county.publish(with_picture(an_item("大"), content))
    with FilledStore(county, tmp_path) as filled:
        filled.sync()
        filled.journal.take()
        county.attach(content)
        files = filled.fetching_from(county, reserve_bytes=2**60)
        assert files.fetch_missing(lambda: False) is Fetching.LACKING
        assert "no room" in filled.journal.take()[2][0]
        assert filled.files.fetch_missing(lambda: False) is Fetching.COMPLETE
    assert titles(tmp_path) == {"大"}


def test_an_interrupted_download_keeps_what_came(tmp_path: Path) -> None:
    county = FakeCounty()
    content = b"piece" * 100
    county.publish(with_picture(an_item("断"), content))
    with FilledStore(county, tmp_path) as filled:
        filled.sync()
        county.attach(content)
        assert filled.files.fetch_missing(lambda: True) is Fetching.INTERRUPTED
        assert filled.files.fetch_missing(lambda: False) is Fetching.COMPLETE


def test_a_file_that_was_whole_before_the_power_cut_is_not_fetched_again(tmp_path: Path) -> None:
    county = FakeCounty()
    content = b"whole" * 100
    county.publish(with_picture(an_item("全"), content))
    with FilledStore(county, tmp_path) as filled:
        filled.sync()
        blob = filled.writer.missing_blobs()[0]
        partial = BlobFolder(Folder(tmp_path).blobs).partial(blob.sha256)
        partial.parent.mkdir(exist_ok=True)
        partial.write_bytes(content)
        assert filled.files.fetch_missing(lambda: False) is Fetching.COMPLETE
    assert titles(tmp_path) == {"全"}
