"""Updates as the agent sees them: asked for, fetched at night and little by little, handed over.

Invariant: nothing is fetched that this machine may not install or has no room for; nothing
is handed over but what was judged; whoever installs judges it again.
"""

import logging
import shutil
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Protocol
from zoneinfo import ZoneInfo

from content_sync.agent.county import County
from content_sync.agent.journal import Journal
from content_sync.agent.quiet import Quiet
from content_sync.agent.settings import AgentSettings, UpdateLimits
from content_sync.agent.trust import Trust
from content_sync.store.clock import Instant
from content_sync.store.machine_clock import MachineClock, SystemClock
from content_sync.store.outbox import Outbox
from content_sync.store.writer import ContentWriter
from content_sync.updates.fetching import BundleFetch
from content_sync.updates.handover import UpdateFolder
from content_sync.updates.keeping import Outcome, Software
from content_sync.updates.system import architecture_here, debian_here
from content_sync.updates.unpacking import ROOM_FACTOR
from disclosure.areas import AreaCode
from disclosure.decoding import decode, encode
from disclosure.errors import RejectedError, RetryLaterError
from disclosure.feed import Envelope
from disclosure.outbox import OutboxKind
from disclosure.profile import Profile
from disclosure.releases import (
    Bundle,
    Machine,
    Offer,
    Release,
    UpdateReason,
    UpdateRecord,
    UpdateStep,
    may_begin,
    record_id,
    refusal,
)
from disclosure.seals.releasing import open_offer, open_release

_LOG = logging.getLogger(__name__)
_MOMENT_SECONDS = 60.0
_AGAIN_SECONDS = 20.0


class Calm(Protocol):
    """Tells whether nobody would be disturbed, and what the county says of itself."""

    def is_quiet(self, now: datetime) -> bool:
        """Tell whether nobody would be disturbed now."""
        ...

    def profile(self) -> Profile | None:
        """Return the county's profile."""
        ...


@dataclass(frozen=True)
class Wanted:
    """An offer that was accepted, its release, the bundle for this machine, the county's zone."""

    offer: Offer
    release: Release
    bundle: Bundle
    zone: ZoneInfo


@dataclass(frozen=True)
class UpdateParts:
    """What updating is made of.

    Attributes:
        county, outbox, trust, journal: the agent's parts.
        folder: where bundles are fetched to and handed over.
        software: where root keeps the versions; absent where none was installed from a bundle.
        quiet: tells whether nobody would be disturbed.
        machine: tells what this machine is, of the version that runs and the highest tried.
        clock: the machine's clocks.
        terminal: the terminal's id.
        home: its area.
    """

    county: County
    outbox: Outbox
    trust: Trust
    journal: Journal
    folder: UpdateFolder
    software: Software
    quiet: Calm
    machine: Callable[[str, str], Machine]
    clock: MachineClock
    terminal: str
    home: AreaCode


