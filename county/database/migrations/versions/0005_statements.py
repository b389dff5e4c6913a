"""Statements for households: who issued them, and what their codes derive to."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "statement_issues",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("area", sa.String(length=15), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("households", sa.Integer(), nullable=False),
        sa.Column("who", sa.Text(), nullable=False),
        sa.Column("at", sa.String(length=32), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_statement_issues")),
    )
    op.create_index(op.f("ix_statement_issues_area_at"), "statement_issues", ["area", "at"])
    op.create_table(
        "statements",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("issue", sa.Integer(), nullable=False),
        sa.Column("locator", sa.Text(), nullable=False),
        sa.Column("public_key", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(
            ["issue"], ["statement_issues.id"], name=op.f("fk_statements_issue_statement_issues")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_statements")),
        sa.UniqueConstraint("locator", name=op.f("uq_statements_locator")),
    )
    op.create_index(op.f("ix_statements_issue"), "statements", ["issue"])


def downgrade() -> None:
    op.drop_table("statements")
    op.drop_table("statement_issues")
