"""The county as a bundle on a stick: the terminal API over files.

Invariant: it answers what the county would have answered when the stick was written;
the agent judges that as it judges any answer.
"""

import hashlib
from collections.abc import Iterator
from contextlib import AbstractContextManager

from content_sync.agent.bundle import Bundle
from content_sync.agent.county import Fetched
from content_sync.agent.http_county import SMALL_BYTES, HttpLimits
from disclosure import carry
from disclosure.areas import AreaCode
from disclosure.blocks import Sha256
from disclosure.decoding import decode, encode
from disclosure.errors import RejectedFeedError, RetryLaterError
from disclosure.feed import ChangePage, MailPage


class FolderCounty:
    """The terminal API over a bundle.

    Arguments:
        bundle: the bundle.
        limits: how much is taken, as over the network.
    """

    def __init__(self, bundle: Bundle, limits: HttpLimits) -> None:
        self._bundle = bundle
        self._limits = limits

    def root(self, version: int) -> bytes | None:
        """Return a root, or None where there is none of that version yet."""
        name = carry.root_file(version)
        return self._bundle.read(name, SMALL_BYTES) if self._bundle.has(name) else None

    def head(self, area: AreaCode, tag: str, wait_seconds: float) -> Fetched | None:  # noqa: ARG002
        """Return the head of a feed, or None while it is still the one with `tag`."""
        content = self._bundle.read(carry.head_file(area), SMALL_BYTES)
        found = hashlib.sha256(content).hexdigest()
        return None if found == tag else Fetched(content, found)

    def changes(self, area: AreaCode, after: int) -> bytes:
        """Return the changes after a sequence, from the page in which they begin.

        Raises:
            RejectedFeedError, RetryLaterError: no such page, or a damaged one.
        """
        page = self._page(area, after)
        wanted = tuple(change for change in page.changes if change.sequence > after)
        return encode(ChangePage(format=1, head=page.head, changes=wanted, more=page.more))

    def index(self, area: AreaCode) -> bytes:
        """Return the index of a feed."""
        return self._bundle.read(carry.index_file(area), self._limits.index_bytes)

    def mail(self, area: AreaCode, after: int) -> bytes:
        """Return the first page of letters that reaches beyond a sequence.

        It may begin with letters that are held already; they change nothing.
        """
        starts = carry.page_starts(self._bundle.manifest, area, "mail")
        first = max((start for start in starts if start <= after), default=after)
        for start in (start for start in starts if start >= first):
            raw = self._bundle.read(carry.mail_file(area, start), self._limits.page_bytes)
            if decode(raw, MailPage).sequence > after:
                return raw
        return encode(MailPage(format=1, letters=(), sequence=after))

    def time(self, nonce: str) -> bytes:  # noqa: ARG002
        """Raise RetryLaterError: a stick doesn't know the time."""
        raise RetryLaterError("a stick cannot tell the time")

    def blob(self, sha256: Sha256, start: int) -> AbstractContextManager[Iterator[bytes]]:
        """Open a file from its byte `start` on."""
        return self._bundle.blob(sha256, start)

    def part(
        self,
        sha256: Sha256,  # noqa: ARG002
        start: int,  # noqa: ARG002
        length: int,  # noqa: ARG002
    ) -> AbstractContextManager[Iterator[bytes]]:
        """Raise RetryLaterError: a stick carries no software."""
        raise RetryLaterError("a stick carries no software")

    def offer(self, terminal: str) -> bytes | None:  # noqa: ARG002
        """Return None: a stick carries no software."""
        return None

    def diagnostics_ask(self, terminal: str) -> bytes | None:  # noqa: ARG002
        """Return None: a technician at the terminal runs `content_sync diagnose` himself."""
        return None

    def deliver(self, batch: bytes) -> bytes:  # noqa: ARG002
        """Raise RetryLaterError: rows go onto the stick, see `carried_outbox`."""
        raise RetryLaterError("a stick answers for no row before the county has read it")

    def _page(self, area: AreaCode, after: int) -> ChangePage:
        starts = carry.page_starts(self._bundle.manifest, area, "changes")
        first = max((start for start in starts if start <= after), default=None)
        if first is None:
            raise RetryLaterError(f"the bundle has no changes of {area} after {after}")
        for start in (start for start in starts if start >= first):
            raw = self._bundle.read(carry.changes_file(area, start), self._limits.page_bytes)
            page = decode(raw, ChangePage)
            if not page.more or (page.changes and page.changes[-1].sequence > after):
                return page
        raise RejectedFeedError(f"the pages of {area} end before their head")
