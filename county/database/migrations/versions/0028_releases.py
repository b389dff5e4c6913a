"""Releases of the terminals' software, and who gets them when."""

import sqlalchemy as sa
from alembic import op

revision = "0028"
down_revision = "0027"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "releases",
        sa.Column("version", sa.String(length=20), nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.Column("made", sa.String(length=32), nullable=False),
        sa.Column("added_at", sa.String(length=32), nullable=False),
        sa.Column("added_by", sa.Text(), nullable=False),
        sa.Column("withdrawn_at", sa.String(length=32), nullable=True),
        sa.PrimaryKeyConstraint("version", name=op.f("pk_releases")),
    )
    op.create_table(
        "rollouts",
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("version", sa.String(length=20), nullable=False),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("night_start", sa.String(length=5), nullable=False),
        sa.Column("night_end", sa.String(length=5), nullable=False),
        sa.Column("open_stages", sa.Integer(), nullable=False),
        sa.Column("returns_borne", sa.Integer(), nullable=False),
        sa.Column("begun_at", sa.String(length=32), nullable=False),
        sa.Column("begun_by", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["version"], ["releases.version"], name=op.f("fk_rollouts_version_releases")
        ),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_rollouts")),
    )
    op.create_index(op.f("ix_rollouts_version"), "rollouts", ["version"])
    op.create_index(op.f("ix_rollouts_state"), "rollouts", ["state"])
    op.create_table(
        "rollout_stages",
        sa.Column("rollout", sa.Integer(), nullable=False),
        sa.Column("place", sa.Integer(), nullable=False),
        sa.Column("area", sa.String(length=15), nullable=False),
        sa.Column("share", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["rollout"], ["rollouts.number"], name=op.f("fk_rollout_stages_rollout_rollouts")
        ),
        sa.PrimaryKeyConstraint("rollout", "place", name=op.f("pk_rollout_stages")),
    )
    op.create_table(
        "update_steps",
        sa.Column("terminal", sa.String(length=36), nullable=False),
        sa.Column("version", sa.String(length=20), nullable=False),
        sa.Column("step", sa.String(length=10), nullable=False),
        sa.Column("because", sa.String(length=10), nullable=True),
        sa.Column("at", sa.String(length=32), nullable=False),
        sa.Column("came", sa.String(length=32), nullable=False),
        sa.ForeignKeyConstraint(
            ["terminal"], ["terminals.id"], name=op.f("fk_update_steps_terminal_terminals")
        ),
        sa.PrimaryKeyConstraint("terminal", "version", "step", name=op.f("pk_update_steps")),
    )
    op.create_index(op.f("ix_update_steps_version_step"), "update_steps", ["version", "step"])


def downgrade() -> None:
    op.drop_index(op.f("ix_update_steps_version_step"), "update_steps")
    op.drop_table("update_steps")
    op.drop_table("rollout_stages")
    op.drop_index(op.f("ix_rollouts_state"), "rollouts")
    op.drop_index(op.f("ix_rollouts_version"), "rollouts")
    op.drop_table("rollouts")
    op.drop_table("releases")
