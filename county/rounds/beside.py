"""Rounds beside the server: a thread that takes one every minute or so.

Invariant: a fault in one round is logged and tried again; it never ends the server.
"""

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from threading import Event, Thread

from sqlalchemy.exc import SQLAlchemyError

from county.rounds.round import Round
from disclosure.errors import MingbaiError

STOP_SECONDS = 10.0

_log = logging.getLogger(__name__)


@contextmanager
def rounds(taken: Round, seconds: float) -> Iterator[None]:
    """Take rounds beside what is done inside.

    Arguments:
        taken: the round.
        seconds: between two; 0 for none, where a timer takes them.
    """
    if not seconds:
        yield
        return
    stop = Event()
    thread = Thread(target=_work, args=(taken, seconds, stop), name="rounds", daemon=True)
    thread.start()
    try:
        yield
    finally:
        stop.set()
        thread.join(STOP_SECONDS)


def _work(taken: Round, seconds: float, stop: Event) -> None:
    # Another machine of this county may have done a chore while this one waited.
    gap = timedelta(seconds=seconds / 2)
    while not stop.is_set():
        try:
            taken.take(gap)
        except (MingbaiError, SQLAlchemyError, OSError):
            _log.exception("a round failed; it is taken again")
        stop.wait(seconds)
