"""One WAV file that grows: everything that went to the file output, in order.

Invariant: the file is a valid WAV after a crash at any moment: its header counts only
what was on disk before the header was written.
"""

import os
import struct
import wave
from pathlib import Path

_HEADER_BYTES = 44
_LONGEST_BYTES = 2**32 - 1 - _HEADER_BYTES


class Timeline:
    """A 16-bit mono WAV file to append to.

    Arguments:
        path: the file; made when missing.
        rate: samples a second.
    """

    def __init__(self, path: Path, rate: int) -> None:
        self._path = path
        self._rate = rate
        if not path.exists():
            with wave.open(str(path), "wb") as file:
                file.setparams((1, 2, rate, 0, "NONE", "not compressed"))

    def append(self, pcm: bytes) -> None:
        """Add samples, durably.

        Raises:
            OSError: the disk is full, or the file has reached 4 GiB.
        """
        with self._path.open("r+b") as file:
            file.seek(_HEADER_BYTES - 4)
            (held,) = struct.unpack("<I", file.read(4))
            if held + len(pcm) > _LONGEST_BYTES:
                raise OSError(f"{self._path} has reached the size a WAV file may have")
            file.seek(_HEADER_BYTES + held)
            file.write(pcm)
            file.truncate()
            _sync(file.fileno())
            file.seek(4)
            file.write(struct.pack("<I", held + len(pcm) + _HEADER_BYTES - 8))
            file.seek(_HEADER_BYTES - 4)
            file.write(struct.pack("<I", held + len(pcm)))
            file.flush()
            _sync(file.fileno())

    @property
    def seconds(self) -> float:
        """Return how much sound the file holds."""
        with wave.open(str(self._path), "rb") as file:
            return file.getnframes() / file.getframerate()


def _sync(descriptor: int) -> None:
    os.fsync(descriptor)
