"""Staff and their sessions."""

from sqlalchemy import Column, ForeignKey, Integer, String, Table, Text

from county.database.instants import Instant
from county.database.tables.schema import metadata

staff = Table(
    "staff",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("name", String(64), nullable=False, unique=True),
    Column("role", String(10), nullable=False),
    Column("area", String(15), nullable=False),
    Column("password_hash", Text, nullable=False),
    Column("added_at", Instant, nullable=False),
)

attempts = Table(
    "attempts",
    metadata,
    Column("name", String(64), primary_key=True),
    Column("failures", Integer, nullable=False),
    Column("locked_until", Instant),
)
"""Wrong passwords by the name typed, known or not, so that a lock tells nothing."""

sessions = Table(
    "sessions",
    metadata,
    Column("token_hash", String(64), primary_key=True),
    Column("staff", Integer, ForeignKey("staff.id"), nullable=False),
    Column("csrf", String(64), nullable=False),
    Column("begun", Instant, nullable=False),
    Column("seen", Instant, nullable=False),
)
