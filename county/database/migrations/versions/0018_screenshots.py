"""Why orders are not done, and what stood on screens."""

import sqlalchemy as sa
from alembic import op

revision = "0018"
down_revision = "0017"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("order_answers", sa.Column("because", sa.String(length=10), nullable=True))
    op.create_index(op.f("ix_order_answers_terminal"), "order_answers", ["terminal"], unique=False)
    op.create_table(
        "screenshots",
        sa.Column("number", sa.BigInteger(), nullable=False),
        sa.Column("terminal", sa.String(length=36), nullable=False),
        sa.Column("process", sa.String(length=10), nullable=False),
        sa.Column("at", sa.String(length=32), nullable=False),
        sa.Column("came", sa.String(length=32), nullable=False),
        sa.Column("width_px", sa.Integer(), nullable=False),
        sa.Column("height_px", sa.Integer(), nullable=False),
        sa.Column("picture", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(
            ["number"], ["orders.number"], name=op.f("fk_screenshots_number_orders")
        ),
        sa.ForeignKeyConstraint(
            ["terminal"], ["terminals.id"], name=op.f("fk_screenshots_terminal_terminals")
        ),
        sa.PrimaryKeyConstraint("number", "terminal", "process", name=op.f("pk_screenshots")),
    )
    op.create_index(op.f("ix_screenshots_came"), "screenshots", ["came"], unique=False)
    op.create_index(
        op.f("ix_screenshots_terminal_came"), "screenshots", ["terminal", "came"], unique=False
    )


def downgrade() -> None:
    op.drop_table("screenshots")
    op.drop_index(op.f("ix_order_answers_terminal"), table_name="order_answers")
    op.drop_column("order_answers", "because")
