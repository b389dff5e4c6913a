"""How requests come in, and their clocks: cycles, pauses, breaches; holiday notices.

What was filed before came from kiosks and was promised its due day alone: the end of that
day stands for its first response too, so that no breach is made up afterwards.
"""

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta, timezone
from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0024"
down_revision = "0023"
branch_labels = None
depends_on = None

_INSTANT = sa.String(length=32)
_ID = sa.String(length=36)
_ZONE = timezone(timedelta(hours=8))
"""All counties before this revision kept Beijing time."""
_LIMITS = {"lookup": 2, "enquiry": 1, "complaint": 5, "suggestion": 5, "query": 5}
_APPLICATION = 20
_UNTOUCHED = ("filed", "assigned", "withdrawn", "reopened")
_ENDED = ("closed", "withdrawn", "duplicate", "spam")
_SYSTEM = "system"

_ADDED: tuple[tuple[str, sa.types.TypeEngine[Any], object], ...] = (
    ("came_by", sa.String(length=8), "kiosk"),
    ("cycle", sa.Integer(), 1),
    ("counts_from", sa.Date(), None),
    ("limit_days", sa.Integer(), None),
    ("extended_days", sa.Integer(), 0),
    ("cut_off", _INSTANT, None),
    ("first_due", _INSTANT, None),
)
"""Columns that every request has, with the value that is the same for all of before."""
_FREE: tuple[tuple[str, sa.types.TypeEngine[Any]], ...] = (
    ("taken_by", sa.Integer()),
    ("topic", sa.Text()),
    ("original", _ID),
    ("paused_from", sa.Date()),
    ("first_response_at", _INSTANT),
    ("closed_at", _INSTANT),
    ("erased_at", _INSTANT),
)
_REFERENCES = (("taken_by", "staff"), ("original", "requests"))

_REQUESTS = sa.table(
    "requests",
    *(sa.column(name, kind) for name, kind, _ in _ADDED),
    *(sa.column(name, kind) for name, kind in _FREE),
    sa.column("id", _ID),
    sa.column("kind", sa.String()),
    sa.column("terminal", _ID),
    sa.column("filed_at", _INSTANT),
    sa.column("received_at", _INSTANT),
    sa.column("due", sa.Date()),
    sa.column("state", sa.String()),
)
_HISTORY = sa.table(
    "request_history",
    sa.column("request", _ID),
    sa.column("at", _INSTANT),
    sa.column("who", sa.Text()),
    sa.column("came_from", sa.String()),
    sa.column("went_to", sa.String()),
    sa.column("what", sa.String()),
)


def upgrade() -> None:
    with op.batch_alter_table("requests") as table:
        for name, kind, _ in _ADDED:
            table.add_column(sa.Column(name, kind, nullable=True))
        for name, kind in _FREE:
            table.add_column(sa.Column(name, kind, nullable=True))
    with op.batch_alter_table("request_history") as table:
        table.add_column(sa.Column("what", sa.String(length=4), nullable=True))
    _fill()
    _fill_history()
    with op.batch_alter_table("requests") as table:
        for name, kind, _ in _ADDED:
            table.alter_column(name, existing_type=kind, nullable=False)
        table.alter_column("terminal", existing_type=_ID, nullable=True)
        for name, target in _REFERENCES:
            table.create_foreign_key(op.f(f"fk_requests_{name}_{target}"), target, [name], ["id"])
        table.create_index(op.f("ix_requests_state_cut_off"), ["state", "cut_off"])
    with op.batch_alter_table("request_history") as table:
        table.alter_column("what", existing_type=sa.String(length=4), nullable=False)
    _make_tables()


def _fill() -> None:
    connection = op.get_bind()
    responded = _first(_HISTORY.c.went_to.not_in(_UNTOUCHED), sa.func.min)
    ended = _first(_HISTORY.c.went_to.in_(_ENDED), sa.func.max)
    columns = _REQUESTS.c
    query = sa.select(
        columns.id, columns.kind, columns.filed_at, columns.received_at, columns.due, columns.state
    )
    for row in connection.execute(query).all():
        cut_off = _end_of(row.due)
        filed = datetime.fromisoformat(min(row.filed_at, row.received_at))
        values = {name: value for name, _, value in _ADDED} | {
            "counts_from": filed.astimezone(_ZONE).date(),
            "limit_days": _LIMITS.get(row.kind, _APPLICATION),
            "cut_off": cut_off,
            "first_due": cut_off,
            "first_response_at": responded.get(row.id),
            "closed_at": ended.get(row.id) if row.state in _ENDED else None,
        }
        connection.execute(_REQUESTS.update().where(columns.id == row.id).values(values))


