"""Second factors, one-time codes, where sessions are, and the chain of acts."""

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None

_INSTANT = sa.String(length=32)


def upgrade() -> None:
    _widen_staff()
    _keep_proofs()
    _count_tries_anew()
    _chain_acts()


def _widen_staff() -> None:
    with op.batch_alter_table("staff") as table:
        table.add_column(sa.Column("also", sa.String(length=64), nullable=False, server_default=""))
        table.add_column(sa.Column("left_at", _INSTANT, nullable=True))
        table.add_column(sa.Column("subject", sa.String(length=255), nullable=True))
        table.create_unique_constraint(op.f("uq_staff_subject"), ["subject"])
    for column, length, first in (("stage", 10, "open"), ("address", 64, ""), ("browser", 64, "")):
        kind = sa.String(length=length)
        op.add_column("sessions", sa.Column(column, kind, nullable=False, server_default=first))


def _keep_proofs() -> None:
    op.create_table(
        "second_factors",
        sa.Column("staff", sa.Integer(), nullable=False),
        sa.Column("secret", sa.LargeBinary(), nullable=False),
        sa.Column("confirmed_at", _INSTANT, nullable=True),
        sa.Column("last_step", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["staff"], ["staff.id"], name="fk_second_factors_staff_staff"),
        sa.PrimaryKeyConstraint("staff", name="pk_second_factors"),
    )
    op.create_table(
        "recovery_codes",
        sa.Column("code_hash", sa.String(length=64), nullable=False),
        sa.Column("staff", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["staff"], ["staff.id"], name="fk_recovery_codes_staff_staff"),
        sa.PrimaryKeyConstraint("code_hash", name="pk_recovery_codes"),
    )
    op.create_index("ix_recovery_codes_staff", "recovery_codes", ["staff"])
    op.create_table(
        "first_codes",
        sa.Column("staff", sa.Integer(), nullable=False),
        sa.Column("code_hash", sa.String(length=64), nullable=False),
        sa.Column("expires", _INSTANT, nullable=False),
        sa.ForeignKeyConstraint(["staff"], ["staff.id"], name="fk_first_codes_staff_staff"),
        sa.PrimaryKeyConstraint("staff", name="pk_first_codes"),
        sa.UniqueConstraint("code_hash", name="uq_first_codes_code_hash"),
    )
    op.create_table(
        "login_trips",
        sa.Column("state_hash", sa.String(length=64), nullable=False),
        sa.Column("browser_hash", sa.String(length=64), nullable=False),
        sa.Column("nonce", sa.String(length=64), nullable=False),
        sa.Column("verifier", sa.String(length=128), nullable=False),
        sa.Column("expires", _INSTANT, nullable=False),
        sa.PrimaryKeyConstraint("state_hash", name="pk_login_trips"),
    )


def _count_tries_anew() -> None:
    op.drop_table("attempts")
    op.create_table(
        "attempts",
        sa.Column("key", sa.String(length=160), nullable=False),
        sa.Column("failures", sa.Integer(), nullable=False),
        sa.Column("last_at", _INSTANT, nullable=False),
        sa.Column("locked_until", _INSTANT, nullable=True),
        sa.PrimaryKeyConstraint("key", name="pk_attempts"),
    )
    op.create_index("ix_attempts_last_at", "attempts", ["last_at"])
    op.create_table(
        "familiar_addresses",
        sa.Column("staff", sa.Integer(), nullable=False),
        sa.Column("address", sa.String(length=64), nullable=False),
        sa.Column("last_at", _INSTANT, nullable=False),
        sa.ForeignKeyConstraint(["staff"], ["staff.id"], name="fk_familiar_addresses_staff_staff"),
        sa.PrimaryKeyConstraint("staff", "address", name="pk_familiar_addresses"),
    )


def _chain_acts() -> None:
    op.create_table(
        "acts",
        sa.Column("number", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("at", _INSTANT, nullable=False),
        sa.Column("who", sa.String(length=100), nullable=False),
        sa.Column("act", sa.String(length=40), nullable=False),
        sa.Column("about", sa.Text(), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("hash", sa.String(length=64), nullable=False),
        sa.PrimaryKeyConstraint("number", name="pk_acts"),
    )
    op.create_index("ix_acts_at", "acts", ["at"])
    op.create_index("ix_acts_who", "acts", ["who"])
    tip = op.create_table(
        "acts_tip",
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("hash", sa.String(length=64), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_acts_tip"),
    )
    op.bulk_insert(tip, [{"id": 1, "number": 0, "hash": ""}])


def downgrade() -> None:
    for name in ("acts_tip", "acts", "login_trips", "first_codes", "recovery_codes"):
        op.drop_table(name)
    op.drop_table("second_factors")
    op.drop_table("familiar_addresses")
    op.drop_table("attempts")
    op.create_table(
        "attempts",
        sa.Column("name", sa.String(length=64), nullable=False),
        sa.Column("failures", sa.Integer(), nullable=False),
        sa.Column("locked_until", _INSTANT, nullable=True),
        sa.PrimaryKeyConstraint("name", name="pk_attempts"),
    )
    with op.batch_alter_table("sessions") as table:
        for column in ("browser", "address", "stage"):
            table.drop_column(column)
    with op.batch_alter_table("staff") as table:
        table.drop_constraint("uq_staff_subject", type_="unique")
        for column in ("subject", "left_at", "also"):
            table.drop_column(column)
