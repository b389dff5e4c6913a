"""Enrolment: claim codes, device keys, passes, and who confirmed or revoked a terminal."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("terminals", sa.Column("device_key", sa.String(length=64), nullable=True))
    op.add_column(
        "terminals",
        sa.Column("standing", sa.String(length=10), nullable=False, server_default="confirmed"),
    )
    op.create_index(op.f("ix_terminals_device_key"), "terminals", ["device_key"], unique=True)
    op.create_table(
        "claims",
        sa.Column("ticket", sa.String(length=4), nullable=False),
        sa.Column("secret_hash", sa.String(length=64), nullable=False),
        sa.Column("area", sa.String(length=15), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("expires", sa.String(length=32), nullable=False),
        sa.Column("failures", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("ticket", name=op.f("pk_claims")),
    )
    op.create_table(
        "terminal_passes",
        sa.Column("token_hash", sa.String(length=64), nullable=False),
        sa.Column("terminal", sa.String(length=36), nullable=False),
        sa.Column("expires", sa.String(length=32), nullable=False),
        sa.ForeignKeyConstraint(
            ["terminal"], ["terminals.id"], name=op.f("fk_terminal_passes_terminal_terminals")
        ),
        sa.PrimaryKeyConstraint("token_hash", name=op.f("pk_terminal_passes")),
    )
    op.create_index(op.f("ix_terminal_passes_terminal"), "terminal_passes", ["terminal"])
    op.create_table(
        "terminal_history",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("terminal", sa.String(length=36), nullable=False),
        sa.Column("at", sa.String(length=32), nullable=False),
        sa.Column("who", sa.Text(), nullable=False),
        sa.Column("act", sa.String(length=10), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_terminal_history")),
    )
    op.create_index(op.f("ix_terminal_history_terminal"), "terminal_history", ["terminal"])


def downgrade() -> None:
    op.drop_table("terminal_history")
    op.drop_table("terminal_passes")
    op.drop_table("claims")
    op.drop_index(op.f("ix_terminals_device_key"), "terminals")
    op.drop_column("terminals", "standing")
    op.drop_column("terminals", "device_key")