def _first(went: sa.ColumnElement[bool], chosen: Callable[..., Any]) -> dict[str, str]:
    """Return by request when people first, or last, brought it into such a state."""
    columns = _HISTORY.c
    moved = columns.came_from != columns.went_to
    query = sa.select(columns.request, chosen(columns.at))
    query = query.where(went, moved, columns.who != _SYSTEM).group_by(columns.request)
    return {row[0]: row[1] for row in op.get_bind().execute(query)}


def _end_of(day: date) -> str:
    over = datetime.combine(day + timedelta(days=1), datetime.min.time(), _ZONE)
    return over.astimezone(UTC).isoformat(timespec="microseconds")


def _fill_history() -> None:
    columns = _HISTORY.c
    stayed = sa.and_(columns.came_from == columns.went_to, columns.went_to != "assigned")
    what = sa.case((stayed, "look"), else_="move")
    op.get_bind().execute(_HISTORY.update().values(what=what))


def _make_tables() -> None:
    _of_request(
        "request_cycles",
        sa.Column("cycle", sa.Integer(), nullable=False),
        sa.Column("assignee", sa.Integer(), nullable=True),
        sa.Column("counts_from", sa.Date(), nullable=False),
        sa.Column("limit_days", sa.Integer(), nullable=False),
        sa.Column("due", sa.Date(), nullable=False),
        sa.Column("cut_off", _INSTANT, nullable=False),
        sa.Column("first_due", _INSTANT, nullable=False),
        sa.Column("first_response_at", _INSTANT, nullable=True),
        sa.Column("state", sa.String(length=14), nullable=False),
        sa.Column("answered_at", _INSTANT, nullable=True),
        sa.Column("ended_at", _INSTANT, nullable=False),
        sa.ForeignKeyConstraint(
            ["assignee"], ["staff.id"], name=op.f("fk_request_cycles_assignee_staff")
        ),
        key=("request", "cycle"),
        indexes=("cut_off",),
    )
    _of_request(
        "request_pauses",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("cycle", sa.Integer(), nullable=False),
        sa.Column("why", sa.String(length=12), nullable=False),
        sa.Column("began", sa.Date(), nullable=False),
        sa.Column("ended", sa.Date(), nullable=True),
        sa.Column("at", _INSTANT, nullable=False),
        sa.Column("who", sa.Text(), nullable=False),
        sa.Column("asked", sa.Text(), nullable=False),
        sa.Column("evidence", sa.Text(), nullable=False),
        key=("id",),
        indexes=("request",),
    )
    _of_request(
        "request_moves",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("at", _INSTANT, nullable=False),
        sa.Column("why", sa.String(length=12), nullable=False),
        sa.Column("was", sa.Date(), nullable=False),
        sa.Column("due", sa.Date(), nullable=False),
        key=("id",),
        indexes=("request", "at"),
    )
    _of_request(
        "request_breaches",
        sa.Column("cycle", sa.Integer(), nullable=False),
        sa.Column("what", sa.String(length=14), nullable=False),
        sa.Column("due", _INSTANT, nullable=False),
        sa.Column("at", _INSTANT, nullable=False),
        key=("request", "cycle", "what"),
        indexes=("due",),
    )
    op.create_table(
        "holiday_notices",
        sa.Column("year", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("version", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("at", _INSTANT, nullable=False),
        sa.Column("who", sa.String(length=64), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("year", "version", name=op.f("pk_holiday_notices")),
    )


def _of_request(
    name: str, *parts: sa.schema.SchemaItem, key: tuple[str, ...], indexes: tuple[str, ...]
) -> None:
    """Make a table whose rows each belong to a request."""
    op.create_table(
        name,
        sa.Column("request", _ID, nullable=False),
        *parts,
        sa.ForeignKeyConstraint(
            ["request"], ["requests.id"], name=op.f(f"fk_{name}_request_requests")
        ),
        sa.PrimaryKeyConstraint(*key, name=op.f(f"pk_{name}")),
    )
    for column in indexes:
        op.create_index(op.f(f"ix_{name}_{column}"), name, [column])


def downgrade() -> None:
    without = sa.select(sa.func.count()).select_from(_REQUESTS)
    if op.get_bind().scalar(without.where(_REQUESTS.c.terminal.is_(None))):
        raise RuntimeError("requests that no kiosk took cannot be kept before revision 0024")
    for name in ("breaches", "moves", "pauses", "cycles"):
        op.drop_table(f"request_{name}")
    op.drop_table("holiday_notices")
    with op.batch_alter_table("request_history") as table:
        table.drop_column("what")
    with op.batch_alter_table("requests") as table:
        table.drop_index(op.f("ix_requests_state_cut_off"))
        for name, target in _REFERENCES:
            table.drop_constraint(op.f(f"fk_requests_{name}_{target}"), type_="foreignkey")
        table.alter_column("terminal", existing_type=_ID, nullable=False)
        for name, _ in _FREE:
            table.drop_column(name)
        for name, _, _ in _ADDED:
            table.drop_column(name)
