"""Orders to terminals, and what terminals told of them."""

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "orders",
        sa.Column("number", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("area", sa.String(length=15), nullable=False),
        sa.Column("terminal", sa.String(length=36), nullable=False),
        sa.Column("act", sa.String(length=10), nullable=False),
        sa.Column("who", sa.Text(), nullable=False),
        sa.Column("why", sa.Text(), nullable=False),
        sa.Column("given", sa.String(length=32), nullable=False),
        sa.Column("until", sa.String(length=32), nullable=False),
        sa.Column("carried", sa.Boolean(), nullable=False),
        sa.Column("payload", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_orders")),
    )
    op.create_index(op.f("ix_orders_area_carried"), "orders", ["area", "carried"], unique=False)
    op.create_table(
        "order_answers",
        sa.Column("number", sa.BigInteger(), nullable=False),
        sa.Column("terminal", sa.String(length=36), nullable=False),
        sa.Column("process", sa.String(length=10), nullable=False),
        sa.Column("outcome", sa.String(length=10), nullable=False),
        sa.Column("at", sa.String(length=32), nullable=False),
        sa.Column("came", sa.String(length=32), nullable=False),
        sa.Column("clock_trusted", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(
            ["number"], ["orders.number"], name=op.f("fk_order_answers_number_orders")
        ),
        sa.ForeignKeyConstraint(
            ["terminal"], ["terminals.id"], name=op.f("fk_order_answers_terminal_terminals")
        ),
        sa.PrimaryKeyConstraint("number", "terminal", "process", name=op.f("pk_order_answers")),
    )


def downgrade() -> None:
    op.drop_table("order_answers")
    op.drop_index(op.f("ix_orders_area_carried"), table_name="orders")
    op.drop_table("orders")
