"""Room on the disk: whether a download fits, and what is given up so that it does.

Invariant: what lies in the reserve belongs to the outbox; a file goes only if every item
that needs it is over, longest over first, and by a time that was confirmed.
"""

import shutil
from collections.abc import Callable
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from pathlib import Path

from content_sync.agent.journal import Journal
from content_sync.store.blobs import BlobFolder
from content_sync.store.clock import Instant
from content_sync.store.shelf import Shelf
from content_sync.store.writer import ContentWriter
from disclosure.blocks import Sha256
from disclosure.items import Blob

_SURELY_PAST = timedelta(hours=12)
"""Somewhere on Earth it is still this much earlier: a day that has ended here has ended."""


class Fit(StrEnum):
    """Whether a file may be fetched; `WITHOUT`: its items are over and do without it."""

    FITS = "fits"
    WITHOUT = "without"
    NO_ROOM = "no room"


def free_bytes(path: Path) -> int:
    """Return how much room there is on the disk of a path."""
    return shutil.disk_usage(path).free


@dataclass(frozen=True)
class RoomLimits:
    """What is kept free.

    Attributes:
        reserve_bytes: room on the disk that downloads never touch.
        spare_bytes: room beyond it that is left after a file given up comes back.
    """

    reserve_bytes: int
    spare_bytes: int


class Room:
    """The room of one store.

    Arguments:
        writer: the content database.
        journal: takes what the county is to be told.
        clock: the present; nothing is given up by a time that is not confirmed.
        limits: what is kept free.
        free: measures the disk of a path, in bytes.
    """

    def __init__(
        self,
        writer: ContentWriter,
        journal: Journal,
        clock: Callable[[], Instant],
        limits: RoomLimits,
        free: Callable[[Path], int] = free_bytes,
    ) -> None:
        self._folder = writer.folder.blobs
        self._shelf = Shelf(writer)
        self._blobs = BlobFolder(self._folder)
        self._journal = journal
        self._clock = clock
        self._limits = limits
        self._free = free
        self._spare: dict[Sha256, Blob] | None = None

    def begin(self) -> None:
        """Begin a round: look at the items anew, and win back the reserve where it is used."""
        self._spare = None
        if self._lacking(0) > 0:
            self._make(0, frozenset(), all_or_nothing=False)

    def fit(self, blob: Blob, received: int, asked: AbstractSet[Sha256] = frozenset()) -> Fit:
        """Tell whether a file may be fetched, and make room for it where that helps.

        Arguments:
            blob: the file.
            received: how many of its bytes are there.
            asked: files that somebody wants to see, which make no room for others.
        """
        wanted = blob.size - received
        if self._lacking(wanted) <= 0:
            return Fit.FITS
        if blob.sha256 in self._spares() and blob.sha256 not in asked:
            self._give_up([blob])
            return Fit.WITHOUT
        self._make(wanted, asked, all_or_nothing=True)
        if self._lacking(wanted) <= 0:
            return Fit.FITS
        free = self._free(self._folder)
        self._journal.problem(
            f"no room for a file of {blob.size} bytes: {free} are free,"
            f" {self._limits.reserve_bytes} of them reserved"
        )
        return Fit.NO_ROOM

    def returning(self) -> list[Blob]:
        """Return the files given up that may come back, as many as there is room for."""
        room = -self._lacking(self._limits.spare_bytes)
        back = []
        for blob in self._shelf.given_up() if room > 0 else ():
            if blob.size <= room:
                room -= blob.size
                back.append(blob)
        return back

    def given_up(self) -> list[Blob]:
        """Return all files that were given up and are still needed."""
        return self._shelf.given_up()

    def _lacking(self, wanted: int) -> int:
        return wanted + self._limits.reserve_bytes - self._free(self._folder)

    def _spares(self) -> dict[Sha256, Blob]:
        if self._spare is None:
            instant = self._clock()
            sure = instant.trusted and instant.confirmed
            self._spare = self._shelf.spare(_day(instant)) if sure else {}
        return self._spare

    def _make(self, wanted: int, asked: AbstractSet[Sha256], *, all_or_nothing: bool) -> None:
        """Give up as many files as make room for so many bytes, or none if they do not."""
        self._sweep()
        lacking = self._lacking(wanted)
        there = self._shelf.there()
        going: list[Blob] = []
        for sha256, blob in self._spares().items():
            if lacking <= 0:
                break
            if sha256 in there and sha256 not in asked:
                going.append(blob)
                lacking -= blob.size
        if going and (lacking <= 0 or not all_or_nothing):
            self._give_up(going)
            self._journal.problem(
                f"the disk is full: {len(going)} files of items that are over were given up,"
                f" {sum(blob.size for blob in going)} bytes; they come back when there is room"
            )

    def _give_up(self, going: list[Blob]) -> None:
        self._shelf.give_up(going)
        for blob in going:
            self._blobs.drop(blob.sha256)

    def _sweep(self) -> None:
        """Remove what was given up before a power cut and still lies there."""
        for blob in self._shelf.given_up():
            if self._blobs.path(blob.sha256).exists():
                self._blobs.drop(blob.sha256)


def _day(instant: Instant) -> date:
    return (instant.now - _SURELY_PAST).date()
