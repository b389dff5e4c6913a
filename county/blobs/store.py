"""The blob folder: files in by temp → fsync → rename, out by hash.

Invariant: the folder never holds half a file under a hash.
"""

import hashlib
import os
import re
import shutil
from pathlib import Path

from county.blobs.interface import Stream
from county.files import sync_folder
from disclosure.blocks import Sha256

_HASH = re.compile(r"[0-9a-f]{64}")


class BlobStore:
    """The attachments of a county, below `folder` as ``ab/abcdef…``."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def path(self, sha256: str) -> Path | None:
        """Return where a blob lies, or None when it is not there or no hash was given."""
        if not is_hash(sha256):
            return None
        path = self.folder / sha256[:2] / sha256
        return path if path.is_file() else None

    def holds(self, sha256: str) -> bool:
        """Tell whether a blob is there."""
        return self.path(sha256) is not None

    def stream(self, sha256: str, wanted: str) -> Stream | None:  # noqa: ARG002 - nothing is elsewhere
        """Return None: all lies on this machine."""
        return None

    def put(self, source: Path, sha256: Sha256) -> None:
        """Take in a file whose hash is known; does nothing when it is there.

        Raises:
            OSError: no room, or the file cannot be read.
            ValueError: the file no longer has that hash.
        """
        if self.path(sha256):
            return
        folder = self.folder / sha256[:2]
        folder.mkdir(parents=True, exist_ok=True)
        beside = folder / f".{sha256}.{os.getpid()}"
        try:
            with source.open("rb") as read, beside.open("wb") as write:
                shutil.copyfileobj(read, write, 1024 * 1024)
                write.flush()
                os.fsync(write.fileno())
            if hash_file(beside) != sha256:
                raise ValueError(f"{source} changed while it was read")
            beside.replace(folder / sha256)
            sync_folder(folder)
        finally:
            beside.unlink(missing_ok=True)


def is_hash(text: str) -> bool:
    """Tell whether a text is a SHA-256 in hex."""
    return _HASH.fullmatch(text) is not None


def hash_file(path: Path) -> Sha256:
    """Return the hex SHA-256 of a file."""
    with path.open("rb") as file:
        return Sha256(hashlib.file_digest(file, "sha256").hexdigest())
