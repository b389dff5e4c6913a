"""A loudspeaker on an injected clock: what it would have played, for how long."""

from collections.abc import Callable
from pathlib import Path

from broadcast.loudspeakers.output import Ending, OutputError
from speech.sound.clip import Clip, read_wav


class FakeLoudspeaker:
    """Keeps what was heard; `fault` makes the next start fail, `short` ends it early."""

    name = "fake"

    def __init__(self, monotonic: Callable[[], float]) -> None:
        self.monotonic = monotonic
        self.heard: list[Clip] = []
        self.fault: OutputError | None = None
        self.short: float | None = None

    def start(self, wav: Path, seconds: float) -> "FakePlayback":
        if self.fault:
            raise self.fault
        if not wav.is_file():
            raise OutputError(f"{wav} does not exist")
        return FakePlayback(self, read_wav(wav), seconds)


class FakePlayback:
    """Sound that passes with the injected clock."""

    def __init__(self, speaker: FakeLoudspeaker, clip: Clip, seconds: float) -> None:
        self._speaker = speaker
        self._clip = clip
        self._length = seconds
        self._started = speaker.monotonic()
        self._ending: Ending | None = None

    def elapsed(self) -> float:
        if self._ending:
            return self._ending.seconds
        return min(self._speaker.monotonic() - self._started, self._length)

    def poll(self) -> Ending | None:
        passed = self._speaker.monotonic() - self._started
        short = self._speaker.short
        if self._ending is None and short is not None and passed >= short:
            self._end(short, "dead air: the output ended early")
        elif self._ending is None and passed >= self._length:
            self._end(self._length)
        return self._ending

    def stop(self) -> Ending:
        return self._ending or self._end(self.elapsed())

    def _end(self, seconds: float, fault: str = "") -> Ending:
        self._speaker.heard.append(self._clip.first(seconds))
        whole = seconds >= self._length
        self._ending = Ending(seconds=seconds, whole=whole, fault=fault)
        return self._ending
