"""What terminals told of alerts while they stood."""

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "alert_steps",
        sa.Column("row", sa.String(length=36), nullable=False),
        sa.Column("terminal", sa.String(length=36), nullable=False),
        sa.Column("item", sa.String(length=36), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("channel", sa.String(length=12), nullable=False),
        sa.Column("step", sa.String(length=10), nullable=False),
        sa.Column("at", sa.String(length=32), nullable=False),
        sa.Column("clock_trusted", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(
            ["row"], ["outbox_rows.id"], name=op.f("fk_alert_steps_row_outbox_rows")
        ),
        sa.ForeignKeyConstraint(
            ["terminal"], ["terminals.id"], name=op.f("fk_alert_steps_terminal_terminals")
        ),
        sa.PrimaryKeyConstraint("row", name=op.f("pk_alert_steps")),
    )
    op.create_index(op.f("ix_alert_steps_item"), "alert_steps", ["item"])


def downgrade() -> None:
    op.drop_index(op.f("ix_alert_steps_item"), table_name="alert_steps")
    op.drop_table("alert_steps")
