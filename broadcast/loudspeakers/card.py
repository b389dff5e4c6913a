"""The sound card through miniaudio, in this process.

Its ``null`` backend plays into nothing in real time, which is what tests want.
Invariant: the device is closed however the sound ends.
"""

import time
from collections.abc import Generator
from pathlib import Path
from typing import Any

from broadcast.loudspeakers.output import Ending, OutputError, judged
from speech.sound.clip import read_wav

_SLACK_SECONDS = 1.0
_HUNG_SECONDS = 10.0


class CardSpeaker:
    """Plays on the system's default device.

    Arguments:
        backend: ``default``, or a backend of miniaudio such as ``null``.
    """

    name = "miniaudio"

    def __init__(self, backend: str = "default") -> None:
        try:
            import miniaudio  # noqa: PLC0415 - there is no wheel of it for arm64
        except ImportError as error:
            raise OutputError("miniaudio is not installed here: use the output 'alsa'") from error
        self._miniaudio = miniaudio
        self._backends = [] if backend == "default" else [_backend(miniaudio, backend)]

    def start(self, wav: Path, seconds: float) -> "CardPlayback":
        """See `broadcast.loudspeakers.output.Loudspeaker.start`."""
        try:
            clip = read_wav(wav)
            device = self._miniaudio.PlaybackDevice(
                output_format=self._miniaudio.SampleFormat.SIGNED16,
                nchannels=1,
                sample_rate=clip.rate,
                backends=self._backends,
            )
        except (OSError, ValueError, self._miniaudio.MiniaudioError) as error:
            raise OutputError(f"miniaudio: {error}") from error
        playback = CardPlayback(device, seconds)
        source = playback.feed(clip.pcm())
        next(source)
        device.start(source)
        return playback


class CardPlayback:
    """A device that plays; its own thread takes the samples.

    Attributes:
        started: monotonic second at which the device took the first of them.
    """

    def __init__(self, device: Any, seconds: float) -> None:
        self._device = device
        self._seconds = seconds
        self.started = time.monotonic()
        self._fed = False
        self._ending: Ending | None = None

    def feed(self, pcm: bytes) -> Generator[bytes, int, None]:
        """Give the device what it asks for; two bytes are a frame."""
        at = 0
        frames = yield b""
        self.started = time.monotonic()
        while at < len(pcm):
            taken = pcm[at : at + 2 * frames]
            at += len(taken)
            frames = yield taken
        self._fed = True

    def elapsed(self) -> float:
        """Return the seconds heard so far."""
        if self._ending is not None:
            return self._ending.seconds
        return min(time.monotonic() - self.started, self._seconds)

    def poll(self) -> Ending | None:
        """Return how it ended, or None while it goes on."""
        if self._ending is not None:
            return self._ending
        passed = time.monotonic() - self.started
        if self._fed and passed >= self._seconds:
            self._ending = judged(passed, self._seconds, _SLACK_SECONDS)
        elif passed > self._seconds + _HUNG_SECONDS:
            fault = f"the device took no sound for {passed:.0f} s"
            self._ending = Ending(seconds=0, whole=False, fault=fault)
        if self._ending is not None:
            self._device.close()
        return self._ending

    def stop(self) -> Ending:
        """End it at once."""
        if self._ending is None:
            heard = self.elapsed()
            self._device.close()
            self._ending = Ending(seconds=heard, whole=False)
        return self._ending


def _backend(miniaudio: Any, name: str) -> Any:
    try:
        return miniaudio.Backend[name.upper()]
    except KeyError as error:
        raise OutputError(f"miniaudio knows no backend {name!r}") from error
