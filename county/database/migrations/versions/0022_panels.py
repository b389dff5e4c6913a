"""Panels that screens say they play on."""

import sqlalchemy as sa
from alembic import op

revision = "0022"
down_revision = "0021"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "panels",
        sa.Column("terminal", sa.String(length=36), nullable=False),
        sa.Column("width_px", sa.Integer(), nullable=False),
        sa.Column("height_px", sa.Integer(), nullable=False),
        sa.Column("inches", sa.Float(), nullable=False),
        sa.Column("distance_mm", sa.Integer(), nullable=False),
        sa.Column("told_at", sa.String(length=32), nullable=False),
        sa.ForeignKeyConstraint(
            ["terminal"], ["terminals.id"], name=op.f("fk_panels_terminal_terminals")
        ),
        sa.PrimaryKeyConstraint(
            "terminal", "width_px", "height_px", "inches", "distance_mm", name=op.f("pk_panels")
        ),
    )


def downgrade() -> None:
    op.drop_table("panels")
