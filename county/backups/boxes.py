"""Boxes: files closed to the backup key.

Invariant: a box, and a file taken out of one, is there whole or not at all.
"""

import hashlib
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO

from county.files import OWNER_ONLY, write_through
from disclosure.errors import RejectedSealError
from disclosure.seals import streams
from disclosure.seals.streams import CHUNK_BYTES


def close(source: Path, box: Path, public: bytes) -> str:
    """Put a file into a box, durably; return the hex SHA-256 of the plain file.

    Arguments:
        source: the file.
        box: where the box shall lie.
        public: raw X25519 key whose other half opens it.

    Raises:
        OSError: the file cannot be read, or there is no room.
    """
    hasher = hashlib.sha256()

    def chunks(file: BinaryIO) -> Iterator[bytes]:
        while chunk := file.read(CHUNK_BYTES):
            hasher.update(chunk)
            yield chunk

    with source.open("rb") as read, write_through(box, mode=OWNER_ONLY) as write:
        for part in streams.close(chunks(read), public):
            write.write(part)
    return hasher.hexdigest()


def open_box(box: Path, target: Path, secret: bytes, *, mode: int) -> str:
    """Take a file out of its box, durably; return the hex SHA-256 of the plain file.

    Arguments:
        box: the box.
        target: where the file shall lie.
        secret: raw X25519 key.
        mode: permission bits of the file.

    Raises:
        RejectedSealError: the key is another one, or the box is not whole.
        OSError: the box cannot be read, or there is no room.
    """
    hasher = hashlib.sha256()
    try:
        with box.open("rb") as read, write_through(target, mode=mode) as write:
            for chunk in streams.open_stream(read.read, secret):
                write.write(chunk)
                hasher.update(chunk)
    except RejectedSealError as error:
        raise RejectedSealError(f"{box}: {error}") from error
    return hasher.hexdigest()
