"""The county as the agent sees it: an interface, with one implementation over HTTP.

Invariant: whatever an implementation meets on the way becomes a `RetryLaterError`
(try again) or a `RejectedError` (keep as evidence); the bytes themselves are judged
elsewhere.
"""

from collections.abc import Iterator
from contextlib import AbstractContextManager
from dataclasses import dataclass
from typing import Protocol

from disclosure.areas import AreaCode
from disclosure.blocks import Sha256
from disclosure.errors import RejectedError, RetryLaterError


class BusyError(RetryLaterError):
    """The county asks to be left alone for a while.

    Attributes:
        seconds: how long, as its ``Retry-After`` says; 0 where it says nothing.
    """

    def __init__(self, sentence: str, seconds: float = 0.0) -> None:
        super().__init__(sentence)
        self.seconds = seconds


class PassRefusedError(RetryLaterError):
    """The county does not know the pass, or no longer; or there is none to show."""


class ForbiddenError(RetryLaterError):
    """The county knows what was asked and forbids it, in words of its own."""


class BatchRefusedError(RejectedError):
    """The county refuses a whole batch of rows: at least one of them is bad."""


@dataclass(frozen=True)
class Fetched:
    """Bytes with the tag that names this version of them."""

    content: bytes
    tag: str


class County(Protocol):
    """The terminal API.

    Every call raises `RetryLaterError` when it cannot be had now, and `RejectedError`
    when what comes is longer than any honest answer.
    """

    def root(self, version: int) -> bytes | None:
        """Return a root, or None where there is none of that version yet."""

    def head(self, area: AreaCode, tag: str, wait_seconds: float) -> Fetched | None:
        """Return the head of a feed, or None while it is still the one with `tag`.

        Arguments:
            area: whose feed.
            tag: tag of the head that is known, empty for none.
            wait_seconds: how long the county may wait for a change before it answers.
        """

    def changes(self, area: AreaCode, after: int) -> bytes:
        """Return the page of changes after a sequence."""

    def index(self, area: AreaCode) -> bytes:
        """Return the index of a feed."""

    def mail(self, area: AreaCode, after: int) -> bytes:
        """Return the page of letters after a sequence."""

    def time(self, nonce: str) -> bytes:
        """Return the county's time, signed for this nonce."""

    def blob(self, sha256: Sha256, start: int) -> AbstractContextManager[Iterator[bytes]]:
        """Open a file from its byte `start` on."""

    def part(
        self, sha256: Sha256, start: int, length: int
    ) -> AbstractContextManager[Iterator[bytes]]:
        """Open `length` bytes of a file, from its byte `start` on."""

    def offer(self, terminal: str) -> bytes | None:
        """Return what software the county offers a terminal; None where it offers none."""

    def diagnostics_ask(self, terminal: str) -> bytes | None:
        """Return the county's wish for a terminal's diagnostics; empty where it has none.

        None where the county is older than that, and would refuse what belongs to it.
        """

    def deliver(self, batch: bytes) -> bytes:
        """Post outbox rows; return the reply.

        Raises:
            BatchRefusedError: the batch as a whole is unacceptable.
        """
