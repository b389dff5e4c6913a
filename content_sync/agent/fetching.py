"""Fetching the files that waiting documents need, and dropping those that none needs.

Invariant: no download starts that would eat into the reserve kept for the outbox, and a
file is durable under its name before the database says that it is there.
"""

import shutil
import time
from collections.abc import Callable, Iterator
from enum import StrEnum

from content_sync.agent.county import County
from content_sync.agent.journal import Journal
from content_sync.store.blobs import BlobFolder
from content_sync.store.writer import ContentWriter
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
        reserve_bytes: room on the disk that downloads never touch.
    """

    def __init__(
        self, county: County, writer: ContentWriter, journal: Journal, reserve_bytes: int
    ) -> None:
        self._county = county
        self._writer = writer
        self._journal = journal
        self._reserve_bytes = reserve_bytes
        self._blobs = BlobFolder(writer.folder.blobs)

    def fetch_missing(self, interrupted: Interrupted) -> Fetching:
        """Fetch what is missing; return how that ended.

        A file that cannot be had does not keep the others waiting.

        Arguments:
            interrupted: asked between pieces; when it says so, what came is kept and
                the rest is for the next time.

        Raises:
            RetryLaterError: the county cannot be reached now.
        """
        arrived: list[Blob] = []
        try:
            lacking = self._fetch_each(arrived, interrupted)
        finally:
            self._note(arrived)
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

    def _fetch_each(self, arrived: list[Blob], interrupted: Interrupted) -> int:
        """Fetch files until interrupted; return how many could not be had.

        Those that `arrived` are noted every now and then, the last ones by the caller.
        """
        lacking = failures = 0
        noted = time.monotonic()
        for blob in self._writer.missing_blobs():
            if interrupted():
                break
            try:
                if self._fetch(blob, interrupted):
                    arrived.append(blob)
                else:
                    lacking += 1
                failures = 0
            except RetryLaterError:
                lacking += 1
                failures += 1
                if failures >= FAILURES_MOST:
                    raise
            if time.monotonic() - noted > NOTE_SECONDS:
                self._note(arrived)
                noted = time.monotonic()
        return lacking

    def _note(self, arrived: list[Blob]) -> None:
        if arrived:
            self._blobs.sync_names(blob.sha256 for blob in arrived)
            self._writer.blobs_arrived(arrived)
            arrived.clear()

    def _fetch(self, blob: Blob, interrupted: Interrupted) -> bool:
        if not self._blobs.is_whole(blob.sha256):
            if not self._fits(blob):
                return False
            self._receive(blob, interrupted)
        return self._blobs.is_whole(blob.sha256)

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

    def _fits(self, blob: Blob) -> bool:
        free = shutil.disk_usage(self._writer.folder.blobs).free
        needed = blob.size - self._blobs.received(blob.sha256) + self._reserve_bytes
        if free < needed:
            self._journal.problem(
                f"no room for a file of {blob.size} bytes: {free} are free,"
                f" {self._reserve_bytes} of them reserved"
            )
        return free >= needed


def _until(pieces: Iterator[bytes], interrupted: Interrupted) -> Iterator[bytes]:
    for piece in pieces:
        yield piece
        if interrupted():
            return
