"""Indexes for the lists of items: a county of 400 villages has 57,000 in two years."""

from alembic import op

revision = "0020"
down_revision = "0019"
branch_labels = None
depends_on = None

LEDGER = ["kind", "area", "live_at", "drafted_at", "withdrawn_at", "source", "id"]


def upgrade() -> None:
    op.create_index(op.f("ix_documents_entry"), "documents", ["entry"])
    op.create_index(op.f("ix_documents_kind_drafted_at"), "documents", ["kind", "drafted_at"])
    op.create_index(op.f("ix_documents_ledger"), "documents", LEDGER)


def downgrade() -> None:
    for name in ("entry", "kind_drafted_at", "ledger"):
        op.drop_index(op.f(f"ix_documents_{name}"), table_name="documents")
