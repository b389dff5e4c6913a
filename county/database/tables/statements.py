"""Statements to households, and codes that open nothing any more."""

from sqlalchemy import Column, ForeignKey, Index, Integer, LargeBinary, String, Table, Text

from county.database.instants import Instant
from county.database.tables.schema import metadata

statement_issues = Table(
    "statement_issues",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("area", String(15), nullable=False),
    Column("title", Text, nullable=False),
    Column("households", Integer, nullable=False),
    Column("who", Text, nullable=False),
    Column("at", Instant, nullable=False),
    Index(None, "area", "at"),
)
"""Appended, never changed: who issued statements to the households of an area, and when."""

statements = Table(
    "statements",
    metadata,
    Column("id", String(36), primary_key=True),
    Column("issue", Integer, ForeignKey("statement_issues.id"), nullable=False),
    Column("locator", Text, nullable=False, unique=True),
    Column("public_key", LargeBinary, nullable=False),
    Column("household", Text),
    Index(None, "issue"),
)
"""What is derived from each code, and the household's number in its list; neither a name nor
an amount stands here."""

withdrawn_codes = Table(
    "withdrawn_codes",
    metadata,
    Column("locator", Text, primary_key=True),
    Column("area", String(15), nullable=False),
    Column("who", Text, nullable=False),
    Column("at", Instant, nullable=False),
    Column("reason", Text, nullable=False),
)
"""Appended, never changed: codes that open nothing any more, of receipts and of slips."""

held_lists = Table(
    "held_lists",
    metadata,
    Column("id", String(36), primary_key=True),
    Column("who", Text, nullable=False),
    Column("at", Instant, nullable=False),
    Column("box", LargeBinary, nullable=False),
    Index(None, "at"),
)
"""Checked payment lists that wait to be issued; each opens with a key that only its page has."""
