"""Applications for disclosure: their register, what was done, and their sealed bundles."""

from sqlalchemy import (
    Column,
    Date,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    String,
    Table,
    Text,
    UniqueConstraint,
)

from county.database.instants import Instant
from county.database.tables.schema import metadata

applications = Table(
    "applications",
    metadata,
    Column("request", String(36), ForeignKey("requests.id"), primary_key=True),
    Column("year", Integer, nullable=False),
    Column("number", Integer, nullable=False),
    Column("register", Text, nullable=False),
    Column("area", String(15), nullable=False),
    Column("agency", String(15), nullable=False),
    Column("received", Date, nullable=False),
    Column("asked_on", Date, nullable=False),
    Column("arrived_by", String(12), nullable=False),
    Column("applicant", String(12), nullable=False),
    Column("name", Text, nullable=False),
    Column("contact", Text, nullable=False),
    Column("agent", Text, nullable=False),
    Column("identity", Text, nullable=False),
    Column("described", Text, nullable=False),
    Column("form", String(12), nullable=False),
    Column("way", String(12), nullable=False),
    Column("at", Instant, nullable=False),
    Column("who", Text, nullable=False),
    Column("stage", String(12), nullable=False),
    Column("line", String(24)),
    Column("ended", Date),
    UniqueConstraint("year", "number"),
    Index(None, "stage"),
    Index(None, "register"),
    Index(None, "received"),
)
"""`number` counts from 1 without a gap within a `year`; `ended` is the day of the decision, or of
the withdrawal, and `line` where the yearly report counts it. `area` is the request's."""

application_steps = Table(
    "application_steps",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("request", String(36), ForeignKey("applications.request"), nullable=False),
    Column("step", String(20), nullable=False),
    Column("day", Date, nullable=False),
    Column("until", Date),
    Column("about", Text, nullable=False),
    Column("at", Instant, nullable=False),
    Column("who", Text, nullable=False),
    Column("parts", Text, nullable=False),
    Column("paper", Text, nullable=False),
    Column("told", Text, nullable=False),
    Column("note", Text, nullable=False),
    Index(None, "request"),
    Index(None, "step", "until"),
)
"""Appended: each step with what was filled in and the papers that it made, as JSON."""

application_bundles = Table(
    "application_bundles",
    metadata,
    Column("request", String(36), ForeignKey("applications.request"), primary_key=True),
    Column("at", Instant, nullable=False),
    Column("who", Text, nullable=False),
    Column("sha256", String(64), nullable=False),
    Column("file", LargeBinary, nullable=False),
    Index(None, "at"),
)
"""The archive: all papers of an ended application with the list of their hashes, as a ZIP file."""
