"""Codes that open nothing any more, and households by their number."""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "withdrawn_codes",
        sa.Column("locator", sa.Text(), nullable=False),
        sa.Column("area", sa.String(length=15), nullable=False),
        sa.Column("who", sa.Text(), nullable=False),
        sa.Column("at", sa.String(length=32), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("locator", name=op.f("pk_withdrawn_codes")),
    )
    op.add_column("statements", sa.Column("household", sa.Text(), nullable=True))


def downgrade() -> None:
    with op.batch_alter_table("statements") as table:
        table.drop_column("household")
    op.drop_table("withdrawn_codes")
