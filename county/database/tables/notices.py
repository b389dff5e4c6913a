"""What staff were told, and what was escalated."""

from sqlalchemy import Column, ForeignKey, Index, Integer, String, Table, Text, UniqueConstraint

from county.database.instants import Instant
from county.database.tables.schema import metadata

notices = Table(
    "notices",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("key", String(160), nullable=False, unique=True),
    Column("staff", Integer, ForeignKey("staff.id"), nullable=False),
    Column("what", String(20), nullable=False),
    Column("request", String(36), ForeignKey("requests.id"), index=True),
    Column("words", Text, nullable=False),
    Column("made_at", Instant, nullable=False),
    Column("next_at", Instant, index=True),
    Column("sent_at", Instant),
    Column("tries", Integer, nullable=False, server_default="0"),
    Column("fault", Text, nullable=False, server_default=""),
    Index(None, "staff", "made_at"),
)
"""An outbox: `next_at` is when it is tried (again), empty once it is sent or given up."""

escalations = Table(
    "escalations",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("request", String(36), ForeignKey("requests.id"), nullable=False),
    Column("cycle", Integer, nullable=False),
    Column("step", String(16), nullable=False),
    Column("level", String(10), nullable=False),
    Column("at", Instant, nullable=False),
    UniqueConstraint("request", "cycle", "step"),
)
"""Appended: each step of each cycle of a request once, and who had to be told."""
