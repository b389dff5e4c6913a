"""What terminals told of alerts while they stood."""

from sqlalchemy import Boolean, Column, ForeignKey, Index, Integer, String, Table

from county.database.instants import Instant
from county.database.tables.schema import metadata

alert_steps = Table(
    "alert_steps",
    metadata,
    Column("row", String(36), ForeignKey("outbox_rows.id"), primary_key=True),
    Column("terminal", String(36), ForeignKey("terminals.id"), nullable=False),
    Column("item", String(36), nullable=False),
    Column("version", Integer, nullable=False),
    Column("channel", String(12), nullable=False),
    Column("step", String(10), nullable=False),
    Column("at", Instant, nullable=False),
    Column("clock_trusted", Boolean, nullable=False),
    Index(None, "item"),
)
"""That an alert was seen or began to sound; what became of the sound is in `aired_records`."""
