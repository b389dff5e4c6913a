"""A bundle as root takes it: copied first, judged by its copy, unpacked file by file.

Invariant: what is unpacked are the very bytes whose hash the seal names, and they become
plain files and folders below one folder, nothing else.
"""

import hashlib
import os
import shutil
import tarfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path, PurePosixPath

from content_sync.updates.handover import open_plain
from disclosure.errors import RejectedError, RetryLaterError
from disclosure.releases import Bundle, UpdateReason

ROOM_FACTOR = 5
"""How many times its own size a bundle needs: copy, files, packages unpacked and compiled."""

_PIECE_BYTES = 1024 * 1024
_MOST_FILES = 5_000
_LARGEST_UNPACKED = 4
"""How many times its own size a bundle may unpack to: it holds what is packed already."""


class UnfitError(RejectedError):
    """A bundle that is not to be installed; `because` says why."""

    def __init__(self, because: UpdateReason, sentence: str) -> None:
        super().__init__(sentence)
        self.because = because


def take(source: Path, bundle: Bundle, copy: Path) -> None:
    """Copy a bundle to where root alone writes, and judge the copy.

    Raises:
        UnfitError: other bytes than the seal names, or no room.
        RetryLaterError: the disk fails.
    """
    if shutil.disk_usage(copy.parent).free < bundle.size * ROOM_FACTOR:
        raise UnfitError(UpdateReason.ROOM, f"{copy.parent}: too little room for {source.name}")
    try:
        handle = open_plain(source)
    except (FileNotFoundError, RejectedError) as error:
        raise UnfitError(UpdateReason.DAMAGED, f"{source}: {error}") from error
    try:
        with os.fdopen(handle, "rb") as read, copy.open("wb") as write:
            digest, size = hashlib.sha256(), 0
            while size <= bundle.size and (piece := read.read(_PIECE_BYTES)):
                size += len(piece)
                digest.update(piece)
                write.write(piece)
            write.flush()
            os.fsync(write.fileno())
    except OSError as error:
        raise RetryLaterError(f"{copy}: {error.strerror}") from error
    if size != bundle.size or digest.hexdigest() != bundle.sha256:
        raise UnfitError(UpdateReason.DAMAGED, f"{source} is not what the seal names")


def unpack(copy: Path, folder: Path) -> None:
    """Unpack a bundle into a folder that is made for it.

    Raises:
        UnfitError: it holds anything but plain files and folders with plain names, or more
            than it may.
        RetryLaterError: the disk fails.
    """
    shutil.rmtree(folder, ignore_errors=True)
    most = copy.stat().st_size * _LARGEST_UNPACKED
    try:
        folder.mkdir(parents=True)
        with _opened(copy) as archive:
            total = 0
            for count, member in enumerate(archive):
                _require_plain(member)
                total += member.size
                if count >= _MOST_FILES or total > most:
                    raise UnfitError(UpdateReason.UNSAFE, "the bundle holds too much")
                _write(archive, member, folder)
    except OSError as error:
        raise RetryLaterError(f"{folder}: {error.strerror or error}") from error


@contextmanager
def _opened(copy: Path) -> Iterator[tarfile.TarFile]:
    try:
        with tarfile.open(copy, "r:") as archive:
            yield archive
    except tarfile.TarError as error:
        raise UnfitError(UpdateReason.UNSAFE, f"the bundle is no archive: {error}") from error


def _require_plain(member: tarfile.TarInfo) -> None:
    path = PurePosixPath(member.name)
    if path.is_absolute() or not path.parts or ".." in path.parts or "\\" in member.name:
        raise UnfitError(UpdateReason.UNSAFE, f"the bundle names {member.name!r}")
    if not (member.isreg() or member.isdir()) or member.issparse():
        raise UnfitError(UpdateReason.UNSAFE, f"{member.name!r} in the bundle is no plain file")


def _write(archive: tarfile.TarFile, member: tarfile.TarInfo, folder: Path) -> None:
    """Write one file. Nothing here is a link, so no name leads out of the folder."""
    path = folder / member.name
    if member.isdir():
        path.mkdir(parents=True, exist_ok=True)
        return
    path.parent.mkdir(parents=True, exist_ok=True)
    content = archive.extractfile(member)
    assert content is not None
    try:
        with content, path.open("xb") as file:
            shutil.copyfileobj(content, file, _PIECE_BYTES)
            os.fsync(file.fileno())
    except FileExistsError as error:
        raise UnfitError(UpdateReason.UNSAFE, f"{member.name!r} stands twice") from error
