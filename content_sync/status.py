"""What a store is like: for a person, for a machine, and checked to the last byte.

Invariant: read-only; a status is told even while the agent works.
"""

from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Any

from content_sync.store.blobs import BlobFolder
from content_sync.store.checking import check_row
from content_sync.store.clock import BUILT, StoreClock
from content_sync.store.floors import FloorFile
from content_sync.store.folder import Folder
from content_sync.store.machine_clock import SystemClock
from content_sync.store.outbox import Outbox, OutboxTally
from content_sync.store.reader import ContentReader
from content_sync.store.schema import Place
from disclosure.areas import AreaCode
from disclosure.blocks import Sha256
from disclosure.decoding import decode
from disclosure.errors import MalformedError, RejectedError, RetryLaterError, UsageError
from disclosure.feed import Envelope, Head, digest
from disclosure.items import Strict
from disclosure.seals.verifying import open_head


class FeedStatus(Strict, frozen=True, kw_only=True):
    """How far one feed is; `as_of` is when its head was issued."""

    area: AreaCode
    epoch: int
    sequence: int
    target: int
    whole: bool
    as_of: datetime | None


class StoreStatus(Strict, frozen=True, kw_only=True):
    """What a store is like.

    Attributes:
        home: the terminal's area.
        county: the county's name; empty until its profile is there.
        root_version: version of the newest root.
        feeds: how far each is.
        documents, waiting, refused: held documents, and how many of them lack files or
            no longer hold.
        bytes_done, bytes_total: files that are there and that are needed.
        first_sync_done: whether every feed was complete once.
        outbox: rows by state.
        evidence: pieces kept of what was rejected.
        now, clock_trusted: the terminal's time, and whether it is to be trusted.
    """

    home: AreaCode
    county: str
    root_version: int
    feeds: tuple[FeedStatus, ...]
    documents: int
    waiting: int
    refused: int
    bytes_done: int
    bytes_total: int
    first_sync_done: bool
    outbox: dict[str, int]
    evidence: int
    now: datetime
    clock_trusted: bool


class Inspection(Strict, frozen=True, kw_only=True):
    """What a check of everything stored found: how much of each was checked, and what failed."""

    roots: int
    heads: int
    documents: int
    blobs: int
    letters: int
    faults: tuple[str, ...]


def status_of(store: Path) -> StoreStatus:
    """Return what a store is like.

    Raises:
        UsageError: there is no store, or nothing has been received yet.
    """
    reader = _open(store)
    instant = StoreClock(store, SystemClock()).instant()
    try:
        progress, profile = reader.progress(), reader.profile()
        states = {
            str(row["state"]): int(row["n"])
            for row in reader.rows(
                "SELECT state, COUNT(*) AS n FROM documents WHERE place = ? GROUP BY state",
                (Place.HELD,),
            )
        }
        return StoreStatus(
            home=reader.home(),
            county=profile.name if profile else "",
            root_version=reader.keyring().root_version,
            feeds=tuple(_feed(row) for row in reader.rows("SELECT * FROM feeds ORDER BY area")),
            documents=sum(states.values()),
            waiting=states.get("waiting", 0),
            refused=states.get("refused", 0),
            bytes_done=progress.bytes_done,
            bytes_total=progress.bytes_total,
            first_sync_done=progress.first_sync_done,
            outbox=vars(_tally(store)),
            evidence=len(list(Folder(store).evidence.glob("*.bin"))),
            now=instant.now,
            clock_trusted=instant.trusted,
        )
    finally:
        reader.close()


def inspect(store: Path) -> Inspection:
    """Check every root, head, document, file, letter and digest of a store, and its outbox.

    Raises:
        UsageError: there is no store, or nothing has been received yet.
    """
    reader = _open(store)
    try:
        return _Inspector(store, reader).inspect()
    finally:
        reader.close()


def in_words(status: StoreStatus) -> str:
    """Return the status as lines for a person."""
    county = status.county or "not known yet"
    rows = ", ".join(f"{name} {count}" for name, count in status.outbox.items())
    trusted = "trusted" if status.clock_trusted else "not trusted"
    lines = [
        f"area {status.home}, county {county}, root version {status.root_version}",
        f"documents {status.documents}, waiting {status.waiting}, refused {status.refused}",
        f"files {status.bytes_done} of {status.bytes_total} bytes",
        f"outbox {rows}",
        f"evidence {status.evidence}",
        f"clock {status.now:%Y-%m-%d %H:%M:%S} UTC, {trusted}",
    ]
    for feed in status.feeds:
        state = "whole" if feed.whole else "not whole"
        as_of = feed.as_of.isoformat() if feed.as_of else "no head yet"
        lines.append(
            f"feed {feed.area}  {feed.epoch}.{feed.sequence} of {feed.target}, {state}, {as_of}"
        )
    return "\n".join(lines)


