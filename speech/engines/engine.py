"""The interface of everything that makes a sound of words.

Invariant: `speak` either returns what it has made and measured, or raises; a file
that is missing, cut short or silent is never returned as speech.
"""

from pathlib import Path
from typing import Protocol

from disclosure.errors import RetryLaterError
from disclosure.items import Strict


class Spoken(Strict, frozen=True, kw_only=True):
    """What an engine has made.

    Attributes:
        engine: name for the as-aired log, e.g. ``espeak-ng`` or ``recording``.
        voice: the engine's voice; empty for a recording.
        seconds: length of the sound.
        rms_dbfs: its mean level against full scale.
        sample_rate: samples a second.
    """

    engine: str
    voice: str
    seconds: float
    rms_dbfs: float
    sample_rate: int


class VoiceError(RetryLaterError):
    """The engine made no usable sound this time."""


class NoVoiceError(VoiceError):
    """The engine, its voice or a tool it needs is not installed."""


class Engine(Protocol):
    """Something that speaks.

    Attributes:
        name: as in `Spoken.engine`.
    """

    @property
    def name(self) -> str:
        """Return the engine's name."""
        ...

    def speak(self, words: str, out: Path) -> Spoken:
        """Write the sound of `words` to `out`, a 16-bit WAV file.

        Arguments:
            words: as `speech.words.reading.to_words` returns them.
            out: file to write; its folder exists.

        Raises:
            NoVoiceError: something is not installed; says what and how to get it.
            VoiceError: nothing usable came out; says what was wrong with it.
        """
        ...
