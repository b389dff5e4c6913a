"""Applications for disclosure: their register, what was done, their sealed bundles."""

import sqlalchemy as sa
from alembic import op

revision = "0029"
down_revision = "0028"
branch_labels = None
depends_on = None

_INSTANT = sa.String(length=32)
_ID = sa.String(length=36)
_WORD = sa.String(length=12)


def upgrade() -> None:
    op.create_table(
        "applications",
        sa.Column("request", _ID, nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("register", sa.Text(), nullable=False),
        sa.Column("area", sa.String(length=15), nullable=False),
        sa.Column("agency", sa.String(length=15), nullable=False),
        sa.Column("received", sa.Date(), nullable=False),
        sa.Column("asked_on", sa.Date(), nullable=False),
        sa.Column("arrived_by", _WORD, nullable=False),
        sa.Column("applicant", _WORD, nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("contact", sa.Text(), nullable=False),
        sa.Column("agent", sa.Text(), nullable=False),
        sa.Column("identity", sa.Text(), nullable=False),
        sa.Column("described", sa.Text(), nullable=False),
        sa.Column("form", _WORD, nullable=False),
        sa.Column("way", _WORD, nullable=False),
        sa.Column("at", _INSTANT, nullable=False),
        sa.Column("who", sa.Text(), nullable=False),
        sa.Column("stage", _WORD, nullable=False),
        sa.Column("line", sa.String(length=24)),
        sa.Column("ended", sa.Date()),
        sa.PrimaryKeyConstraint("request", name=op.f("pk_applications")),
        sa.ForeignKeyConstraint(
            ["request"], ["requests.id"], name=op.f("fk_applications_request_requests")
        ),
        sa.UniqueConstraint("year", "number", name=op.f("uq_applications_year_number")),
    )
    for column in ("stage", "register", "received"):
        op.create_index(op.f(f"ix_applications_{column}"), "applications", [column])
    mine, owner = ["request"], ["applications.request"]
    op.create_table(
        "application_steps",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("request", _ID, nullable=False),
        sa.Column("step", sa.String(length=20), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("until", sa.Date()),
        sa.Column("about", sa.Text(), nullable=False),
        sa.Column("at", _INSTANT, nullable=False),
        sa.Column("who", sa.Text(), nullable=False),
        sa.Column("parts", sa.Text(), nullable=False),
        sa.Column("paper", sa.Text(), nullable=False),
        sa.Column("told", sa.Text(), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_application_steps")),
        sa.ForeignKeyConstraint(
            mine, owner, name=op.f("fk_application_steps_request_applications")
        ),
    )
    op.create_index(op.f("ix_application_steps_request"), "application_steps", ["request"])
    lapsing = ["step", "until"]
    op.create_index(op.f("ix_application_steps_step_until"), "application_steps", lapsing)
    op.create_table(
        "application_bundles",
        sa.Column("request", _ID, nullable=False),
        sa.Column("at", _INSTANT, nullable=False),
        sa.Column("who", sa.Text(), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("file", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("request", name=op.f("pk_application_bundles")),
        sa.ForeignKeyConstraint(
            mine, owner, name=op.f("fk_application_bundles_request_applications")
        ),
    )
    op.create_index(op.f("ix_application_bundles_at"), "application_bundles", ["at"])


def downgrade() -> None:
    for table in ("application_bundles", "application_steps", "applications"):
        op.drop_table(table)
