"""The county's own catalogue, and who owes what of it."""

from sqlalchemy import Boolean, Column, Date, Index, Integer, String, Table, Text

from county.database.instants import Instant
from county.database.tables.schema import metadata

catalogue_versions = Table(
    "catalogue_versions",
    metadata,
    Column("number", Integer, primary_key=True, autoincrement=False),
    Column("at", Instant, nullable=False),
    Column("who", String(64), nullable=False),
    Column("why", Text, nullable=False),
    Column("catalogue", Text, nullable=False),
    Column("forms", Text, nullable=False),
)
"""Whole catalogues as TOML, the newest in force; where there is none the shipped one is."""

duties = Table(
    "duties",
    metadata,
    Column("area", String(15), primary_key=True),
    Column("entry", String(64), primary_key=True),
    Column("occasion", String(36), primary_key=True),
    Column("state", String(8), nullable=False),
    Column("due", Date),
    Column("item", String(36)),
    Column("out", Date),
    Column("shown_last", Date),
    Column("shown_days", Integer),
    Column("fell", Boolean, nullable=False),
    Column("met", Boolean, nullable=False),
    # Covers what the board adds up, over all areas and for a page of them.
    Index(None, "area", "state", "fell", "met"),
    Index(None, "area", "entry", "state", "occasion", "due", "out", "fell", "met"),
    Index(None, "entry", "state"),
    Index(None, "due"),
)
"""What each area owes, counted from what it disclosed; made anew, never written by people."""

duty_counts = Table(
    "duty_counts",
    metadata,
    Column("area", String(15), primary_key=True),
    Column("at", Instant, nullable=False),
    Column("day", Date, nullable=False),
    Column("sequence", Integer, nullable=False),
    Column("catalogue", Integer, nullable=False),
)
"""When an area's duties were counted, and from which state of its feed and of the catalogue."""

events = Table(
    "events",
    metadata,
    Column("id", String(36), primary_key=True),
    Column("area", String(15), nullable=False),
    Column("entry", String(64), nullable=False),
    Column("day", Date, nullable=False),
    Column("what", Text, nullable=False),
    Column("item", String(36)),
    Column("who", String(64), nullable=False),
    Column("at", Instant, nullable=False),
    Column("dropped_at", Instant),
    Column("dropped_why", Text),
    Index(None, "area", "entry"),
    Index(None, "day"),
)
"""Events (即时事项) that start the clock of an immediate entry."""

spared_duties = Table(
    "spared_duties",
    metadata,
    Column("id", String(36), primary_key=True),
    Column("area", String(15), nullable=False),
    Column("entry", String(64), nullable=False),
    Column("occasion", String(36), nullable=False),
    Column("why", Text, nullable=False),
    Column("who", String(64), nullable=False),
    Column("at", Instant, nullable=False),
    Column("ended_at", Instant),
    Column("ended_by", String(64)),
    Index(None, "area", "entry"),
)
"""What an area need not disclose, and why; an empty occasion is all of the entry."""
