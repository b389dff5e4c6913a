"""The feed's documents: envelopes, heads, change pages, indexes, letters.

Invariant: what is signed are the payload's raw bytes; no document is ever encoded
again to be verified.
"""

import hashlib
from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Literal, NewType

import msgspec

from disclosure.areas import AreaCode
from disclosure.items import ItemId, Strict
from disclosure.orders import MOST_AT_ONCE

ITEM_TYPE = "application/vnd.mingbai.item+json; v=1"
TOMBSTONE_TYPE = "application/vnd.mingbai.tombstone+json; v=1"
PROFILE_TYPE = "application/vnd.mingbai.profile+json; v=1"
HEAD_TYPE = "application/vnd.mingbai.head+json; v=1"
LETTER_TYPE = "application/vnd.mingbai.letter+json; v=1"
TIME_TYPE = "application/vnd.mingbai.time+json; v=1"

CLOCK_SKEW = timedelta(minutes=10)
"""So much may a terminal be behind the county: what is signed for a time is judged at once."""

Sequence = NewType("Sequence", int)


class Signature(Strict, frozen=True, kw_only=True):
    """One signature over an envelope; `alg` names the algorithm (``ed25519``)."""

    keyid: str
    alg: str
    sig: bytes


class Envelope(Strict, frozen=True, kw_only=True):
    """Payload bytes with their type and signatures (base64 in JSON)."""

    payload_type: str
    payload: bytes
    signatures: tuple[Signature, ...]


class Head(Strict, frozen=True, kw_only=True):
    """What an area's feed holds now (目录头).

    Attributes:
        area: the area whose feed this is.
        epoch: grows when the county starts its feed anew (restore from a backup).
        sequence: number of the last change; 0 for an empty feed.
        count: how many documents the feed holds, tombstones included.
        digest: hex SHA-256 of `digest` over all that the feed holds.
        issued, expires: instants, aware.
        root_version: version of the root that this head's signer went by.
        audit_anchor: tip of the county's audit log as ``COUNT:HASH`` (hex SHA-256), so that
            whoever keeps a head can tell a log cut short; empty before its first act.
        orders: orders for the area's terminals that hold now, each signed by itself, so
            that one which a terminal does not understand keeps no content from it.
    """

    format: Literal[1]
    area: AreaCode
    epoch: int
    sequence: int
    count: int
    digest: str
    issued: datetime
    expires: datetime
    root_version: int
    audit_anchor: str = ""
    orders: tuple[Envelope, ...] | msgspec.UnsetType = msgspec.UNSET

    def __post_init__(self) -> None:
        if self.issued.tzinfo is None or self.expires.tzinfo is None:
            raise ValueError("a head's times carry a zone")
        if len(self.orders or ()) > MOST_AT_ONCE:
            raise ValueError(f"a head carries {MOST_AT_ONCE} orders at most")


class Change(Strict, frozen=True, kw_only=True):
    """One change: a sealed item, tombstone or profile at its place in the order."""

    sequence: int
    sealed: Envelope


class ChangePage(Strict, frozen=True, kw_only=True):
    """Changes after a sequence, in order; `more` when the head is not yet reached."""

    format: Literal[1]
    head: Envelope
    changes: tuple[Change, ...]
    more: bool = False


class IndexEntry(Strict, frozen=True, kw_only=True):
    """One document that the feed holds: id, version, hex SHA-256 of its payload."""

    id: ItemId
    version: int
    sha256: str
    sequence: int


class Index(Strict, frozen=True, kw_only=True):
    """All that an area's feed holds, for repair."""

    format: Literal[1]
    head: Envelope
    entries: tuple[IndexEntry, ...]


class Letter(Strict, frozen=True, kw_only=True):
    """An answer in the mailbox of an area: only its collection code opens it.

    An empty box says that the code was withdrawn: the letter before it is gone.
    """

    format: Literal[1]
    area: AreaCode
    locator: str
    box: bytes
    posted: datetime

    @property
    def withdrawn(self) -> bool:
        """Tell whether its code opens nothing any more."""
        return not self.box


class MailPage(Strict, frozen=True, kw_only=True):
    """Letters of an area after a sequence, each signed by the head key."""

    format: Literal[1]
    letters: tuple[Envelope, ...]
    sequence: int


class TimeStatement(Strict, frozen=True, kw_only=True):
    """The county's time, for a terminal without one.

    Attributes:
        nonce: the hex nonce that the terminal asked with: an old answer is no answer.
        time: instant, aware.
    """

    format: Literal[1]
    nonce: str
    time: datetime

    def __post_init__(self) -> None:
        if self.time.tzinfo is None:
            raise ValueError("the time has no zone")


def digest(held: Iterable[tuple[str, int, str]]) -> str:
    """Return the digest of what a feed holds.

    Arguments:
        held: id, version and hex payload hash of each document, in any order.
    """
    lines = sorted(f"{id_} {version} {sha256}\n" for id_, version, sha256 in held)
    hasher = hashlib.sha256()
    for line in lines:
        hasher.update(line.encode())
    return hasher.hexdigest()


def payload_hash(payload: bytes) -> str:
    """Return the hex SHA-256 of payload bytes."""
    return hashlib.sha256(payload).hexdigest()
