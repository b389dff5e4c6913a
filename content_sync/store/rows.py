"""Documents as rows: what the columns beside a sealed payload say.

Invariant: the columns are computed from the payload and from nothing else, so that
a row whose columns differ is known to be damaged.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from content_sync.store.schema import Kind, channel_bits
from disclosure.decoding import encode
from disclosure.feed import Envelope, payload_hash
from disclosure.items import Blob, Item, Tombstone
from disclosure.seals.verifying import Sealed

Columns = dict[str, Any]


@dataclass(frozen=True)
class Accepted:
    """A sealed document that every rule of acceptance has passed."""

    document: Sealed
    envelope: Envelope
    sequence: int


def kind_of(document: Sealed) -> Kind:
    """Return what kind of document it is."""
    if isinstance(document, Item):
        return Kind.ITEM
    return Kind.TOMBSTONE if isinstance(document, Tombstone) else Kind.PROFILE


def blobs_needed(document: Sealed) -> tuple[Blob, ...]:
    """Return the files without which the document is not shown, each once."""
    if not isinstance(document, Item):
        return ()
    return tuple({blob.sha256: blob for blob in document.blobs}.values())


def sealed_columns(document: Sealed, envelope: Envelope) -> Columns:
    """Return the columns that follow from the sealed document alone."""
    columns: Columns = {
        "area": document.area,
        "id": document.id,
        "version": document.version,
        "kind": kind_of(document).value,
        "sha256": payload_hash(envelope.payload),
        "entry": None,
        "channels": 0,
        "issued": None,
        "shown_first": None,
        "shown_last": None,
    }
    if isinstance(document, Item):
        last = document.shown.last
        columns |= {
            "entry": document.entry,
            "channels": channel_bits(document.channels),
            "issued": document.elements.issued.isoformat(),
            "shown_first": document.shown.first.isoformat(),
            "shown_last": last.isoformat() if last else "9999-12-31",
        }
    return columns


def received_columns(accepted: Accepted, now: datetime) -> Columns:
    """Return all columns of a document accepted at `now`, but number, place and state."""
    return sealed_columns(accepted.document, accepted.envelope) | {
        "sequence": accepted.sequence,
        "accepted_at": now.isoformat(),
        "envelope": encode(accepted.envelope),
    }
