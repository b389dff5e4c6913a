"""Acts of people and machines, chained by hashes."""

from sqlalchemy import Column, Index, Integer, String, Table, Text

from county.database.instants import Instant
from county.database.tables.schema import metadata

acts = Table(
    "acts",
    metadata,
    Column("number", Integer, primary_key=True, autoincrement=False),
    Column("at", Instant, nullable=False),
    Column("who", String(100), nullable=False),
    Column("act", String(40), nullable=False),
    Column("about", Text, nullable=False),
    Column("note", Text, nullable=False),
    Column("hash", String(64), nullable=False),
    Index(None, "at"),
    Index(None, "who"),
)
"""Appended, never changed; numbered from 1 without a gap."""

acts_tip = Table(
    "acts_tip",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=False),
    Column("number", Integer, nullable=False),
    Column("hash", String(64), nullable=False),
)
"""One row: number and hash of the newest act. Whoever appends holds it."""
