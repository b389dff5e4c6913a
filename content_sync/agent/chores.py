"""Chores: what the agent does again and again, each at its own pace.

Invariant: a chore that fails waits longer each time and never keeps others waiting.
"""

import logging
from collections.abc import Callable
from random import Random

from content_sync.agent.backoff import Backoff
from content_sync.store.database import BrokenStoreError
from disclosure.errors import MingbaiError

_LOG = logging.getLogger(__name__)


Act = Callable[[], float | None]


class Chore:
    """One thing done periodically.

    Arguments:
        name: for the log.
        act: does it; returns None, or the seconds until the next time where that is
            not the usual pause; may raise `MingbaiError` to be tried again.
        every_seconds: the pause between two times, before jitter.
        backoff: the waits after failures.
        random: source of the jitter.
    """

    def __init__(
        self,
        name: str,
        act: Act,
        every_seconds: float,
        backoff: Backoff,
        random: Random,
    ) -> None:
        self.name = name
        self._act = act
        self._every = every_seconds
        self._backoff = backoff
        self._random = random
        self._due = 0.0

    def is_due(self, now: float) -> bool:
        """Tell whether it is time, by the monotonic clock."""
        return now >= self._due

    def hasten(self, by: float) -> None:
        """Have it done by this monotonic time at the latest."""
        self._due = min(self._due, by)

    def put_off(self, until: float) -> None:
        """Have it done at this monotonic time at the earliest."""
        self._due = max(self._due, until)

    def do(self, now: float) -> bool:
        """Do it; tell whether it went well.

        Raises:
            BrokenStoreError: the store needs more than another try.
        """
        try:
            pause = self._act()
        except BrokenStoreError:
            raise
        except MingbaiError as error:
            wait = self._backoff.failed(error)
            self._due = now + wait
            _LOG.info("%s: %s; again in %.0f s", self.name, error, wait)
            return False
        self._backoff.reset()
        usual = self._every * self._random.uniform(0.9, 1.1)
        self._due = now + (usual if pause is None else pause)
        return True
