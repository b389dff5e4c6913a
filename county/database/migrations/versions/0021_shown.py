"""Display records are found by time and terminal in one index: a county has millions."""

from alembic import op

revision = "0021"
down_revision = "0020"
branch_labels = None
depends_on = None

OLD, NEW = ["started"], ["started", "terminal", "row"]


def upgrade() -> None:
    _change(OLD, NEW)


def downgrade() -> None:
    _change(NEW, OLD)


def _change(old: list[str], new: list[str]) -> None:
    op.drop_index(_name(old), table_name="display_records")
    op.create_index(_name(new), "display_records", new)


def _name(columns: list[str]) -> str:
    return op.f(f"ix_display_records_{'_'.join(columns)}")
