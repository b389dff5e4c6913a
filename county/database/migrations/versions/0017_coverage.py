"""The county's own catalogue, events, sparings, and the duties counted from them."""

import sqlalchemy as sa
from alembic import op

revision = "0017"
down_revision = "0016"
branch_labels = None
depends_on = None

_INSTANT = sa.String(length=32)
_ID = sa.String(length=36)
_AREA = sa.String(length=15)
_ENTRY = sa.String(length=64)
_NAME = sa.String(length=64)


def upgrade() -> None:
    op.create_table(
        "catalogue_versions",
        sa.Column("number", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("at", _INSTANT, nullable=False),
        sa.Column("who", _NAME, nullable=False),
        sa.Column("why", sa.Text(), nullable=False),
        sa.Column("catalogue", sa.Text(), nullable=False),
        sa.Column("forms", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_catalogue_versions")),
    )
    op.create_table(
        "duties",
        sa.Column("area", _AREA, nullable=False),
        sa.Column("entry", _ENTRY, nullable=False),
        sa.Column("occasion", _ID, nullable=False),
        sa.Column("state", sa.String(length=8), nullable=False),
        sa.Column("due", sa.Date()),
        sa.Column("item", _ID),
        sa.Column("out", sa.Date()),
        sa.Column("shown_last", sa.Date()),
        sa.Column("shown_days", sa.Integer()),
        sa.Column("fell", sa.Boolean(), nullable=False),
        sa.Column("met", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("area", "entry", "occasion", name=op.f("pk_duties")),
    )
    sums = ["area", "state", "fell", "met"]
    op.create_index(op.f("ix_duties_area_state_fell_met"), "duties", sums)
    cells = ["area", "entry", "state", "occasion", "due", "out", "fell", "met"]
    op.create_index(op.f("ix_duties_area_entry_state_occasion_due_out_fell_met"), "duties", cells)
    op.create_index(op.f("ix_duties_entry_state"), "duties", ["entry", "state"])
    op.create_index(op.f("ix_duties_due"), "duties", ["due"])
    op.create_table(
        "duty_counts",
        sa.Column("area", _AREA, nullable=False),
        sa.Column("at", _INSTANT, nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("sequence", sa.Integer(), nullable=False),
        sa.Column("catalogue", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("area", name=op.f("pk_duty_counts")),
    )
    op.create_table(
        "events",
        sa.Column("id", _ID, nullable=False),
        sa.Column("area", _AREA, nullable=False),
        sa.Column("entry", _ENTRY, nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("what", sa.Text(), nullable=False),
        sa.Column("item", _ID),
        sa.Column("who", _NAME, nullable=False),
        sa.Column("at", _INSTANT, nullable=False),
        sa.Column("dropped_at", _INSTANT),
        sa.Column("dropped_why", sa.Text()),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_events")),
    )
    op.create_index(op.f("ix_events_area_entry"), "events", ["area", "entry"])
    op.create_index(op.f("ix_events_day"), "events", ["day"])
    op.create_table(
        "spared_duties",
        sa.Column("id", _ID, nullable=False),
        sa.Column("area", _AREA, nullable=False),
        sa.Column("entry", _ENTRY, nullable=False),
        sa.Column("occasion", _ID, nullable=False),
        sa.Column("why", sa.Text(), nullable=False),
        sa.Column("who", _NAME, nullable=False),
        sa.Column("at", _INSTANT, nullable=False),
        sa.Column("ended_at", _INSTANT),
        sa.Column("ended_by", _NAME),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_spared_duties")),
    )
    op.create_index(op.f("ix_spared_duties_area_entry"), "spared_duties", ["area", "entry"])


def downgrade() -> None:
    for table in ("spared_duties", "events", "duty_counts", "duties", "catalogue_versions"):
        op.drop_table(table)
