"""The process of a loudspeaker unit.

Invariant: it starts without content, network or clock, and waits for them; SIGTERM
stops the sound at once and leaves the ledger ready for the next start.
"""

import logging
import signal
import threading

from broadcast.building import Unit, Workshop
from broadcast.loudspeakers.relay import Button
from broadcast.ticker import Ticker
from content_sync.store.supervisor import Supervisor
from disclosure.command import EXIT_RESTART
from disclosure.errors import RetryLaterError, UsageError

_LOG = logging.getLogger(__name__)
_STEP_SECONDS = 0.25
RED_BUTTON = "the red button"
_WAIT_SECONDS = 2.0


def run(workshop: Workshop, ended: threading.Event, supervisor: Supervisor) -> int:
    """Serve a village until `ended` is set or a restart is ordered; return the exit code.

    Arguments:
        workshop: makes the unit's parts.
        ended: ends it.
        supervisor: hears that the unit is there, and that it lives.

    Raises:
        UsageError: the store has a player already.
    """
    with workshop.locked() as held:
        if not held:
            raise UsageError(f"store {workshop.places.store}: another player runs on it")
        # Without content it is ready too: it waits, and says so in its log.
        supervisor.ready()
        while not ended.is_set():
            try:
                with workshop.open_unit() as unit:
                    _LOG.info("ready")
                    serve(unit, ended, supervisor)
                    if unit.duty.restarts:
                        return EXIT_RESTART
            except RetryLaterError as error:
                _LOG.warning("waiting: %s", error)
                supervisor.beat()
                ended.wait(_WAIT_SECONDS)
    return 0


def ended_by_signal() -> threading.Event:
    """Return an event that SIGTERM and Ctrl-C set."""
    ended = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: ended.set())
    return ended


def serve(unit: Unit, ended: threading.Event, supervisor: Supervisor) -> None:
    """Let a unit live until `ended` is set, or it is to be started anew."""
    ticker = Ticker([unit.duty.tick, unit.duty.prepare])
    while not (unit.duty.restarts or ended.wait(unit.duty.pause(_STEP_SECONDS))):
        supervisor.beat()
        _heed(unit.button, unit)
        ticker.run_pending()
        unit.duty.watch()


def _heed(button: Button | None, unit: Unit) -> None:
    """Stop everything while somebody holds the red button down."""
    if button is not None and button.is_pressed:
        unit.halt(RED_BUTTON)
