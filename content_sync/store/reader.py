"""What the faces read: items whose seals hold and whose files are there.

Invariant: nothing leaves this module whose signatures were not checked over the very
bytes that lie in the database now; what does not hold is left out, logged and
reported.
"""

import sqlite3
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

from content_sync.store.blobs import BlobFolder
from content_sync.store.chain import walk_chain
from content_sync.store.damage import Clock, DamageReports, utc_now
from content_sync.store.folder import Folder
from content_sync.store.reading import ReadingConnection
from content_sync.store.schema import Kind, Place, State, channel_bits
from content_sync.store.verdicts import Verdict, Verdicts
from disclosure.areas import AreaCode, path
from disclosure.blocks import Sha256
from disclosure.channels import Channel
from disclosure.decoding import decode
from disclosure.errors import RejectedError, RetryLaterError
from disclosure.feed import Envelope, Head, Letter
from disclosure.items import EntryCode, Item, ItemId, on_display
from disclosure.profile import Profile
from disclosure.seals.keyring import Keyring
from disclosure.seals.verifying import open_head, open_letter

_ROOTS = "SELECT CAST(raw AS BLOB) AS raw FROM roots ORDER BY version"

# Left alone, SQLite looks for the other rows by their state: quadratic.
_NEWEST = """NOT EXISTS (
    SELECT 1 FROM documents o INDEXED BY documents_id
    WHERE o.id = d.id AND o.state = 'ready' AND o.place <> 'gone' AND (o.version > d.version
        OR (o.version = d.version AND (o.kind > d.kind
            OR (o.kind = d.kind AND o.number < d.number)))))"""


@dataclass(frozen=True)
class VerifiedItem:
    """An item whose seals hold, with the areas of its approvers' keys.

    `by_rule` tells that a standing rule's key sealed it and no person did.
    """

    item: Item
    approved_by: tuple[AreaCode, ...]
    by_rule: bool = False


@dataclass(frozen=True)
class ItemQuery:
    """Which items are wanted.

    Attributes:
        channel: the face that asks.
        today: local date; items are on display on it, or no longer if `archived`.
        areas: whose items; empty for the terminal's whole path.
        entries: of which catalogue entries; empty for all.
        archived: whether those past their last day are wanted instead.
        year: of which year of issue; None for all.
        newest_first: the order, by date of issue.
    """

    channel: Channel
    today: date
    areas: tuple[AreaCode, ...] = ()
    entries: tuple[EntryCode, ...] = ()
    archived: bool = False
    year: int | None = None
    newest_first: bool = True


@dataclass(frozen=True)
class Freshness:
    """How old the content is.

    Attributes:
        as_of: issue time of the oldest head among the feeds; None until each has one.
        expired: whether any of these heads has expired: say "as of".
        certain: whether the clock that judged it is to be trusted; say "as of" where it
            is not, and let nothing vanish.
    """

    as_of: datetime | None
    expired: bool
    certain: bool = True


@dataclass(frozen=True)
class SyncProgress:
    """How far the first synchronisation is.

    Attributes:
        areas_done, areas_total: feeds that are complete, and all.
        items_ready, items_total: documents that may be shown, and all that are known of.
        bytes_done, bytes_total: files that are there or were given up, and all needed.
        first_sync_done: whether every feed was complete at least once.
    """

    areas_done: int
    areas_total: int
    items_ready: int
    items_total: int
    bytes_done: int
    bytes_total: int
    first_sync_done: bool


