"""Files that survive a power cut: temp, fsync, rename, fsync the folder.

Invariant: a name in the store holds either the old bytes or all of the new ones.
Measured: a rename without fsync lost every file of a run of power cuts.
"""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from disclosure.errors import RetryLaterError


@contextmanager
def disk_faults(path: Path) -> Iterator[None]:
    """Turn what the disk fails at inside into `RetryLaterError` that names the path."""
    try:
        yield
    except OSError as error:
        raise RetryLaterError(f"{path}: {error.strerror or error}") from error


def write_durably(path: Path, content: bytes) -> None:
    """Replace the file at `path` by `content`; durable when this returns.

    Raises:
        RetryLaterError: no room, no right, or the disk fails; the old file then stays.
    """
    temporary = path.with_name(f".{path.name}.new")
    with disk_faults(path):
        with temporary.open("wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        settle(temporary, path)


def settle(temporary: Path, path: Path) -> None:
    """Move a file that is already fsynced to its name, durably."""
    temporary.replace(path)
    sync_folder(path.parent)


def sync_folder(folder: Path) -> None:
    """Make the names in a folder durable."""
    handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
