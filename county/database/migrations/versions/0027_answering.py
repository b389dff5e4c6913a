"""Answers while they are written, pages beside them, what they came to; what was missing."""

import sqlalchemy as sa
from alembic import op

revision = "0027"
down_revision = "0026"
branch_labels = None
depends_on = None

_INSTANT = sa.String(length=32)
_ID = sa.String(length=36)
_NAME = sa.String(length=64)
_AREA = sa.String(length=15)
_TABLES = (
    "gap_askers",
    "gaps",
    "answer_tokens",
    "answer_outcomes",
    "answer_pages",
    "answer_drafts",
)


def upgrade() -> None:
    op.create_table(
        "answer_drafts",
        sa.Column("request", _ID, nullable=False),
        sa.Column("draft", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("stage", sa.String(length=8), nullable=False),
        sa.Column("authors", sa.Text(), nullable=False),
        sa.Column("comment", sa.Text(), nullable=False),
        sa.Column("saved_at", _INSTANT, nullable=False),
        sa.Column("saved_by", _NAME, nullable=False),
        sa.Column("held_by", _NAME, nullable=False),
        sa.Column("held_since", _INSTANT),
        sa.Column("held_until", _INSTANT),
        sa.ForeignKeyConstraint(
            ["request"], ["requests.id"], name="fk_answer_drafts_request_requests"
        ),
        sa.PrimaryKeyConstraint("request", name="pk_answer_drafts"),
    )
    op.create_index("ix_answer_drafts_stage", "answer_drafts", ["stage"])
    _beside()
    _gaps()


def downgrade() -> None:
    for name in _TABLES:
        op.drop_table(name)


def _beside() -> None:
    op.create_table(
        "answer_pages",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("request", _ID, nullable=False),
        sa.Column("answer", sa.Integer()),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("page", sa.Integer(), nullable=False),
        sa.Column("picture", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(
            ["request"], ["requests.id"], name="fk_answer_pages_request_requests"
        ),
        sa.ForeignKeyConstraint(["answer"], ["answers.id"], name="fk_answer_pages_answer_answers"),
        sa.PrimaryKeyConstraint("id", name="pk_answer_pages"),
    )
    op.create_index("ix_answer_pages_request", "answer_pages", ["request"])
    op.create_index("ix_answer_pages_answer", "answer_pages", ["answer"])
    op.create_table(
        "answer_outcomes",
        sa.Column("answer", sa.Integer(), nullable=False),
        sa.Column("outcome", sa.String(length=10), nullable=False),
        sa.Column("item", _ID),
        sa.Column("version", sa.Integer()),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("checked_by", _NAME, nullable=False),
        sa.ForeignKeyConstraint(
            ["answer"], ["answers.id"], name="fk_answer_outcomes_answer_answers"
        ),
        sa.PrimaryKeyConstraint("answer", name="pk_answer_outcomes"),
    )
    op.create_index("ix_answer_outcomes_item", "answer_outcomes", ["item"])
    op.create_table(
        "answer_tokens",
        sa.Column("token", sa.String(length=12), nullable=False),
        sa.Column("answer", sa.Integer(), nullable=False),
        sa.Column("area", _AREA, nullable=False),
        sa.ForeignKeyConstraint(["answer"], ["answers.id"], name="fk_answer_tokens_answer_answers"),
        sa.PrimaryKeyConstraint("token", "answer", name="pk_answer_tokens"),
    )
    op.create_index("ix_answer_tokens_answer", "answer_tokens", ["answer"])


def _gaps() -> None:
    op.create_table(
        "gaps",
        sa.Column("id", _ID, nullable=False),
        sa.Column("area", _AREA, nullable=False),
        sa.Column("entry", sa.String(length=64)),
        sa.Column("what", sa.Text(), nullable=False),
        sa.Column("due", sa.Date(), nullable=False),
        sa.Column("who", _NAME, nullable=False),
        sa.Column("at", _INSTANT, nullable=False),
        sa.Column("item", _ID),
        sa.Column("public_at", _INSTANT),
        sa.Column("dropped_at", _INSTANT),
        sa.Column("dropped_by", _NAME),
        sa.Column("dropped_why", sa.Text()),
        sa.PrimaryKeyConstraint("id", name="pk_gaps"),
    )
    op.create_index("ix_gaps_area", "gaps", ["area"])
    op.create_index("ix_gaps_due", "gaps", ["due"])
    op.create_index("ix_gaps_item", "gaps", ["item"])
    op.create_table(
        "gap_askers",
        sa.Column("gap", _ID, nullable=False),
        sa.Column("request", _ID, nullable=False),
        sa.Column("told", sa.Boolean(), nullable=False),
        sa.Column("told_at", _INSTANT),
        sa.ForeignKeyConstraint(["gap"], ["gaps.id"], name="fk_gap_askers_gap_gaps"),
        sa.ForeignKeyConstraint(
            ["request"], ["requests.id"], name="fk_gap_askers_request_requests"
        ),
        sa.PrimaryKeyConstraint("gap", "request", name="pk_gap_askers"),
    )
    op.create_index("ix_gap_askers_request", "gap_askers", ["request"])