class ContentReader:
    """The content of a store, read-only; safe beside a running agent."""

    def __init__(self, store: Path, process: str, clock: Clock) -> None:
        folder = Folder(store)
        self._pinned_root = folder.pinned_root
        self._reading = ReadingConnection(folder.content_db)
        self._blobs = BlobFolder(folder.blobs)
        self._damage = DamageReports(store, process, clock)
        self._verdicts: Verdicts | None = None

    @classmethod
    def open(cls, store: Path, process: str = "face", clock: Clock = utc_now) -> "ContentReader":
        """Open the content of a store.

        Arguments:
            store: the store's folder.
            process: who reads, for reports of damage, e.g. ``kiosk``.
            clock: dates these reports.

        Raises:
            RetryLaterError: there is no content yet, or it cannot be read now.
        """
        return cls(store, process, clock)

    def close(self) -> None:
        """Close the reader."""
        self._reading.close()

    def connection(self) -> sqlite3.Connection:
        """Return the read-only connection, for `finding`; use it at once, don't keep it."""
        return self._reading.current()

    def version(self) -> int:
        """Return a number that changes whenever content changed; cheap, for polling."""
        return self._reading.version()

    def home(self) -> AreaCode:
        """Return the terminal's area."""
        row = self._one("SELECT value FROM settled WHERE name = 'home'")
        if row is None:
            raise RetryLaterError("the store has no home area yet")
        return AreaCode(row["value"])

    def keyring(self) -> Keyring:
        """Return the keys of the newest root, its chain checked from the pinned one on.

        The pinned one is the file beside the content, not what the database calls so.

        Raises:
            RetryLaterError: the chain is missing or damaged; the agent fetches it again.
        """
        return self._judge().keyring

    def profile(self) -> Profile | None:
        """Return the county's profile if it is there and its seals hold."""
        rows = self.rows(
            "SELECT * FROM documents d WHERE kind = ? AND place <> ? AND state = ?"
            " ORDER BY version DESC",
            (Kind.PROFILE, Place.GONE, State.READY),
        )
        for row in rows:
            opened = self._open_row(row)
            if opened is not None and isinstance(opened.document, Profile):
                return opened.document
        return None

    def items(self, query: ItemQuery, limit: int = 50, offset: int = 0) -> list[VerifiedItem]:
        """Return items that match, checked; what does not hold is left out."""
        where, values = self._where(query)
        order = "DESC" if query.newest_first else "ASC"
        # The narrow index finds and sorts; only what is returned is read in full.
        narrow = (
            f"SELECT d.number, d.issued FROM documents d WHERE {where}"  # noqa: S608 - constants
            f" ORDER BY d.issued {order}, d.number {order} LIMIT ? OFFSET ?"
        )
        rows = self.rows(
            f"SELECT f.* FROM ({narrow}) n JOIN documents f ON f.number = n.number"  # noqa: S608
            f" ORDER BY n.issued {order}, n.number {order}",
            (*values, limit, offset),
        )
        checked = (self._verified(row) for row in rows)
        return [one for one in checked if one is not None and _matches(one.item, query)]

    def count(self, query: ItemQuery) -> int:
        """Return how many items match; their seals are checked when they are read."""
        where, values = self._where(query)
        row = self._one(
            f"SELECT COUNT(*) AS n FROM documents d WHERE {where}",  # noqa: S608 - constants
            values,
        )
        return int(row["n"]) if row is not None else 0

    def item(self, item_id: ItemId) -> VerifiedItem | None:
        """Return the item if it is on hand, not withdrawn, and its seals hold."""
        row = self._one(
            "SELECT * FROM documents d WHERE id = ? AND place <> ? AND state = ?"
            " ORDER BY version DESC, kind DESC, number LIMIT 1",
            (item_id, Place.GONE, State.READY),
        )
        return None if row is None or row["kind"] != Kind.ITEM else self._verified(row)

    def blob(self, sha256: Sha256) -> Path | None:
        """Return where a file lies if it is there and has its hash.

        One that was given up for room is asked for: the agent fetches it where it can.
        """
        where = self._blobs.path(sha256)
        if self._blobs.is_whole(sha256):
            return where
        if where.exists():
            self._damage.note(self.home(), "blob", sha256, "the file has another hash")
        elif self.is_given_up(sha256):
            self._damage.wish(sha256)
        return None

    def is_given_up(self, sha256: Sha256) -> bool:
        """Tell whether a file of an item that is over was given up for room on the disk."""
        return self._one("SELECT 1 FROM given_up WHERE sha256 = ?", (sha256,)) is not None

    def letter(self, locator: str) -> Letter | None:
        """Return the letter with this locator if the county's head key signed it."""
        row = self._one("SELECT envelope FROM letters WHERE locator = ?", (locator,))
        if row is None:
            return None
        try:
            letter = open_letter(decode(row["envelope"], Envelope), self.keyring())
        except RejectedError as error:
            self._damage.note(self.home(), "item", locator, f"letter: {error}")
            return None
        return letter if letter.locator == locator else None

    def freshness(self, now: datetime, *, trusted: bool = True) -> Freshness:
        """Return how old the content is at `now`, by a clock that is to be trusted or not."""
        heads = [self._head(area) for area in path(self.home())]
        known = [head for head in heads if head is not None]
        as_of = min(head.issued for head in known) if len(known) == len(heads) else None
        expired = any(head.expires <= now for head in known)
        return Freshness(as_of=as_of, expired=expired, certain=trusted)

    def progress(self) -> SyncProgress:
        """Return how far the first synchronisation is."""
        feeds = self.rows("SELECT * FROM feeds")
        held = self._counted("SELECT COUNT(*) AS n FROM documents WHERE place = 'held'")
        ahead = sum(feed["expected"] for feed in feeds if feed["cursor"] < feed["target"])
        waiting = self._counted("SELECT COUNT(*) AS n FROM documents WHERE state = 'waiting'")
        sizes = "SELECT DISTINCT sha256, size FROM needs"
        total = self._counted(f"SELECT SUM(size) AS n FROM ({sizes})")  # noqa: S608 - constant
        missing = self._counted(
            f"SELECT SUM(size) AS n FROM ({sizes})"  # noqa: S608 - constant
            " WHERE sha256 NOT IN (SELECT sha256 FROM present UNION SELECT sha256 FROM given_up)"
        )
        areas = path(self.home())
        done = sum(feed["head"] is not None for feed in feeds)
        return SyncProgress(
            areas_done=done,
            areas_total=len(areas),
            items_ready=held - waiting,
            items_total=max(held, ahead),
            bytes_done=total - missing,
            bytes_total=total,
            first_sync_done=done == len(areas),
        )

    def rows(self, sql: str, values: Iterable[object] = ()) -> list[sqlite3.Row]:
        """Return the rows of a query, unverified: for status and checks, not for faces.

        Raises:
            RetryLaterError: the database cannot be read now.
        """
        try:
            return self._reading.current().execute(sql, tuple(values)).fetchall()
        except sqlite3.DatabaseError as error:
            raise RetryLaterError(f"the content database: {error}") from error

    def _where(self, query: ItemQuery) -> tuple[str, tuple[object, ...]]:
        areas = query.areas or path(self.home())
        today = query.today.isoformat()
        parts = ["d.state = ? AND d.kind = ? AND d.place <> ?", "d.channels & ?"]
        values: list[object] = [State.READY, Kind.ITEM, Place.GONE, channel_bits([query.channel])]
        for column, wanted in (("area", areas), ("entry", query.entries)):
            if wanted:
                parts.append(f"d.{column} IN ({','.join('?' * len(wanted))})")
                values += wanted
        if query.archived:
            parts.append("d.shown_last < ?")
            values.append(today)
        else:
            parts.append("d.shown_first <= ? AND ? <= d.shown_last")
            values += [today, today]
        if query.year is not None:
            parts.append("d.issued >= ? AND d.issued < ?")
            values += [f"{query.year:04d}-", f"{query.year + 1:04d}-"]
        return " AND ".join([*parts, _NEWEST]), tuple(values)

    def _head(self, area: AreaCode) -> Head | None:
        row = self._one("SELECT head FROM feeds WHERE area = ?", (area,))
        if row is None or row["head"] is None:
            return None
        try:
            return open_head(decode(row["head"], Envelope), self.keyring(), area)
        except RejectedError as error:
            self._damage.note(self.home(), "item", area, f"head: {error}")
            return None

    def _verified(self, row: sqlite3.Row) -> VerifiedItem | None:
        opened = self._open_row(row)
        if opened is None or not isinstance(opened.document, Item):
            return None
        return VerifiedItem(
            item=opened.document, approved_by=opened.approved_by, by_rule=opened.by_rule
        )

    def _open_row(self, row: sqlite3.Row) -> Verdict | None:
        verdict = self._judge().of(row["envelope"], row["accepted_at"])
        document, reason = verdict.document, verdict.reason
        if document is not None:
            same = (document.id, document.version, document.area)
            if same == (row["id"], row["version"], row["area"]):
                return verdict
            reason = "the row belongs to another document"
        self._damage.note(self.home(), "item", row["id"], reason)
        return None

    def _judge(self) -> Verdicts:
        rows = self.rows("SELECT MAX(version) AS newest FROM roots")
        newest = rows[0]["newest"]
        if self._verdicts is None or self._verdicts.keyring.root_version != newest:
            self._verdicts = Verdicts(self._chain())
        return self._verdicts

    def _chain(self) -> Keyring:
        raws = [bytes(row["raw"]) for row in self.rows(_ROOTS)]
        try:
            return walk_chain(raws, self._pinned_root.read_bytes())
        except OSError as error:
            raise RetryLaterError(f"{self._pinned_root}: {error.strerror}") from error
        except RejectedError as error:
            raise RetryLaterError(f"the stored roots don't hold: {error}") from error

    def _counted(self, sql: str) -> int:
        row = self._one(sql)
        return int(row["n"] or 0) if row is not None else 0

    def _one(self, sql: str, values: Iterable[object] = ()) -> sqlite3.Row | None:
        return next(iter(self.rows(sql, values)), None)


def _matches(item: Item, query: ItemQuery) -> bool:
    """Tell whether the sealed item itself is what was asked for, not only its row."""
    if query.channel not in item.channels:
        return False
    if query.entries and item.entry not in query.entries:
        return False
    if query.year is not None and item.elements.issued.year != query.year:
        return False
    if query.archived:
        return item.shown.last is not None and item.shown.last < query.today
    return on_display(item, query.today)
