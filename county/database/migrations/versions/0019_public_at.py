"""Since when an item is public: what other apps ask for what is new by."""

import sqlalchemy as sa
from alembic import op

revision = "0019"
down_revision = "0018"
branch_labels = None
depends_on = None

_FIRST_MOMENT = "T00:00:00.000000+00:00"


def upgrade() -> None:
    with op.batch_alter_table("live_items") as table:
        table.add_column(sa.Column("public_at", sa.String(length=32), nullable=True))
    _fill()
    with op.batch_alter_table("live_items") as table:
        table.alter_column("public_at", existing_type=sa.String(length=32), nullable=False)
        table.create_index(op.f("ix_live_items_public_at_id"), ["public_at", "id"])


def _fill() -> None:
    """Say of what is public since when; a first day that came later counts from its first hour."""
    items = sa.table(
        "live_items",
        sa.column("id", sa.String()),
        sa.column("shown_first", sa.Date()),
        sa.column("public_at", sa.String()),
    )
    documents = sa.table(
        "documents", sa.column("id", sa.String()), sa.column("live_at", sa.String())
    )
    connection = op.get_bind()
    query = sa.select(items.c.id, items.c.shown_first, documents.c.live_at)
    for row in connection.execute(query.where(documents.c.id == items.c.id)).all():
        since = max(row.live_at, row.shown_first.isoformat() + _FIRST_MOMENT)
        connection.execute(items.update().where(items.c.id == row.id).values(public_at=since))


def downgrade() -> None:
    with op.batch_alter_table("live_items") as table:
        table.drop_index(op.f("ix_live_items_public_at_id"))
        table.drop_column("public_at")
