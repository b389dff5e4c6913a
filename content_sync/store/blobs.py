"""Blobs: files addressed by their SHA-256, received piece by piece.

Invariant: under ``blobs/ab/abcdef…`` lies a file of just that hash or none; what is
not yet whole lies in ``blobs/partial`` and survives restarts.

A file is hashed while it is written and its bytes are durable before it has its name; the
names of several files become durable together, by `sync_names`. Measured: reading each
file again and syncing its folders took as long as fetching it.
"""

import hashlib
import os
from collections.abc import Iterable, Iterator
from io import FileIO
from pathlib import Path
from threading import Lock

from content_sync.store.files import disk_faults, sync_folder
from disclosure.blocks import Sha256
from disclosure.errors import RejectedFeedError

Stamp = tuple[int, int, int]


class BlobFolder:
    """The blobs of a store."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._verdicts: dict[Sha256, tuple[Stamp, bool]] = {}
        self._lock = Lock()

    def path(self, sha256: Sha256) -> Path:
        """Return where a blob lies or will lie."""
        return self._folder / sha256[:2] / sha256

    def partial(self, sha256: Sha256) -> Path:
        """Return where the bytes received so far lie."""
        return self._folder / "partial" / sha256

    def received(self, sha256: Sha256) -> int:
        """Return how many bytes of an unfinished blob are there."""
        try:
            return self.partial(sha256).stat().st_size
        except FileNotFoundError:
            return 0

    def is_whole(self, sha256: Sha256) -> bool:
        """Tell whether the blob is there and has its hash.

        The file is read only when its inode, size or time of change is new.
        """
        path = self.path(sha256)
        try:
            stamp = _stamp(path)
            with self._lock:
                known = self._verdicts.get(sha256)
            if known is None or known[0] != stamp:
                known = (stamp, _digest_of(path).hexdigest() == sha256)
                with self._lock:
                    self._verdicts[sha256] = known
        except OSError:
            return False
        return known[1]

    def receive(self, sha256: Sha256, size: int, pieces: Iterable[bytes]) -> None:
        """Append pieces to what is there and, when whole, put the blob in place.

        Its bytes are durable when this returns, its name when `sync_names` returns. When
        the pieces break off, what came is kept for the next time.

        Raises:
            RejectedFeedError: more bytes than `size`, or another hash; the bytes are
                thrown away.
            RetryLaterError: no room, or the disk fails.
        """
        partial = self.partial(sha256)
        with disk_faults(partial):
            partial.parent.mkdir(exist_ok=True)
            with partial.open("ab", buffering=0) as file:
                digest = _digest_of(partial)
                received = file.tell()
                for piece in pieces:
                    received += len(piece)
                    if received > size:
                        partial.unlink()
                        raise RejectedFeedError(f"blob {sha256}: more than its {size} bytes came")
                    _write(file, piece)
                    digest.update(piece)
                os.fsync(file.fileno())
            if received == size:
                self._finish(sha256, digest.hexdigest())

    def sync_names(self, names: Iterable[Sha256]) -> None:
        """Make the names of blobs that are in place durable.

        Raises:
            RetryLaterError: the disk fails.
        """
        with disk_faults(self._folder):
            for folder in (self._folder, *sorted({self.path(name).parent for name in names})):
                sync_folder(folder)

    def put(self, sha256: Sha256, content: bytes) -> None:
        """Put a blob in place whose bytes are at hand, durably; errors as of `receive`."""
        self.partial(sha256).unlink(missing_ok=True)
        self.receive(sha256, len(content), [content])
        self.sync_names([sha256])

    def drop(self, sha256: Sha256) -> None:
        """Remove a blob and what was received of it."""
        with disk_faults(self.path(sha256)):
            self.path(sha256).unlink(missing_ok=True)
            self.partial(sha256).unlink(missing_ok=True)

    def all(self) -> Iterator[Sha256]:
        """Yield the hash of each blob that lies there, whole or not."""
        for path in self._folder.glob("*/*"):
            yield Sha256(path.name)

    def _finish(self, sha256: Sha256, found: str) -> None:
        partial, path = self.partial(sha256), self.path(sha256)
        if found != sha256:
            partial.unlink()
            raise RejectedFeedError(f"blob {sha256}: the bytes have another hash")
        path.parent.mkdir(exist_ok=True)
        partial.replace(path)
        with self._lock:
            self._verdicts[sha256] = (_stamp(path), True)


def _stamp(path: Path) -> Stamp:
    stat = path.stat()
    return stat.st_ino, stat.st_size, stat.st_mtime_ns


def _write(file: FileIO, piece: bytes) -> None:
    rest = memoryview(piece)
    while rest:
        rest = rest[file.write(rest) :]


def _digest_of(path: Path) -> "hashlib._Hash":
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256")
