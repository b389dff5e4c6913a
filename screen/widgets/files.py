"""How widgets find approved files: by hash, through the store's check."""

from collections.abc import Callable
from pathlib import Path

from disclosure.blocks import Sha256
from screen.paging.pictures import RejectedMediaError

Files = Callable[[Sha256], Path | None]
"""`ContentReader.blob`: the file of a hash, or None where it is absent or does not hold."""


def file_of(files: Files, sha256: Sha256) -> Path:
    """Return the file of a hash.

    Raises:
        RejectedMediaError: it is absent or its hash does not hold.
    """
    path = files(sha256)
    if path is None:
        raise RejectedMediaError(f"file {sha256[:12]}… is absent or damaged")
    return path
