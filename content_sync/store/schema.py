"""The tables of the content database and of the outbox.

Invariant: the columns beside a payload only narrow a search; what is shown is read
from the sealed payload itself.
"""

from collections.abc import Iterable
from enum import StrEnum

from sqlalchemy import (
    Column,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    Table,
    Text,
    UniqueConstraint,
)

from disclosure.channels import Channel

CONTENT_FORMAT = 1
"""Counts up when the tables change; a content database of another format is rebuilt."""


class Kind(StrEnum):
    """What a stored document is."""

    ITEM = "item"
    TOMBSTONE = "tombstone"
    PROFILE = "profile"


class Place(StrEnum):
    """Where a document stands in its feed.

    A `held` one is in the feed and counts for its digest. A `kept` one is an older
    version, on display until the held one has its files. A `gone` one is no longer
    in the feed; it stays so that its version can never be undercut.
    """

    HELD = "held"
    KEPT = "kept"
    GONE = "gone"


class State(StrEnum):
    """Whether a document may be shown.

    `waiting`: files are missing. `refused`: the newest root no longer vouches for it,
    or its bytes are damaged.
    """

    READY = "ready"
    WAITING = "waiting"
    REFUSED = "refused"


CONTENT = MetaData()

settled = Table(
    "settled",
    CONTENT,
    Column("name", Text, primary_key=True),
    Column("value", Text, nullable=False),
)

roots = Table(
    "roots",
    CONTENT,
    Column("version", Integer, primary_key=True),
    Column("raw", LargeBinary, nullable=False),
)

feeds = Table(
    "feeds",
    CONTENT,
    Column("area", Text, primary_key=True),
    Column("epoch", Integer, nullable=False),
    Column("cursor", Integer, nullable=False),
    Column("target", Integer, nullable=False),
    Column("expected", Integer, nullable=False),
    Column("head", LargeBinary),
    Column("whole", Integer, nullable=False),
    Column("mail_cursor", Integer, nullable=False),
)

documents = Table(
    "documents",
    CONTENT,
    Column("number", Integer, primary_key=True),
    Column("area", Text, nullable=False),
    Column("id", Text, nullable=False),
    Column("version", Integer, nullable=False),
    Column("kind", Text, nullable=False),
    Column("place", Text, nullable=False),
    Column("state", Text, nullable=False),
    Column("sequence", Integer, nullable=False),
    Column("sha256", Text, nullable=False),
    Column("accepted_at", Text, nullable=False),
    Column("entry", Text),
    Column("channels", Integer, nullable=False),
    Column("issued", Text),
    Column("shown_first", Text),
    Column("shown_last", Text),
    Column("envelope", LargeBinary, nullable=False),
    UniqueConstraint("area", "id", "version"),
    Index("documents_id", "id", "version", "state", "place", "kind"),
    Index("documents_held", "area", "place", "id", "version", "sha256"),
    Index(
        "documents_shown",
        *("state", "kind", "area", "entry", "channels", "shown_first", "shown_last", "issued"),
        *("place", "id", "version"),
    ),
)

needs = Table(
    "needs",
    CONTENT,
    Column("number", ForeignKey("documents.number", ondelete="CASCADE"), primary_key=True),
    Column("sha256", Text, primary_key=True),
    Column("size", Integer, nullable=False),
    Index("needs_sha256", "sha256"),
)

present = Table(
    "present",
    CONTENT,
    Column("sha256", Text, primary_key=True),
    Column("size", Integer, nullable=False),
)

given_up = Table(
    "given_up",
    CONTENT,
    Column("sha256", Text, primary_key=True),
    Column("size", Integer, nullable=False),
)

letters = Table(
    "letters",
    CONTENT,
    Column("locator", Text, primary_key=True),
    Column("area", Text, nullable=False),
    Column("posted", Text, nullable=False),
    Column("envelope", LargeBinary, nullable=False),
)

orders = Table(
    "orders",
    CONTENT,
    Column("number", Integer, primary_key=True),
    Column("came", Text, nullable=False),
    Column("envelope", LargeBinary, nullable=False),
)

OUTBOX = MetaData()

rows = Table(
    "rows",
    OUTBOX,
    Column("number", Integer, primary_key=True),
    Column("id", Text, nullable=False, unique=True),
    Column("kind", Text, nullable=False),
    Column("made", Text, nullable=False),
    Column("body", LargeBinary, nullable=False),
    Column("state", Text, nullable=False),
    Column("reason", Text, nullable=False),
    Column("settled_at", Text),
    Index("rows_state", "state", "kind"),
)

counts = Table(
    "counts",
    OUTBOX,
    Column("day", Text, primary_key=True),
    Column("count", Integer, nullable=False),
)

terminal = Table(
    "terminal",
    OUTBOX,
    Column("one", Integer, primary_key=True),
    Column("id", Text, nullable=False),
    Column("number", Integer, nullable=False),
)

wishes = Table("wishes", OUTBOX, Column("sha256", Text, primary_key=True))

obeyed = Table(
    "obeyed",
    OUTBOX,
    Column("process", Text, primary_key=True),
    Column("number", Integer, primary_key=True),
    Column("subject", Text, nullable=False),
    Column("outcome", Text, nullable=False),
    Column("since", Text, nullable=False),
    Column("until", Text, nullable=False),
    Column("order", LargeBinary, nullable=False),
)
"""Orders that a process has settled: it obeys none of them again, whatever comes again."""

_BITS = {channel: 1 << place for place, channel in enumerate(Channel)}


def channel_bits(channels: Iterable[Channel]) -> int:
    """Return the channels as a bit mask for a column."""
    return sum(_BITS[channel] for channel in set(channels))
