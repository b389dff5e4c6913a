"""The agent and updates: asked for, fetched little by little at night, handed over in quiet."""

import hashlib
import shutil
from collections.abc import Iterator
from datetime import UTC, datetime, time, timedelta
from pathlib import Path

import msgspec
import pytest

from content_sync.agent.quiet import Quiet
from content_sync.agent.settings import UpdateLimits
from content_sync.agent.updating import UpdateParts, Updating
from content_sync.store.clock import Instant
from content_sync.store.occupied import LONGEST_SECONDS, Occupied, occupied
from content_sync.updates.handover import moment_holds, read_handover
from disclosure.blocks import Sha256
from disclosure.channels import Channel
from disclosure.decoding import decode, encode
from disclosure.errors import RejectedError, RetryLaterError
from disclosure.items import EntryCode
from disclosure.outbox import OutboxKind
from disclosure.releases import (
    OFFER_TYPE,
    Architecture,
    Machine,
    Night,
    Offer,
    UpdateReason,
    UpdateRecord,
    UpdateStep,
    may_begin,
)
from disclosure.seals.signing import seal
from disclosure.timetable import near_a_slot
from tests.fakes.county import NOW, SLOTS, VILLAGE, FakeCounty, FilledStore, an_item
from tests.fakes.releases import FIRST, HERE, NEXT, Installed, Press, a_bundle, a_release

TERMINAL = "terminal-3"
CONTENT = a_bundle(more="x" * 5000)
SHA = Sha256(hashlib.sha256(CONTENT).hexdigest())
NIGHT_TIME = datetime(2026, 10, 8, 19, 30, tzinfo=UTC)  # 03:30 in the county
LIMITS = UpdateLimits(piece_bytes=4096, bytes_a_second=1024, ask_seconds=1800)


class BootClock:
    """The clocks of a machine, set by hand."""

    def __init__(self) -> None:
        self.seconds = 5000.0

    def now(self) -> datetime:
        return NIGHT_TIME

    def monotonic(self) -> float:
        return self.seconds

    def synchronized(self) -> bool:
        return True

    def has_battery(self) -> bool:
        return True

    def boot(self) -> str:
        return "boot-1"


class QuietNight:
    """A terminal's agent in a night in which a release is offered."""

    def __init__(self, tmp_path: Path) -> None:
        self.county = FakeCounty(NIGHT_TIME - timedelta(hours=1))
        self.press = Press(self.county)
        self.installed = Installed(tmp_path, self.county)
        self.filled = FilledStore(self.county, tmp_path / "store")
        self.filled.outbox.name_terminal(TERMINAL, 3)
        self.filled.sync()
        self.clock = BootClock()
        self.now = NIGHT_TIME
        self.here = HERE
        self.county.blobs[SHA] = CONTENT
        self.updating = self.anew()
        self.offer()

    def anew(self, limits: UpdateLimits = LIMITS) -> Updating:
        """Start the agent anew."""
        parts = UpdateParts(
            county=self.county,
            outbox=self.filled.outbox,
            trust=self.filled.trust,
            journal=self.filled.journal,
            folder=self.installed.updates,
            software=self.installed.software,
            quiet=Quiet(self.filled.writer.folder.store, self.filled.outbox.folder, self.clock),
            machine=lambda running, tried: Machine(
                self.here.architecture, self.here.debian, running, tried
            ),
            clock=self.clock,
            terminal=TERMINAL,
            home=VILLAGE,
        )
        return Updating(parts, limits, 0)

    def offer(self, **changes: object) -> None:
        release = changes.pop("sealed", None) or self.press.sealed(a_release(CONTENT))
        fields: dict[str, object] = {
            "format": 1,
            "terminal": TERMINAL,
            "issued": self.now - timedelta(minutes=1),
            "until": self.now + timedelta(hours=24),
            "night": Night(start="01:00", end="05:00"),
            "release": release,
        }
        offer = Offer(**(fields | changes))  # type: ignore[arg-type]
        self.county.offers[TERMINAL] = encode(
            seal(OFFER_TYPE, encode(offer), self.county.keys.head)
        )

    def step(self) -> float | None:
        return self.updating.step(Instant(self.now))

    def until_handed_over(self) -> list[float]:
        """Do steps until the bundle is handed over; return the pauses between them."""
        pauses = []
        while read_handover(self.installed.updates) is None:
            pause = self.step()
            assert pause is not None
            pauses.append(pause)
            assert len(pauses) < 100
        return pauses

    def good_moment(self) -> bool:
        updates = self.installed.updates
        return moment_holds(updates, self.clock.boot(), self.clock.monotonic())

    def told(self) -> list[tuple[UpdateStep, UpdateReason | None]]:
        rows = self.filled.outbox.take_batch(200, 10**6)
        records = [decode(row.body, UpdateRecord) for row in rows if row.kind is OutboxKind.UPDATE]
        return [(one.step, one.because) for one in records]

    def pass_by(self, **span: float) -> None:
        self.now += timedelta(**span)
        self.clock.seconds += timedelta(**span).total_seconds()


