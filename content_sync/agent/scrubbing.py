"""Scrubbing: everything stored is verified again, and what fails is fetched again.

Invariant: what fails is off every face and out of the search before it is fetched.
"""

from content_sync.agent.journal import Journal
from content_sync.store.blobs import BlobFolder
from content_sync.store.checking import check_row
from content_sync.store.writer import ContentWriter
from disclosure.outbox import Damage
from disclosure.seals.keyring import Keyring


class Scrub:
    """Verifies a store."""

    def __init__(self, writer: ContentWriter, journal: Journal) -> None:
        self._writer = writer
        self._journal = journal
        self._blobs = BlobFolder(writer.folder.blobs)

    def scrub(self, keyring: Keyring) -> int:
        """Verify every feed, document and file under a keyring; return how many failed.

        Documents that failed leave their feeds unwhole: a repair fetches them again.
        """
        return self._feeds() + self._documents(keyring) + self._files()

    def _feeds(self) -> int:
        wanting = self._writer.weigh()
        for area in wanting:
            reason = "what is held is not what its head says"
            self._journal.damage(Damage(what="item", name=area, reason=reason))
        return len(wanting)

    def _documents(self, keyring: Keyring) -> int:
        faults = [
            fault
            for rows in self._writer.document_pages()
            for row in rows
            if (fault := check_row(row, keyring)) is not None
        ]
        for fault in faults:
            self._journal.damage(Damage(what="item", name=fault.name, reason=fault.reason))
        self._writer.mend(faults)
        return len(faults)

    def _files(self) -> int:
        lost = [sha for sha in self._writer.blobs_present() if not self._blobs.is_whole(sha)]
        for sha256 in lost:
            self._journal.damage(Damage(what="blob", name=sha256, reason="gone or damaged"))
            self._writer.blob_lost(sha256)
            self._blobs.drop(sha256)
        return len(lost)
