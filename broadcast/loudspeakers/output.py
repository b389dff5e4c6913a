"""The interface of everything that makes a program heard.

Invariant: a playback that ends early, or takes far too long, says so; silence is never
reported as sound.
"""

from pathlib import Path
from typing import Protocol

from disclosure.errors import RetryLaterError
from disclosure.items import Strict


class OutputError(RetryLaterError):
    """The output cannot be used: no device, no tool, no room."""


class Ending(Strict, frozen=True, kw_only=True):
    """How a playback ended.

    Attributes:
        seconds: how much was heard.
        whole: whether that was all.
        fault: what went wrong, for a person; empty when nothing did.
        note: what else a person should know though it was heard; empty in most cases.
    """

    seconds: float
    whole: bool
    fault: str = ""
    note: str = ""


class Playback(Protocol):
    """Sound that is on its way."""

    def elapsed(self) -> float:
        """Return the seconds heard so far."""
        ...

    def poll(self) -> Ending | None:
        """Return None while there is sound, then how it ended; never waits."""
        ...

    def stop(self) -> Ending:
        """End the sound at once."""
        ...


class Loudspeaker(Protocol):
    """An output."""

    @property
    def name(self) -> str:
        """Return the name for the as-aired log, e.g. ``alsa``."""
        ...

    def start(self, wav: Path, seconds: float) -> Playback:
        """Start to play a 16-bit mono WAV file.

        Arguments:
            wav: the file; it stays until the playback has ended.
            seconds: its length.

        Raises:
            OutputError: it cannot be started.
        """
        ...


def judged(seconds: float, length: float, slack: float) -> Ending:
    """Return the ending of a sound that stopped by itself after `seconds`.

    Arguments:
        seconds: how long it was heard.
        length: how long it should have been heard.
        slack: how many seconds less pass for buffers.
    """
    if seconds + slack >= length:
        return Ending(seconds=length, whole=True)
    fault = f"dead air: the output ended after {seconds:.1f} of {length:.1f} s"
    return Ending(seconds=seconds, whole=False, fault=fault)
