"""Orders to terminals, and what became of each there."""

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    Integer,
    LargeBinary,
    String,
    Table,
    Text,
)

from county.database.instants import Instant
from county.database.tables.schema import metadata

orders = Table(
    "orders",
    metadata,
    Column("number", BigInteger, primary_key=True, autoincrement=False),
    Column("area", String(15), nullable=False),
    Column("terminal", String(36), nullable=False),
    Column("act", String(10), nullable=False),
    Column("who", Text, nullable=False),
    Column("why", Text, nullable=False),
    Column("given", Instant, nullable=False),
    Column("until", Instant, nullable=False),
    Column("carried", Boolean, nullable=False),
    Column("payload", LargeBinary, nullable=False),
    Index(None, "area", "carried"),
)
"""Appended; only `carried` changes: whether the head of the area still has it."""

order_answers = Table(
    "order_answers",
    metadata,
    Column("number", BigInteger, ForeignKey("orders.number"), primary_key=True),
    Column("terminal", String(36), ForeignKey("terminals.id"), primary_key=True),
    Column("process", String(10), primary_key=True),
    Column("outcome", String(10), nullable=False),
    Column("at", Instant, nullable=False),
    Column("came", Instant, nullable=False),
    Column("clock_trusted", Boolean, nullable=False),
    Column("because", String(10)),
    Index(None, "terminal"),
)
"""What terminals told of orders: the last word of each process."""

screenshots = Table(
    "screenshots",
    metadata,
    Column("number", BigInteger, primary_key=True),
    Column("terminal", String(36), primary_key=True),
    Column("process", String(10), primary_key=True),
    Column("at", Instant, nullable=False),
    Column("came", Instant, nullable=False),
    Column("width_px", Integer, nullable=False),
    Column("height_px", Integer, nullable=False),
    Column("picture", LargeBinary, nullable=False),
    ForeignKeyConstraint(["number"], ["orders.number"]),
    ForeignKeyConstraint(["terminal"], ["terminals.id"]),
    Index(None, "terminal", "came"),
    Index(None, "came"),
)
"""What stood on screens when an order asked; checked, drawn anew, and soon forgotten."""
