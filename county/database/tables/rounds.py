"""Chores of the county's rounds, and how each went."""

from sqlalchemy import Column, Integer, String, Table, Text

from county.database.instants import Instant
from county.database.tables.schema import metadata

chores = Table(
    "chores",
    metadata,
    Column("name", String(32), primary_key=True),
    Column("begun_at", Instant, nullable=False),
    Column("held_until", Instant),
    Column("done_at", Instant),
    Column("said", Text, nullable=False, server_default=""),
    Column("failures", Integer, nullable=False, server_default="0"),
    Column("fault", Text, nullable=False, server_default=""),
)
"""`held_until` is the lease of who does it now; `failures` counts those since `done_at`."""
