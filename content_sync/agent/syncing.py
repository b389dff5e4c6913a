"""One feed brought up to date: head, changes, one transaction a page, repair.

Invariant: what is rejected changes nothing but the evidence; what is accepted is in
the store with the cursor it belongs to.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from content_sync.agent.accepting import (
    accept_change,
    accept_head,
    check_index,
    check_page,
    check_version,
)
from content_sync.agent.county import County
from content_sync.agent.journal import Journal
from content_sync.agent.trust import Trust
from content_sync.store.clock import Instant
from content_sync.store.feeds import FeedRow
from content_sync.store.rows import Accepted
from content_sync.store.writer import ContentWriter
from disclosure.areas import AreaCode
from disclosure.decoding import decode, encode
from disclosure.errors import RejectedError
from disclosure.feed import Change, ChangePage, Envelope, Head, Index, IndexEntry
from disclosure.items import ItemId

PAGES_MOST = 5_000
"""Pages fetched in one go at most: a million changes."""

REPAIR_PAGES_MOST = 100
"""Pages fetched for one repair at most."""


@dataclass(frozen=True)
class Synced:
    """What one round brought.

    Attributes:
        row: how far the feed is now.
        changed: whether anything was applied.
        repaired: whether the index had to be fetched.
    """

    row: FeedRow
    changed: bool
    repaired: bool = False


Heed = Callable[[Head, Instant], None]


def _heed_none(_head: Head, _instant: Instant) -> None:
    """Leave the orders of a head: a stick brings none that still hold."""


def _nothing_to_send() -> int:
    """Send nothing again: whoever reads a stick delivers nothing."""
    return 0


class FeedSync:
    """Brings the feeds of one store up to date.

    Arguments:
        county, writer, trust, journal: the agent's parts.
        heed: takes in the orders of every head that was accepted, before its content.
        send_again: queues anew what was delivered; called before a new epoch begins, which a
            county begins when it was restored from a backup.
    """

    def __init__(
        self,
        county: County,
        writer: ContentWriter,
        trust: Trust,
        journal: Journal,
        heed: Heed = _heed_none,
        send_again: Callable[[], object] = _nothing_to_send,
    ) -> None:
        self._county = county
        self._writer = writer
        self._trust = trust
        self._journal = journal
        self._heed = heed
        self._send_again = send_again

    def sync(self, area: AreaCode, raw_head: bytes, instant: Instant) -> Synced:
        """Bring a feed to the head that came.

        Arguments:
            area: whose feed.
            raw_head: the head's bytes, as they came.
            instant: the present.

        Raises:
            RejectedError: the head, a page or the index does not hold; it is in the
                journal, and what is held stays.
            RetryLaterError: the county or the disk fails now; what was applied stays.
        """
        with self._journal.evidence(area, "head", raw_head):
            sealed = decode(raw_head, Envelope)
            head = self._accepted_head(area, sealed, instant)
        before = self._writer.feed(area)
        if head.epoch > before.epoch and (before.epoch or before.cursor):
            self._send_again()
            self._writer.begin_epoch(area, head.epoch)
        row = self._catch_up(area, head, sealed, instant)
        changed = (row.epoch, row.cursor) != (before.epoch, before.cursor)
        if row.whole:
            return Synced(row, changed)
        return Synced(self.repair(area, instant), changed=True, repaired=True)

    def repair(self, area: AreaCode, instant: Instant) -> FeedRow:
        """Make what is held equal to the feed's index, where the seals allow it.

        Raises:
            RejectedError, RetryLaterError: as of `sync`.
        """
        raw = self._county.index(area)
        with self._journal.evidence(area, "index", raw):
            index = decode(raw, Index)
            head = self._accepted_head(area, index.head, instant)
            check_index(index, head)
        held = {id_: (version, sha) for id_, version, sha in self._writer.held(area)}
        listed = {entry.id for entry in index.entries}
        self._writer.forget(area, [id_ for id_ in held if id_ not in listed])
        missing = [
            entry for entry in index.entries if held.get(entry.id) != (entry.version, entry.sha256)
        ]
        accepted = self._fetch_again(area, missing, instant)
        row = self._writer.apply(accepted, head, index.head, head.sequence, instant.now)
        if not row.whole:
            self._journal.problem(f"the feed of {area} is not what its head says, even repaired")
        return row

    def _catch_up(self, area: AreaCode, head: Head, sealed: Envelope, instant: Instant) -> FeedRow:
        row = self._writer.feed(area)
        if row.cursor >= head.sequence and row.head == encode(sealed):
            return row
        cursor, accepted = row.cursor, list[Accepted]()
        for _ in range(PAGES_MOST):
            if cursor < head.sequence:
                page, head = self._page(area, cursor, instant)
                sealed = page.head
                accepted = self._accepted(area, page.changes, instant)
                cursor = page.changes[-1].sequence if page.more else head.sequence
            row = self._writer.apply(accepted, head, sealed, cursor, instant.now)
            if cursor >= head.sequence:
                break
        return row

    def _page(self, area: AreaCode, after: int, instant: Instant) -> tuple[ChangePage, Head]:
        raw = self._county.changes(area, after)
        with self._journal.evidence(area, "changes", raw):
            page = decode(raw, ChangePage)
            head = self._accepted_head(area, page.head, instant)
            check_page(page, head, after)
        return page, head

    def _accepted_head(self, area: AreaCode, sealed: Envelope, instant: Instant) -> Head:
        head = accept_head(sealed, self._trust.keyring, area, self._trust.floors.of(area), instant)
        self._trust.saw_head(head)
        self._heed(head, instant)
        return head

    def _accepted(
        self, area: AreaCode, changes: Iterable[Change], instant: Instant
    ) -> list[Accepted]:
        """Return the acceptable documents, of each id the newest; the others are evidence."""
        opened = self._opened(area, changes, instant)
        held = self._writer.versions_held(area, [one.document.id for _, one in opened])
        newest: dict[ItemId, Accepted] = {}
        for change, one in opened:
            try:
                check_version(one, held)
            except RejectedError as error:
                self._journal.reject(area, "document", str(error), encode(change.sealed))
                continue
            known = newest.get(one.document.id)
            if known is None or known.document.version < one.document.version:
                newest[one.document.id] = one
        return list(newest.values())

    def _opened(
        self, area: AreaCode, changes: Iterable[Change], instant: Instant
    ) -> list[tuple[Change, Accepted]]:
        opened = []
        for change in changes:
            try:
                one = accept_change(change, self._trust.keyring, area, instant.now)
            except RejectedError as error:
                self._journal.reject(area, "document", str(error), encode(change.sealed))
                continue
            opened.append((change, one))
        return opened

    def _fetch_again(
        self, area: AreaCode, missing: list[IndexEntry], instant: Instant
    ) -> list[Accepted]:
        wanted = {(entry.id, entry.version): entry for entry in missing}
        found: dict[ItemId, Accepted] = {}
        reached = -1
        pages = 0
        for entry in sorted(missing, key=lambda entry: entry.sequence):
            if entry.sequence <= reached or pages >= REPAIR_PAGES_MOST:
                continue
            page, head = self._page(area, entry.sequence - 1, instant)
            pages += 1
            reached = page.changes[-1].sequence if page.more else head.sequence
            for one in self._accepted(area, page.changes, instant):
                if (one.document.id, one.document.version) in wanted:
                    found[one.document.id] = one
        return list(found.values())


def names_newer_root(raw_head: bytes, root_version: int) -> bool:
    """Tell whether a head says that it goes by a newer root; nothing is believed yet."""
    try:
        return decode(decode(raw_head, Envelope).payload, Head).root_version > root_version
    except RejectedError:
        return False