class Updating:
    """Looks after updates; one step at a time, so that nothing else waits.

    Arguments:
        parts: what it is made of.
        limits: how often, how much and how fast.
        reserve_bytes: room on the disk that is left alone.
    """

    def __init__(self, parts: UpdateParts, limits: UpdateLimits, reserve_bytes: int) -> None:
        self._parts, self._limits, self._reserve = parts, limits, reserve_bytes
        self._wanted: Wanted | None = None
        self._asked_at = float("-inf")
        self._whole = False
        self._told: tuple[Outcome, ...] = ()

    def step(self, instant: Instant) -> float | None:
        """Do what is next; return the seconds until the next step, None for the usual pause.

        Raises:
            RejectedError: a bundle is not what its release names; it is in the journal.
            RetryLaterError: the county or the disk fails now.
        """
        parts = self._parts
        if not (self._limits.enabled and parts.software.running() and parts.folder.path.is_dir()):
            return None
        self._tell_outcomes(instant)
        if parts.software.trial() is not None:
            return None
        if parts.clock.monotonic() - self._asked_at >= self._limits.ask_seconds:
            self._ask(instant)
        if self._wanted is None or instant.now >= self._wanted.offer.until:
            parts.folder.withdraw()
            return None
        if not self._in_hours(self._wanted, instant):
            parts.folder.withdraw()
            self._whole = False
            return self._limits.hours_seconds
        if not self._whole:
            return self._fetch(self._wanted, instant)
        return self._say_moment(instant)

    def _ask(self, instant: Instant) -> None:
        """Ask what the county offers; while it cannot be reached, its last word holds."""
        try:
            self._wanted = self._offered(instant)
        except RejectedError as error:
            _LOG.warning("an offer is refused: %s", error)
            self._wanted = None
        except RetryLaterError:
            if self._wanted is None:
                raise
        self._asked_at = self._parts.clock.monotonic()
        # Looked through again now and then: a card may lose bits under it.
        self._whole = False

    def _offered(self, instant: Instant) -> Wanted | None:
        """Return what the county offers, if it may be installed here."""
        raw = self._parts.county.offer(self._parts.terminal)
        profile = self._parts.quiet.profile()
        if raw is None or profile is None:
            return None
        keyring = self._parts.trust.keyring
        with self._parts.journal.evidence(self._parts.home, "release", raw):
            sealed = decode(raw, Envelope)
            offer = open_offer(sealed, keyring, self._parts.terminal, instant.now)
            release = open_release(offer.release, keyring, instant.now)
        because = refusal(release, self._machine(), instant.now)
        bundle = release.bundle_for(self._machine())
        if because is None and bundle is not None and not self._fits(bundle):
            because = UpdateReason.ROOM
        if because is not None or bundle is None:
            self._refuse(release, because or UpdateReason.KIND, instant)
            return None
        return Wanted(offer, release, bundle, profile.zone)

    def _refuse(self, release: Release, because: UpdateReason, instant: Instant) -> None:
        if because is UpdateReason.OLDER:
            return
        _LOG.warning("version %s is not for this terminal: %s", release.version, because)
        self._tell(release.version, UpdateStep.REFUSED, instant, because)

    def _machine(self) -> Machine:
        software = self._parts.software
        return self._parts.machine(software.running(), software.kept().tried)

    def _fits(self, bundle: Bundle) -> bool:
        """Tell whether the bundle can be fetched and installed, content's own room left alone."""
        free = shutil.disk_usage(self._parts.folder.path).free
        held = self._fetching(bundle).received()
        return free >= (ROOM_FACTOR + 1) * bundle.size - held + self._reserve

    def _in_hours(self, wanted: Wanted, instant: Instant) -> bool:
        local = instant.now.astimezone(wanted.zone).time()
        return instant.trusted and may_begin(wanted.offer.night, local, self._parts.terminal)

    def _fetching(self, bundle: Bundle) -> BundleFetch:
        return BundleFetch(self._parts.folder.bundle(bundle.sha256), bundle)

    def _fetch(self, wanted: Wanted, instant: Instant) -> float:
        """Fetch the next piece; hand the bundle over once it is whole."""
        bundle, folder = wanted.bundle, self._parts.folder
        fetching = self._fetching(bundle)
        start = fetching.received()
        if start < bundle.size:
            folder.drop_bundles(keep=bundle.sha256)
            length = min(self._limits.piece_bytes, bundle.size - start)
            with self._parts.county.part(bundle.sha256, start, length) as pieces:
                fetching.add(pieces, start + length)
        if fetching.received() < bundle.size:
            return self._limits.piece_bytes / self._limits.bytes_a_second
        try:
            fetching.require_whole()
        except RejectedError as error:
            evidence = bundle.sha256.encode()
            self._parts.journal.reject(self._parts.home, "bundle", str(error), evidence)
            raise
        self._whole = True
        folder.hand_over(wanted.offer.release, self._roots())
        self._tell(wanted.release.version, UpdateStep.FETCHED, instant)
        return 0.0

    def _roots(self) -> tuple[bytes, ...]:
        return self._parts.trust.roots()[1:]

    def _say_moment(self, instant: Instant) -> float:
        if self._parts.quiet.is_quiet(instant.now):
            until = self._parts.clock.monotonic() + _MOMENT_SECONDS
            self._parts.folder.say_moment(self._parts.clock.boot(), until)
        else:
            self._parts.folder.take_moment_back()
        return _AGAIN_SECONDS

    def _tell_outcomes(self, instant: Instant) -> None:
        """Tell the county what became of versions; what was told before is the same row."""
        outcomes = self._parts.software.kept().outcomes
        if outcomes == self._told:
            return
        for one in outcomes:
            self._tell(one.version, one.step, Instant(one.at, instant.trusted), one.because)
        self._told = outcomes
        if outcomes[-1].step is not UpdateStep.TRYING:
            self._parts.folder.withdraw()
            self._parts.folder.drop_bundles()
            self._wanted, self._asked_at = None, float("-inf")

    def _tell(
        self, version: str, step: UpdateStep, instant: Instant, because: UpdateReason | None = None
    ) -> None:
        record = UpdateRecord(
            format=1,
            version=version,
            step=step,
            at=instant.now,
            because=because,
            clock_trusted=instant.trusted,
        )
        told = record_id(self._parts.terminal, version, step)
        self._parts.outbox.put(OutboxKind.UPDATE, encode(record), made=instant.now, id=told)


def open_updating(
    settings: AgentSettings,
    county: County,
    writer: ContentWriter,
    outbox: Outbox,
    trust: Trust,
    journal: Journal,
) -> Updating:
    """Return what looks after updates, made of the agent's parts."""
    clock = SystemClock()
    parts = UpdateParts(
        county=county,
        outbox=outbox,
        trust=trust,
        journal=journal,
        folder=UpdateFolder(writer.folder.updates),
        software=Software(Path(settings.update.software)),
        quiet=Quiet(writer.folder.store, outbox.folder, clock),
        machine=lambda running, tried: Machine(architecture_here(), debian_here(), running, tried),
        clock=clock,
        terminal=settings.terminal_id,
        home=writer.home,
    )
    return Updating(parts, settings.update, settings.reserve_bytes)
