"""Diagnostics of terminals: what was asked of one, and what came."""

from sqlalchemy import Column, ForeignKey, Index, Integer, LargeBinary, String, Table, Text

from county.database.instants import Instant
from county.database.tables.schema import metadata

diagnostics = Table(
    "diagnostics",
    metadata,
    Column("number", Integer, primary_key=True),
    Column("terminal", String(36), ForeignKey("terminals.id"), nullable=False),
    Column("asked_at", Instant, nullable=False),
    Column("asked_by", Text, nullable=False),
    Column("why", Text, nullable=False),
    Column("until", Instant, nullable=False),
    Column("sha256", String(64)),
    Column("parts", Integer),
    Column("came_at", Instant),
    Column("fault", Text),
    Column("bundle", LargeBinary),
    Index(None, "terminal"),
)
"""One row an ask; the bundle lies here alone, never among what is public, and goes with its row."""

diagnostic_pieces = Table(
    "diagnostic_pieces",
    metadata,
    Column("number", Integer, ForeignKey("diagnostics.number"), primary_key=True),
    Column("part", Integer, primary_key=True),
    Column("content", LargeBinary, nullable=False),
)
"""Pieces of bundles that are still on their way."""
