"""A stick brought to the terminal: the bundle in, answers settled, owed rows out.

Invariant: a bundle is judged as the network is, by the same code; where anything in it
is damaged or not the county's, nothing of it is used and what is held stays.
"""

from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from content_sync.agent.bundle import Bundle
from content_sync.agent.carried_outbox import Bearer, CarriedOutbox
from content_sync.agent.device import load as load_device
from content_sync.agent.fetching import BlobFetch, Fetching
from content_sync.agent.folder_county import FolderCounty
from content_sync.agent.journal import Journal
from content_sync.agent.mail import Mailbox
from content_sync.agent.main import only_agent, pinned_root
from content_sync.agent.reporting import Reporter
from content_sync.agent.room import Room
from content_sync.agent.settings import AgentSettings
from content_sync.agent.syncing import FeedSync
from content_sync.agent.timekeeping import Timekeeper
from content_sync.agent.trust import Trust
from content_sync.store.clock import BUILT, StoreClock
from content_sync.store.evidence import Evidence
from content_sync.store.floors import FloorFile
from content_sync.store.folder import Folder
from content_sync.store.machine_clock import MachineClock, SystemClock
from content_sync.store.outbox import Outbox
from content_sync.store.writer import ContentWriter
from disclosure.areas import AreaCode, path
from disclosure.carry import terminal_folder
from disclosure.errors import MingbaiError, RejectedError, RetryLaterError, UsageError
from disclosure.seals.verifying import open_manifest
from disclosure.settings import load, located


@dataclass(frozen=True)
class Applied:
    """What a stick brought and took.

    Attributes:
        made: when the bundle was written.
        answered: rows that the county had answered.
        written: rows that are now on the stick.
        failed: what could not be done, one sentence each.
    """

    made: datetime
    answered: int
    written: int
    failed: tuple[str, ...]


@dataclass(frozen=True)
class Parts:
    """What a terminal is made of while a stick is applied."""

    settings: AgentSettings
    writer: ContentWriter
    outbox: Outbox
    trust: Trust
    journal: Journal
    clock: Timekeeper


def apply(
    directory: Path,
    settings_file: Path,
    store: Path | None = None,
    machine: MachineClock | None = None,
) -> Applied:
    """Apply the stick at `directory` to a terminal; may be repeated at any time.

    Arguments:
        directory: the mounted stick.
        settings_file: the terminal's agent.toml.
        store: the store, where it is not the one that the settings name.
        machine: the machine's clocks.

    Raises:
        UsageError: settings or stick cannot be used, or the agent is running.
        RejectedError: the bundle is not the county's.
        RetryLaterError: store or stick fails.
    """
    settings = load(settings_file, AgentSettings)
    terminal_folder(settings.terminal_id)
    folder = Folder((store or located(settings.store, settings_file)).resolve())
    pinned = pinned_root(located(settings.root, settings_file))
    folder.make()
    with only_agent(folder), ExitStack() as stack:
        outbox = Outbox.open(folder.store)
        outbox.name_terminal(settings.terminal_id, settings.terminal_number)
        writer = ContentWriter.open(folder, settings.area)
        stack.callback(writer.close)
        journal = Journal(Evidence(folder.evidence))
        trust = Trust(pinned, writer, FloorFile(folder.floors, BUILT), journal)
        clock = Timekeeper(StoreClock(folder.store, machine or SystemClock()))
        clock.settle()
        parts = Parts(settings, writer, outbox, trust, journal, clock)
        return Visit(parts, Bundle(directory, trust.keyring.county)).apply()


class Visit:
    """One stick at one terminal."""

    def __init__(self, parts: Parts, bundle: Bundle) -> None:
        self._parts = parts
        self._bundle = bundle
        settings, writer, journal = parts.settings, parts.writer, parts.journal
        self._county = FolderCounty(bundle, settings.http_limits())
        self._feeds = FeedSync(self._county, writer, parts.trust, journal)
        room = Room(writer, journal, parts.clock.now, settings.room_limits())
        self._files = BlobFetch(self._county, writer, journal, room)
        self._mailbox = Mailbox(self._county, writer, parts.trust, journal)
        bearer = Bearer(settings.terminal_id, settings.area)
        self._carried = CarriedOutbox(bundle.folder, parts.outbox, bearer, journal)
        self._reporter = Reporter(writer, parts.outbox, journal)
        self._answered = self._written = 0

    def apply(self) -> Applied:
        """Take in the bundle, settle, report, and write what is owed; see `apply`."""
        self._require_sound()
        try:
            self._admit()
        except RejectedError:
            # The next stick or the network tells the county what was tried here.
            self._reporter.report(self._parts.clock.now())
            raise
        acts: list[Callable[[], None]] = [self._syncer(area) for area in self._areas()]
        acts += [self._fetch_files, self._fetch_mail, self._settle, self._report, self._write]
        failed = []
        for act in acts:
            try:
                act()
            except MingbaiError as error:
                failed.append(str(error))
        return Applied(self._bundle.manifest.made, self._answered, self._written, tuple(failed))

    def _areas(self) -> tuple[AreaCode, ...]:
        return path(self._parts.settings.area)

    def _require_sound(self) -> None:
        faults = self._bundle.faults()
        if faults:
            raise UsageError(
                f"the copy on the stick is damaged in {len(faults)} files, the first: {faults[0]};"
                " write it again ('county carry write')"
            )
        missing = [one for one in self._areas() if one not in self._bundle.manifest.areas]
        if missing:
            raise UsageError(f"the bundle was written for other areas: it has no {missing[0]}")

    def _admit(self) -> None:
        trust, sealed = self._parts.trust, self._bundle.sealed
        trust.refresh(self._county)
        with self._parts.journal.evidence(trust.keyring.county, "bundle", sealed.payload):
            open_manifest(sealed, trust.keyring)

    def _syncer(self, area: AreaCode) -> Callable[[], None]:
        def sync() -> None:
            fetched = self._county.head(area, "", 0.0)
            if fetched is not None:
                self._feeds.sync(area, fetched.content, self._parts.clock.now())

        return sync

    def _fetch_files(self) -> None:
        fetched = self._files.fetch_missing(lambda: False)
        self._files.collect_garbage()
        if fetched is not Fetching.COMPLETE:
            raise RetryLaterError("some files could not be taken from the stick")

    def _fetch_mail(self) -> None:
        self._mailbox.fetch()

    def _settle(self) -> None:
        parts = self._parts
        self._answered = self._carried.settle(parts.trust.keyring, parts.clock.now())

    def _report(self) -> None:
        self._reporter.report(self._parts.clock.now())

    def _write(self) -> None:
        device = load_device(self._parts.writer.folder)
        if device is None:
            raise UsageError(
                "the device has no key, so nothing was written onto the stick:"
                " enrol it ('content_sync enrol')"
            )
        self._written = self._carried.write(device, self._parts.trust.keyring)
