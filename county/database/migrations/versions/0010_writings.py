"""Manuscripts: what editors write before it is a draft."""

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "writings",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("area", sa.String(length=15), nullable=False),
        sa.Column("entry", sa.Text(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("stage", sa.String(length=12), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.Column("author", sa.String(length=64), nullable=False),
        sa.Column("begun_at", sa.String(length=32), nullable=False),
        sa.Column("saved_at", sa.String(length=32), nullable=False),
        sa.Column("saved_by", sa.String(length=64), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_writings")),
    )
    op.create_index(op.f("ix_writings_area_stage"), "writings", ["area", "stage"])
    op.create_table(
        "writing_history",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("writing", sa.String(length=36), nullable=False),
        sa.Column("stage", sa.String(length=12), nullable=False),
        sa.Column("who", sa.String(length=64), nullable=False),
        sa.Column("at", sa.String(length=32), nullable=False),
        sa.Column("comment", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["writing"], ["writings.id"], name=op.f("fk_writing_history_writing_writings")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_writing_history")),
    )
    op.create_index(op.f("ix_writing_history_writing"), "writing_history", ["writing"])
    op.create_table(
        "writing_presence",
        sa.Column("writing", sa.String(length=36), nullable=False),
        sa.Column("person", sa.String(length=64), nullable=False),
        sa.Column("since", sa.String(length=32), nullable=False),
        sa.Column("seen", sa.String(length=32), nullable=False),
        sa.ForeignKeyConstraint(
            ["writing"], ["writings.id"], name=op.f("fk_writing_presence_writing_writings")
        ),
        sa.PrimaryKeyConstraint("writing", "person", name=op.f("pk_writing_presence")),
    )
    op.create_table(
        "writing_copies",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("writing", sa.String(length=36), nullable=False),
        sa.Column("person", sa.String(length=64), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.Column("at", sa.String(length=32), nullable=False),
        sa.ForeignKeyConstraint(
            ["writing"], ["writings.id"], name=op.f("fk_writing_copies_writing_writings")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_writing_copies")),
    )
    op.create_index(op.f("ix_writing_copies_writing"), "writing_copies", ["writing"])


def downgrade() -> None:
    op.drop_table("writing_copies")
    op.drop_table("writing_presence")
    op.drop_table("writing_history")
    op.drop_table("writings")
