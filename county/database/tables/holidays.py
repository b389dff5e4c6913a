"""Holiday notices that the county loaded, beside those that ship with Mingbai."""

from sqlalchemy import Column, Integer, String, Table, Text

from county.database.instants import Instant
from county.database.tables.schema import metadata

holiday_notices = Table(
    "holiday_notices",
    metadata,
    Column("year", Integer, primary_key=True, autoincrement=False),
    Column("version", Integer, primary_key=True, autoincrement=False),
    Column("at", Instant, nullable=False),
    Column("who", String(64), nullable=False),
    Column("text", Text, nullable=False),
)
"""Whole notices as TOML; a year's newest version is in force, none is changed or deleted."""
