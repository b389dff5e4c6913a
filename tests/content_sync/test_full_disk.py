"""A full disk: what is over gives way, what is shown stays, and nothing is called damaged."""

import json
from datetime import date, timedelta
from pathlib import Path

import msgspec
import pytest

from content_sync.__main__ import main
from content_sync.agent.fetching import Fetching
from content_sync.store.blobs import BlobFolder
from content_sync.store.folder import Folder
from content_sync.store.outbox import Outbox
from content_sync.store.reader import ItemQuery
from content_sync.store.shelf import Shelf
from disclosure.blocks import Sha256
from disclosure.channels import Channel
from disclosure.items import Item, Shown
from tests.fakes.agents import an_agent
from tests.fakes.county import (
    NOW,
    SPARE,
    TODAY,
    VILLAGE,
    FakeCounty,
    FilledStore,
    an_item,
    with_picture,
)
from tests.fakes.stores import ON_KIOSK, reading, shown, titles
from tests.fakes.ticking import FakeClock

SIZE = 1_000
ARCHIVE = ItemQuery(channel=Channel.KIOSK, today=TODAY, archived=True)


def picture(name: str, size: int = SIZE) -> bytes:
    return name.encode().ljust(size, b".")


def until(day: date) -> Shown:
    return Shown(first=date(2026, 1, 1), last=day)


def days_ago(days: int) -> Shown:
    return until(TODAY - timedelta(days=days))


class Disk:
    """A disk of so many bytes, used by the files of a store alone."""

    def __init__(self, size: int) -> None:
        self.size = size

    def free(self, path: Path) -> int:
        return self.size - sum(f.stat().st_size for f in path.glob("**/*") if f.is_file())


class Place:
    """A store on a small disk, and its county."""

    def __init__(self, store: Path) -> None:
        self.store = store
        self.county = FakeCounty()
        self.disk = Disk(10 * SIZE)
        self.filled = FilledStore(self.county, store)
        self.fetch = self.filled.fetching_from(self.county, self.disk.free, reserve_bytes=SIZE)

    def publish(self, name: str, shown: Shown, number: str = "", size: int = SIZE) -> Item:
        content = picture(name, size)
        self.county.attach(content)
        item = an_item(name, shown=shown)
        elements = msgspec.structs.replace(item.elements, document_number=number)
        item = with_picture(msgspec.structs.replace(item, elements=elements), content)
        self.county.publish(item)
        return item

    def sync(self, asked: frozenset[Sha256] = frozenset()) -> Fetching:
        self.filled.sync_area(VILLAGE)
        fetched = self.fetch.fetch_missing(lambda: False, asked)
        self.fetch.collect_garbage()
        return fetched

    def files(self) -> set[str]:
        """Return the names of the items whose files are there."""
        paths = Folder(self.store).blobs.glob("??/*")
        return {path.read_bytes().rstrip(b".").decode() for path in paths}

    def verify(self, capsys: pytest.CaptureFixture[str]) -> dict[str, object]:
        capsys.readouterr()
        code = main(["verify", "--store", str(self.store), "--json"])
        found: dict[str, object] = json.loads(capsys.readouterr().out)
        assert (code, found["faults"]) == (0, [])
        return found

    def problems(self) -> tuple[str, ...]:
        return self.filled.journal.take()[2]


@pytest.fixture
def place(tmp_path: Path) -> Place:
    place = Place(tmp_path)
    place.filled.sync()
    return place


def fill(place: Place) -> None:
    """Fill the disk: two items over, the later one first, one in force, six on display."""
    place.publish("late", days_ago(5))
    place.publish("early", days_ago(50))
    place.publish("law", days_ago(90), number="清禾政发〔2026〕1号")
    for number in range(6):
        place.publish(f"now{number}", until(TODAY))
    assert place.sync() is Fetching.COMPLETE
    assert len(place.files()) == 9


def test_what_is_over_gives_way_longest_over_first(
    place: Place, capsys: pytest.CaptureFixture[str]
) -> None:
    fill(place)
    place.publish("new", until(TODAY))
    assert place.sync() is Fetching.COMPLETE
    assert place.files() == {f"now{n}" for n in range(6)} | {"new", "law", "late"}
    assert "1 files of items that are over were given up" in place.problems()[0]
    assert place.disk.free(Folder(place.store).blobs) >= SIZE
    assert place.verify(capsys)["blobs"] == 9
    assert place.filled.writer.feed(VILLAGE).whole


def test_an_item_without_its_file_is_archived_and_not_damaged(place: Place) -> None:
    fill(place)
    place.publish("new", until(TODAY))
    place.sync()
    assert titles(place.store, ARCHIVE) == {"late", "early", "law"}
    Outbox.open(place.store)
    with reading(place.store) as reader:
        item = next(one.item for one in reader.items(ARCHIVE) if one.item.title == "early")
        name = item.blobs[0].sha256
        assert reader.item(item.id) is not None
        assert reader.blob(name) is None
        assert reader.is_given_up(name)
        progress = reader.progress()
        assert progress.bytes_done == progress.bytes_total
    outbox = Outbox.open(place.store)
    assert outbox.wishes(9) == [name]
    assert outbox.take_batch(9, 10**6) == ()


def test_what_is_shown_or_in_force_never_gives_way(place: Place) -> None:
    fill(place)
    place.publish("huge", until(TODAY), size=4 * SIZE)
    before = place.files()
    assert place.sync() is Fetching.LACKING
    assert place.files() == before
    assert place.problems()[0].startswith(f"no room for a file of {4 * SIZE} bytes")
    assert "huge" not in titles(place.store, ON_KIOSK)


