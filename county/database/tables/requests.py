"""Requests of residents, their history and answers."""

from sqlalchemy import (
    Boolean,
    Column,
    Date,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    String,
    Table,
    Text,
)

from county.database.instants import Instant
from county.database.tables.schema import metadata

requests = Table(
    "requests",
    metadata,
    Column("id", String(36), primary_key=True),
    Column("number", Text, nullable=False),
    Column("kind", String(12), nullable=False),
    Column("area", String(15), nullable=False),
    Column("came_by", String(8), nullable=False),
    Column("terminal", String(36), ForeignKey("terminals.id")),
    Column("taken_by", Integer, ForeignKey("staff.id")),
    Column("topic", Text),
    Column("original", String(36), ForeignKey("requests.id")),
    Column("filed_at", Instant, nullable=False),
    Column("received_at", Instant, nullable=False),
    Column("words", Text, nullable=False),
    Column("searched", Text, nullable=False),
    Column("name", Text, nullable=False),
    Column("phone", Text, nullable=False),
    Column("item", String(36)),
    Column("answer_key", LargeBinary, nullable=False),
    Column("locator", Text, nullable=False),
    Column("cycle", Integer, nullable=False),
    Column("counts_from", Date, nullable=False),
    Column("limit_days", Integer, nullable=False),
    Column("extended_days", Integer, nullable=False),
    Column("paused_from", Date),
    Column("due", Date, nullable=False),
    Column("cut_off", Instant, nullable=False),
    Column("provisional", Boolean, nullable=False),
    Column("first_due", Instant, nullable=False),
    Column("first_response_at", Instant),
    Column("state", String(14), nullable=False),
    Column("assignee", Integer, ForeignKey("staff.id")),
    Column("answered_at", Instant),
    Column("closed_at", Instant),
    Column("erased_at", Instant),
    Index(None, "state", "due"),
    Index(None, "state", "cut_off"),
    Index(None, "assignee"),
    Index(None, "number"),
    Index(None, "area", "filed_at"),
    Index(None, "locator"),
    Index(
        "ix_requests_fell",
        *("cut_off", "area", "kind", "assignee", "state", "answered_at"),
        *("paused_from", "due", "id", "cycle"),
    ),
    Index(
        "ix_requests_came",
        *("received_at", "area", "kind", "assignee", "came_by"),
        *("first_due", "first_response_at"),
    ),
    Index("ix_requests_phone", "phone"),
    Index(
        "ix_requests_answered",
        *("answered_at", "filed_at", "state", "area", "assignee", "kind", "id"),
    ),
    Index("ix_requests_counted", "state", "area", "assignee", "kind"),
    Index("ix_requests_erased_at", "erased_at", "closed_at"),
)
"""Of the running cycle: `counts_from` is day 0, `limit_days` the working days allowed with
`extended_days` of extension among them, `paused_from` since when the clock stands (None while
it runs), `due` the last day in time and `cut_off` the instant at which that day is over."""

request_cycles = Table(
    "request_cycles",
    metadata,
    Column("request", String(36), ForeignKey("requests.id"), primary_key=True),
    Column("cycle", Integer, primary_key=True),
    Column("assignee", Integer, ForeignKey("staff.id")),
    Column("counts_from", Date, nullable=False),
    Column("limit_days", Integer, nullable=False),
    Column("due", Date, nullable=False),
    Column("cut_off", Instant, nullable=False),
    Column("first_due", Instant, nullable=False),
    Column("first_response_at", Instant),
    Column("state", String(14), nullable=False),
    Column("answered_at", Instant),
    Column("ended_at", Instant, nullable=False),
    Index(None, "cut_off"),
)
"""Appended when a request is reopened: what the cycle before had come to."""

request_pauses = Table(
    "request_pauses",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("request", String(36), ForeignKey("requests.id"), nullable=False),
    Column("cycle", Integer, nullable=False),
    Column("why", String(12), nullable=False),
    Column("began", Date, nullable=False),
    Column("ended", Date),
    Column("at", Instant, nullable=False),
    Column("who", Text, nullable=False),
    Column("asked", Text, nullable=False),
    Column("evidence", Text, nullable=False),
    Index(None, "request"),
)
"""Why and when a clock stood, who asked what, and how it demonstrably reached the person."""

request_moves = Table(
    "request_moves",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("request", String(36), ForeignKey("requests.id"), nullable=False),
    Column("at", Instant, nullable=False),
    Column("why", String(12), nullable=False),
    Column("was", Date, nullable=False),
    Column("due", Date, nullable=False),
    Index(None, "request"),
    Index(None, "at"),
)
"""Appended, never changed: how a due day moved, and why."""

request_breaches = Table(
    "request_breaches",
    metadata,
    Column("request", String(36), ForeignKey("requests.id"), primary_key=True),
    Column("cycle", Integer, primary_key=True),
    Column("what", String(14), primary_key=True),
    Column("due", Instant, nullable=False),
    Column("at", Instant, nullable=False),
    Index(None, "due"),
)
"""Appended, never changed or deleted: a limit that was missed, and when that was noted."""

request_history = Table(
    "request_history",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("request", String(36), ForeignKey("requests.id"), nullable=False),
    Column("at", Instant, nullable=False),
    Column("who", Text, nullable=False),
    Column("came_from", String(14), nullable=False),
    Column("went_to", String(14), nullable=False),
    Column("what", String(4), nullable=False),
    Column("note", Text, nullable=False),
    Index(None, "request"),
)
"""Appended, never changed: who moved a request or looked at a person's data, and when."""

answers = Table(
    "answers",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("request", String(36), ForeignKey("requests.id"), nullable=False),
    Column("at", Instant, nullable=False),
    Column("who", Text, nullable=False),
    Column("text", Text, nullable=False),
    Column("items", Text, nullable=False),
    Index(None, "request"),
)

ratings = Table(
    "ratings",
    metadata,
    Column("request", String(36), ForeignKey("requests.id"), primary_key=True),
    Column("face", String(12), nullable=False),
    Column("words", Text, nullable=False),
    Column("terminal", String(36), ForeignKey("terminals.id")),
    Column("rated_at", Instant, nullable=False),
    Column("received_at", Instant, nullable=False),
    Index("ix_ratings_rated_at", "rated_at", "request", "face"),
)
