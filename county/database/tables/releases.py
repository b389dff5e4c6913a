"""Releases of the terminals' software, who gets them when, and what became of them."""

from sqlalchemy import (
    Column,
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

releases = Table(
    "releases",
    metadata,
    Column("version", String(20), primary_key=True),
    Column("sealed", LargeBinary, nullable=False),
    Column("made", Instant, nullable=False),
    Column("added_at", Instant, nullable=False),
    Column("added_by", Text, nullable=False),
    Column("withdrawn_at", Instant),
)
"""Releases as their holders sealed them; none is ever deleted."""

rollouts = Table(
    "rollouts",
    metadata,
    Column("number", Integer, primary_key=True),
    Column("version", String(20), ForeignKey("releases.version"), nullable=False),
    Column("state", String(10), nullable=False),
    Column("night_start", String(5), nullable=False),
    Column("night_end", String(5), nullable=False),
    Column("open_stages", Integer, nullable=False),
    Column("returns_borne", Integer, nullable=False),
    Column("begun_at", Instant, nullable=False),
    Column("begun_by", Text, nullable=False),
    Index(None, "version"),
    Index(None, "state"),
)
"""Who gets a release, in which order; at most one is not stopped."""

rollout_stages = Table(
    "rollout_stages",
    metadata,
    Column("rollout", Integer, ForeignKey("rollouts.number"), primary_key=True),
    Column("place", Integer, primary_key=True),
    Column("area", String(15), nullable=False),
    Column("share", Integer, nullable=False),
)

update_steps = Table(
    "update_steps",
    metadata,
    Column("terminal", String(36), ForeignKey("terminals.id"), primary_key=True),
    Column("version", String(20), primary_key=True),
    Column("step", String(10), primary_key=True),
    Column("because", String(10)),
    Column("at", Instant, nullable=False),
    Column("came", Instant, nullable=False),
    Index(None, "version", "step"),
)
"""What terminals told of versions."""
