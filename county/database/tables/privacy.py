"""What keeps personal data from being erased."""

from sqlalchemy import Column, ForeignKey, String, Table, Text

from county.database.instants import Instant
from county.database.tables.schema import metadata

request_holds = Table(
    "request_holds",
    metadata,
    Column("request", String(36), ForeignKey("requests.id"), primary_key=True),
    Column("why", Text, nullable=False),
    Column("who", String(64), nullable=False),
    Column("at", Instant, nullable=False),
)
"""Requests whose personal data a lead keeps beyond their time; gone when the hold is lifted."""
