"""A loudspeaker unit on a real store, with clock, voice and output that a test holds."""

from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import msgspec

from broadcast.building import Unit, Workshop
from broadcast.ledger import Ledger
from broadcast.settings import BroadcastSettings, QuietSettings
from content_sync.store.clock import StoreClock
from content_sync.store.outbox import Outbox
from content_sync.store.reader import ContentReader
from disclosure.areas import AreaCode
from disclosure.decoding import decode
from disclosure.items import Item, Shown, Spoken
from disclosure.outbox import AiredRecord, OutboxKind
from disclosure.profile import Slot
from disclosure.timetable import Occurrence
from tests.fakes.county import VILLAGE, FakeCounty, an_announcement
from tests.fakes.loudspeaker import FakeLoudspeaker
from tests.fakes.ticking import FakeClock
from tests.fakes.voice import FakeVoice

ZONE = ZoneInfo("Asia/Shanghai")
DAY = date(2026, 10, 9)


def at(clock: str, day: date = DAY) -> datetime:
    """Return a local time of a day as an instant."""
    return datetime.combine(day, datetime.strptime(clock, "%H:%M:%S").time(), tzinfo=ZONE)  # noqa: DTZ007


def notice(
    title: str = "停水通知",
    *,
    slots: tuple[str, ...] = ("evening",),
    text: str = "明天上午停水。请提前储水。",
    repeats: int = 2,
    area: AreaCode = VILLAGE,
    **changes: object,
) -> Item:
    """Return an announcement."""
    spoken = Spoken(text=text, slots=slots, repeats=repeats)
    item = an_announcement(title)
    changed: Item = msgspec.structs.replace(
        item, spoken=spoken, area=area, shown=Shown(first=date(2026, 10, 1)), **changes
    )
    return changed


class Bench:
    """The unit; `start` is a new process on the same store."""

    def __init__(self, folder: Path, now: datetime, **clock: bool) -> None:
        self.folder = folder
        self.store = folder / "store"
        self.county = FakeCounty(at("00:00:00").astimezone(UTC))
        self.clock = FakeClock(now, **clock)
        self.time = StoreClock(self.store, self.clock)
        self.voice = FakeVoice()
        self.loudspeaker = FakeLoudspeaker(self.clock.monotonic)
        self.settings = BroadcastSettings(store="store", quiet=QuietSettings(on=False))
        self.content: ContentReader | None = None
        self.ledger: Ledger | None = None

    def publish(self, *items: Item) -> None:
        """Publish items and bring the store up to date."""
        for item in items:
            self.county.publish(item)
        self.county.fill(self.store)

    def withdraw(self, item: Item) -> None:
        """Withdraw an item and bring the store up to date."""
        self.county.withdraw(item)
        self.county.fill(self.store)

    def start(self) -> Unit:
        """Start the process anew, whatever became of the one before (kill -9)."""
        self.die()
        workshop = Workshop(self.settings, self.folder / "broadcast.toml", self.clock)
        self.content = ContentReader.open(self.store, "broadcast", self.clock.now)
        self.ledger = Ledger(workshop.places.ledger)
        self.ledger.recover()
        self.unit = workshop.build(self.content, self.ledger, self.voice, self.loudspeaker)
        return self.unit

    def die(self) -> None:
        """End the process without any farewell."""
        if self.ledger is not None:
            self.ledger.close()
        if self.content is not None:
            self.content.close()

    def run(self, seconds: float, step: float = 1.0) -> None:
        """Let the unit live for some seconds."""
        passed = 0.0
        while passed < seconds:
            self.unit.duty.tick()
            self.clock.walk(step)
            passed += step

    def until(self, clock: str, day: date = DAY) -> None:
        """Let the unit live until a local time."""
        self.run((at(clock, day) - self.clock.now()).total_seconds())

    def rows(self, day: date = DAY) -> list[Occurrence]:
        """Return the ledger of a day."""
        assert self.ledger
        return self.ledger.of_day(day)

    def states(self, day: date = DAY) -> dict[str, str]:
        """Return slot and state of the day's occurrences; for one item."""
        return {row.slot: row.state.value for row in self.rows(day)}

    def records(self) -> list[AiredRecord]:
        """Return what the county is told, in order."""
        outbox = Outbox.open(self.store)
        rows = outbox.take_batch(200, 1_000_000)
        return [decode(row.body, AiredRecord) for row in rows if row.kind is OutboxKind.AIRED]

    def said(self) -> list[str]:
        """Return the results and items of the records, in order."""
        return [record.result.value for record in self.records()]


def later(clock: datetime, seconds: float) -> datetime:
    """Return an instant some seconds later."""
    return clock + timedelta(seconds=seconds)


def slot(name: str, start: str, end: str) -> Slot:
    """Return a slot of the unit's own."""
    return Slot(name=name, label=name, start=start, end=end)
