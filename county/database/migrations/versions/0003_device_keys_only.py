"""Fixed tokens end: who has one must enrol, as every terminal does."""

from datetime import UTC, datetime

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

_REVOKED = (
    "INSERT INTO terminal_history (terminal, at, who, act)"
    " SELECT id, :at, 'migration 0003', 'revoked' FROM terminals"
    " WHERE device_key IS NULL AND standing = 'confirmed'"
)


def upgrade() -> None:
    now = datetime.now(UTC).isoformat(timespec="microseconds")
    op.get_bind().execute(sa.text(_REVOKED), {"at": now})
    op.execute("UPDATE terminals SET standing = 'revoked' WHERE device_key IS NULL")
    with op.batch_alter_table("terminals") as table:
        table.drop_constraint("uq_terminals_token_hash", type_="unique")
        table.drop_column("token_hash")


def downgrade() -> None:
    op.add_column("terminals", sa.Column("token_hash", sa.String(length=64), nullable=True))
    # Nobody knows a token of these hashes.
    op.execute("UPDATE terminals SET token_hash = 'none of ' || id")
    with op.batch_alter_table("terminals") as table:
        table.alter_column("token_hash", nullable=False)
        table.create_unique_constraint("uq_terminals_token_hash", ["token_hash"])
