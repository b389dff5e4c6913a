"""Holds on personal data; figures of requests are added up from indexes alone."""

import sqlalchemy as sa
from alembic import op

from county.database.instants import Instant

revision = "0030"
down_revision = "0029"
branch_labels = None
depends_on = None

INDEXES = {
    "ix_requests_fell": (
        "requests",
        [
            *("cut_off", "area", "kind", "assignee", "state", "answered_at"),
            *("paused_from", "due", "id", "cycle"),
        ],
    ),
    "ix_requests_came": (
        "requests",
        [
            *("received_at", "area", "kind", "assignee", "came_by"),
            *("first_due", "first_response_at"),
        ],
    ),
    "ix_requests_phone": ("requests", ["phone"]),
    "ix_requests_erased_at": ("requests", ["erased_at", "closed_at"]),
    "ix_ratings_rated_at": ("ratings", ["rated_at", "request", "face"]),
}


def upgrade() -> None:
    op.create_table(
        "request_holds",
        sa.Column("request", sa.String(36), nullable=False),
        sa.Column("why", sa.Text(), nullable=False),
        sa.Column("who", sa.String(64), nullable=False),
        sa.Column("at", Instant(), nullable=False),
        sa.ForeignKeyConstraint(
            ["request"], ["requests.id"], name=op.f("fk_request_holds_request_requests")
        ),
        sa.PrimaryKeyConstraint("request", name=op.f("pk_request_holds")),
    )
    for name, (table, columns) in INDEXES.items():
        op.create_index(name, table, columns)


def downgrade() -> None:
    for name, (table, _) in reversed(INDEXES.items()):
        op.drop_index(name, table_name=table)
    op.drop_table("request_holds")
