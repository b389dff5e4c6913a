"""The file output: what would be heard, as files.

Each announcement becomes a WAV file of its own, and everything heard is appended to
``broadcast.wav``, a silence of real length (but not longer than a limit) between them.
Invariant: it takes as long as a loudspeaker would, and only what was heard is written.
"""

from collections.abc import Callable
from pathlib import Path

from broadcast.loudspeakers.output import Ending, OutputError
from broadcast.loudspeakers.timeline import Timeline
from speech.sound.clip import RATE, read_wav, silence

TIMELINE = "broadcast.wav"

_ROUNDING_SECONDS = 0.001


class FolderSpeaker:
    """Writes sound into a folder.

    Arguments:
        folder: where the files go; made when missing.
        monotonic: seconds that only go forward.
        speed: seconds of sound that pass in one second; 1 is a real loudspeaker.
        longest_gap: silence between two announcements is cut to this (seconds).
    """

    name = "file"

    def __init__(
        self,
        folder: Path,
        monotonic: Callable[[], float],
        speed: float = 1.0,
        longest_gap: float = 2.0,
    ) -> None:
        self._folder = folder
        self.monotonic = monotonic
        self.speed = speed
        self._longest_gap = longest_gap
        self._ended_at: float | None = None
        try:
            folder.mkdir(parents=True, exist_ok=True)
            self._timeline = Timeline(folder / TIMELINE, RATE)
        except OSError as error:
            raise OutputError(f"{folder}: {error.strerror}") from error

    def start(self, wav: Path, seconds: float) -> "FolderPlayback":
        """See `broadcast.loudspeakers.output.Loudspeaker.start`."""
        if not wav.is_file():
            raise OutputError(f"{wav} does not exist")
        return FolderPlayback(self, wav, seconds)

    def keep(self, wav: Path, heard: float, started: float) -> str:
        """Write what was heard of a file; return the fault, empty when there is none."""
        clip = read_wav(wav).first(heard)
        gap = 0.0 if self._ended_at is None else (started - self._ended_at) * self.speed
        self._ended_at = self.monotonic()
        try:
            clip.write(self._folder / wav.name)
            self._timeline.append(silence(min(gap, self._longest_gap)).pcm() + clip.pcm())
        except OSError as error:
            return f"{self._folder}: {error.strerror or error}"
        return ""


class FolderPlayback:
    """A file on its way into the folder."""

    def __init__(self, speaker: FolderSpeaker, wav: Path, seconds: float) -> None:
        self._speaker = speaker
        self._wav = wav
        self._seconds = seconds
        self._started = speaker.monotonic()
        self._ending: Ending | None = None

    def elapsed(self) -> float:
        """Return the seconds heard so far."""
        passed = (self._speaker.monotonic() - self._started) * self._speaker.speed
        return min(passed, self._seconds)

    def poll(self) -> Ending | None:
        """Return how it ended, or None while it goes on."""
        if self._ending is None and self.elapsed() + _ROUNDING_SECONDS >= self._seconds:
            self._ending = self._end()
        return self._ending

    def stop(self) -> Ending:
        """End it at once."""
        if self._ending is None:
            self._ending = self._end()
        return self._ending

    def _end(self) -> Ending:
        heard = self.elapsed()
        if heard + _ROUNDING_SECONDS >= self._seconds:
            heard = self._seconds
        fault = self._speaker.keep(self._wav, heard, self._started)
        return Ending(seconds=heard, whole=heard >= self._seconds and not fault, fault=fault)
