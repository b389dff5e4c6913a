"""Requests of residents, their history and answers."""

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

requests = Table(
    "requests",
    metadata,
    Column("id", String(36), primary_key=True),
    Column("number", Text, nullable=False),
    Column("kind", String(12), nullable=False),
    Column("area", String(15), nullable=False),
    Column("terminal", String(36), ForeignKey("terminals.id"), nullable=False),
    Column("filed_at", Instant, nullable=False),
    Column("received_at", Instant, nullable=False),
    Column("words", Text, nullable=False),
    Column("searched", Text, nullable=False),
    Column("name", Text, nullable=False),
    Column("phone", Text, nullable=False),
    Column("item", String(36)),
    Column("answer_key", LargeBinary, nullable=False),
    Column("locator", Text, nullable=False),
    Column("due", Date, nullable=False),
    Column("provisional", Boolean, nullable=False),
    Column("state", String(14), nullable=False),
    Column("assignee", Integer, ForeignKey("staff.id")),
    Column("answered_at", Instant),
    Index(None, "state", "due"),
    Index(None, "assignee"),
    Index(None, "number"),
)

request_history = Table(
    "request_history",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("request", String(36), ForeignKey("requests.id"), nullable=False),
    Column("at", Instant, nullable=False),
    Column("who", Text, nullable=False),
    Column("came_from", String(14), nullable=False),
    Column("went_to", String(14), nullable=False),
    Column("note", Text, nullable=False),
    Index(None, "request"),
)
"""Appended, never changed: who moved a request or looked at a person's data, and when."""

answers = Table(
    "answers",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("request", String(36), ForeignKey("requests.id"), nullable=False),
    Column("at", Instant, nullable=False),
    Column("who", Text, nullable=False),
    Column("text", Text, nullable=False),
    Column("items", Text, nullable=False),
    Index(None, "request"),
)

ratings = Table(
    "ratings",
    metadata,
    Column("request", String(36), ForeignKey("requests.id"), primary_key=True),
    Column("face", String(12), nullable=False),
    Column("words", Text, nullable=False),
    Column("terminal", String(36), ForeignKey("terminals.id"), nullable=False),
    Column("rated_at", Instant, nullable=False),
    Column("received_at", Instant, nullable=False),
)
