"""The shelf: rendered sounds, kept by a name that says what they were made of.

Invariant: a kept sound is given out only if its hash still holds.
"""

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import chain
from pathlib import Path

from disclosure.decoding import decode, encode
from disclosure.errors import MalformedError
from disclosure.items import Strict
from speech.sound.clip import Clip, joined, read_wav


class Sheet(Strict, frozen=True, kw_only=True):
    """What lies beside a kept sound: its hash, engine, and where its pieces end.

    Attributes:
        rests: whether every second piece is a rest.
    """

    format: int
    sha256: str
    engine: str
    ends: tuple[int, ...]
    rests: bool = False


@dataclass(frozen=True)
class Rendered:
    """An announcement's sentences, leveled, and what made them.

    Attributes:
        rests: what is heard between two of them, where the sound has pauses of its own.
    """

    sentences: tuple[Clip, ...]
    engine: str
    rests: tuple[Clip, ...] = ()

    @property
    def pieces(self) -> tuple[Clip, ...]:
        """Return sentences and rests as they follow one another."""
        if not self.rests:
            return self.sentences
        pairs = zip(self.sentences, self.rests, strict=False)
        return (*chain.from_iterable(pairs), self.sentences[-1])


class Shelf:
    """Sounds in a folder.

    Arguments:
        folder: made when missing.
        most: sounds kept at most; the oldest go first.
    """

    def __init__(self, folder: Path, most: int) -> None:
        self._folder = folder
        self._most = most
        folder.mkdir(parents=True, exist_ok=True)

    def find(self, name: str) -> Rendered | None:
        """Return a kept sound, or None where there is none that holds."""
        wav, sheet_file = self._folder / f"{name}.wav", self._folder / f"{name}.json"
        try:
            sheet = decode(sheet_file.read_bytes(), Sheet)
            raw = wav.read_bytes()
        except (OSError, MalformedError):
            return None
        if hashlib.sha256(raw).hexdigest() != sheet.sha256:
            return None
        pieces = split(read_wav(wav), sheet.ends)
        if not sheet.rests:
            return Rendered(sentences=pieces, engine=sheet.engine)
        return Rendered(sentences=pieces[::2], engine=sheet.engine, rests=pieces[1::2])

    def keep(self, name: str, made: Rendered) -> None:
        """Keep a sound."""
        wav = self._folder / f"{name}.wav"
        joined(made.pieces).write(wav.with_suffix(".new"))
        sheet = Sheet(
            format=1,
            sha256=hashlib.sha256(wav.with_suffix(".new").read_bytes()).hexdigest(),
            engine=made.engine,
            ends=ends(made.pieces),
            rests=bool(made.rests),
        )
        wav.with_suffix(".new").replace(wav)
        wav.with_suffix(".json").write_bytes(encode(sheet))
        self._drop_oldest()

    def _drop_oldest(self) -> None:
        sheets = sorted(self._folder.glob("*.json"), key=lambda path: path.stat().st_mtime)
        for sheet in sheets[: max(0, len(sheets) - self._most)]:
            sheet.unlink(missing_ok=True)
            sheet.with_suffix(".wav").unlink(missing_ok=True)


def ends(clips: Iterable[Clip]) -> tuple[int, ...]:
    """Return after how many samples each of the clips ends, laid one after the other."""
    found, at = [], 0
    for clip in clips:
        at += len(clip.samples)
        found.append(at)
    return tuple(found)


def split(clip: Clip, at: Sequence[int]) -> tuple[Clip, ...]:
    """Return the pieces of a clip that end after so many samples."""
    starts = (0, *at[:-1])
    return tuple(
        Clip(clip.samples[start:end], clip.rate) for start, end in zip(starts, at, strict=True)
    )
