"""Counting beside the server: a thread that keeps the board of duties up to date.

Invariant: a fault in one round is logged and tried again; it never ends the server.
"""

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from threading import Event, Thread

from sqlalchemy.exc import SQLAlchemyError

from county.clock import Clock
from county.coverage.counting import Counting
from county.parts import County
from disclosure.errors import MingbaiError

STOP_SECONDS = 10.0

_log = logging.getLogger(__name__)


@contextmanager
def counting(county: County, clock: Clock) -> Iterator[None]:
    """Keep the board up to date beside what is done inside."""
    stop = Event()
    thread = Thread(target=_work, args=(county, clock, stop), name="counting", daemon=True)
    thread.start()
    try:
        yield
    finally:
        stop.set()
        thread.join(STOP_SECONDS)


def _work(county: County, clock: Clock, stop: Event) -> None:
    board = Counting(county)
    seconds = county.settings.coverage.poll_seconds
    while True:
        try:
            # A few at a time, so that who publishes meanwhile does not wait for the lock.
            while not stop.is_set() and board.update(
                clock(), most=county.settings.coverage.areas_together
            ):
                pass
        except (MingbaiError, SQLAlchemyError, OSError):
            _log.exception("counting duties failed; it is tried again")
        if stop.wait(seconds):
            return
