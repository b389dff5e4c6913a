"""Rounds and what they tell: chores, notices, escalations; who gets which requests."""

import sqlalchemy as sa
from alembic import op

revision = "0023"
down_revision = "0022"
branch_labels = None
depends_on = None

_INSTANT = sa.String(length=32)
_ID = sa.String(length=36)
_TABLES = (
    "escalations",
    "notices",
    "absences",
    "assignment_people",
    "assignment_rules",
    "chores",
)


def upgrade() -> None:
    op.create_table(
        "chores",
        sa.Column("name", sa.String(length=32), nullable=False),
        sa.Column("begun_at", _INSTANT, nullable=False),
        sa.Column("held_until", _INSTANT),
        sa.Column("done_at", _INSTANT),
        sa.Column("said", sa.Text(), nullable=False, server_default=""),
        sa.Column("failures", sa.Integer(), nullable=False, server_default="0"),
        sa.Column("fault", sa.Text(), nullable=False, server_default=""),
        sa.PrimaryKeyConstraint("name", name="pk_chores"),
    )
    _assigning()
    _telling()


def downgrade() -> None:
    for name in _TABLES:
        op.drop_table(name)


def _assigning() -> None:
    op.create_table(
        "assignment_rules",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("area", sa.String(length=15), nullable=False),
        sa.Column("kind", sa.String(length=12)),
        sa.Column("topic", sa.Text()),
        sa.Column("name", sa.String(length=64), nullable=False),
        sa.Column("made_by", sa.String(length=64), nullable=False),
        sa.Column("made_at", _INSTANT, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_assignment_rules"),
    )
    op.create_index("ix_assignment_rules_area", "assignment_rules", ["area"])
    op.create_table(
        "assignment_people",
        sa.Column("rule", sa.Integer(), nullable=False),
        sa.Column("staff", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["rule"], ["assignment_rules.id"], name="fk_assignment_people_rule_assignment_rules"
        ),
        sa.ForeignKeyConstraint(["staff"], ["staff.id"], name="fk_assignment_people_staff_staff"),
        sa.PrimaryKeyConstraint("rule", "staff", name="pk_assignment_people"),
    )
    op.create_index("ix_assignment_people_staff", "assignment_people", ["staff"])
    op.create_table(
        "absences",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("staff", sa.Integer(), nullable=False),
        sa.Column("first_day", sa.Date(), nullable=False),
        sa.Column("last_day", sa.Date(), nullable=False),
        sa.Column("deputy", sa.Integer()),
        sa.Column("noted_by", sa.String(length=64), nullable=False),
        sa.Column("noted_at", _INSTANT, nullable=False),
        sa.Column("cancelled_at", _INSTANT),
        sa.ForeignKeyConstraint(["staff"], ["staff.id"], name="fk_absences_staff_staff"),
        sa.ForeignKeyConstraint(["deputy"], ["staff.id"], name="fk_absences_deputy_staff"),
        sa.PrimaryKeyConstraint("id", name="pk_absences"),
    )
    op.create_index("ix_absences_staff", "absences", ["staff"])


def _telling() -> None:
    op.create_table(
        "notices",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("key", sa.String(length=160), nullable=False),
        sa.Column("staff", sa.Integer(), nullable=False),
        sa.Column("what", sa.String(length=20), nullable=False),
        sa.Column("request", _ID),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("made_at", _INSTANT, nullable=False),
        sa.Column("next_at", _INSTANT),
        sa.Column("sent_at", _INSTANT),
        sa.Column("tries", sa.Integer(), nullable=False, server_default="0"),
        sa.Column("fault", sa.Text(), nullable=False, server_default=""),
        sa.ForeignKeyConstraint(["staff"], ["staff.id"], name="fk_notices_staff_staff"),
        sa.ForeignKeyConstraint(["request"], ["requests.id"], name="fk_notices_request_requests"),
        sa.PrimaryKeyConstraint("id", name="pk_notices"),
        sa.UniqueConstraint("key", name="uq_notices_key"),
    )
    op.create_index("ix_notices_request", "notices", ["request"])
    op.create_index("ix_notices_next_at", "notices", ["next_at"])
    op.create_index("ix_notices_staff_made_at", "notices", ["staff", "made_at"])
    op.create_table(
        "escalations",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("request", _ID, nullable=False),
        sa.Column("cycle", sa.Integer(), nullable=False),
        sa.Column("step", sa.String(length=16), nullable=False),
        sa.Column("level", sa.String(length=10), nullable=False),
        sa.Column("at", _INSTANT, nullable=False),
        sa.ForeignKeyConstraint(
            ["request"], ["requests.id"], name="fk_escalations_request_requests"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_escalations"),
        sa.UniqueConstraint("request", "cycle", "step", name="uq_escalations_request_cycle_step"),
    )
