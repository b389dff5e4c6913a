"""Polling: one source's Atom feed, asked again and again, its new messages handed in.

The feed's server and its TLS are all that vouches for what it says; the gate proves each
message with the token that it shares with whoever reads the inbox. Invariant: a feed that
fails, floods or never answers disturbs nobody but itself, and is asked ever more seldom.
"""

import logging
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from random import Random
from threading import Event

from county.alerts import cap, proof
from county.alerts.gate import atom
from county.alerts.gate.atom import Entry
from county.alerts.gate.fetching import Fetcher, PatienceError
from county.alerts.gate.handing import hand_in
from county.alerts.gate.remembering import Remembered
from county.alerts.gate.settings import GateSettings
from county.alerts.sources import Source
from disclosure.errors import MingbaiError, RejectedError, RetryLaterError

_LOG = logging.getLogger(__name__)

_JITTER = 0.2


class FeedPoll:
    """Asks one feed.

    Arguments:
        source: whose feed.
        inbox: folder with a folder for each source.
        settings: limits and waits.
        fetcher: asks servers.
        memory: what was brought before.
        random: for pauses that differ.
    """

    def __init__(
        self,
        source: Source,
        inbox: Path,
        settings: GateSettings,
        fetcher: Fetcher,
        memory: Remembered,
        random: Random,
    ) -> None:
        self._source, self._inbox, self._settings = source, inbox, settings
        self._fetcher, self._memory, self._random = fetcher, memory, random
        self._failures = 0
        self._asked_pause = 0.0

    def run(self, stop: Event, clock: Callable[[], datetime]) -> None:
        """Ask until told to stop."""
        while not stop.is_set():
            self.turn(clock())
            stop.wait(self.pause())

    def turn(self, now: datetime) -> int:
        """Ask once; return how many messages were handed in. Faults are logged."""
        self._asked_pause = 0.0
        try:
            handed = self._turn(now)
        except (MingbaiError, OSError) as error:
            self._failures += 1
            self._asked_pause = error.seconds if isinstance(error, PatienceError) else 0.0
            _LOG.warning("the feed of %s: %s", self._source.name, error)
            return 0
        self._failures = 0
        return handed

    def pause(self) -> float:
        """Return the seconds until it is asked again: longer after each fault, never even."""
        usual = self._source.feed_seconds
        longer = max(self._asked_pause, usual * 2 ** min(self._failures, 20))
        most = max(usual, self._settings.backoff_seconds)
        return float(min(most, longer) * self._random.uniform(1 - _JITTER, 1 + _JITTER))

    def _turn(self, now: datetime) -> int:
        name, settings = self._source.name, self._settings
        etag, modified = self._memory.marks(name)
        got = self._fetcher.get(
            self._source.feed, settings.feed_bytes, etag=etag, modified=modified
        )
        if got.content is None:
            return 0
        entries, count = atom.parse(got.content, self._source.feed, settings.feed_entries)
        if count > len(entries):
            _LOG.warning("the feed of %s has %d entries; %d are read", name, count, len(entries))
        fresh = [one for one in entries if not self._memory.knows(name, one)]
        taken = fresh[: settings.fetches]
        handed = sum(self._take(entry, now) for entry in taken)
        if len(taken) == len(fresh):
            # Else the same feed must come once more, although it has not changed.
            self._memory.mark(name, got.etag, got.modified)
        return handed

    def _take(self, entry: Entry, now: datetime) -> bool:
        """Hand an entry's message in; False where it can't be. A passing fault is raised."""
        try:
            if entry.fault:
                raise RejectedError(entry.fault)
            if entry.updated < now - self._source.stale:
                raise RejectedError(f"it is from {entry.updated.isoformat()}")
            raw = entry.message or self._fetched(entry.address)
            hand_in(self._inbox, self._source, raw, proof.by_token(raw, self._source.token))
        except RetryLaterError:
            raise
        except MingbaiError as error:
            _LOG.warning("entry %s of %s is left out: %s", entry.id[:80], self._source.name, error)
            self._memory.note(self._source.name, entry, now)
            return False
        self._memory.note(self._source.name, entry, now)
        return True

    def _fetched(self, address: str) -> bytes:
        got = self._fetcher.get(address, cap.LARGEST_BYTES)
        return got.content or b""
