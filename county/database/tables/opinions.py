"""Opinions of residents on what they were asked."""

from sqlalchemy import Column, ForeignKey, Index, Integer, String, Table, Text

from county.database.instants import Instant
from county.database.tables.schema import metadata

opinions = Table(
    "opinions",
    metadata,
    Column("id", String(36), primary_key=True),
    Column("item", String(36), nullable=False),
    Column("version", Integer, nullable=False),
    Column("area", String(15), nullable=False),
    Column("terminal", String(36), ForeignKey("terminals.id"), nullable=False),
    Column("filed_at", Instant, nullable=False),
    Column("received_at", Instant, nullable=False),
    Index(None, "item"),
)

opinion_answers = Table(
    "opinion_answers",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("opinion", String(36), ForeignKey("opinions.id"), nullable=False),
    Column("question", Text, nullable=False),
    Column("choice", Text, nullable=False),
    Column("words", Text, nullable=False),
    Index(None, "opinion"),
)
"""A row for each choice taken, and for all that was written; a comment has no question."""
