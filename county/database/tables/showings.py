"""What terminals have shown and aired."""

from sqlalchemy import Boolean, Column, Date, ForeignKey, Index, Integer, LargeBinary, String, Table

from county.database.instants import Instant
from county.database.tables.schema import metadata

display_records = Table(
    "display_records",
    metadata,
    Column("row", String(36), ForeignKey("outbox_rows.id"), primary_key=True),
    Column("terminal", String(36), ForeignKey("terminals.id"), nullable=False),
    Column("item", String(36), nullable=False),
    Column("version", Integer, nullable=False),
    Column("channel", String(12), nullable=False),
    Column("started", Instant, nullable=False),
    Column("milliseconds", Integer, nullable=False),
    Column("times", Integer, nullable=False),
    Column("lit", Boolean, nullable=False),
    Column("clock_trusted", Boolean, nullable=False),
    # A village's pages are found in it alone, among all that the county's terminals sent.
    Index(None, "started", "terminal", "row"),
    Index(None, "item"),
)

display_days = Table(
    "display_days",
    metadata,
    Column("item", String(36), primary_key=True),
    Column("terminal", String(36), ForeignKey("terminals.id"), primary_key=True),
    Column("day", Date, primary_key=True),
    Column("times", Integer, nullable=False),
    Column("counted", Integer, nullable=False),
    Column("milliseconds", Integer, nullable=False),
    Index(None, "terminal", "day"),
    Index(None, "day"),
)
"""Display records added up; `counted` are the showings that make a day count."""

aired_records = Table(
    "aired_records",
    metadata,
    Column("row", String(36), ForeignKey("outbox_rows.id"), primary_key=True),
    Column("terminal", String(36), ForeignKey("terminals.id"), nullable=False),
    Column("item", String(36), nullable=False),
    Column("planned", Instant, nullable=False),
    Column("result", String(10), nullable=False),
    Column("record", LargeBinary, nullable=False),
    Index(None, "planned"),
    Index(None, "item"),
    Index(None, "terminal", "planned"),
)
