"""Answers while they are written, what was found to be missing, and what became of it."""

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
)

from county.database.instants import Instant
from county.database.tables.schema import metadata

answer_drafts = Table(
    "answer_drafts",
    metadata,
    Column("request", String(36), ForeignKey("requests.id"), primary_key=True),
    Column("draft", Text, nullable=False),
    Column("version", Integer, nullable=False),
    Column("stage", String(8), nullable=False),
    Column("authors", Text, nullable=False),
    Column("comment", Text, nullable=False),
    Column("saved_at", Instant, nullable=False),
    Column("saved_by", String(64), nullable=False),
    Column("held_by", String(64), nullable=False),
    Column("held_since", Instant),
    Column("held_until", Instant),
    Index(None, "stage"),
)
"""One answer being written for each request; gone once it is sent."""

answer_pages = Table(
    "answer_pages",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("request", String(36), ForeignKey("requests.id"), nullable=False),
    Column("answer", Integer, ForeignKey("answers.id")),
    Column("name", Text, nullable=False),
    Column("page", Integer, nullable=False),
    Column("picture", LargeBinary, nullable=False),
    Index(None, "request"),
    Index(None, "answer"),
)
"""Pages beside an answer as pictures; without an answer while it is being written."""

answer_outcomes = Table(
    "answer_outcomes",
    metadata,
    Column("answer", Integer, ForeignKey("answers.id"), primary_key=True),
    Column("outcome", String(10), nullable=False),
    Column("item", String(36)),
    Column("version", Integer),
    Column("reason", Text, nullable=False),
    Column("checked_by", String(64), nullable=False),
    Index(None, "item"),
)
"""What an answer came to; for a query of an item with the item and the version that mended it."""

answer_tokens = Table(
    "answer_tokens",
    metadata,
    Column("token", String(12), primary_key=True),
    Column("answer", Integer, ForeignKey("answers.id"), primary_key=True),
    Column("area", String(15), nullable=False),
    Index(None, "answer"),
)
"""Pairs of characters of what a clerk wrote, by which earlier answers are found again."""

gaps = Table(
    "gaps",
    metadata,
    Column("id", String(36), primary_key=True),
    Column("area", String(15), nullable=False),
    Column("entry", String(64)),
    Column("what", Text, nullable=False),
    Column("due", Date, nullable=False),
    Column("who", String(64), nullable=False),
    Column("at", Instant, nullable=False),
    Column("item", String(36)),
    Column("public_at", Instant),
    Column("dropped_at", Instant),
    Column("dropped_by", String(64)),
    Column("dropped_why", Text),
    Index(None, "area"),
    Index(None, "due"),
    Index(None, "item"),
)
"""What somebody asked for and should have been public; owed until it is, or dropped for a reason."""

gap_askers = Table(
    "gap_askers",
    metadata,
    Column("gap", String(36), ForeignKey("gaps.id"), primary_key=True),
    Column("request", String(36), ForeignKey("requests.id"), primary_key=True),
    Column("told", Boolean, nullable=False),
    Column("told_at", Instant),
    Index(None, "request"),
)
"""Who asked for what is missing, and whether they were told that it is public now."""
