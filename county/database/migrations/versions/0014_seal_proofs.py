"""When a session's person last proved who they are, before seals."""

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "seal_proofs",
        sa.Column("session", sa.String(length=64), nullable=False),
        sa.Column("at", sa.String(length=32), nullable=False),
        sa.ForeignKeyConstraint(
            ["session"],
            ["sessions.token_hash"],
            name=op.f("fk_seal_proofs_session_sessions"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("session", name=op.f("pk_seal_proofs")),
    )


def downgrade() -> None:
    op.drop_table("seal_proofs")
