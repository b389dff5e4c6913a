"""The agent at work: heads as they arrive, everything else at its own pace.

Invariant: one thread alone writes the store; a failing county, chore or feed never
stops the others.
"""

import logging
import time
from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass, field
from datetime import timedelta
from queue import Empty, SimpleQueue
from random import Random
from threading import Event

from content_sync.agent.backoff import Backoff
from content_sync.agent.chores import Act, Chore
from content_sync.agent.county import County
from content_sync.agent.delivery import Delivery
from content_sync.agent.diagnosing import Diagnosing
from content_sync.agent.fetching import BlobFetch, Fetching
from content_sync.agent.hints import Nudge, open_hints
from content_sync.agent.journal import Journal
from content_sync.agent.mail import Mailbox
from content_sync.agent.ordering import OrderDesk
from content_sync.agent.reporting import Reporter
from content_sync.agent.room import Room
from content_sync.agent.scrubbing import Scrub
from content_sync.agent.settings import AgentSettings
from content_sync.agent.syncing import FeedSync, names_newer_root
from content_sync.agent.timekeeping import Timekeeper
from content_sync.agent.trust import Trust
from content_sync.agent.updating import Updating
from content_sync.agent.watching import Arrived, HeadWatch, WatchPace
from content_sync.store import signboard
from content_sync.store.database import BrokenStoreError
from content_sync.store.outbox import Outbox
from content_sync.store.reader import ContentReader
from content_sync.store.supervisor import Supervisor
from content_sync.store.writer import ContentWriter
from disclosure.areas import AreaCode, path
from disclosure.blocks import Sha256
from disclosure.errors import MingbaiError, RetryLaterError

_LOG = logging.getLogger(__name__)
_SLICE_SECONDS = 5.0
_FIRST_SCRUB_SECONDS = 60.0
_DAY_SECONDS = 86_400.0
_FILES_SECONDS = 60.0
_ORDERS_SECONDS = 60.0
_BATCHES_AT_ONCE = 20
_WISHES_AT_ONCE = 20


@dataclass(frozen=True)
class Parts:
    """What an agent is made of."""

    settings: AgentSettings
    county: County
    watcher_county: Callable[[], County]
    writer: ContentWriter
    outbox: Outbox
    trust: Trust
    journal: Journal
    clock: Timekeeper
    random: Random
    supervisor: Supervisor = field(default_factory=Supervisor)
    updating: Updating | None = None
    diagnosing: Diagnosing | None = None


