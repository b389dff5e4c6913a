"""Cue points of a WAV file: after which samples its sentences end.

They lie in the file's own ``cue `` chunk (RIFF), so that the hash over the file covers them
and every other program passes over them. Invariant: what is read ascends and lies inside
the sound; a chunk that is damaged says nothing.
"""

import struct
import wave
from collections.abc import Sequence
from itertools import pairwise
from pathlib import Path
from typing import IO

MOST = 500
"""Cue points of one file at most."""

_RIFF = struct.Struct("<4sI4s")
_CHUNK = struct.Struct("<4sI")
_COUNT = struct.Struct("<I")
_POINT = struct.Struct("<II4sIII")


def write_cues(path: Path, ends: Sequence[int]) -> None:
    """Add cue points to a WAV file that has none.

    Arguments:
        path: the file.
        ends: ascending numbers of samples, `MOST` at most.

    Raises:
        ValueError: they do not ascend, or are too many.
    """
    if not ends:
        return
    if len(ends) > MOST or not _ascend(ends):
        raise ValueError(f"{len(ends)} cue points: at most {MOST}, ascending")
    points = b"".join(
        _POINT.pack(number, end, b"data", 0, 0, end) for number, end in enumerate(ends, 1)
    )
    body = _COUNT.pack(len(ends)) + points
    with path.open("r+b") as file:
        file.seek(0, 2)
        file.write(_CHUNK.pack(b"cue ", len(body)) + body)
        size = file.tell() - _CHUNK.size
        file.seek(4)
        file.write(_COUNT.pack(size))


def read_cues(path: Path) -> tuple[int, ...]:
    """Return the cue points of a WAV file; none where there are none that can be.

    Raises:
        OSError: the file cannot be read.
    """
    try:
        with wave.open(str(path), "rb") as sound:
            frames = sound.getnframes()
        with path.open("rb") as file:
            ends = _points(file)
    except (wave.Error, EOFError, struct.error):
        return ()
    return ends if _ascend(ends) and all(end <= frames for end in ends) else ()


def _points(file: IO[bytes]) -> tuple[int, ...]:
    file.seek(_RIFF.size)
    while len(head := file.read(_CHUNK.size)) == _CHUNK.size:
        name, size = _CHUNK.unpack(head)
        if name == b"cue ":
            (count,) = _COUNT.unpack(file.read(_COUNT.size))
            if count > MOST or _COUNT.size + count * _POINT.size > size:
                return ()
            return tuple(_POINT.unpack(file.read(_POINT.size))[5] for _ in range(count))
        # A chunk of an odd size has a byte after it that is not counted.
        file.seek(size + size % 2, 1)
    return ()


def _ascend(ends: Sequence[int]) -> bool:
    return all(one < other for one, other in pairwise((0, *ends)))
