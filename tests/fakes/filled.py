"""A store filled from a county in memory by the agent's own code, without HTTP."""

from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Self

from content_sync.agent.county import County
from content_sync.agent.fetching import BlobFetch
from content_sync.agent.journal import Journal
from content_sync.agent.mail import Mailbox
from content_sync.agent.ordering import OrderDesk
from content_sync.agent.room import Room, RoomLimits, free_bytes
from content_sync.agent.syncing import FeedSync
from content_sync.agent.trust import Trust
from content_sync.store.clock import Instant
from content_sync.store.evidence import Evidence
from content_sync.store.floors import FloorFile
from content_sync.store.folder import Folder
from content_sync.store.outbox import Outbox
from content_sync.store.writer import ContentWriter
from disclosure.areas import AreaCode, path
from disclosure.errors import RetryLaterError

if TYPE_CHECKING:
    from tests.fakes.county import FakeCounty

VILLAGE = AreaCode("990421101201")
ORDERS_AN_HOUR = 60
SPARE = 3_000
"""Bytes left beyond the reserve after a file given up comes back."""
BUILT = datetime(2026, 1, 1, tzinfo=UTC)


class FilledStore:
    """A store and the agent's parts around it, with the county in memory."""

    def __init__(
        self, county: "FakeCounty", store: Path, area: AreaCode = VILLAGE, terminal: int = 3
    ) -> None:
        folder = Folder(store)
        self.county = county
        self.area = area
        self.sure = True
        self.writer = ContentWriter.open(folder, area)
        self.journal = Journal(Evidence(folder.evidence))
        self.floors = FloorFile(folder.floors, BUILT)
        self.trust = Trust(county.roots[0], self.writer, self.floors, self.journal)
        self.outbox = Outbox.open(store)
        orders = OrderDesk(
            self.writer,
            self.outbox,
            self.trust,
            self.journal,
            terminal=f"terminal-{terminal}",
            an_hour=ORDERS_AN_HOUR,
        )
        self.feeds = FeedSync(
            county, self.writer, self.trust, self.journal, orders.take, self.outbox.send_again
        )
        self.files = self.fetching_from(county)
        self.mailbox = Mailbox(county, self.writer, self.trust, self.journal)

    def instant(self) -> Instant:
        """Return the county's time, confirmed while `sure`."""
        return Instant(self.county.now, confirmed=self.sure)

    def fetching_from(
        self, county: County, free: Callable[[Path], int] = free_bytes, reserve_bytes: int = 0
    ) -> BlobFetch:
        """Return what fetches this store's files, onto a disk that is as full as `free` says."""
        limits = RoomLimits(reserve_bytes=reserve_bytes, spare_bytes=SPARE)
        room = Room(self.writer, self.journal, self.instant, limits, free)
        return BlobFetch(county, self.writer, self.journal, room)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.writer.close()

    def sync(self, now: datetime | None = None) -> None:
        """Do what the agent does in one round: roots, feeds, files, mail."""
        self.trust.refresh(self.county)
        for area in path(self.area):
            self.sync_area(area, now)
        try:
            self.files.fetch_missing(lambda: False)
        except RetryLaterError as error:
            self.journal.problem(str(error))
        self.files.collect_garbage()
        self.mailbox.fetch()

    def sync_area(self, area: AreaCode, now: datetime | None = None) -> None:
        """Bring one feed up to date."""
        fetched = self.county.head(area, "", 0.0)
        assert fetched is not None
        self.feeds.sync(area, fetched.content, Instant(now or self.county.now))
