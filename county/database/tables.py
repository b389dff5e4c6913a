"""The county's tables.

Instants are stored as UTC text that sorts (`Instant`), days as ISO text.
Invariant: the migrations make exactly these tables; a test compares them.
"""

from sqlalchemy import (
    Boolean,
    Column,
    Date,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    String,
    Table,
    Text,
    UniqueConstraint,
)

from county.database.instants import Instant

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
        "pk": "pk_%(table_name)s",
    }
)


areas = Table(
    "areas",
    metadata,
    Column("code", String(15), primary_key=True),
    Column("name", Text, nullable=False),
    Column("office", Text, nullable=False),
    Column("place", Integer, nullable=False),
)

blobs = Table(
    "blobs",
    metadata,
    Column("sha256", String(64), primary_key=True),
    Column("size", Integer, nullable=False),
    Column("media_type", Text, nullable=False),
    Column("name", Text, nullable=False),
)

documents = Table(
    "documents",
    metadata,
    Column("id", String(36), primary_key=True),
    Column("area", String(15), nullable=False),
    Column("kind", String(10), nullable=False),
    Column("entry", Text, nullable=False),
    Column("title", Text, nullable=False),
    Column("source", Text, nullable=False),
    Column("last_version", Integer, nullable=False),
    Column("draft", LargeBinary),
    Column("draft_digest", String(64)),
    Column("drafted_at", Instant),
    Column("live", LargeBinary),
    Column("live_version", Integer),
    Column("live_digest", String(64)),
    Column("live_at", Instant),
    Column("withdrawn_at", Instant),
    Column("withdrawn_reason", Text),
    Index(None, "area", "kind"),
)
"""One row a document: the draft that waits for its seal, and the payload now public."""

live_items = Table(
    "live_items",
    metadata,
    Column("id", String(36), ForeignKey("documents.id"), primary_key=True),
    Column("area", String(15), nullable=False),
    Column("entry", Text, nullable=False),
    Column("title", Text, nullable=False),
    Column("issuing_body", Text, nullable=False),
    Column("issued", Date, nullable=False),
    Column("shown_first", Date, nullable=False),
    Column("shown_last", Date),
    Column("channels", Text, nullable=False),
    Column("approved_by", Text, nullable=False),
    Index(None, "area", "issued"),
)
"""What lists of public items are filtered and sorted by; `approved_by` has area codes."""

changes = Table(
    "changes",
    metadata,
    Column("area", String(15), primary_key=True),
    Column("sequence", Integer, primary_key=True),
    Column("id", String(36), nullable=False),
    Column("version", Integer, nullable=False),
    Column("payload_hash", String(64), nullable=False),
    Column("envelope", LargeBinary, nullable=False),
    Column("held", Boolean, nullable=False),
    Column("at", Instant, nullable=False),
    UniqueConstraint("id", "version"),
    Index(None, "area", "held", "sequence"),
)
"""The feeds' changes; `held` marks the newest of each document."""

heads = Table(
    "heads",
    metadata,
    Column("area", String(15), primary_key=True),
    Column("epoch", Integer, nullable=False),
    Column("sequence", Integer, nullable=False),
    Column("issued", Instant, nullable=False),
    Column("envelope", LargeBinary, nullable=False),
)

mail = Table(
    "mail",
    metadata,
    Column("area", String(15), primary_key=True),
    Column("sequence", Integer, primary_key=True),
    Column("envelope", LargeBinary, nullable=False),
    Column("posted", Instant, nullable=False),
)

terminals = Table(
    "terminals",
    metadata,
    Column("id", String(36), primary_key=True),
    Column("number", Integer, nullable=False, unique=True),
    Column("area", String(15), nullable=False),
    Column("name", Text, nullable=False),
    Column("added_at", Instant, nullable=False),
    Column("seen_at", Instant),
    Column("report", LargeBinary),
    Column("reported_at", Instant),
    Column("device_key", String(64)),
    Column("standing", String(10), nullable=False, server_default="confirmed"),
    Column("trouble", LargeBinary),
    Column("trouble_at", Instant),
    Index(None, "device_key", unique=True),
)

claims = Table(
    "claims",
    metadata,
    Column("ticket", String(4), primary_key=True),
    Column("secret_hash", String(64), nullable=False),
    Column("area", String(15), nullable=False),
    Column("name", Text, nullable=False),
    Column("expires", Instant, nullable=False),
    Column("failures", Integer, nullable=False),
)
"""Claim codes that are neither used nor expired."""

terminal_passes = Table(
    "terminal_passes",
    metadata,
    Column("token_hash", String(64), primary_key=True),
    Column("terminal", String(36), ForeignKey("terminals.id"), nullable=False),
    Column("expires", Instant, nullable=False),
    Index(None, "terminal"),
)

terminal_history = Table(
    "terminal_history",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("terminal", String(36), nullable=False),
    Column("at", Instant, nullable=False),
    Column("who", Text, nullable=False),
    Column("act", String(10), nullable=False),
    Index(None, "terminal"),
)
"""Appended, never changed: who let a terminal in, refused or revoked it, and when."""

