"""Diagnostics as the agent sees them: asked for, made elsewhere, sent little by little.

Invariant: nothing is made or sent but what a signed ask of the county wants now; a piece is queued
only when nothing else waits, and the next one only when it has arrived.
"""

import hashlib
import logging
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from content_sync.agent.county import County
from content_sync.agent.journal import Journal
from content_sync.agent.machine_news import MachineNews, look
from content_sync.agent.settings import AgentSettings, DiagnosticsLimits
from content_sync.agent.trust import Trust
from content_sync.diagnosing.asked import AskedFolder
from content_sync.store.clock import Instant
from content_sync.store.folder import Folder
from content_sync.store.machine_clock import SystemClock
from content_sync.store.outbox import Outbox, RowState
from disclosure.areas import AreaCode
from disclosure.blocks import Sha256
from disclosure.decoding import decode, encode
from disclosure.diagnostics import PIECE_BYTES, DiagnosticsAsk, DiagnosticsPiece, piece_id
from disclosure.feed import Envelope
from disclosure.outbox import OutboxKind
from disclosure.seals.asking import open_ask
from disclosure.settings import located

_LOG = logging.getLogger(__name__)
_LOOK_SECONDS = 5.0
"""Pause between looks whether the bundle is there, or a piece has arrived."""


@dataclass(frozen=True)
class DiagnosingParts:
    """What diagnosing is made of.

    Attributes:
        county, outbox, trust, journal: the agent's parts.
        folder: where a bundle is asked for and put.
        news: tells of the board.
        make: begins to make the bundle that is asked for, without a journal, and does not wait.
        monotonic: seconds of a clock that is never set.
        terminal: the terminal's id.
        home: its area.
    """

    county: County
    outbox: Outbox
    trust: Trust
    journal: Journal
    folder: AskedFolder
    news: MachineNews
    make: Callable[[], None]
    monotonic: Callable[[], float]
    terminal: str
    home: AreaCode


class Diagnosing:
    """Looks after diagnostics; one step at a time, so that nothing else waits.

    Arguments:
        parts: what it is made of.
        limits: how often, how long and how much.
    """

    def __init__(self, parts: DiagnosingParts, limits: DiagnosticsLimits) -> None:
        self._parts, self._limits = parts, limits
        self._sent = 0
        self._made_by_us = False
        self._ask: DiagnosticsAsk | None = None
        self._asked_at = float("-inf")
        self._wanted_at = float("-inf")

    def step(self, instant: Instant, *, now: bool = False) -> float | None:
        """Do what is next; return the seconds until the next step, None for the usual pause.

        Arguments:
            instant: the present.
            now: ask the county even if it is not time.

        Raises:
            RejectedError: what the county asks does not hold; it is in the journal.
            RetryLaterError: the county, the disk or the outbox fails now.
        """
        if not self._limits.enabled:
            return None
        if now or self._parts.monotonic() - self._asked_at >= self._limits.ask_seconds:
            self._look(instant)
        ask = self._ask
        if ask is None or ask.number == self._sent or instant.now >= ask.until:
            return None
        bundle = self._parts.folder.bundle(ask.number)
        if bundle is None:
            return self._want(ask)
        return self._send(ask, bundle, instant)

    def _look(self, instant: Instant) -> None:
        """Ask what the county wants."""
        raw = self._parts.county.diagnostics_ask(self._parts.terminal)
        self._asked_at = self._parts.monotonic()
        if raw is None:
            self._ask = None
            return
        self._parts.news.tell(instant.now)
        if not raw:
            if self._ask is not None or self._parts.folder.asked() is not None:
                self._parts.folder.clear()
            self._ask = None
            return
        with self._parts.journal.evidence(self._parts.home, "diagnostics", raw):
            sealed = decode(raw, Envelope)
            self._ask = open_ask(
                sealed, self._parts.trust.keyring, self._parts.terminal, instant.now
            )

    def _want(self, ask: DiagnosticsAsk) -> float:
        """Have the bundle made: by the service that reads the journal, or else without one."""
        parts, now = self._parts, self._parts.monotonic()
        if parts.folder.asked() != ask.number or now - self._wanted_at > 2 * self._wait:
            _LOG.info("the county asks for diagnostics, number %d", ask.number)
            parts.folder.ask(ask.number)
            self._wanted_at, self._made_by_us = now, False
        elif now - self._wanted_at > self._wait and not self._made_by_us:
            _LOG.info("no service made the bundle; it is made without a journal")
            parts.make()
            self._made_by_us = True
        return _LOOK_SECONDS

    @property
    def _wait(self) -> float:
        return self._limits.wait_seconds

    def _send(self, ask: DiagnosticsAsk, bundle: bytes, instant: Instant) -> float | None:
        """Queue the next piece, once nothing else waits to be sent."""
        outbox, parts = self._parts.outbox, -(-len(bundle) // PIECE_BYTES)
        sha256 = Sha256(hashlib.sha256(bundle).hexdigest())
        for part in range(parts):
            id_ = piece_id(self._parts.terminal, ask.number, sha256, part)
            state = outbox.state(id_)
            if state is RowState.DELIVERED:
                continue
            if state is RowState.REFUSED:
                break
            if state is not None:
                return _LOOK_SECONDS
            if outbox.depth():
                return self._limits.piece_seconds
            content = bundle[part * PIECE_BYTES : (part + 1) * PIECE_BYTES]
            piece = DiagnosticsPiece(
                format=1, number=ask.number, part=part, parts=parts, sha256=sha256, content=content
            )
            outbox.put(OutboxKind.DIAGNOSIS, encode(piece), made=instant.now, id=id_)
            return self._limits.piece_seconds
        # Sent, or refused: another try would be refused too.
        self._sent = ask.number
        self._parts.folder.clear()
        return None


class _Making:
    """Begins to make bundles in a process of its own; one at a time."""

    def __init__(self, settings: Path) -> None:
        self._command = [sys.executable, "-m", "content_sync", "diagnose", "--asked"]
        self._command += ["--settings", str(settings)]
        self._process: subprocess.Popen[bytes] | None = None

    def __call__(self) -> None:
        if self._process is None or self._process.poll() is not None:
            self._process = subprocess.Popen(self._command, stdin=subprocess.DEVNULL)


def open_diagnosing(
    settings: AgentSettings,
    settings_file: Path,
    county: County,
    outbox: Outbox,
    trust: Trust,
    journal: Journal,
) -> Diagnosing:
    """Return what looks after diagnostics, made of the agent's parts."""
    limits = settings.diagnostics
    folder = Folder(located(settings.store, settings_file).resolve())
    parts = DiagnosingParts(
        county=county,
        outbox=outbox,
        trust=trust,
        journal=journal,
        folder=AskedFolder(folder.diagnostics),
        news=MachineNews(outbox, lambda: look(folder.store), limits.machine_hours),
        make=_Making(settings_file.absolute().parent),
        monotonic=SystemClock().monotonic,
        terminal=settings.terminal_id,
        home=settings.area,
    )
    return Diagnosing(parts, limits)
