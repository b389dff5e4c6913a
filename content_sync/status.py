"""What a store is like: for a person, for a machine, and checked to the last byte.

Invariant: read-only; a status is told even while the agent works.
"""

from datetime import datetime
from pathlib import Path
from typing import Any

from content_sync.store.blobs import BlobFolder
from content_sync.store.checking import check_row
from content_sync.store.folder import Folder
from content_sync.store.outbox import Outbox, OutboxTally
from content_sync.store.reader import ContentReader
from content_sync.store.schema import Place
from disclosure.areas import AreaCode
from disclosure.blocks import Sha256
from disclosure.decoding import decode
from disclosure.errors import RetryLaterError, UsageError
from disclosure.feed import Envelope, Head, digest
from disclosure.items import Strict


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


class Inspection(Strict, frozen=True, kw_only=True):
    """What a check of everything stored found."""

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
        )
    finally:
        reader.close()


def inspect(store: Path) -> Inspection:
    """Check every document, file, letter, digest and the outbox of a store.

    Raises:
        UsageError: there is no store, or nothing has been received yet.
    """
    reader = _open(store)
    try:
        documents, faults = _check_documents(reader)
        blobs = [Sha256(row["sha256"]) for row in reader.rows("SELECT sha256 FROM present")]
        folder = BlobFolder(Folder(store).blobs)
        faults += [f"blob {sha}: gone or damaged" for sha in blobs if not folder.is_whole(sha)]
        locators = [row["locator"] for row in reader.rows("SELECT locator FROM letters")]
        faults += [f"letter {name}: unsigned" for name in locators if reader.letter(name) is None]
        faults += _check_digests(reader)
        faults += [f"outbox: {line}" for line in Outbox.open(store).check()]
        return Inspection(
            documents=documents, blobs=len(blobs), letters=len(locators), faults=tuple(faults)
        )
    finally:
        reader.close()


def in_words(status: StoreStatus) -> str:
    """Return the status as lines for a person."""
    county = status.county or "not known yet"
    rows = ", ".join(f"{name} {count}" for name, count in status.outbox.items())
    lines = [
        f"area {status.home}, county {county}, root version {status.root_version}",
        f"documents {status.documents}, waiting {status.waiting}, refused {status.refused}",
        f"files {status.bytes_done} of {status.bytes_total} bytes",
        f"outbox {rows}",
        f"evidence {status.evidence}",
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
    head = None if row["head"] is None else decode(decode(row["head"], Envelope).payload, Head)
    return FeedStatus(
        area=AreaCode(row["area"]),
        epoch=row["epoch"],
        sequence=row["cursor"],
        target=row["target"],
        whole=bool(row["whole"]),
        as_of=head.issued if head else None,
    )


def _tally(store: Path) -> OutboxTally:
    return Outbox.open(store).tally() if Folder(store).outbox_db.exists() else OutboxTally()


def _check_documents(reader: ContentReader) -> tuple[int, list[str]]:
    keyring, faults, count = reader.keyring(), list[str](), 0
    for row in reader.rows("SELECT * FROM documents WHERE place <> ?", (Place.GONE,)):
        count += 1
        fault = check_row(row, keyring)
        if fault is not None:
            faults.append(f"document {fault.name}: {fault.reason}")
    return count, faults


def _check_digests(reader: ContentReader) -> list[str]:
    faults = []
    for row in reader.rows("SELECT area, head FROM feeds WHERE head IS NOT NULL"):
        head = decode(decode(row["head"], Envelope).payload, Head)
        held = [
            (one["id"], one["version"], one["sha256"])
            for one in reader.rows(
                "SELECT id, version, sha256 FROM documents WHERE area = ? AND place = ?",
                (row["area"], Place.HELD),
            )
        ]
        if digest(held) != head.digest:
            faults.append(f"feed {row['area']}: what is held is not what its head says")
    return faults
