"""A bundle as it comes: appended piece by piece, whole only when its hash says so.

Invariant: what came survives a restart; bytes that turn out wrong are thrown away.
"""

import os
from collections.abc import Iterable
from hashlib import file_digest
from pathlib import Path

from content_sync.store.files import disk_faults, sync_folder
from disclosure.errors import RejectedFeedError
from disclosure.releases import Bundle


class BundleFetch:
    """One bundle.

    Arguments:
        path: where its bytes are gathered.
        bundle: what it has to be.
    """

    def __init__(self, path: Path, bundle: Bundle) -> None:
        self._path, self._bundle = path, bundle

    def received(self) -> int:
        """Return how many bytes are there."""
        try:
            return self._path.stat().st_size
        except FileNotFoundError:
            return 0

    def add(self, pieces: Iterable[bytes], most: int) -> None:
        """Append pieces, durably; of what breaks off, what came is kept.

        Arguments:
            pieces: the bytes that follow on those that are there.
            most: bytes of the whole file at most, by then.

        Raises:
            RejectedFeedError: more came.
            RetryLaterError: the county or the disk fails.
        """
        with disk_faults(self._path), self._path.open("ab", buffering=0) as file:
            try:
                for piece in pieces:
                    if file.tell() + len(piece) > most:
                        raise RejectedFeedError(f"{self._path.name}: more came than was asked for")
                    rest = memoryview(piece)
                    while rest:
                        rest = rest[file.write(rest) :]
            finally:
                os.fsync(file.fileno())

    def require_whole(self) -> None:
        """Make sure that the file is the bundle; one that is not is removed.

        Raises:
            RejectedFeedError: it is not.
            RetryLaterError: the disk fails.
        """
        with disk_faults(self._path):
            with self._path.open("rb") as file:
                found = file_digest(file, "sha256").hexdigest()
            sync_folder(self._path.parent)
            if found == self._bundle.sha256 and self.received() == self._bundle.size:
                return
            self._path.unlink()
        raise RejectedFeedError(f"{self._path.name}: the bytes have another hash")
