"""Terminals: how they came in, and what they told."""

from sqlalchemy import (
    Column,
    Float,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    String,
    Table,
    Text,
)

from county.database.instants import Instant
from county.database.tables.schema import metadata

terminals = Table(
    "terminals",
    metadata,
    Column("id", String(36), primary_key=True),
    Column("number", Integer, nullable=False, unique=True),
    Column("area", String(15), nullable=False),
    Column("name", Text, nullable=False),
    Column("added_at", Instant, nullable=False),
    Column("seen_at", Instant),
    Column("report", LargeBinary),
    Column("reported_at", Instant),
    Column("device_key", String(64)),
    Column("standing", String(10), nullable=False, server_default="confirmed"),
    Column("trouble", LargeBinary),
    Column("trouble_at", Instant),
    Column("machine", LargeBinary),
    Column("machine_at", Instant),
    Index(None, "device_key", unique=True),
)

claims = Table(
    "claims",
    metadata,
    Column("ticket", String(4), primary_key=True),
    Column("secret_hash", String(64), nullable=False),
    Column("area", String(15), nullable=False),
    Column("name", Text, nullable=False),
    Column("expires", Instant, nullable=False),
    Column("failures", Integer, nullable=False),
)
"""Claim codes that are neither used nor expired."""

terminal_passes = Table(
    "terminal_passes",
    metadata,
    Column("token_hash", String(64), primary_key=True),
    Column("terminal", String(36), ForeignKey("terminals.id"), nullable=False),
    Column("expires", Instant, nullable=False),
    Index(None, "terminal"),
)

terminal_history = Table(
    "terminal_history",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("terminal", String(36), nullable=False),
    Column("at", Instant, nullable=False),
    Column("who", Text, nullable=False),
    Column("act", String(10), nullable=False),
    Index(None, "terminal"),
)
"""Appended, never changed: who let a terminal in, refused or revoked it, and when."""

outbox_rows = Table(
    "outbox_rows",
    metadata,
    Column("id", String(36), primary_key=True),
    Column("terminal", String(36), ForeignKey("terminals.id"), nullable=False),
    Column("kind", String(10), nullable=False),
    Column("made", Instant, nullable=False),
    Column("received_at", Instant, nullable=False),
    Index(None, "kind", "received_at"),
)
"""Every row received from a terminal: what makes sending twice store once."""

panels = Table(
    "panels",
    metadata,
    Column("terminal", String(36), ForeignKey("terminals.id"), primary_key=True),
    Column("width_px", Integer, primary_key=True),
    Column("height_px", Integer, primary_key=True),
    Column("inches", Float, primary_key=True),
    Column("distance_mm", Integer, primary_key=True),
    Column("told_at", Instant, nullable=False),
)
"""Panels that screens say they play on; a box with two outputs has two."""