@pytest.fixture
def night(tmp_path: Path) -> Iterator[QuietNight]:
    made = QuietNight(tmp_path)
    yield made
    made.filled.writer.close()


def test_a_release_is_fetched_in_pieces_and_handed_over(night: QuietNight) -> None:
    pauses = night.until_handed_over()
    assert len(pauses) == -(-len(CONTENT) // LIMITS.piece_bytes)
    assert set(pauses[:-1]) == {LIMITS.piece_bytes / LIMITS.bytes_a_second}
    assert night.installed.updates.bundle(SHA).read_bytes() == CONTENT
    night.step()
    assert night.good_moment()
    assert night.told() == [(UpdateStep.FETCHED, None)]
    night.installed.machinery.time = night.clock.seconds
    night.installed.updates.say_moment("boot-1", night.clock.seconds + 60)
    night.installed.updater().run()
    assert night.installed.software.running() == NEXT


def test_an_agent_that_was_killed_goes_on_where_it_was(night: QuietNight) -> None:
    night.step()
    received = night.installed.updates.bundle(SHA).stat().st_size
    assert received == LIMITS.piece_bytes
    asked: list[int] = []
    part = night.county.part

    def counted(sha256: Sha256, start: int, length: int) -> object:
        asked.append(start)
        return part(sha256, start, length)

    night.county.part = counted  # type: ignore[method-assign, assignment]
    night.updating = night.anew()
    night.until_handed_over()
    assert asked[0] == received


def test_a_line_that_breaks_keeps_what_came(night: QuietNight) -> None:
    night.step()
    del night.county.blobs[SHA]
    with pytest.raises(RetryLaterError):
        night.step()
    night.county.blobs[SHA] = CONTENT
    night.until_handed_over()
    assert night.installed.updates.bundle(SHA).read_bytes() == CONTENT


def test_other_bytes_are_thrown_away_and_kept_as_evidence(night: QuietNight) -> None:
    night.county.blobs[SHA] = b"y" * len(CONTENT)
    with pytest.raises(RejectedError):
        night.until_handed_over()
    assert not night.installed.updates.bundle(SHA).exists()
    assert not night.filled.journal.is_empty()


def test_by_day_nothing_is_fetched(night: QuietNight) -> None:
    night.now = NIGHT_TIME + timedelta(hours=6)
    night.offer()
    assert night.step() == LIMITS.hours_seconds
    assert not night.installed.updates.bundle(SHA).exists()


def test_without_a_trusted_clock_nothing_is_fetched(night: QuietNight) -> None:
    night.updating.step(Instant(night.now, trusted=False))
    assert not night.installed.updates.bundle(SHA).exists()


def test_what_is_handed_over_at_the_end_of_the_night_is_taken_back(night: QuietNight) -> None:
    night.until_handed_over()
    night.pass_by(hours=4)
    night.step()
    assert read_handover(night.installed.updates) is None
    assert not night.good_moment()
    assert night.installed.updates.bundle(SHA).exists()


def test_terminals_do_not_begin_all_at_once() -> None:
    hours = Night(start="23:00", end="05:00")
    begin = {
        next(minute for minute in range(360) if may_begin(hours, _local(minute), f"t-{n}"))
        for n in range(50)
    }
    assert len(begin) > 30
    assert max(begin) < 180


def _local(minutes: int) -> time:
    return (datetime(2026, 10, 8, 23, 0, tzinfo=UTC) + timedelta(minutes=minutes)).time()


def test_an_offer_for_another_terminal_is_refused(night: QuietNight) -> None:
    night.offer(terminal="terminal-4")
    assert night.step() is None
    assert not night.installed.updates.bundle(SHA).exists()


def test_an_offer_that_is_over_is_refused(night: QuietNight) -> None:
    night.offer(issued=night.now - timedelta(hours=30), until=night.now - timedelta(hours=6))
    assert night.step() is None
    assert not night.installed.updates.bundle(SHA).exists()


@pytest.mark.parametrize(("ahead", "held"), [(0.005, True), (60, True), (3600, False)])
def test_an_offer_of_a_county_whose_clock_is_a_little_ahead_holds(
    night: QuietNight,
    ahead: float,
    held: bool,
) -> None:
    night.offer(issued=night.now + timedelta(seconds=ahead))
    night.step()
    assert night.installed.updates.bundle(SHA).exists() is held


def test_a_release_that_the_county_server_sealed_by_itself_is_refused(night: QuietNight) -> None:
    night.offer(sealed=night.press.sealed(a_release(CONTENT), night.county.keys.head))
    assert night.step() is None
    assert not night.installed.updates.bundle(SHA).exists()
    assert not night.filled.journal.is_empty()


def test_a_bundle_for_another_machine_is_told_and_not_fetched(night: QuietNight) -> None:
    night.here = Machine(Architecture.AMD64, HERE.debian, FIRST)
    night.step()
    assert not night.installed.updates.bundle(SHA).exists()
    assert night.told() == [(UpdateStep.REFUSED, UpdateReason.KIND)]


def test_a_bundle_that_has_no_room_is_told_and_not_fetched(
    night: QuietNight, monkeypatch: pytest.MonkeyPatch
) -> None:
    full = shutil.disk_usage(night.installed.updates.path)._replace(free=len(CONTENT) * 3)
    monkeypatch.setattr("shutil.disk_usage", lambda _: full)
    night.step()
    assert not night.installed.updates.bundle(SHA).exists()
    assert night.told() == [(UpdateStep.REFUSED, UpdateReason.ROOM)]


def test_a_roll_out_that_is_paused_reaches_terminals_that_fetched_already(
    night: QuietNight,
) -> None:
    night.until_handed_over()
    night.county.offers.clear()
    night.pass_by(seconds=LIMITS.ask_seconds)
    night.step()
    assert read_handover(night.installed.updates) is None
    assert night.installed.updates.bundle(SHA).exists(), "it need not be fetched again"


def test_a_county_that_is_away_takes_nothing_back(night: QuietNight) -> None:
    night.until_handed_over()

    def away(_terminal: str) -> bytes:
        raise RetryLaterError("no line")

    night.county.offer = away  # type: ignore[method-assign, assignment]
    night.pass_by(seconds=LIMITS.ask_seconds)
    night.step()
    assert read_handover(night.installed.updates) is not None


def test_what_became_of_it_is_told_once_and_the_bundle_goes(night: QuietNight) -> None:
    night.until_handed_over()
    night.installed.machinery.dead.add(NEXT)
    night.installed.machinery.time = night.clock.seconds
    night.installed.updates.say_moment("boot-1", night.clock.seconds + 60)
    night.installed.updater().run()
    for _ in range(3):
        night.step()
    assert night.told() == [
        (UpdateStep.FETCHED, None),
        (UpdateStep.TRYING, None),
        (UpdateStep.RETURNED, UpdateReason.START),
    ]
    assert read_handover(night.installed.updates) is None
    assert not night.installed.updates.bundle(SHA).exists()
    assert night.installed.software.running() == FIRST


def test_what_was_not_installed_from_a_bundle_takes_no_updates(night: QuietNight) -> None:
    night.installed.software.current.unlink()
    assert night.step() is None
    assert not night.installed.updates.bundle(SHA).exists()


def test_updates_can_be_switched_off(night: QuietNight) -> None:
    night.updating = night.anew(msgspec.structs.replace(LIMITS, enabled=False))
    assert night.step() is None


# Whether anybody would be disturbed.


def quiet(night: QuietNight) -> bool:
    store = night.filled.writer.folder.store
    return Quiet(store, night.filled.outbox.folder, night.clock).is_quiet(night.now)


def test_nothing_is_switched_during_an_alert(night: QuietNight) -> None:
    assert quiet(night)
    alert = an_item(
        "暴雨红色预警",
        entry=EntryCode("government.alert"),
        channels=(Channel.KIOSK, Channel.SCREEN),
    )
    night.county.now = NIGHT_TIME
    night.county.publish(alert)
    night.filled.sync()
    assert not quiet(night)
    night.until_handed_over()
    night.step()
    assert not night.good_moment()
    night.county.withdraw(alert)
    night.filled.sync()
    night.step()
    assert night.good_moment()


def test_nothing_is_switched_while_a_face_is_needed(night: QuietNight) -> None:
    night.until_handed_over()
    face = Occupied(night.filled.outbox.folder, "kiosk", night.clock)
    face.say(busy=True)
    night.step()
    assert not night.good_moment()
    face.say(busy=False)
    night.step()
    assert night.good_moment()


def test_what_a_face_said_ends_with_the_boot_and_after_hours(night: QuietNight) -> None:
    folder = night.filled.outbox.folder
    Occupied(folder, "kiosk", night.clock).say(busy=True)
    assert occupied(folder, night.clock)
    other = BootClock()
    other.boot = lambda: "boot-2"  # type: ignore[method-assign]
    assert not occupied(folder, other)
    night.clock.seconds += LONGEST_SECONDS
    assert not occupied(folder, night.clock)


def test_a_slot_is_kept_clear_before_it_begins_too() -> None:
    zone = NOW.tzinfo
    said = [
        near_a_slot(SLOTS, datetime(2026, 10, 9, hour, minute, tzinfo=zone))
        for hour, minute in ((6, 39), (6, 41), (7, 29), (7, 30), (11, 39), (11, 45), (18, 39))
    ]
    assert said == [False, True, True, False, False, True, True]


def test_a_store_that_cannot_be_read_is_no_quiet_moment(tmp_path: Path) -> None:
    assert not Quiet(tmp_path, tmp_path, BootClock()).is_quiet(NOW)
