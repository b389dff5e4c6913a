"""The agent's process: read settings, build parts, work, stop in reverse.

Invariant: one agent a store; a content database beyond use is set apart and fetched
again, the outbox never is.
"""

import fcntl
import logging
import signal
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path
from random import Random
from threading import Event

from content_sync.agent.device import Device
from content_sync.agent.device import load as load_device
from content_sync.agent.diagnosing import open_diagnosing
from content_sync.agent.http_county import HttpCounty
from content_sync.agent.journal import Journal
from content_sync.agent.running import Agent, Parts
from content_sync.agent.settings import AgentSettings
from content_sync.agent.timekeeping import Timekeeper
from content_sync.agent.trust import Trust
from content_sync.agent.updating import open_updating
from content_sync.store.clock import BUILT, StoreClock
from content_sync.store.database import BrokenStoreError
from content_sync.store.evidence import Evidence
from content_sync.store.floors import FloorFile
from content_sync.store.folder import Folder
from content_sync.store.machine_clock import SystemClock
from content_sync.store.outbox import Outbox
from content_sync.store.supervisor import Supervisor
from content_sync.store.writer import ContentWriter, set_apart
from disclosure.errors import RetryLaterError, UsageError
from disclosure.settings import load, located

_LOG = logging.getLogger(__name__)
_TRIES = 3
_TRY_SECONDS = 1.0
_TRIES_SECONDS = 600.0


def run(settings_file: Path, *, once: bool) -> int:
    """Run the agent until it is told to stop, or for one round.

    Returns:
        0, or 1 when something of the one round failed; the log says what.

    Raises:
        UsageError: settings, pinned root or store cannot be used as they are.
    """
    settings = load(settings_file, AgentSettings)
    folder = Folder(located(settings.store, settings_file).resolve())
    pinned = pinned_root(located(settings.root, settings_file))
    folder.make()
    stop = Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: stop.set())
    with only_agent(folder):
        outbox = _outbox(folder, settings)
        failures: list[float] = []
        while not stop.is_set():
            try:
                return _work(settings, settings_file, pinned, outbox, stop, once=once)
            except BrokenStoreError as error:
                failures = _note_failure(failures, folder, error)
            except RetryLaterError as error:
                if once:
                    raise
                _LOG.warning("%s; trying again", error)
            stop.wait(_TRY_SECONDS)
    return 0


def _outbox(folder: Folder, settings: AgentSettings) -> Outbox:
    """Return the outbox; a damaged one must not keep content from arriving."""
    try:
        outbox = Outbox.open(folder.store)
        outbox.name_terminal(settings.terminal_id, settings.terminal_number)
    except RetryLaterError as error:
        _LOG.error("the outbox needs a technician, nothing is deleted: %s", error)
        return Outbox.at(folder.store)
    return outbox


def _note_failure(failures: list[float], folder: Folder, error: BrokenStoreError) -> list[float]:
    """Set the content database apart if it failed again and again; once may pass."""
    now = time.monotonic()
    recent = [*(at for at in failures if now - at < _TRIES_SECONDS), now]
    _LOG.error("%s (%d of %d)", error, len(recent), _TRIES)
    if len(recent) < _TRIES:
        return recent
    _LOG.error("the content database is beyond use; it is set apart and fetched again")
    set_apart(folder.content_db, datetime.now(UTC))
    return []


def _work(
    settings: AgentSettings,
    settings_file: Path,
    pinned: bytes,
    outbox: Outbox,
    stop: Event,
    *,
    once: bool,
) -> int:
    folder = Folder(located(settings.store, settings_file).resolve())
    with ExitStack() as stack:
        writer = ContentWriter.open(folder, settings.area)
        stack.callback(writer.close)
        journal = Journal(Evidence(folder.evidence))
        floors = FloorFile(folder.floors, BUILT)
        device = _device(folder, journal)
        store_clock = StoreClock(folder.store, SystemClock())
        if floors.damage:
            journal.problem(floors.damage)

        def connect() -> HttpCounty:
            name = f"mingbai-agent/{version('mingbai')} ({settings.terminal_id})"
            county = HttpCounty(
                settings.county_url,
                settings.http_limits(),
                name,
                device=device,
                terminal=settings.terminal_id,
                known=store_clock.known,
            )
            stack.callback(county.close)
            return county

        trust = Trust(pinned, writer, floors, journal)
        county = connect()
        clock = Timekeeper(store_clock)
        agent = Agent(
            Parts(
                settings=settings,
                county=county,
                watcher_county=connect,
                writer=writer,
                outbox=outbox,
                trust=trust,
                journal=journal,
                clock=clock,
                random=Random(),  # noqa: S311 - jitter
                supervisor=Supervisor.found(),
                updating=open_updating(settings, county, writer, outbox, trust, journal),
                diagnosing=open_diagnosing(settings, settings_file, county, outbox, trust, journal),
            )
        )
        if once:
            failed = agent.once()
            for sentence in failed:
                _LOG.error("%s", sentence)
            return 1 if failed else 0
        agent.run(stop)
    return 0


def pinned_root(path: Path) -> bytes:
    """Return the pinned root's bytes.

    Raises:
        UsageError: the file cannot be read.
    """
    try:
        return path.read_bytes()
    except OSError as error:
        raise UsageError(f"the pinned root {path}: {error.strerror}") from error


def _device(folder: Folder, journal: Journal) -> Device | None:
    """Return the enrolled device; a damaged key must not keep content from arriving."""
    try:
        return load_device(folder)
    except UsageError as error:
        _LOG.error("%s", error)
        journal.problem(str(error))
        return None


@contextmanager
def only_agent(folder: Folder) -> Iterator[None]:
    """Hold the store for this process alone.

    Raises:
        UsageError: another process holds it.
    """
    with folder.lock.open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as error:
            raise UsageError(f"another agent works on {folder.store}; stop it first") from error
        yield
