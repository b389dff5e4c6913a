"""A terminal whose power, line and disk fail where a test says.

The agent's own parts around a real store; the county is in memory, the clock a number.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import uuid4

from sqlalchemy import event

from content_sync.agent.county import Fetched
from content_sync.agent.delivery import Delivery
from content_sync.agent.fetching import BlobFetch
from content_sync.agent.journal import Journal
from content_sync.agent.room import Room, RoomLimits
from content_sync.agent.scrubbing import Scrub
from content_sync.agent.syncing import FeedSync
from content_sync.agent.timekeeping import Timekeeper
from content_sync.agent.trust import Trust
from content_sync.store.clock import StoreClock
from content_sync.store.evidence import Evidence
from content_sync.store.floors import FloorFile, Floors
from content_sync.store.folder import Folder
from content_sync.store.outbox import Outbox
from content_sync.store.writer import ContentWriter
from disclosure.areas import AreaCode, path
from disclosure.blocks import Sha256
from disclosure.errors import RejectedError, RetryLaterError
from tests.fakes.county import BUILT, FakeCounty

NEVER = 10**9


class CutError(BaseException):
    """The power went; nobody catches this."""


class Faults:
    """What goes wrong when: each number counts down to its fault.

    Attributes:
        steps: statements, commits and file writes until the power goes.
        calls: calls until the line to the county is dead.
        full: whether the disk has no room left for a new file.
        full_database: whether the content database cannot grow.
        deaf: whether the county's answers to the outbox get lost.
    """

    def __init__(self) -> None:
        self.steps = NEVER
        self.calls = NEVER
        self.full = False
        self.full_database = False
        self.deaf = False

    def step(self, *_: Any, **__: Any) -> None:
        """Count one step of the store."""
        self.steps -= 1
        if self.steps < 0:
            raise CutError

    def call(self) -> None:
        """Count one call to the county."""
        self.calls -= 1
        if self.calls < 0:
            raise RetryLaterError("the line is dead")


class Line(FakeCounty):
    """A county at the end of a line that can die."""

    def __init__(self, faults: Faults) -> None:
        super().__init__()
        self.faults = faults

    def root(self, version: int) -> bytes | None:
        self.faults.call()
        return super().root(version)

    def head(self, area: AreaCode, tag: str, wait_seconds: float) -> Fetched | None:
        self.faults.call()
        return super().head(area, tag, wait_seconds)

    def changes(self, area: AreaCode, after: int) -> bytes:
        self.faults.call()
        return super().changes(area, after)

    def index(self, area: AreaCode) -> bytes:
        self.faults.call()
        return super().index(area)

    def time(self, nonce: str) -> bytes:
        self.faults.call()
        return super().time(nonce)

    @contextmanager
    def blob(self, sha256: Sha256, start: int) -> Iterator[Iterator[bytes]]:
        self.faults.call()
        with super().blob(sha256, start) as pieces:
            yield pieces

    def deliver(self, batch: bytes) -> bytes:
        self.faults.call()
        reply = super().deliver(batch)
        if self.faults.deaf:
            raise RetryLaterError("the answer got lost")
        return reply


class FailingFloors(FloorFile):
    """The floors on a disk that fails where `faults` says."""

    def __init__(self, file: Path, built: datetime, faults: Faults) -> None:
        super().__init__(file, built)
        self._faults = faults

    def raise_to(self, floors: Floors) -> None:
        if floors == self.value:
            return
        if self._faults.full:
            raise RetryLaterError("floors: no space left on device")
        self._faults.step()
        super().raise_to(floors)
        self._faults.step()


class Skewed:
    """A machine with a hardware clock that is wrong by `skew`; no network time sets it."""

    def __init__(self, line: Line, skew: timedelta) -> None:
        self._line = line
        self._started = line.now
        self._boot = uuid4().hex
        self.skew = skew

    def now(self) -> datetime:
        return self._line.now + self.skew

    def monotonic(self) -> float:
        return (self._line.now - self._started).total_seconds()

    def synchronized(self) -> bool:
        return False

    def has_battery(self) -> bool:
        return True

    def boot(self) -> str:
        return self._boot


class Terminal:
    """One run of the agent on a store: from power on to power off."""

    def __init__(self, line: Line, store: Path, home: AreaCode, skew: timedelta) -> None:
        self.line, self.home, self.faults = line, home, line.faults
        folder = Folder(store)
        self.writer = ContentWriter.open(folder, home)
        event.listen(self.writer._engine, "before_cursor_execute", self.faults.step)
        event.listen(self.writer._engine, "commit", self.faults.step)
        self.journal = Journal(Evidence(folder.evidence))
        self.floors = FailingFloors(folder.floors, BUILT, self.faults)
        self.trust = Trust(line.roots[0], self.writer, self.floors, self.journal)
        self.feeds = FeedSync(line, self.writer, self.trust, self.journal)
        self.outbox = Outbox.open(store)
        self.machine = Skewed(line, skew)
        self.clock = Timekeeper(StoreClock(store, self.machine, BUILT))
        self.clock.settle()

    def close(self) -> None:
        """Power off; what was not committed is gone."""
        self.writer.close()

    def round(self) -> None:
        """Do what the agent does in one round; raise what stops it."""
        self._size_disk()
        self.trust.refresh(self.line)
        for area in path(self.home):
            fetched = self.line.head(area, "", 0.0)
            assert fetched is not None
            try:
                self.feeds.sync(area, fetched.content, self.clock.now())
            except RejectedError:
                continue
        self.fetch()

    def fetch(self) -> None:
        """Fetch the files that are missing and drop those that none needs."""
        files = self._files()
        files.fetch_missing(lambda: False)
        files.collect_garbage()

    def scrub(self) -> int:
        """Verify everything stored; return how much failed."""
        return Scrub(self.writer, self.journal).scrub(self.trust.keyring)

    def ask_time(self) -> None:
        """Learn the time from the county."""
        self.clock.ask(self.line, self.trust.keyring)
        self.trust.saw_time(self.clock.now().now)

    def deliver(self) -> None:
        """Deliver all that the outbox owes."""
        delivery = Delivery(self.line, self.outbox, self.journal, self.home)
        while delivery.deliver(self.clock.now()).rows:
            pass

    def _files(self) -> BlobFetch:
        reserve = 1 << 60 if self.faults.full else 0
        limits = RoomLimits(reserve_bytes=reserve, spare_bytes=0)
        room = Room(self.writer, self.journal, self.clock.now, limits)
        return BlobFetch(self.line, self.writer, self.journal, room)

    def _size_disk(self) -> None:
        connection = self.writer._connection.connection.driver_connection
        assert connection is not None
        pages = connection.execute("PRAGMA page_count").fetchone()[0]
        connection.execute(
            f"PRAGMA max_page_count = {pages if self.faults.full_database else 1 << 30}"
        )
