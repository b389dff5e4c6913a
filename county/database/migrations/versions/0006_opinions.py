"""Opinions on what is consulted on, and ratings of answers."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "opinions",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("item", sa.String(length=36), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("area", sa.String(length=15), nullable=False),
        sa.Column("terminal", sa.String(length=36), nullable=False),
        sa.Column("filed_at", sa.String(length=32), nullable=False),
        sa.Column("received_at", sa.String(length=32), nullable=False),
        sa.ForeignKeyConstraint(
            ["terminal"], ["terminals.id"], name=op.f("fk_opinions_terminal_terminals")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_opinions")),
    )
    op.create_index(op.f("ix_opinions_item"), "opinions", ["item"])
    op.create_table(
        "opinion_answers",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("opinion", sa.String(length=36), nullable=False),
        sa.Column("question", sa.Text(), nullable=False),
        sa.Column("choice", sa.Text(), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["opinion"], ["opinions.id"], name=op.f("fk_opinion_answers_opinion_opinions")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_opinion_answers")),
    )
    op.create_index(op.f("ix_opinion_answers_opinion"), "opinion_answers", ["opinion"])
    op.create_table(
        "ratings",
        sa.Column("request", sa.String(length=36), nullable=False),
        sa.Column("face", sa.String(length=12), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("terminal", sa.String(length=36), nullable=False),
        sa.Column("rated_at", sa.String(length=32), nullable=False),
        sa.Column("received_at", sa.String(length=32), nullable=False),
        sa.ForeignKeyConstraint(
            ["request"], ["requests.id"], name=op.f("fk_ratings_request_requests")
        ),
        sa.ForeignKeyConstraint(
            ["terminal"], ["terminals.id"], name=op.f("fk_ratings_terminal_terminals")
        ),
        sa.PrimaryKeyConstraint("request", name=op.f("pk_ratings")),
    )


def downgrade() -> None:
    op.drop_table("ratings")
    op.drop_table("opinion_answers")
    op.drop_table("opinions")
