"""Files replaced whole: temp, fsync, rename, fsync folder.

Invariant: a reader sees the old file or the new one, never half of one.
"""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

from disclosure.errors import UsageError

OWNER_ONLY = 0o600
READABLE = 0o644


def write_whole(path: Path, content: bytes, *, mode: int = READABLE) -> None:
    """Put `content` at `path`; `mode` is the file's permission bits."""
    with write_through(path, mode=mode) as file:
        file.write(content)


@contextmanager
def write_through(path: Path, *, mode: int = READABLE) -> Iterator[BinaryIO]:
    """Yield a file that is at `path`, whole and durable, once the block ends without an error."""
    path.parent.mkdir(parents=True, exist_ok=True)
    beside = path.with_name(f".{path.name}.{os.getpid()}")
    try:
        with os.fdopen(os.open(beside, os.O_CREAT | os.O_EXCL | os.O_WRONLY, mode), "wb") as file:
            yield file
            file.flush()
            os.fsync(file.fileno())
        beside.replace(path)
        sync_folder(path.parent)
    finally:
        beside.unlink(missing_ok=True)


def read_line(file: Path, setting: str) -> str:
    """Return the only line of a file that a setting names.

    Raises:
        UsageError: it cannot be read, or is empty; names the setting.
    """
    try:
        line = file.read_text(encoding="utf-8").strip()
    except OSError as error:
        raise UsageError(f"{setting} {file}: {error.strerror}") from error
    if not line:
        raise UsageError(f"{setting} {file} is empty")
    return line


def sync_folder(folder: Path) -> None:
    """Make a rename in `folder` survive a power cut."""
    handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
