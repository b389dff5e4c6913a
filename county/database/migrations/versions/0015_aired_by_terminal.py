"""An index for what each terminal has aired: the log's units, and boxes that only speak."""

from alembic import op

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_index(
        op.f("ix_aired_records_terminal_planned"), "aired_records", ["terminal", "planned"]
    )


def downgrade() -> None:
    op.drop_index(op.f("ix_aired_records_terminal_planned"), table_name="aired_records")
