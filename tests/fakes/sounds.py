"""A player without a loudspeaker: it remembers, and a test says when a sound has ended."""

from collections.abc import Callable
from pathlib import Path


class FakeSounds:
    """Plays nothing; `playing` is the file, `finish` ends it."""

    def __init__(self) -> None:
        self.playing: Path | None = None
        self.played: list[str] = []
        self._ended: Callable[[], None] | None = None

    def play(self, path: Path, ended: Callable[[], None]) -> None:
        assert path.is_file()
        self.playing, self._ended = path, ended
        self.played.append(path.stem)

    def stop(self) -> None:
        self.playing, self._ended = None, None

    def finish(self) -> None:
        ended = self._ended
        self.stop()
        assert ended is not None, "nothing plays"
        ended()
