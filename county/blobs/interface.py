"""Where attachments are kept, as an interface.

Invariant: a path that is given out leads to a file of just that hash.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from disclosure.blocks import Sha256


@dataclass(frozen=True)
class Stream:
    """An attachment, or a part of it, as it comes from elsewhere.

    Attributes:
        status: 200 for all of it, 206 for the part asked for, 416 for a part it has not.
        size: bytes that follow.
        content_range: which part that is, as HTTP says it; empty for all of it.
        chunks: the bytes.
    """

    status: int
    size: int
    content_range: str
    chunks: Iterator[bytes]


class Blobs(Protocol):
    """The attachments of a county, by their SHA-256 in hex."""

    def path(self, sha256: str) -> Path | None:
        """Return a file on this machine with an attachment's bytes, or None where there is none.

        May fetch it first. A text that is no hash finds nothing.

        Raises:
            RetryLaterError: the store does not answer.
        """

    def holds(self, sha256: str) -> bool:
        """Tell whether an attachment is there; raises as `path`."""

    def put(self, source: Path, sha256: Sha256) -> None:
        """Take in a file whose hash is known; does nothing when it is there.

        Raises:
            OSError: no room, or the file cannot be read.
            ValueError: the file no longer has that hash.
            RetryLaterError: the store does not answer.
        """

    def stream(self, sha256: str, wanted: str) -> Stream | None:
        """Return an attachment as it comes from a store elsewhere.

        None where it is not there, or lies on this machine and is better sent from its `path`.

        Arguments:
            sha256: its hash.
            wanted: the value of the header Range, empty for all of it.

        Raises:
            RetryLaterError: as `path`.
        """
