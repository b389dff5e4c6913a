"""Sound files played one at a time, as loud as the visit wants them.

Invariant: a machine without sound lets the time of the file pass instead, so that what
waits for its end goes on.
"""

import logging
import wave
from collections.abc import Callable
from pathlib import Path
from typing import Protocol

from kivy.clock import Clock
from kivy.core.audio import Sound, SoundLoader

from screen.widgets.loudness import loudness

_LOG = logging.getLogger(__name__)


class Sounds(Protocol):
    """Something that plays."""

    def play(self, path: Path, ended: Callable[[], None]) -> None:
        """Play a WAV file in place of what plays now; `ended` is called once at its end."""
        ...

    def stop(self) -> None:
        """Stop; `ended` is not called."""
        ...


class KivySounds:
    """Plays through Kivy's audio."""

    def __init__(self) -> None:
        self._sound: Sound | None = None
        self._ended: Callable[[], None] | None = None
        loudness.fbind("share", self._follow)

    def play(self, path: Path, ended: Callable[[], None]) -> None:
        """See `Sounds.play`."""
        self.stop()
        self._ended = ended
        self._sound = SoundLoader.load(str(path))
        if self._sound is None:
            _LOG.warning("%s: nothing plays it", path.name)
            Clock.schedule_once(self._end, _seconds(path))
            return
        self._follow()
        self._sound.bind(on_stop=self._end)
        self._sound.play()

    def stop(self) -> None:
        """See `Sounds.stop`."""
        self._ended = None
        Clock.unschedule(self._end)
        sound, self._sound = self._sound, None
        if sound is not None:
            sound.unbind(on_stop=self._end)
            sound.stop()
            sound.unload()

    def _follow(self, *_changed: object) -> None:
        if self._sound is not None:
            self._sound.volume = loudness.share

    def _end(self, *_ended: object) -> None:
        ended = self._ended
        self.stop()
        if ended is not None:
            ended()


def _seconds(path: Path) -> float:
    with wave.open(str(path), "rb") as file:
        return file.getnframes() / file.getframerate()
