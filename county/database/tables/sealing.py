"""Approvers' public keys, and what they have signed that is not public yet."""

from sqlalchemy import Column, ForeignKey, Index, Integer, LargeBinary, String, Table, Text

from county.database.instants import Instant
from county.database.tables.schema import metadata

approver_keys = Table(
    "approver_keys",
    metadata,
    Column("keyid", String(64), primary_key=True),
    Column("staff", Integer, ForeignKey("staff.id"), nullable=False),
    Column("file", LargeBinary, nullable=False),
    Column("made_at", Instant, nullable=False),
    Index(None, "staff"),
)
"""Public key files as browsers made and signed them; which of them count, the root says."""

sealings = Table(
    "sealings",
    metadata,
    Column(
        "document", String(36), ForeignKey("documents.id", ondelete="CASCADE"), primary_key=True
    ),
    Column("version", Integer, nullable=False),
    Column("draft_hash", String(64), nullable=False),
    Column("payload", LargeBinary, nullable=False),
    Column("begun", Instant, nullable=False),
)
"""The exact bytes that a first approver signed, and the draft that they were made from."""

given_seals = Table(
    "given_seals",
    metadata,
    Column(
        "document",
        String(36),
        ForeignKey("sealings.document", ondelete="CASCADE"),
        primary_key=True,
    ),
    Column("person", Text, primary_key=True),
    Column("keyid", String(64), nullable=False),
    Column("sig", LargeBinary, nullable=False),
    Column("at", Instant, nullable=False),
)
"""Signatures over those bytes, until there are enough to publish them."""

seal_proofs = Table(
    "seal_proofs",
    metadata,
    Column(
        "session",
        String(64),
        ForeignKey("sessions.token_hash", ondelete="CASCADE"),
        primary_key=True,
    ),
    Column("at", Instant, nullable=False),
)
"""When the person of a session last proved who they are, for sealing a batch."""
