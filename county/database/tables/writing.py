"""What editors write, before it is a draft that waits for its seal."""

from sqlalchemy import Column, ForeignKey, Index, Integer, LargeBinary, String, Table, Text

from county.database.instants import Instant
from county.database.tables.schema import metadata

writings = Table(
    "writings",
    metadata,
    Column("id", String(36), primary_key=True),
    Column("area", String(15), nullable=False),
    Column("entry", Text, nullable=False),
    Column("title", Text, nullable=False),
    Column("stage", String(12), nullable=False),
    Column("revision", Integer, nullable=False),
    Column("content", LargeBinary, nullable=False),
    Column("author", String(64), nullable=False),
    Column("begun_at", Instant, nullable=False),
    Column("saved_at", Instant, nullable=False),
    Column("saved_by", String(64), nullable=False),
    Index(None, "area", "stage"),
)
"""One row a manuscript, by the id of its item; `revision` counts what was saved."""

writing_history = Table(
    "writing_history",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("writing", String(36), ForeignKey("writings.id"), nullable=False),
    Column("stage", String(12), nullable=False),
    Column("who", String(64), nullable=False),
    Column("at", Instant, nullable=False),
    Column("comment", Text, nullable=False),
    Index(None, "writing"),
)
"""The stages that a manuscript went through; `comment` says why it was sent back."""

writing_presence = Table(
    "writing_presence",
    metadata,
    Column("writing", String(36), ForeignKey("writings.id"), primary_key=True),
    Column("person", String(64), primary_key=True),
    Column("since", Instant, nullable=False),
    Column("seen", Instant, nullable=False),
)
"""Who has a manuscript open."""

writing_copies = Table(
    "writing_copies",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("writing", String(36), ForeignKey("writings.id"), nullable=False),
    Column("person", String(64), nullable=False),
    Column("revision", Integer, nullable=False),
    Column("content", LargeBinary, nullable=False),
    Column("at", Instant, nullable=False),
    Index(None, "writing"),
)
"""What somebody wrote on a revision that another had saved over: it is kept, not lost."""
