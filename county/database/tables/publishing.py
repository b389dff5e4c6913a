"""What is published: documents, feeds, heads, mail and the files they name."""

from sqlalchemy import (
    Boolean,
    Column,
    Date,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    String,
    Table,
    Text,
    UniqueConstraint,
)

from county.database.instants import Instant
from county.database.tables.schema import metadata

areas = Table(
    "areas",
    metadata,
    Column("code", String(15), primary_key=True),
    Column("name", Text, nullable=False),
    Column("office", Text, nullable=False),
    Column("place", Integer, nullable=False),
)

blobs = Table(
    "blobs",
    metadata,
    Column("sha256", String(64), primary_key=True),
    Column("size", Integer, nullable=False),
    Column("media_type", Text, nullable=False),
    Column("name", Text, nullable=False),
)

documents = Table(
    "documents",
    metadata,
    Column("id", String(36), primary_key=True),
    Column("area", String(15), nullable=False),
    Column("kind", String(10), nullable=False),
    Column("entry", Text, nullable=False),
    Column("title", Text, nullable=False),
    Column("source", Text, nullable=False),
    Column("last_version", Integer, nullable=False),
    Column("draft", LargeBinary),
    Column("draft_digest", String(64)),
    Column("drafted_at", Instant),
    Column("live", LargeBinary),
    Column("live_version", Integer),
    Column("live_digest", String(64)),
    Column("live_at", Instant),
    Column("withdrawn_at", Instant),
    Column("withdrawn_reason", Text),
    Index(None, "area", "kind"),
    Index(None, "drafted_at"),
    Index(None, "entry"),
    Index(None, "kind", "drafted_at"),
    Index(
        "ix_documents_ledger",
        "kind",
        "area",
        "live_at",
        "drafted_at",
        "withdrawn_at",
        "source",
        "id",
    ),
)
"""One row a document: the draft that waits for its seal, and the payload now public."""

live_items = Table(
    "live_items",
    metadata,
    Column("id", String(36), ForeignKey("documents.id"), primary_key=True),
    Column("area", String(15), nullable=False),
    Column("entry", Text, nullable=False),
    Column("title", Text, nullable=False),
    Column("issuing_body", Text, nullable=False),
    Column("issued", Date, nullable=False),
    Column("shown_first", Date, nullable=False),
    Column("shown_last", Date),
    Column("channels", Text, nullable=False),
    Column("approved_by", Text, nullable=False),
    Column("public_at", Instant, nullable=False),
    Index(None, "area", "issued"),
    Index(None, "public_at", "id"),
)
"""What lists of public items are filtered and sorted by.

`approved_by` has area codes; `public_at` is when it was published, or when its first day began
where it was published before.
"""

changes = Table(
    "changes",
    metadata,
    Column("area", String(15), primary_key=True),
    Column("sequence", Integer, primary_key=True),
    Column("id", String(36), nullable=False),
    Column("version", Integer, nullable=False),
    Column("payload_hash", String(64), nullable=False),
    Column("envelope", LargeBinary, nullable=False),
    Column("held", Boolean, nullable=False),
    Column("at", Instant, nullable=False),
    UniqueConstraint("id", "version"),
    Index(None, "area", "held", "sequence"),
)
"""The feeds' changes; `held` marks the newest of each document."""

heads = Table(
    "heads",
    metadata,
    Column("area", String(15), primary_key=True),
    Column("epoch", Integer, nullable=False),
    Column("sequence", Integer, nullable=False),
    Column("issued", Instant, nullable=False),
    Column("envelope", LargeBinary, nullable=False),
)

mail = Table(
    "mail",
    metadata,
    Column("area", String(15), primary_key=True),
    Column("sequence", Integer, primary_key=True),
    Column("envelope", LargeBinary, nullable=False),
    Column("posted", Instant, nullable=False),
)
