"""Staff, how they prove who they are, and their sessions."""

from sqlalchemy import Column, ForeignKey, Integer, LargeBinary, String, Table, Text

from county.database.instants import Instant
from county.database.tables.schema import metadata

staff = Table(
    "staff",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("name", String(64), nullable=False, unique=True),
    Column("role", String(10), nullable=False),
    Column("also", String(64), nullable=False, server_default=""),
    Column("area", String(15), nullable=False),
    Column("password_hash", Text, nullable=False),
    Column("added_at", Instant, nullable=False),
    Column("left_at", Instant),
    Column("subject", String(255), unique=True),
)
"""`also` holds further roles, `subject` is who they are at the county's own login service."""

second_factors = Table(
    "second_factors",
    metadata,
    Column("staff", Integer, ForeignKey("staff.id"), primary_key=True),
    Column("secret", LargeBinary, nullable=False),
    Column("confirmed_at", Instant),
    Column("last_step", Integer, nullable=False),
)
"""The secret of each person's code generator, encrypted; one not confirmed counts for nothing."""

recovery_codes = Table(
    "recovery_codes",
    metadata,
    Column("code_hash", String(64), primary_key=True),
    Column("staff", Integer, ForeignKey("staff.id"), nullable=False, index=True),
)
"""Codes that stand in for the code generator, each once; a used one is gone."""

first_codes = Table(
    "first_codes",
    metadata,
    Column("staff", Integer, ForeignKey("staff.id"), primary_key=True),
    Column("code_hash", String(64), nullable=False, unique=True),
    Column("expires", Instant, nullable=False),
)
"""One-time codes by which a person sets a password of their own."""

attempts = Table(
    "attempts",
    metadata,
    Column("key", String(160), primary_key=True),
    Column("failures", Integer, nullable=False),
    Column("last_at", Instant, nullable=False, index=True),
    Column("locked_until", Instant),
)
"""Wrong tries by name typed and address, known or not, so that a lock tells nothing."""

familiar_addresses = Table(
    "familiar_addresses",
    metadata,
    Column("staff", Integer, ForeignKey("staff.id"), primary_key=True),
    Column("address", String(64), primary_key=True),
    Column("last_at", Instant, nullable=False),
)
"""From where each person has logged in: strangers elsewhere cannot lock them out there."""

sessions = Table(
    "sessions",
    metadata,
    Column("token_hash", String(64), primary_key=True),
    Column("staff", Integer, ForeignKey("staff.id"), nullable=False),
    Column("csrf", String(64), nullable=False),
    Column("begun", Instant, nullable=False),
    Column("seen", Instant, nullable=False),
    Column("stage", String(10), nullable=False, server_default="open"),
    Column("address", String(64), nullable=False, server_default=""),
    Column("browser", String(64), nullable=False, server_default=""),
)

login_trips = Table(
    "login_trips",
    metadata,
    Column("state_hash", String(64), primary_key=True),
    Column("browser_hash", String(64), nullable=False),
    Column("nonce", String(64), nullable=False),
    Column("verifier", String(128), nullable=False),
    Column("expires", Instant, nullable=False),
)
"""People on their way to the county's own login service and back."""
