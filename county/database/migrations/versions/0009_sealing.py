"""Approvers' public keys, and seals given in browsers before there are enough."""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "approver_keys",
        sa.Column("keyid", sa.String(length=64), nullable=False),
        sa.Column("staff", sa.Integer(), nullable=False),
        sa.Column("file", sa.LargeBinary(), nullable=False),
        sa.Column("made_at", sa.String(length=32), nullable=False),
        sa.ForeignKeyConstraint(["staff"], ["staff.id"], name=op.f("fk_approver_keys_staff_staff")),
        sa.PrimaryKeyConstraint("keyid", name=op.f("pk_approver_keys")),
    )
    op.create_index(op.f("ix_approver_keys_staff"), "approver_keys", ["staff"])
    op.create_table(
        "sealings",
        sa.Column("document", sa.String(length=36), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("draft_hash", sa.String(length=64), nullable=False),
        sa.Column("payload", sa.LargeBinary(), nullable=False),
        sa.Column("begun", sa.String(length=32), nullable=False),
        sa.ForeignKeyConstraint(
            ["document"],
            ["documents.id"],
            name=op.f("fk_sealings_document_documents"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("document", name=op.f("pk_sealings")),
    )
    op.create_table(
        "given_seals",
        sa.Column("document", sa.String(length=36), nullable=False),
        sa.Column("person", sa.Text(), nullable=False),
        sa.Column("keyid", sa.String(length=64), nullable=False),
        sa.Column("sig", sa.LargeBinary(), nullable=False),
        sa.Column("at", sa.String(length=32), nullable=False),
        sa.ForeignKeyConstraint(
            ["document"],
            ["sealings.document"],
            name=op.f("fk_given_seals_document_sealings"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("document", "person", name=op.f("pk_given_seals")),
    )
    op.create_index(op.f("ix_documents_drafted_at"), "documents", ["drafted_at"])


def downgrade() -> None:
    op.drop_index(op.f("ix_documents_drafted_at"), table_name="documents")
    op.drop_table("given_seals")
    op.drop_table("sealings")
    op.drop_index(op.f("ix_approver_keys_staff"), table_name="approver_keys")
    op.drop_table("approver_keys")
