"""Photos of requests, and requests of an area by time, for what asks much the same."""

import sqlalchemy as sa
from alembic import op

revision = "0026"
down_revision = "0025"
branch_labels = None
depends_on = None

_NEAR = "ix_requests_area_filed_at"


def upgrade() -> None:
    op.create_table(
        "request_photos",
        sa.Column("request", sa.String(length=36), nullable=False),
        sa.Column("place", sa.Integer(), nullable=False),
        sa.Column("photo", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(
            ["request"], ["requests.id"], name="fk_request_photos_request_requests"
        ),
        sa.PrimaryKeyConstraint("request", "place", name="pk_request_photos"),
    )
    op.create_index(_NEAR, "requests", ["area", "filed_at"])


def downgrade() -> None:
    op.drop_index(_NEAR, table_name="requests")
    op.drop_table("request_photos")
