"""Fetching the files that waiting documents need, and dropping those that none needs.

Invariant: no download starts for which `Room` finds no room, and a file is durable under
its name before the database says that it is there.
"""

import time
from collections.abc import Callable, Iterable, Iterator
from collections.abc import Set as AbstractSet
from enum import StrEnum

from content_sync.agent.county import County
from content_sync.agent.journal import Journal
from content_sync.agent.room import Fit, Room
from content_sync.store.blobs import BlobFolder
from content_sync.store.writer import ContentWriter
from disclosure.blocks import Sha256
from disclosure.errors import RejectedError, RetryLaterError
from disclosure.items import Blob

FAILURES_MOST = 3
"""After so many files in a row that cannot be had, the county is left alone."""

NOTE_SECONDS = 1.0
"""Files that came within this time are noted together: one transaction, one sync."""


class Fetching(StrEnum):
    """How a round of fetching ended."""

    COMPLETE = "complete"
    INTERRUPTED = "interrupted"
    LACKING = "lacking"


Interrupted = Callable[[], bool]


class BlobFetch:
    """Fetches files into the store.

    Arguments:
        county: where from.
        writer: the content database.
        journal: takes what is rejected.
        room: tells what fits on the disk, and makes room.
    """

    def __init__(self, county: County, writer: ContentWriter, journal: Journal, room: Room) -> None:
        self._county = county
        self._writer = writer
        self._journal = journal
        self._room = room
        self._blobs = BlobFolder(writer.folder.blobs)

    def fetch_missing(
        self, interrupted: Interrupted, asked: AbstractSet[Sha256] = frozenset()
    ) -> Fetching:
        """Fetch what is missing; return how that ended.

        A file that cannot be had does not keep the others waiting. Files that were given up
        for room come back last, those that were asked for first.

        Arguments:
            interrupted: asked between pieces; when it says so, what came is kept and
                the rest is for the next time.
            asked: files given up that somebody wants to see.

        Raises:
            RetryLaterError: the county cannot be reached now.
        """
        self._room.begin()
        lacking = self._fetch_each(self._writer.missing_blobs(), interrupted)
        back = [blob for blob in self._room.given_up() if blob.sha256 in asked]
        self._fetch_each(back, interrupted, asked)
        if not lacking:
            self._fetch_each(self._room.returning(), interrupted)
        if interrupted():
            return Fetching.INTERRUPTED
        return Fetching.LACKING if lacking else Fetching.COMPLETE

    def collect_garbage(self) -> int:
        """Remove the files that no document needs; return how many went."""
        needed = set(self._writer.release_blobs())
        waste = [sha256 for sha256 in self._blobs.all() if sha256 not in needed]
        for sha256 in waste:
            self._blobs.drop(sha256)
        return len(waste)

    def _fetch_each(
        self,
        blobs: Iterable[Blob],
        interrupted: Interrupted,
        asked: AbstractSet[Sha256] = frozenset(),
    ) -> int:
        """Fetch files until interrupted; return how many could not be had.

        Those that arrived are noted every now and then, and at the end whatever happens.
        """
        arrived: list[Blob] = []
        lacking = failures = 0
        noted = time.monotonic()
        try:
            for blob in blobs:
                if interrupted():
                    break
                try:
                    lacking += not self._fetch(blob, interrupted, asked, arrived)
                    failures = 0
                except RetryLaterError:
                    lacking += 1
                    failures += 1
                    if failures >= FAILURES_MOST:
                        raise
                if time.monotonic() - noted > NOTE_SECONDS:
                    self._note(arrived)
                    noted = time.monotonic()
        finally:
            self._note(arrived)
        return lacking

    def _note(self, arrived: list[Blob]) -> None:
        if arrived:
            self._blobs.sync_names(blob.sha256 for blob in arrived)
            self._writer.blobs_arrived(arrived)
            arrived.clear()

    def _fetch(
        self,
        blob: Blob,
        interrupted: Interrupted,
        asked: AbstractSet[Sha256],
        arrived: list[Blob],
    ) -> bool:
        """Tell whether a file is there now, or its items do without it."""
        if not self._blobs.is_whole(blob.sha256):
            fit = self._room.fit(blob, self._blobs.received(blob.sha256), asked)
            if fit is not Fit.FITS:
                return fit is Fit.WITHOUT
            self._receive(blob, interrupted)
        whole = self._blobs.is_whole(blob.sha256)
        if whole:
            arrived.append(blob)
        return whole

    def _receive(self, blob: Blob, interrupted: Interrupted) -> None:
        start = self._blobs.received(blob.sha256)
        try:
            if start >= blob.size:
                # All of it came before a power cut, or the file is empty.
                self._blobs.receive(blob.sha256, blob.size, [])
                return
            with self._county.blob(blob.sha256, start) as pieces:
                self._blobs.receive(blob.sha256, blob.size, _until(pieces, interrupted))
        except RejectedError as error:
            self._journal.reject(self._writer.home, "blob", str(error), blob.sha256.encode())


def _until(pieces: Iterator[bytes], interrupted: Interrupted) -> Iterator[bytes]:
    for piece in pieces:
        yield piece
        if interrupted():
            return
