"""Pages and counts of what was answered are found in indexes: there is more of it every year."""

from alembic import op

revision = "0031"
down_revision = "0030"
branch_labels = None
depends_on = None

INDEXES = {
    "ix_requests_answered": [
        *("answered_at", "filed_at", "state", "area", "assignee", "kind", "id"),
    ],
    "ix_requests_counted": ["state", "area", "assignee", "kind"],
}


def upgrade() -> None:
    for name, columns in INDEXES.items():
        op.create_index(name, "requests", columns)


def downgrade() -> None:
    for name in reversed(INDEXES):
        op.drop_index(name, table_name="requests")
