"""What was done to bring an answer to its asker, and what came of it."""

from sqlalchemy import (
    Boolean,
    Column,
    ForeignKey,
    Index,
    Integer,
    String,
    Table,
    Text,
    UniqueConstraint,
)

from county.database.instants import Instant
from county.database.tables.schema import metadata

delivery_tries = Table(
    "delivery_tries",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("request", String(36), ForeignKey("requests.id"), nullable=False),
    Column("cycle", Integer, nullable=False),
    Column("way", String(8), nullable=False),
    Column("at", Instant, nullable=False),
    Column("who", Text, nullable=False),
    Column("reached", Boolean, nullable=False),
    Column("number", Text, nullable=False),
    Column("said", Text, nullable=False),
    Index(None, "request"),
)
"""Appended, never changed: each time somebody tried to bring an answer to its asker, or the asker
fetched it. `way` is a `disclosure.delivery.Way`, `number` masked, `said` a few words."""

texts = Table(
    "texts",
    metadata,
    Column("id", String(36), primary_key=True),
    Column("request", String(36), ForeignKey("requests.id"), nullable=False),
    Column("cycle", Integer, nullable=False),
    Column("body", Text, nullable=False),
    Column("state", String(8), nullable=False),
    Column("made_at", Instant, nullable=False),
    Column("next_at", Instant, nullable=False),
    Column("tries", Integer, nullable=False),
    Column("asked", Integer, nullable=False),
    Column("gateway_id", Text),
    Column("ended_at", Instant),
    Column("fault", String(12), nullable=False),
    Index(None, "state", "next_at"),
    Index(None, "gateway_id"),
    UniqueConstraint("request", "cycle"),
)
"""Text messages to askers, one for an answer. The number is read from the request when the text
is sent and stands nowhere else; `body` tells the request's number and where to read the answer."""

text_consents = Table(
    "text_consents",
    metadata,
    Column("request", String(36), ForeignKey("requests.id"), primary_key=True),
    Column("at", Instant, nullable=False),
    Column("who", Text, nullable=False),
)
"""Askers who agreed to text messages; `who` is the account that noted it, or who asked itself."""

rating_reviews = Table(
    "rating_reviews",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("request", String(36), ForeignKey("requests.id"), nullable=False),
    Column("rated_at", Instant, nullable=False),
    Column("at", Instant, nullable=False),
    Column("who", Text, nullable=False),
    Column("words", Text, nullable=False),
    Index(None, "request"),
)
"""Appended, never changed: what a lead did about a low mark; `rated_at` tells which mark."""

early_receipts = Table(
    "early_receipts",
    metadata,
    Column("gateway_id", Text, primary_key=True),
    Column("at", Instant, nullable=False),
    Column("reached", Boolean, nullable=False),
)
"""Receipts that came before the gateway's answer to the message itself, for a day at most."""