class Agent:
    """Keeps one store in step with its county."""

    def __init__(self, parts: Parts) -> None:
        self._parts = parts
        self._settings = parts.settings
        county, writer, journal = parts.county, parts.writer, parts.journal
        self._orders = OrderDesk(
            writer,
            parts.outbox,
            parts.trust,
            journal,
            terminal=self._settings.terminal_id,
            an_hour=self._settings.orders_an_hour,
        )
        self._feeds = FeedSync(
            county, writer, parts.trust, journal, self._orders.take, parts.outbox.send_again
        )
        room = Room(writer, journal, parts.clock.now, self._settings.room_limits())
        self._files = BlobFetch(county, writer, journal, room)
        self._mailbox = Mailbox(county, writer, parts.trust, journal)
        self._delivery = Delivery(county, parts.outbox, journal, writer.home)
        self._reporter = Reporter(writer, parts.outbox, journal)
        self._scrub = Scrub(writer, journal)
        self._arrived: SimpleQueue[Arrived] = SimpleQueue()
        self._outbox_seen: tuple[int, int] | None = None
        self._diagnose_at_once = False
        self._chores = self._make_chores()

    def run(self, stop: Event) -> None:
        """Work until told to stop.

        Raises:
            BrokenStoreError: the content database is damaged.
            UsageError: a broker is configured and cannot be used as it is.
        """
        nudges = {area: Nudge(self._settings.hint_seconds) for area in path(self._settings.area)}
        for area, nudge in nudges.items():
            self._watch(area, stop, nudge).start()
        self._orders.recall(self._parts.clock.now())
        self._chores["scrub"].put_off(time.monotonic() + _FIRST_SCRUB_SECONDS)
        name = f"mingbai-{self._settings.terminal_id}"
        with closing(open_hints(self._settings.broker, name, nudges)) as hints:
            hints.start()
            self._parts.supervisor.ready()
            while not stop.is_set():
                self._parts.supervisor.beat()
                self._take_heads()
                self._do_chores()

    def once(self) -> list[str]:
        """Do one round of everything; return what failed, one sentence each."""
        failed: list[str] = []
        acts: list[Act] = [self._keep_time, self._refresh_root, self._ask_time]
        acts += [self._poller(area) for area in path(self._settings.area)]
        acts += [self._fetch_all_files, self._collect_garbage, self._fetch_mail]
        acts += [self._report, self._deliver, self._keep_sign]
        for act in acts:
            try:
                act()
            except MingbaiError as error:
                failed.append(str(error))
        return failed

    def _make_chores(self) -> dict[str, Chore]:
        settings = self._settings
        plan: list[tuple[str, Act, float]] = [
            ("clock", self._keep_time, settings.clock_seconds),
            ("root", self._refresh_root, settings.root_seconds),
            ("time", self._ask_time, settings.time_seconds),
            ("outbox", self._deliver, settings.outbox_seconds),
            ("files", self._fetch_files, _FILES_SECONDS),
            ("garbage", self._collect_garbage, _DAY_SECONDS),
            ("mail", self._fetch_mail, settings.mail_seconds),
            ("repair", self._repair, settings.repair_seconds),
            ("report", self._report, settings.report_seconds),
            ("scrub", self._verify_all, settings.scrub_hours * 3600),
            ("forget", self._forget, _DAY_SECONDS),
            ("orders", self._obey, _ORDERS_SECONDS),
            ("update", self._update, settings.update.ask_seconds),
            ("diagnose", self._diagnose, settings.diagnostics.ask_seconds),
            ("sign", self._keep_sign, _DAY_SECONDS),
        ]
        return {
            name: Chore(name, act, seconds, self._backoff(), self._parts.random)
            for name, act, seconds in plan
        }

    def _backoff(self) -> Backoff:
        settings = self._settings
        return Backoff(
            settings.backoff_first_seconds, settings.backoff_most_seconds, self._parts.random
        )

    def _watch(self, area: AreaCode, stop: Event, nudge: Nudge) -> HeadWatch:
        pace = WatchPace(self._settings.wait_seconds, self._settings.poll_seconds)
        county = self._parts.watcher_county()
        return HeadWatch(county, area, pace, self._backoff(), self._arrived, stop, nudge=nudge)

    def _take_heads(self) -> None:
        try:
            arrived = self._arrived.get(timeout=self._settings.outbox_seconds / 2)
        except Empty:
            return
        try:
            self._sync(arrived.area, arrived.content)
        except BrokenStoreError as error:
            arrived.taken.set_exception(error)
            raise
        except MingbaiError as error:
            arrived.taken.set_exception(error)
        else:
            arrived.taken.set_result(None)
            self._hasten("outbox")
            if self._orders.to_sync:
                self._hasten("orders")
        self._note_soon()

    def _do_chores(self) -> None:
        for chore in self._chores.values():
            if not self._arrived.empty():
                return
            now = time.monotonic()
            if chore.is_due(now):
                chore.do(now)
        self._note_soon()

    def _note_soon(self) -> None:
        if not self._parts.journal.is_empty():
            self._hasten("report", self._settings.report_soon_seconds)

    def _hasten(self, name: str, seconds: float = 0.0) -> None:
        self._chores[name].hasten(time.monotonic() + seconds)

    def _sync(self, area: AreaCode, raw_head: bytes) -> None:
        if names_newer_root(raw_head, self._parts.trust.keyring.root_version):
            self._refresh_root()
        synced = self._feeds.sync(area, raw_head, self._parts.clock.now())
        if synced.changed:
            _LOG.info("feed of %s is at %d", area, synced.row.cursor)
            self._hasten("files")
            self._hasten("garbage")
            self._hasten("sign")
            self._hasten("report", self._settings.report_soon_seconds)

    def _poller(self, area: AreaCode) -> Callable[[], None]:
        def poll() -> None:
            fetched = self._parts.county.head(area, "", 0.0)
            if fetched is not None:
                self._sync(area, fetched.content)

        return poll

    def _refresh_root(self) -> None:
        if self._parts.trust.refresh(self._parts.county):
            self._hasten("scrub")

    def _ask_time(self) -> None:
        self._parts.clock.ask(self._parts.county, self._parts.trust.keyring)
        self._keep_time()

    def _keep_time(self) -> None:
        """Write down what is known of the time; a guess never becomes a floor."""
        self._parts.clock.settle()
        instant = self._parts.clock.now()
        if instant.confirmed:
            self._parts.trust.saw_time(instant.now)

    def _deliver(self) -> None:
        mark = self._parts.outbox.change_mark()
        if mark == self._outbox_seen:
            return
        if self._asked():
            self._hasten("files")
        for _ in range(_BATCHES_AT_ONCE):
            delivered = self._delivery.deliver(self._parts.clock.now())
            if delivered.damage:
                self._hasten("scrub")
            if not delivered.rows:
                self._outbox_seen = mark
                return
            mark = self._parts.outbox.change_mark()

    def _fetch_files(self) -> float | None:
        end = time.monotonic() + _SLICE_SECONDS
        asked = self._asked()
        fetching = self._files.fetch_missing(
            lambda: not self._arrived.empty() or time.monotonic() > end, asked
        )
        if fetching is Fetching.INTERRUPTED:
            return 0.0
        self._parts.outbox.forget_wishes(asked)
        return None

    def _fetch_all_files(self) -> None:
        asked = self._asked()
        if self._files.fetch_missing(lambda: False, asked) is not Fetching.COMPLETE:
            raise RetryLaterError("some files could not be fetched")
        self._parts.outbox.forget_wishes(asked)

    def _asked(self) -> frozenset[Sha256]:
        """Return what faces ask for; nothing where the outbox cannot say."""
        try:
            return frozenset(self._parts.outbox.wishes(_WISHES_AT_ONCE))
        except RetryLaterError as error:
            _LOG.warning("%s", error)
            return frozenset()

    def _collect_garbage(self) -> None:
        self._files.collect_garbage()

    def _fetch_mail(self) -> None:
        self._mailbox.fetch()

    def _repair(self) -> None:
        for area in path(self._settings.area):
            row = self._parts.writer.feed(area)
            if row.head is not None and not row.whole and row.cursor >= row.target:
                self._feeds.repair(area, self._parts.clock.now())
                self._hasten("files")

    def _report(self) -> None:
        clock = self._parts.clock
        self._reporter.report(clock.now(), clock.off_seconds())

    def _obey(self) -> None:
        """Synchronise where the county ordered it, and tell so once everything was asked for."""
        if not self._orders.to_sync:
            return
        for act in (self._ask_time, self._refresh_root, self._poll_all, self._fetch_mail):
            act()
        self._repair()
        self._hasten("files")
        self._report()
        self._orders.synced(self._parts.clock.now())
        self._hasten("outbox")
        self._diagnose_at_once = True
        self._hasten("diagnose")

    def _update(self) -> float | None:
        updating = self._parts.updating
        return None if updating is None else updating.step(self._parts.clock.now())

    def _keep_sign(self) -> None:
        """Keep the county's name for the splash; a store without a profile now keeps the old one."""
        store = self._parts.writer.folder.store
        with closing(ContentReader.open(store, "agent")) as reader:
            profile = reader.profile()
        if profile is not None:
            signboard.keep(store, profile.name)

    def _diagnose(self) -> float | None:
        diagnosing, at_once = self._parts.diagnosing, self._diagnose_at_once
        self._diagnose_at_once = False
        if diagnosing is None:
            return None
        return diagnosing.step(self._parts.clock.now(), now=at_once)

    def _poll_all(self) -> None:
        for area in path(self._settings.area):
            self._poller(area)()

    def _verify_all(self) -> None:
        if self._scrub.scrub(self._parts.trust.keyring):
            self._hasten("repair")
            self._hasten("files")

    def _forget(self) -> None:
        instant = self._parts.clock.now()
        if instant.confirmed:
            before = instant.now - timedelta(days=self._settings.forget_days)
            self._parts.outbox.forget_delivered(before)
