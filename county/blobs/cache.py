"""A limited folder of attachments that are kept elsewhere.

Invariant: what lies in it may be deleted at any time.
"""

import os
from pathlib import Path

from county.blobs.store import BlobStore
from disclosure.blocks import Sha256


class BlobCache:
    """The attachments used last, up to a number of bytes.

    Arguments:
        folder: where they lie, made when missing.
        most_bytes: how much may lie there; one that is larger lies there alone.
    """

    def __init__(self, folder: Path, most_bytes: int) -> None:
        self._store = BlobStore(folder)
        self._most = most_bytes

    def path(self, sha256: str) -> Path | None:
        """Return where an attachment lies, and note that it was used; None when it is not there."""
        path = self._store.path(sha256)
        try:
            if path is not None:
                os.utime(path)
        except FileNotFoundError:
            return None
        return path

    def put(self, source: Path, sha256: Sha256) -> None:
        """Keep a copy, and let go of what was used longest ago; raises as a store's `put`."""
        self._store.put(source, sha256)
        self._shrink(sha256)

    def _shrink(self, newest: Sha256) -> None:
        found = []
        for path in self._store.folder.glob("??/" + "[0-9a-f]" * 64):
            try:
                state = path.stat()
            except FileNotFoundError:
                continue
            found.append((path.name != newest, -state.st_mtime_ns, state.st_size, path))
        together = 0
        for _, _, size, path in sorted(found):
            together += size
            if together > self._most and path.name != newest:
                path.unlink(missing_ok=True)
