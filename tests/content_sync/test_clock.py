"""The time of a terminal whose clock is wrong: 1970, 2019, 2038, and jumps while it runs."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from content_sync.agent.timekeeping import Timekeeper
from content_sync.store.clock import FARTHEST, TOLERANCE, Source, StoreClock
from content_sync.store.floors import FloorFile, first_floors
from content_sync.store.folder import Folder
from disclosure.errors import RejectedError, RetryLaterError
from tests.fakes.county import NOW, FakeCounty
from tests.fakes.ticking import FakeClock

FLOOR = datetime(2026, 10, 1, tzinfo=UTC)
DAY = timedelta(days=1)


@pytest.fixture
def store(tmp_path: Path) -> Path:
    Folder(tmp_path).make()
    FloorFile(Folder(tmp_path).floors, FLOOR - DAY).raise_to(first_floors(FLOOR))
    return tmp_path


def machine(wall: datetime, *, network: bool = False, battery: bool = False) -> FakeClock:
    return FakeClock(wall, synchronized=network, has_battery=battery)


def clock(store: Path, one: FakeClock) -> StoreClock:
    return StoreClock(store, one, built=FLOOR - DAY)


@pytest.mark.parametrize("battery", [False, True])
@pytest.mark.parametrize("year", [1970, 2019, 2038])
def test_a_clock_out_of_reach_of_the_floor_is_floor_and_uptime(
    store: Path, year: int, battery: bool
) -> None:
    wrong = machine(datetime(year, 1, 19, tzinfo=UTC), battery=battery)
    mine = clock(store, wrong)
    mine.instant()
    wrong.walk(90)
    assert mine.instant().now == FLOOR + timedelta(seconds=90)
    assert not mine.instant().trusted


def test_network_time_is_believed_above_the_floor_and_never_below(store: Path) -> None:
    mine = clock(store, machine(FLOOR + 2 * FARTHEST, network=True))
    assert mine.instant().confirmed
    below = clock(store, machine(FLOOR - DAY, network=True)).instant()
    assert below.now == FLOOR
    assert not below.trusted


def test_a_hardware_clock_in_reach_is_trusted_and_none_is_a_guess(store: Path) -> None:
    kept = clock(store, machine(NOW, battery=True)).instant()
    assert (kept.now, kept.trusted, kept.confirmed) == (NOW, True, False)
    guessed = clock(store, machine(NOW)).instant()
    assert (guessed.now, guessed.trusted) == (NOW, False)


@pytest.mark.parametrize("days", [-5, -4000, 10, 4000])
def test_a_jump_without_network_time_moves_nothing(store: Path, days: int) -> None:
    one = machine(NOW, battery=True)
    mine = clock(store, one)
    mine.instant()
    one.walk(60)
    one.jump(one.now() + days * DAY)
    one.walk(60)
    assert mine.instant().now == NOW + timedelta(seconds=120)
    assert not mine.instant().trusted
    one.jump(NOW + timedelta(seconds=120))
    assert mine.instant().trusted


def test_network_time_that_comes_sets_the_time(store: Path) -> None:
    one = machine(datetime(1970, 1, 1, tzinfo=UTC))
    mine = clock(store, one)
    assert not mine.instant().trusted
    one.is_synchronized = True
    one.jump(NOW)
    assert mine.instant().now == NOW
    assert mine.instant().confirmed
    one.is_synchronized = False
    one.walk(3600)
    assert mine.instant().trusted
    one.jump(NOW + 900 * DAY)
    assert mine.instant().now == NOW + timedelta(seconds=3600)


def test_what_the_agent_wrote_every_face_goes_by_until_the_next_boot(store: Path) -> None:
    one = machine(datetime(2019, 1, 1, tzinfo=UTC), battery=True)
    keeper, county = Timekeeper(clock(store, one)), FakeCounty()
    keeper.ask(county, county.keyring())
    one.walk(600)
    face = clock(store, one)
    assert face.instant() == keeper.now()
    assert face.instant().now == NOW + timedelta(seconds=600)
    assert face.instant().confirmed
    one.reboot(datetime(2019, 1, 1, tzinfo=UTC))
    assert clock(store, one).instant().now == FLOOR
    assert not clock(store, one).instant().trusted
    one.reboot(NOW + DAY)
    face = clock(store, one)
    assert face.instant().trusted
    one.jump(NOW + 5 * DAY)
    assert face.instant().now == NOW + DAY
    assert not face.instant().trusted


def test_a_face_that_starts_after_a_jump_goes_by_what_was_known_before(store: Path) -> None:
    one = machine(NOW, battery=True)
    Timekeeper(clock(store, one)).settle()
    one.jump(NOW + 200 * DAY)
    late = clock(store, one).instant()
    assert late.now == NOW
    assert not late.trusted


def test_a_face_that_runs_follows_the_agent_and_the_floor(store: Path) -> None:
    one = machine(datetime(1970, 1, 1, tzinfo=UTC))
    face = clock(store, one)
    assert face.now() == FLOOR
    file = FloorFile(Folder(store).floors, FLOOR)
    file.raise_to(file.value.with_time(FLOOR + 3 * DAY))
    assert face.now() == FLOOR + 3 * DAY
    county = FakeCounty()
    Timekeeper(clock(store, one)).ask(county, county.keyring())
    assert face.now() == NOW
    assert face.trusted()


@pytest.mark.parametrize("content", [b"", b"{}", b'{"format":1,"boot":"","monotonic":"x"}'])
def test_a_damaged_statement_is_none_and_is_written_anew(store: Path, content: bytes) -> None:
    one = machine(NOW, battery=True)
    Folder(store).clock.write_bytes(content)
    face = clock(store, one)
    assert face.instant().trusted
    Timekeeper(clock(store, one)).settle()
    assert clock(store, one).instant().now == NOW
    assert b'"battery"' in Folder(store).clock.read_bytes()


def test_settling_writes_only_what_is_new(store: Path) -> None:
    one = machine(NOW, battery=True)
    keeper = Timekeeper(clock(store, one))
    keeper.settle()
    before = Folder(store).clock.stat().st_ino
    one.walk(3600)
    keeper.settle()
    assert Folder(store).clock.stat().st_ino == before
    one.is_synchronized = True
    keeper.settle()
    assert Source.NETWORK.value.encode() in Folder(store).clock.read_bytes()


def test_a_clock_that_is_nearly_right_is_left_alone(store: Path) -> None:
    one = machine(NOW + TOLERANCE / 2, battery=True)
    keeper, county = Timekeeper(clock(store, one)), FakeCounty()
    keeper.ask(county, county.keyring())
    assert keeper.now().now == one.now()
    one.jump(one.now() - timedelta(hours=5))
    assert keeper.now().now == NOW
    assert keeper.now().trusted


def test_a_replayed_time_is_rejected(store: Path) -> None:
    class Replaying(FakeCounty):
        def time(self, nonce: str) -> bytes:  # noqa: ARG002 - it answers an older one
            return super().time("ab" * 16)

    county = Replaying()
    keeper = Timekeeper(clock(store, machine(NOW)))
    with pytest.raises(RejectedError, match="another question"):
        keeper.ask(county, county.keyring())
    assert not keeper.now().confirmed


def test_a_slow_answer_tells_no_time(store: Path) -> None:
    one = machine(NOW)

    class Slow(FakeCounty):
        def time(self, nonce: str) -> bytes:
            one.walk(11)
            return super().time(nonce)

    county, keeper = Slow(), Timekeeper(clock(store, one))
    with pytest.raises(RetryLaterError, match="took 11 seconds"):
        keeper.ask(county, county.keyring())
    assert not keeper.now().confirmed


def test_a_time_below_the_floor_is_not_believed(store: Path) -> None:
    county = FakeCounty(FLOOR - DAY)
    keeper = Timekeeper(clock(store, machine(FLOOR + DAY)))
    with pytest.raises(RetryLaterError, match="has passed already"):
        keeper.ask(county, county.keyring())
    assert not keeper.now().confirmed


def test_a_time_a_breath_below_the_floor_does_not_run_back(store: Path) -> None:
    county = FakeCounty(FLOOR - timedelta(seconds=3))
    keeper = Timekeeper(clock(store, machine(FLOOR + DAY)))
    keeper.ask(county, county.keyring())
    assert keeper.now().confirmed
    assert keeper.now().now >= FLOOR
