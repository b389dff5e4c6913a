"""Rendering beside the server: a thread that speaks what waits, then the pieces of alerts.

Invariant: neither a fault nor a missing voice ends the server; both are logged, the missing
voice once.
"""

import logging
import time
from collections.abc import Iterator
from contextlib import contextmanager
from threading import Event, Thread
from typing import TYPE_CHECKING

from sqlalchemy.exc import SQLAlchemyError

from county.clock import system_clock
from county.parts import County
from county.settings import SpeakingSettings
from disclosure.errors import MingbaiError
from speech.engines.engine import NoVoiceError

if TYPE_CHECKING:
    from county.speaking.alert_pieces import PieceSpeaker
    from county.speaking.speaker import Speaker
    from county.speaking.studio import Studio

PIECES_SECONDS = 600.0
"""How often it is looked whether an alert lacks a piece, once all are there."""

_log = logging.getLogger(__name__)


def find_studio(settings: SpeakingSettings) -> "Studio":
    """Return the studio with the neural voice.

    Raises:
        NoVoiceError: the voice is not installed; says what and how to get it.
    """
    try:
        # Comes with the extra mingbai[neural]; half a second and 60 MB.
        from county.speaking.studio import Studio  # noqa: PLC0415
        from speech.engines.neural import Neural, NeuralLimits  # noqa: PLC0415
    except ImportError as error:
        raise NoVoiceError(
            f"{error.name} not installed: pip install --require-hashes -r requirements/neural.txt"
        ) from error
    limits = NeuralLimits(speed=settings.speed)
    _ = Neural(speaker=settings.speaker).voice
    return Studio(lambda lexicon, told: Neural(lexicon.sounds(), settings.speaker, limits, told))


@contextmanager
def rendering(county: County) -> Iterator[None]:
    """Render beside what is done inside, if this county renders and can."""
    speakers = _speakers(county)
    if speakers is None:
        yield
        return
    stop = Event()
    seconds = county.settings.speaking.poll_seconds
    Thread(target=_work, args=(*speakers, stop, seconds), name="rendering", daemon=True).start()
    try:
        yield
    finally:
        # What is being spoken is let go; it is begun again at the next start.
        stop.set()


def _speakers(county: County) -> "tuple[Speaker, PieceSpeaker] | None":
    if not county.settings.speaking.rendering:
        return None
    try:
        studio = find_studio(county.settings.speaking)
    except NoVoiceError as error:
        _log.info("announcements are not rendered here: %s", error)
        return None
    from county.speaking.alert_pieces import PieceSpeaker  # noqa: PLC0415 - as in `find_studio`
    from county.speaking.speaker import Speaker  # noqa: PLC0415

    return Speaker(county, studio), PieceSpeaker(county, studio)


def _work(speaker: "Speaker", pieces: "PieceSpeaker", stop: Event, seconds: float) -> None:
    pieces_due = 0.0
    while not stop.wait(seconds):
        try:
            while not stop.is_set() and speaker.turn() is not None:
                pass
            if not stop.is_set() and time.monotonic() >= pieces_due:
                done = pieces.turn(system_clock()) == 0
                pieces_due = time.monotonic() + (PIECES_SECONDS if done else 0.0)
        except (MingbaiError, SQLAlchemyError, OSError):
            _log.exception("rendering failed; it is tried again")
