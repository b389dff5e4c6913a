"""Slow work in a thread; its result comes back through Kivy's clock.

Invariant: what comes back after the person has gone is dropped, not shown.
"""

import logging
from collections.abc import Callable
from functools import partial
from threading import Thread
from typing import Any, TypeVar

from kivy.clock import Clock

T = TypeVar("T")
_LOG = logging.getLogger(__name__)


class Aside:
    """Runs one piece of slow work at a time for one screen."""

    def __init__(self) -> None:
        self._round = 0

    def run(
        self, work: Callable[[], T], done: Callable[[T], None], failed: Callable[[], None]
    ) -> None:
        """Do `work` in a thread, then `done` with its result in Kivy's own thread.

        Arguments:
            work: touches no widget and no database of the main thread.
            done: takes the result.
            failed: called instead when the work raised; the fault is logged.
        """
        self._round += 1
        back = partial(self._back, self._round)
        Thread(target=_carry, args=(work, done, failed, back), daemon=True).start()

    def drop(self) -> None:
        """Forget the work under way: the person has left."""
        self._round += 1

    def _back(self, number: int, answer: Callable[[], None], _elapsed: float) -> None:
        if number == self._round:
            answer()


def _carry(
    work: Callable[[], T],
    done: Callable[[T], None],
    failed: Callable[[], None],
    back: Callable[..., Any],
) -> None:
    try:
        answer: Callable[[], None] = partial(done, work())
    except Exception:  # noqa: BLE001 - what a thread raises would leave the person waiting
        _LOG.exception("slow work failed")
        answer = failed
    Clock.schedule_once(partial(back, answer), 0)
