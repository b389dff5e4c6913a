"""The sound card through ALSA's `aplay`, a child process that can be ended.

Invariant: one child a sound; see `broadcast.loudspeakers.child`.
"""

import shutil
from pathlib import Path

from broadcast.loudspeakers.child import ChildPlayback, play
from broadcast.loudspeakers.output import OutputError


class AlsaSpeaker:
    """Plays on an ALSA device.

    Arguments:
        device: ALSA's name, e.g. ``default`` or ``plughw:1,0``.
    """

    name = "alsa"

    def __init__(self, device: str = "default") -> None:
        self._device = device
        if not shutil.which("aplay"):
            raise OutputError("aplay is not installed: apt-get install alsa-utils")

    def start(self, wav: Path, seconds: float) -> ChildPlayback:
        """See `broadcast.loudspeakers.output.Loudspeaker.start`."""
        return play(["aplay", "-q", "-D", self._device, str(wav)], seconds)
