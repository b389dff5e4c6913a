"""Renderings: what became of each text that is to be spoken.

One small file for each, named by what the sound is made from: words, voice and speed. So a
text is rendered once, however often it is imported, and a broken-off one is begun again.
Invariant: a finished rendering names the hash of a sound that was measured.
"""

import fcntl
import hashlib
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from enum import StrEnum
from pathlib import Path
from typing import Literal

from county.blobs.store import hash_file
from county.files import write_whole
from county.parts import County
from county.settings import SpeakingSettings
from county.speaking.studio import Sound
from disclosure.blocks import Sha256
from disclosure.decoding import decode, encode
from disclosure.errors import MalformedError
from disclosure.items import Strict

_MADE_BY = "rendering 2"
"""Changes when the same words would sound different."""


class State(StrEnum):
    """How far a rendering is."""

    WORKING = "working"
    DONE = "done"
    FAILED = "failed"


class Rendering(Strict, frozen=True, kw_only=True):
    """One rendering.

    Attributes:
        words: what is said.
        state: how far it is.
        done, of: pieces spoken, and how many there are; 0 of 0 before the first.
        reason: why it failed; empty else.
        engine, voice: what spoke.
        sha256: hash of the sound, once it is done.
        size: its bytes.
        seconds: its length.
        loudness_lufs: its integrated loudness.
        peak_dbtp: its true peak.
    """

    format: Literal[1] = 1
    words: str
    state: State = State.WORKING
    done: int = 0
    of: int = 0
    reason: str = ""
    engine: str = ""
    voice: str = ""
    sha256: Sha256 | None = None
    size: int = 0
    seconds: float = 0.0
    loudness_lufs: float = 0.0
    peak_dbtp: float = 0.0


def finished(words: str, sound: Sound, file: Path, county: County) -> Rendering:
    """Put a sound among the county's blobs; return the rendering that names it.

    Arguments:
        words: what it says.
        sound: as it was measured.
        file: where it lies now.
        county: the open county.
    """
    sha256 = hash_file(file)
    county.blobs.put(file, sha256)
    return Rendering(
        words=words,
        state=State.DONE,
        engine=sound.spoken.engine,
        voice=sound.spoken.voice,
        sha256=sha256,
        size=file.stat().st_size,
        seconds=sound.seconds,
        loudness_lufs=sound.loudness,
        peak_dbtp=sound.peak,
    )


def key_of(words: str, sounds: Mapping[str, tuple[str, ...]], settings: SpeakingSettings) -> str:
    """Return the name of a rendering: readings count only where their word is said."""
    heard = {word: said for word, said in sorted(sounds.items()) if word in words}
    facts = (_MADE_BY, words, heard, settings.speaker, settings.speed)
    return hashlib.sha256(encode(facts)).hexdigest()


class Renderings:
    """The files of renderings in a folder; the oldest go when there are too many."""

    def __init__(self, folder: Path, most: int) -> None:
        self._folder = folder
        self._most = most

    def find(self, key: str) -> Rendering | None:
        """Return a rendering; None where it was never begun, or its file is damaged."""
        try:
            return decode(self._file(key).read_bytes(), Rendering)
        except (OSError, MalformedError):
            return None

    def keep(self, key: str, rendering: Rendering) -> None:
        """Store how far a rendering is."""
        new = not self._file(key).exists()
        write_whole(self._file(key), encode(rendering))
        if new:
            self._drop_oldest()

    def forget(self, key: str) -> None:
        """Let a rendering be made again."""
        self._file(key).unlink(missing_ok=True)

    def _file(self, key: str) -> Path:
        return self._folder / f"{key}.json"

    def _drop_oldest(self) -> None:
        files = sorted(self._folder.glob("*.json"), key=lambda file: file.stat().st_mtime)
        for file in files[: max(0, len(files) - self._most)]:
            file.unlink(missing_ok=True)


def renderings(county: County) -> Renderings:
    """Return the county's renderings."""
    return Renderings(county.folder.renderings, county.settings.speaking.renderings)


@contextmanager
def alone(folder: Path) -> Iterator[bool]:
    """Hold the folder's lock if it is free; tell whether it is held: one process renders."""
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / "lock").open("a") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            yield False
            return
        yield True
