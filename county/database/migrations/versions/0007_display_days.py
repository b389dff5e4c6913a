"""Display records added up by item, terminal and day."""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "display_days",
        sa.Column("item", sa.String(length=36), nullable=False),
        sa.Column("terminal", sa.String(length=36), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("times", sa.Integer(), nullable=False),
        sa.Column("counted", sa.Integer(), nullable=False),
        sa.Column("milliseconds", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["terminal"], ["terminals.id"], name=op.f("fk_display_days_terminal_terminals")
        ),
        sa.PrimaryKeyConstraint("item", "terminal", "day", name=op.f("pk_display_days")),
    )
    op.create_index(op.f("ix_display_days_terminal_day"), "display_days", ["terminal", "day"])
    op.create_index(op.f("ix_display_days_day"), "display_days", ["day"])
    op.create_index(op.f("ix_outbox_rows_kind_received_at"), "outbox_rows", ["kind", "received_at"])


def downgrade() -> None:
    op.drop_index(op.f("ix_outbox_rows_kind_received_at"), "outbox_rows")
    op.drop_table("display_days")
