"""Who gets which requests: rules, and who is away."""

from sqlalchemy import Column, Date, ForeignKey, Integer, String, Table, Text

from county.database.instants import Instant
from county.database.tables.schema import metadata

assignment_rules = Table(
    "assignment_rules",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("area", String(15), nullable=False, index=True),
    Column("kind", String(12)),
    Column("topic", Text),
    Column("name", String(64), nullable=False),
    Column("made_by", String(64), nullable=False),
    Column("made_at", Instant, nullable=False),
)
"""Requests of an area and below it; without a kind or a topic of every one."""

assignment_people = Table(
    "assignment_people",
    metadata,
    Column("rule", Integer, ForeignKey("assignment_rules.id"), primary_key=True),
    Column("staff", Integer, ForeignKey("staff.id"), primary_key=True, index=True),
)
"""Whom a rule gives requests to; several are a group, whose least busy gets the next one."""

absences = Table(
    "absences",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("staff", Integer, ForeignKey("staff.id"), nullable=False, index=True),
    Column("first_day", Date, nullable=False),
    Column("last_day", Date, nullable=False),
    Column("deputy", Integer, ForeignKey("staff.id")),
    Column("noted_by", String(64), nullable=False),
    Column("noted_at", Instant, nullable=False),
    Column("cancelled_at", Instant),
)
"""Who is away from which day to which, both included."""