def test_a_file_that_something_shown_needs_too_stays(place: Place) -> None:
    fill(place)
    place.county.publish(with_picture(an_item("both", shown=until(TODAY)), picture("early")))
    place.publish("new", until(TODAY))
    assert place.sync() is Fetching.COMPLETE
    assert "late" not in place.files()
    assert {"early", "new"} <= place.files()


@pytest.mark.parametrize("day", [TODAY, TODAY - timedelta(days=1)])
def test_nothing_goes_on_its_last_day_anywhere_on_earth(place: Place, day: date) -> None:
    place.county.now = place.county.now.replace(hour=11)
    for number in range(9):
        place.publish(f"{number}", until(day))
    place.sync()
    place.publish("new", until(TODAY))
    assert place.sync() is Fetching.LACKING
    assert len(place.files()) == 9


def test_nothing_goes_while_the_time_is_not_sure(place: Place) -> None:
    fill(place)
    place.filled.sure = False
    place.publish("new", until(TODAY))
    assert place.sync() is Fetching.LACKING
    assert {"early", "late"} <= place.files()


def test_what_is_over_takes_no_room_and_is_shown_without_its_file(place: Place) -> None:
    fill(place)
    place.publish("old", days_ago(2))
    assert place.sync() is Fetching.COMPLETE
    assert "old" not in place.files()
    assert {"early", "late"} <= place.files()
    assert "old" in titles(place.store, ARCHIVE)


def test_a_file_comes_back_when_there_is_room_to_spare(
    place: Place, capsys: pytest.CaptureFixture[str]
) -> None:
    fill(place)
    place.publish("new", until(TODAY))
    place.sync()
    place.disk.size += SIZE + SPARE - 1
    place.sync()
    assert "early" not in place.files()
    place.disk.size += 1
    assert place.sync() is Fetching.COMPLETE
    assert "early" in place.files()
    assert place.verify(capsys)["blobs"] == 10
    with reading(place.store) as reader:
        assert not any(reader.is_given_up(Sha256(name)) for name in place.county.blobs)


def test_a_file_that_is_asked_for_comes_back_in_place_of_another(place: Place) -> None:
    fill(place)
    place.publish("new", until(TODAY))
    place.sync()
    (early,) = Shelf(place.filled.writer).given_up()
    place.sync(asked=frozenset({early.sha256}))
    assert "early" in place.files()
    assert "late" not in place.files()


def test_of_two_files_asked_for_neither_pushes_the_other_out(place: Place) -> None:
    fill(place)
    place.publish("new", until(TODAY))
    place.sync()
    both = [blob.sha256 for blob in Shelf(place.filled.writer).spare(TODAY).values()]
    place.sync(asked=frozenset(both))
    assert "late" in place.files()
    assert "early" not in place.files()


def test_what_somebody_opens_at_a_face_is_fetched_by_the_agent(place: Place) -> None:
    fill(place)
    place.publish("new", until(TODAY))
    place.sync()
    (early,) = Shelf(place.filled.writer).given_up()
    agent = an_agent(place.filled, FakeClock(NOW, synchronized=True))
    agent._files = place.fetch
    outbox = Outbox.open(place.store)
    with reading(place.store) as reader:
        agent._fetch_files()
        assert reader.blob(early.sha256) is None
        assert reader.blob(early.sha256) is None
        assert outbox.wishes(9) == [early.sha256]
        agent._fetch_files()
        assert reader.blob(early.sha256) is not None
    assert outbox.wishes(9) == []
    assert "late" not in place.files()


def test_the_reserve_is_won_back_from_what_is_over(place: Place) -> None:
    fill(place)
    place.disk.size -= 1
    place.sync()
    assert "early" not in place.files()
    assert "late" in place.files()


def test_an_item_shown_again_waits_for_its_file(place: Place) -> None:
    fill(place)
    place.publish("new", until(TODAY))
    place.sync()
    place.county.publish(with_picture(an_item("again", shown=until(TODAY)), picture("early")))
    place.filled.sync_area(VILLAGE)
    assert "again" not in titles(place.store, ON_KIOSK)
    assert place.fetch.fetch_missing(lambda: False) is Fetching.COMPLETE
    assert "again" in titles(place.store, ON_KIOSK)
    assert {"early", "again"} & place.files() == {"early"}


def test_a_file_left_by_a_cut_while_it_was_given_up_is_removed(place: Place) -> None:
    fill(place)
    shelf = Shelf(place.filled.writer)
    early = next(iter(shelf.spare(TODAY).values()))
    shelf.give_up([early])
    assert "early" in place.files()
    place.publish("new", until(TODAY))
    place.sync()
    assert {"late", "new"} <= place.files()
    assert not BlobFolder(Folder(place.store).blobs).is_whole(early.sha256)


def test_withdrawn_items_leave_nothing_given_up(place: Place) -> None:
    fill(place)
    place.publish("new", until(TODAY))
    place.sync()
    early = next(one.item for one in shown(place.store, ARCHIVE) if one.item.title == "early")
    place.county.withdraw(early)
    place.sync()
    assert Shelf(place.filled.writer).given_up() == []
    with reading(place.store) as reader:
        assert not reader.is_given_up(early.blobs[0].sha256)