def _open(store: Path) -> ContentReader:
    if not store.is_dir():
        raise UsageError(f"{store}: there is no such folder")
    try:
        return ContentReader.open(store, process="status")
    except RetryLaterError as error:
        raise UsageError(f"{error}; start the agent first") from error


def _feed(row: Any) -> FeedStatus:
    return FeedStatus(
        area=AreaCode(row["area"]),
        epoch=row["epoch"],
        sequence=row["cursor"],
        target=row["target"],
        whole=bool(row["whole"]),
        as_of=_issued(row["head"]),
    )


def _issued(head: bytes | None) -> datetime | None:
    """Return when a stored head was issued; None where there is none to be read."""
    try:
        return decode(decode(head or b"", Envelope).payload, Head).issued
    except MalformedError:
        return None


def _tally(store: Path) -> OutboxTally:
    return Outbox.open(store).tally() if Folder(store).outbox_db.exists() else OutboxTally()


class _Inspector:
    """One look at everything; what cannot be read is a fault like any other."""

    def __init__(self, store: Path, reader: ContentReader) -> None:
        self._store = store
        self._reader = reader
        self._faults: list[str] = []

    def inspect(self) -> Inspection:
        checks = (self._roots, self._heads, self._documents, self._blobs, self._letters)
        counts = [self._counted(check) for check in checks]
        self._counted(self._floors)
        self._counted(self._databases)
        roots, heads, documents, blobs, letters = counts
        return Inspection(
            roots=roots,
            heads=heads,
            documents=documents,
            blobs=blobs,
            letters=letters,
            faults=tuple(dict.fromkeys(self._faults)),
        )

    def _counted(self, check: Callable[[], int]) -> int:
        try:
            return check()
        except (RetryLaterError, RejectedError) as error:
            self._faults.append(str(error))
            return 0

    def _roots(self) -> int:
        self._reader.keyring()
        return len(self._reader.rows("SELECT version FROM roots"))

    def _heads(self) -> int:
        rows = self._reader.rows("SELECT area, head FROM feeds WHERE head IS NOT NULL")
        for row in rows:
            try:
                self._head(AreaCode(row["area"]), row["head"])
            except RejectedError as error:
                self._faults.append(f"head of {row['area']}: {error}")
        return len(rows)

    def _head(self, area: AreaCode, stored: bytes) -> None:
        head = open_head(decode(stored, Envelope), self._reader.keyring(), area)
        query = "SELECT id, version, sha256 FROM documents WHERE area = ? AND place = ?"
        rows = self._reader.rows(query, (area, Place.HELD))
        held = [(row["id"], row["version"], row["sha256"]) for row in rows]
        if len(held) != head.count or digest(held) != head.digest:
            self._faults.append(f"feed {area}: what is held is not what its head says")

    def _documents(self) -> int:
        keyring = self._reader.keyring()
        rows = self._reader.rows("SELECT * FROM documents WHERE place <> ?", (Place.GONE,))
        for row in rows:
            fault = check_row(row, keyring)
            if fault is not None:
                self._faults.append(f"document {fault.name}: {fault.reason}")
        return len(rows)

    def _blobs(self) -> int:
        folder = BlobFolder(Folder(self._store).blobs)
        names = [Sha256(row["sha256"]) for row in self._reader.rows("SELECT sha256 FROM present")]
        lost = [sha256 for sha256 in names if not folder.is_whole(sha256)]
        self._faults += [f"blob {sha256}: gone or damaged" for sha256 in lost]
        return len(names)

    def _letters(self) -> int:
        locators = [row["locator"] for row in self._reader.rows("SELECT locator FROM letters")]
        unsigned = [name for name in locators if self._reader.letter(name) is None]
        self._faults += [f"letter {name}: unsigned" for name in unsigned]
        return len(locators)

    def _floors(self) -> int:
        damage = FloorFile(Folder(self._store).floors, BUILT).damage
        self._faults += [damage] if damage else []
        return 1

    def _databases(self) -> int:
        told = [str(row[0]) for row in self._reader.rows("PRAGMA integrity_check")]
        self._faults += [f"content: {line}" for line in told if line != "ok"]
        if Folder(self._store).outbox_db.exists():
            self._faults += [f"outbox: {line}" for line in Outbox.open(self._store).check()]
        return 2
