"""Watching heads: one thread an area asks the county and waits for the answer's fate.

Invariant: a watcher touches neither the store nor a key; it hands bytes over, and
asks again only when it knows whether they were taken.
"""

import logging
import time
from concurrent.futures import Future
from dataclasses import dataclass, field
from queue import SimpleQueue
from threading import Event, Thread

from content_sync.agent.backoff import Backoff
from content_sync.agent.county import County, Fetched
from content_sync.agent.hints import Nudge
from disclosure.areas import AreaCode
from disclosure.errors import MingbaiError

_LOG = logging.getLogger(__name__)
_PATIENCE_SECONDS = 1.0


@dataclass(frozen=True)
class Arrived:
    """A head that came, and the promise to say whether it was taken."""

    area: AreaCode
    content: bytes
    taken: Future[None] = field(default_factory=Future)


@dataclass(frozen=True)
class WatchPace:
    """How a watcher paces itself: the long poll, and the pause where there is none."""

    wait_seconds: float
    poll_seconds: float


class HeadWatch:
    """Asks for the head of one area, again and again.

    Arguments:
        county: the watcher's own connection.
        area: whose head.
        pace: how often.
        backoff: the waits after failures.
        arrived: where heads go.
        stop: set when the agent stops.
        nudge: ends the pause between polls when the county hints at a change.
    """

    def __init__(
        self,
        county: County,
        area: AreaCode,
        pace: WatchPace,
        backoff: Backoff,
        arrived: "SimpleQueue[Arrived]",
        stop: Event,
        *,
        nudge: Nudge | None = None,
    ) -> None:
        self._county = county
        self._area = area
        self._pace = pace
        self._backoff = backoff
        self._arrived = arrived
        self._stop = stop
        self._nudge = nudge or Nudge(0.0)
        self._tag = ""

    def start(self) -> Thread:
        """Start watching in a thread that ends with the process."""
        thread = Thread(target=self.run, name=f"watch {self._area}", daemon=True)
        thread.start()
        return thread

    def run(self) -> None:
        """Watch until the agent stops."""
        while not self._stop.is_set():
            try:
                pause = self.look()
                self._backoff.reset()
            except MingbaiError as error:
                pause = self._backoff.failed(error)
                _LOG.info("head of %s: %s; again in %.0f s", self._area, error, pause)
                # A hint must not make a county that is down busier still.
                self._stop.wait(pause)
            else:
                self._nudge.pause(pause, self._stop)

    def look(self) -> float:
        """Ask once; return the pause until the next time, in seconds.

        Raises:
            MingbaiError: the county could not be asked, or the head was not taken.
        """
        asked = time.monotonic()
        wait = self._pace.wait_seconds if self._tag else 0.0
        fetched = self._county.head(self._area, self._tag, wait)
        if fetched is not None:
            self._hand_over(fetched)
            return 0.0
        waited = time.monotonic() - asked
        return 0.0 if waited >= wait / 2 else self._pace.poll_seconds

    def _hand_over(self, fetched: Fetched) -> None:
        self._tag = ""
        arrived = Arrived(self._area, fetched.content)
        self._arrived.put(arrived)
        while not self._stop.is_set():
            try:
                arrived.taken.result(timeout=_PATIENCE_SECONDS)
            except TimeoutError:
                continue
            self._tag = fetched.tag
            break
