"""What residents are asked, what they said to it, and what became of that."""

from sqlalchemy import (
    Boolean,
    Column,
    Date,
    ForeignKey,
    Index,
    Integer,
    String,
    Table,
    Text,
    UniqueConstraint,
)

from county.database.instants import Instant
from county.database.tables.schema import metadata

askings = Table(
    "askings",
    metadata,
    Column("item", String(36), ForeignKey("documents.id"), primary_key=True),
    Column("area", String(15), nullable=False),
    Column("opens", Date, nullable=False),
    Column("closes", Date, nullable=False),
    Column("questions", Integer, nullable=False),
    Column("comments", Boolean, nullable=False),
    Index(None, "closes"),
)
"""A row for each public item on which people are asked; kept up by publishing."""

conclusions = Table(
    "conclusions",
    metadata,
    Column("decision", String(36), ForeignKey("documents.id"), primary_key=True),
    Column("item", String(36), nullable=False),
    Index(None, "item"),
)
"""A row for each public item that tells the outcome of another; kept up by publishing."""

opinions = Table(
    "opinions",
    metadata,
    Column("id", String(36), primary_key=True),
    Column("item", String(36), nullable=False),
    Column("version", Integer, nullable=False),
    Column("area", String(15), nullable=False),
    Column("terminal", String(36), ForeignKey("terminals.id"), nullable=True),
    Column("device", String(64), nullable=True),
    Column("filed_at", Instant, nullable=False),
    Column("received_at", Instant, nullable=False),
    Index(None, "item"),
    UniqueConstraint("item", "device"),
)
"""What came from a terminal has no device, what came from a phone no terminal; a device is a
hash of a random number that the phone keeps, and of the item."""

opinion_topics = Table(
    "opinion_topics",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("item", String(36), nullable=False),
    Column("title", Text, nullable=False),
    Column("verdict", String(12), nullable=False),
    Column("reply", Text, nullable=False),
    Column("changed_by", String(64), nullable=False),
    Column("changed_at", Instant, nullable=False),
    Index(None, "item"),
)
"""Comments that say the same, in the desk's words, with the answer to them."""

opinion_answers = Table(
    "opinion_answers",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("opinion", String(36), ForeignKey("opinions.id"), nullable=False),
    Column("question", Text, nullable=False),
    Column("choice", Text, nullable=False),
    Column("words", Text, nullable=False),
    Column("doubt", String(12), nullable=True),
    Column("barred", String(12), nullable=True),
    Column("barred_why", Text, nullable=True),
    Column("topic", Integer, ForeignKey("opinion_topics.id"), nullable=True),
    Index(None, "opinion"),
    Index(None, "topic"),
)
"""A row for each choice taken, and for all that was written; a comment has no question.

`doubt` is why the county thinks it may be rubbish, `barred` as what a person set it aside.
"""
