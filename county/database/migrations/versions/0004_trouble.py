"""A terminal's newest report of trouble stays beside its newest report."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("terminals", sa.Column("trouble", sa.LargeBinary(), nullable=True))
    op.add_column("terminals", sa.Column("trouble_at", sa.String(length=32), nullable=True))


def downgrade() -> None:
    op.drop_column("terminals", "trouble_at")
    op.drop_column("terminals", "trouble")
