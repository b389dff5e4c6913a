"""Blobs: files addressed by their SHA-256, received piece by piece.

Invariant: under ``blobs/ab/abcdef…`` lies a file of just that hash or none; what is
not yet whole lies in ``blobs/partial`` and survives restarts.
"""

import hashlib
import os
from collections.abc import Iterable, Iterator
from pathlib import Path
from threading import Lock

from content_sync.store.files import disk_faults, settle, sync_folder
from disclosure.blocks import Sha256
from disclosure.errors import RejectedFeedError

_PIECE_BYTES = 1024 * 1024

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
            stat = path.stat()
            stamp = (stat.st_ino, stat.st_size, stat.st_mtime_ns)
            with self._lock:
                known = self._verdicts.get(sha256)
            if known is None or known[0] != stamp:
                known = (stamp, _hash_of(path) == sha256)
                with self._lock:
                    self._verdicts[sha256] = known
        except OSError:
            return False
        return known[1]

    def receive(self, sha256: Sha256, size: int, pieces: Iterable[bytes]) -> None:
        """Append pieces to what is there and, when whole, put the blob in place.

        Durable when this returns. When the pieces break off, what came is kept for
        the next time.

        Raises:
            RejectedFeedError: more bytes than `size`, or another hash; the bytes are
                thrown away.
            RetryLaterError: no room, or the disk fails.
        """
        partial = self.partial(sha256)
        with disk_faults(partial):
            partial.parent.mkdir(exist_ok=True)
            with partial.open("ab") as file:
                for piece in pieces:
                    if file.tell() + len(piece) > size:
                        partial.unlink()
                        raise RejectedFeedError(f"blob {sha256}: more than its {size} bytes came")
                    file.write(piece)
                file.flush()
                os.fsync(file.fileno())
            if partial.stat().st_size == size:
                self._finish(sha256)

    def put(self, sha256: Sha256, content: bytes) -> None:
        """Put a blob in place whose bytes are at hand; errors as of `receive`."""
        self.partial(sha256).unlink(missing_ok=True)
        self.receive(sha256, len(content), [content])

    def drop(self, sha256: Sha256) -> None:
        """Remove a blob and what was received of it."""
        with disk_faults(self.path(sha256)):
            self.path(sha256).unlink(missing_ok=True)
            self.partial(sha256).unlink(missing_ok=True)

    def all(self) -> Iterator[Sha256]:
        """Yield the hash of each blob that lies there, whole or not."""
        for path in self._folder.glob("*/*"):
            yield Sha256(path.name)

    def _finish(self, sha256: Sha256) -> None:
        partial, path = self.partial(sha256), self.path(sha256)
        if _hash_of(partial) != sha256:
            partial.unlink()
            raise RejectedFeedError(f"blob {sha256}: the bytes have another hash")
        if not path.parent.exists():
            path.parent.mkdir()
            sync_folder(self._folder)
        settle(partial, path)


def _hash_of(path: Path) -> str:
    digest = hashlib.sha256()
    with path.open("rb") as file:
        while piece := file.read(_PIECE_BYTES):
            digest.update(piece)
    return digest.hexdigest()
