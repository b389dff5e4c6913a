"""A county's bundle on a stick: its files, each only as its manifest says.

Invariant: no byte of a file is given out before size and hash were found right (a
blob's hash is checked where it is received), and nothing is read through a symbolic
link.
"""

import hashlib
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

from disclosure import carry
from disclosure.areas import AreaCode
from disclosure.blocks import Sha256
from disclosure.carry import CarriedFile, CarryManifest
from disclosure.decoding import decode
from disclosure.errors import RejectedFeedError, RetryLaterError, UsageError
from disclosure.feed import Envelope

_PIECE_BYTES = 1024 * 1024


class Bundle:
    """A bundle, its manifest read and not yet believed.

    Attributes:
        folder: where it lies.
        sealed: the manifest with its signatures.
        manifest: what it says.
    """

    def __init__(self, directory: Path, county: AreaCode) -> None:
        """Read the manifest of a county's bundle on a stick.

        Raises:
            UsageError: there is no bundle of that county, or it is not complete.
            RejectedError: the manifest is none.
        """
        self.folder = directory / carry.folder_name(county)
        if not self.folder.is_dir() or self.folder.is_symlink():
            raise UsageError(f"{directory} has no bundle of county {county}{_others(directory)}")
        try:
            raw = self._limited(carry.MANIFEST, carry.MANIFEST_BYTES)
        except RetryLaterError as error:
            raise UsageError(
                f"the bundle in {self.folder} is not complete: writing was interrupted;"
                " write it again ('county carry write')"
            ) from error
        self.sealed = decode(raw, Envelope)
        self.manifest = decode(self.sealed.payload, CarryManifest)
        self._files = {file.name: file for file in self.manifest.files}

    def faults(self) -> list[str]:
        """Return what is missing, cut off or changed; of blobs only the size is looked at."""
        found = []
        for file in self.manifest.files:
            try:
                if file.name.startswith(f"{carry.BLOBS}/"):
                    self._require_size(file)
                else:
                    self.read(file.name, file.size)
            except (RetryLaterError, RejectedFeedError) as error:
                found.append(str(error))
        return found

    def has(self, name: str) -> bool:
        """Tell whether the manifest lists a file."""
        return name in self._files

    def read(self, name: str, bytes_most: int) -> bytes:
        """Return a file's bytes.

        Raises:
            RejectedFeedError: too long, or not what the manifest says.
            RetryLaterError: it is not there, or the stick fails.
        """
        file = self._listed(name)
        if file.size > bytes_most:
            raise RejectedFeedError(f"{name}: {file.size} bytes; {bytes_most} are the limit")
        raw = self._limited(name, file.size)
        if len(raw) != file.size or hashlib.sha256(raw).hexdigest() != file.sha256:
            raise RejectedFeedError(f"{name} is damaged: its bytes are not those of the manifest")
        return raw

    @contextmanager
    def blob(self, sha256: Sha256, start: int) -> Iterator[Iterator[bytes]]:
        """Open a blob from its byte `start` on.

        Raises:
            RetryLaterError: it is not there, or the stick fails.
        """
        file = self._listed(carry.blob_file(sha256))
        with self._open(file.name) as opened:
            opened.seek(start)
            yield _pieces(opened, file.name)

    def _listed(self, name: str) -> CarriedFile:
        file = self._files.get(name)
        if file is None:
            raise RetryLaterError(f"{name} is not in the bundle")
        return file

    def _require_size(self, file: CarriedFile) -> None:
        with self._open(file.name) as opened:
            size = os.fstat(opened.fileno()).st_size
        if size != file.size:
            raise RejectedFeedError(f"{file.name} is damaged: {size} of {file.size} bytes")

    def _limited(self, name: str, bytes_most: int) -> bytes:
        with self._open(name) as opened:
            try:
                raw = opened.read(bytes_most + 1)
            except OSError as error:
                raise RetryLaterError(f"{name}: {error.strerror}") from error
        if len(raw) > bytes_most:
            raise RejectedFeedError(f"{name} is damaged: more than {bytes_most} bytes")
        return raw

    def _open(self, name: str) -> BinaryIO:
        path = self.folder
        for step in name.split("/"):
            path /= step
            if path.is_symlink():
                raise RejectedFeedError(f"{name} is a symbolic link: a stick has none")
        if not path.is_file():
            raise RetryLaterError(f"{name} is missing on the stick")
        try:
            return path.open("rb")
        except OSError as error:
            raise RetryLaterError(f"{name}: {error.strerror}") from error


def _pieces(opened: BinaryIO, name: str) -> Iterator[bytes]:
    try:
        while piece := opened.read(_PIECE_BYTES):
            yield piece
    except OSError as error:
        raise RetryLaterError(f"{name}: {error.strerror}") from error


def _others(directory: Path) -> str:
    found = sorted(path.name for path in directory.glob(carry.folder_name(AreaCode("*"))))
    if not found:
        return "; is the stick plugged in and mounted?"
    return f"; it holds {', '.join(found[:5])}"
