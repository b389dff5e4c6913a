"""Diagnostics of terminals, and what terminals tell of their boards."""

import sqlalchemy as sa
from alembic import op

revision = "0032"
down_revision = "0031"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "diagnostics",
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("terminal", sa.String(length=36), nullable=False),
        sa.Column("asked_at", sa.String(length=32), nullable=False),
        sa.Column("asked_by", sa.Text(), nullable=False),
        sa.Column("why", sa.Text(), nullable=False),
        sa.Column("until", sa.String(length=32), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=True),
        sa.Column("parts", sa.Integer(), nullable=True),
        sa.Column("came_at", sa.String(length=32), nullable=True),
        sa.Column("fault", sa.Text(), nullable=True),
        sa.Column("bundle", sa.LargeBinary(), nullable=True),
        sa.ForeignKeyConstraint(
            ["terminal"], ["terminals.id"], name=op.f("fk_diagnostics_terminal_terminals")
        ),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_diagnostics")),
    )
    op.create_index(op.f("ix_diagnostics_terminal"), "diagnostics", ["terminal"])
    op.create_table(
        "diagnostic_pieces",
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("part", sa.Integer(), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(
            ["number"], ["diagnostics.number"], name=op.f("fk_diagnostic_pieces_number_diagnostics")
        ),
        sa.PrimaryKeyConstraint("number", "part", name=op.f("pk_diagnostic_pieces")),
    )
    op.add_column("terminals", sa.Column("machine", sa.LargeBinary(), nullable=True))
    op.add_column("terminals", sa.Column("machine_at", sa.String(length=32), nullable=True))


def downgrade() -> None:
    op.drop_column("terminals", "machine_at")
    op.drop_column("terminals", "machine")
    op.drop_table("diagnostic_pieces")
    op.drop_index(op.f("ix_diagnostics_terminal"), "diagnostics")
    op.drop_table("diagnostics")
