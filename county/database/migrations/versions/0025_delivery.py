"""Bringing answers to their askers, marks from phones, and payment lists that wait."""

import sqlalchemy as sa
from alembic import op

revision = "0025"
down_revision = "0024"
branch_labels = None
depends_on = None

_INSTANT = sa.String(length=32)
_ID = sa.String(length=36)
_TABLES = (
    "held_lists",
    "rating_reviews",
    "text_consents",
    "early_receipts",
    "texts",
    "delivery_tries",
)
_REQUESTS = "fk_{}_request_requests"


def upgrade() -> None:
    _delivery()
    _texts()
    op.create_table(
        "held_lists",
        sa.Column("id", _ID, nullable=False),
        sa.Column("who", sa.Text(), nullable=False),
        sa.Column("at", _INSTANT, nullable=False),
        sa.Column("box", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_held_lists"),
    )
    op.create_index("ix_held_lists_at", "held_lists", ["at"])
    op.create_index("ix_requests_locator", "requests", ["locator"])
    with op.batch_alter_table("ratings") as ratings:
        ratings.alter_column("terminal", existing_type=_ID, nullable=True)


def downgrade() -> None:
    op.execute("DELETE FROM ratings WHERE terminal IS NULL")
    with op.batch_alter_table("ratings") as ratings:
        ratings.alter_column("terminal", existing_type=_ID, nullable=False)
    op.drop_index("ix_requests_locator", table_name="requests")
    for name in _TABLES:
        op.drop_table(name)


def _delivery() -> None:
    op.create_table(
        "delivery_tries",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("request", _ID, nullable=False),
        sa.Column("cycle", sa.Integer(), nullable=False),
        sa.Column("way", sa.String(length=8), nullable=False),
        sa.Column("at", _INSTANT, nullable=False),
        sa.Column("who", sa.Text(), nullable=False),
        sa.Column("reached", sa.Boolean(), nullable=False),
        sa.Column("number", sa.Text(), nullable=False),
        sa.Column("said", sa.Text(), nullable=False),
        _of_request("delivery_tries"),
        sa.PrimaryKeyConstraint("id", name="pk_delivery_tries"),
    )
    op.create_index("ix_delivery_tries_request", "delivery_tries", ["request"])
    op.create_table(
        "rating_reviews",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("request", _ID, nullable=False),
        sa.Column("rated_at", _INSTANT, nullable=False),
        sa.Column("at", _INSTANT, nullable=False),
        sa.Column("who", sa.Text(), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        _of_request("rating_reviews"),
        sa.PrimaryKeyConstraint("id", name="pk_rating_reviews"),
    )
    op.create_index("ix_rating_reviews_request", "rating_reviews", ["request"])


def _texts() -> None:
    op.create_table(
        "texts",
        sa.Column("id", _ID, nullable=False),
        sa.Column("request", _ID, nullable=False),
        sa.Column("cycle", sa.Integer(), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("state", sa.String(length=8), nullable=False),
        sa.Column("made_at", _INSTANT, nullable=False),
        sa.Column("next_at", _INSTANT, nullable=False),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("asked", sa.Integer(), nullable=False),
        sa.Column("gateway_id", sa.Text()),
        sa.Column("ended_at", _INSTANT),
        sa.Column("fault", sa.String(length=12), nullable=False),
        _of_request("texts"),
        sa.PrimaryKeyConstraint("id", name="pk_texts"),
        sa.UniqueConstraint("request", "cycle", name="uq_texts_request_cycle"),
    )
    op.create_index("ix_texts_state_next_at", "texts", ["state", "next_at"])
    op.create_index("ix_texts_gateway_id", "texts", ["gateway_id"])
    op.create_table(
        "early_receipts",
        sa.Column("gateway_id", sa.Text(), nullable=False),
        sa.Column("at", _INSTANT, nullable=False),
        sa.Column("reached", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("gateway_id", name="pk_early_receipts"),
    )
    op.create_table(
        "text_consents",
        sa.Column("request", _ID, nullable=False),
        sa.Column("at", _INSTANT, nullable=False),
        sa.Column("who", sa.Text(), nullable=False),
        _of_request("text_consents"),
        sa.PrimaryKeyConstraint("request", name="pk_text_consents"),
    )


def _of_request(table: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(["request"], ["requests.id"], name=_REQUESTS.format(table))
