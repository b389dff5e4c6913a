"""A county's folder on a stick, as the county writes it.

Invariant: while anything in it changes there is no manifest, so that a copy that was
interrupted is known as one; no path leads through a symbolic link.
"""

import hashlib
import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

from county.blobs.store import hash_file
from county.files import sync_folder, write_whole
from disclosure import carry
from disclosure.areas import AreaCode
from disclosure.blocks import Sha256
from disclosure.carry import CarriedFile
from disclosure.errors import UsageError

FreeBytes = Callable[[Path], int]

MARGIN_BYTES = 1024 * 1024
"""Room that stays free, for what the stick's own file system needs."""


def free_bytes(path: Path) -> int:
    """Return how many bytes are free where `path` is."""
    return shutil.disk_usage(path).free


class Stick:
    """A county's folder on a stick.

    Arguments:
        directory: the stick, or a folder on it; it must be there.
        county: whose folder.
        free: tells how much room is left.
    """

    def __init__(self, directory: Path, county: AreaCode, free: FreeBytes = free_bytes) -> None:
        """Look at the stick.

        Raises:
            UsageError: the directory is not there or no directory.
        """
        if not directory.is_dir():
            raise UsageError(f"{directory} is no folder: is the stick plugged in and mounted?")
        self.folder = directory / carry.folder_name(county)
        self._free = free
        self._files: dict[str, CarriedFile] = {}

    def begin(self) -> None:
        """Make the folder ready to be written; from here on the bundle is not valid.

        Raises:
            UsageError: a symbolic link is where a folder should be.
        """
        for name in ("", carry.ROOTS, carry.AREAS, carry.BLOBS, carry.OUTBOX, carry.ANSWERS):
            plain_folder(self.folder / name)
        (self.folder / carry.MANIFEST).unlink(missing_ok=True)
        sync_folder(self.folder)
        self._files = {}

    def put(self, name: str, content: bytes) -> None:
        """Write a file.

        Raises:
            UsageError: there is no room.
        """
        path = self._place(name)
        self._require_room(path, len(content))
        path.write_bytes(content)
        sha256 = Sha256(hashlib.sha256(content).hexdigest())
        self._files[name] = CarriedFile(name=name, size=len(content), sha256=sha256)

    def put_blob(self, sha256: Sha256, source: Path) -> None:
        """Copy a blob, unless the stick has it already, sound.

        Raises:
            UsageError: there is no room.
        """
        name, size = carry.blob_file(sha256), source.stat().st_size
        path = self._place(name)
        if not (path.is_file() and path.stat().st_size == size and hash_file(path) == sha256):
            self._require_room(path, size)
            shutil.copyfile(source, path)
        self._files[name] = CarriedFile(name=name, size=size, sha256=sha256)

    def files(self) -> tuple[CarriedFile, ...]:
        """Return what was written so far."""
        return tuple(self._files.values())

    def finish(self, manifest: bytes) -> None:
        """Remove what is no longer part of the bundle and put the manifest in place.

        Durable when this returns; the manifest is never there before what it lists.
        """
        for path in self._strangers():
            path.unlink()
        # One flush of the whole stick: a flush a file takes minutes on cheap ones.
        os.sync()
        write_whole(self.folder / carry.MANIFEST, manifest)

    def _strangers(self) -> Iterator[Path]:
        for part in (carry.ROOTS, carry.AREAS, carry.BLOBS):
            for path in (self.folder / part).rglob("*"):
                named = path.relative_to(self.folder).as_posix() in self._files
                if path.is_symlink() or (path.is_file() and not named):
                    yield path

    def _place(self, name: str) -> Path:
        path = self.folder / name
        for folder in reversed(path.relative_to(self.folder).parents[:-1]):
            plain_folder(self.folder / folder)
        if path.is_symlink():
            path.unlink()
        return path

    def _require_room(self, path: Path, size: int) -> None:
        held = path.stat().st_size if path.is_file() else 0
        free = self._free(self.folder)
        if free + held < size + MARGIN_BYTES:
            raise UsageError(
                f"the stick is full: {path.name} takes {size} bytes and {free} are free in"
                f" {self.folder}; make room or take a larger stick, then write again"
            )


def plain_folder(path: Path) -> Path:
    """Return a folder, made when missing.

    Raises:
        UsageError: a symbolic link stands there: it could lead off the stick.
    """
    if path.is_symlink():
        raise UsageError(f"{path} is a symbolic link: a stick has none; remove it")
    path.mkdir(exist_ok=True)
    return path