outbox_rows = Table(
    "outbox_rows",
    metadata,
    Column("id", String(36), primary_key=True),
    Column("terminal", String(36), ForeignKey("terminals.id"), nullable=False),
    Column("kind", String(10), nullable=False),
    Column("made", Instant, nullable=False),
    Column("received_at", Instant, nullable=False),
    Index(None, "kind", "received_at"),
)
"""Every row received from a terminal: what makes sending twice store once."""

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
    Index(None, "started"),
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
)

staff = Table(
    "staff",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("name", String(64), nullable=False, unique=True),
    Column("role", String(10), nullable=False),
    Column("area", String(15), nullable=False),
    Column("password_hash", Text, nullable=False),
    Column("added_at", Instant, nullable=False),
)

attempts = Table(
    "attempts",
    metadata,
    Column("name", String(64), primary_key=True),
    Column("failures", Integer, nullable=False),
    Column("locked_until", Instant),
)
"""Wrong passwords by the name typed, known or not, so that a lock tells nothing."""

sessions = Table(
    "sessions",
    metadata,
    Column("token_hash", String(64), primary_key=True),
    Column("staff", Integer, ForeignKey("staff.id"), nullable=False),
    Column("csrf", String(64), nullable=False),
    Column("begun", Instant, nullable=False),
    Column("seen", Instant, nullable=False),
)

requests = Table(
    "requests",
    metadata,
    Column("id", String(36), primary_key=True),
    Column("number", Text, nullable=False),
    Column("kind", String(12), nullable=False),
    Column("area", String(15), nullable=False),
    Column("terminal", String(36), ForeignKey("terminals.id"), nullable=False),
    Column("filed_at", Instant, nullable=False),
    Column("received_at", Instant, nullable=False),
    Column("words", Text, nullable=False),
    Column("searched", Text, nullable=False),
    Column("name", Text, nullable=False),
    Column("phone", Text, nullable=False),
    Column("item", String(36)),
    Column("answer_key", LargeBinary, nullable=False),
    Column("locator", Text, nullable=False),
    Column("due", Date, nullable=False),
    Column("provisional", Boolean, nullable=False),
    Column("state", String(14), nullable=False),
    Column("assignee", Integer, ForeignKey("staff.id")),
    Column("answered_at", Instant),
    Index(None, "state", "due"),
    Index(None, "assignee"),
    Index(None, "number"),
)

request_history = Table(
    "request_history",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("request", String(36), ForeignKey("requests.id"), nullable=False),
    Column("at", Instant, nullable=False),
    Column("who", Text, nullable=False),
    Column("came_from", String(14), nullable=False),
    Column("went_to", String(14), nullable=False),
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

statement_issues = Table(
    "statement_issues",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("area", String(15), nullable=False),
    Column("title", Text, nullable=False),
    Column("households", Integer, nullable=False),
    Column("who", Text, nullable=False),
    Column("at", Instant, nullable=False),
    Index(None, "area", "at"),
)
"""Appended, never changed: who issued statements to the households of an area, and when."""

statements = Table(
    "statements",
    metadata,
    Column("id", String(36), primary_key=True),
    Column("issue", Integer, ForeignKey("statement_issues.id"), nullable=False),
    Column("locator", Text, nullable=False, unique=True),
    Column("public_key", LargeBinary, nullable=False),
    Column("household", Text),
    Index(None, "issue"),
)
"""What is derived from each code, and the household's number in its list; neither a name nor
an amount stands here."""

withdrawn_codes = Table(
    "withdrawn_codes",
    metadata,
    Column("locator", Text, primary_key=True),
    Column("area", String(15), nullable=False),
    Column("who", Text, nullable=False),
    Column("at", Instant, nullable=False),
    Column("reason", Text, nullable=False),
)
"""Appended, never changed: codes that open nothing any more, of receipts and of slips."""

opinions = Table(
    "opinions",
    metadata,
    Column("id", String(36), primary_key=True),
    Column("item", String(36), nullable=False),
    Column("version", Integer, nullable=False),
    Column("area", String(15), nullable=False),
    Column("terminal", String(36), ForeignKey("terminals.id"), nullable=False),
    Column("filed_at", Instant, nullable=False),
    Column("received_at", Instant, nullable=False),
    Index(None, "item"),
)

opinion_answers = Table(
    "opinion_answers",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("opinion", String(36), ForeignKey("opinions.id"), nullable=False),
    Column("question", Text, nullable=False),
    Column("choice", Text, nullable=False),
    Column("words", Text, nullable=False),
    Index(None, "opinion"),
)
"""A row for each choice taken, and for all that was written; a comment has no question."""

ratings = Table(
    "ratings",
    metadata,
    Column("request", String(36), ForeignKey("requests.id"), primary_key=True),
    Column("face", String(12), nullable=False),
    Column("words", Text, nullable=False),
    Column("terminal", String(36), ForeignKey("terminals.id"), nullable=False),
    Column("rated_at", Instant, nullable=False),
    Column("received_at", Instant, nullable=False),
)
