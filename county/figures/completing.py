"""What became of the requests that fell due in a period, added up by the database.

Source: the request desk's clock rules 3 and 5. A request whose clock stands has not fallen due;
one set aside as spam, doubled or withdrawn, or whose clock was stopped after its term, counts
by the breach that it had before. Invariant: every cycle of a request that fell due is counted
once, so that reopening mends no figure.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Connection,
    Select,
    String,
    Subquery,
    and_,
    case,
    cast,
    func,
    literal,
    or_,
    select,
    union_all,
)

from county.database.tables import delivery_tries, request_breaches, request_cycles, requests
from county.figures.wanted import Wanted
from disclosure.completion import Completion
from disclosure.requests import OPEN_STATES, RequestState

S = RequestState

ANSWERED = frozenset({S.ANSWER_READY, S.NOT_HELD, S.DELIVERED, S.CLOSED})
ASIDE = frozenset({S.WITHDRAWN, S.DUPLICATE, S.SPAM})
READY = frozenset({S.ANSWER_READY, S.NOT_HELD})
"""An answer is there that has not been brought yet."""
UNREACHABLE_TRIES = 3
"""Failed tries after which a person counts as unreachable (clock rule 5)."""
ANSWER = "answer"
"""The breach of an answer's term, as `request_breaches.what` spells it."""
_MONTH = len("2026-10")
_NEVER = literal(value=False)

Key = str | int | None


@dataclass(frozen=True)
class Duties:
    """What fell due in a period, as a table of a query.

    Its columns: `request`, `kind`, `area`, `assignee`, `due`, `cut_off`, one of `in_time`, `late` and
    `overdue` that is 1, the others 0, and `unreached`, which is 1 beside one of them.
    """

    table: Subquery

    @classmethod
    def of(cls, wanted: Wanted, now: datetime) -> "Duties":
        """Return the duties of a period; what falls due after `now` has not fallen due."""
        period = _Period(wanted, now)
        return cls(union_all(period.current(), period.before(), period.breached()).subquery("fell"))

    def by(self, connection: Connection, *keys: ColumnElement[Any]) -> dict[Any, Completion]:
        """Return what became of them, by the value of a column, or of several as a tuple."""
        fell = self.table.c
        told = (fell.in_time, fell.late, fell.overdue, fell.unreached)
        sums = (func.sum(one) for one in told)
        query = select(*keys, *sums).group_by(*keys)
        width = len(keys)
        return {
            row[0] if width == 1 else tuple(row[:width]): Completion(
                in_time=row[width],
                late=row[width + 1],
                overdue=row[width + 2],
                unreachable=row[width + 3],
            )
            for row in connection.execute(query)
        }

    @property
    def month(self) -> ColumnElement[str]:
        """Return the month in which each fell due, e.g. ``2026-10``."""
        return func.substr(cast(self.table.c.due, String), 1, _MONTH)


def by_part(found: Mapping[tuple[Any, ...], Completion], part: int) -> dict[Any, Completion]:
    """Return completions by one part of their keys alone."""
    parts: dict[Any, Completion] = {}
    for key, tally in found.items():
        parts[key[part]] = parts.get(key[part], Completion()).plus(tally)
    return parts


class _Period:
    """The three kinds of duties that fell due between two instants."""

    def __init__(self, wanted: Wanted, now: datetime) -> None:
        self._wanted = wanted
        self._first, ended = wanted.instants
        self._last = min(ended, now)

    def current(self) -> Select[Any]:
        """Return the running cycles, answered or still owed."""
        r = requests.c
        answered = r.state.in_(ANSWERED)
        owed = and_(r.state.in_(OPEN_STATES), r.paused_from.is_(None))
        kept = _kept(answered, r.answered_at, r.cut_off)
        return _duty(r, kept, owed, _unreached()).where(
            _plainly(or_(answered, owed)),
            *self._within(r.cut_off),
            *self._wanted.conditions(r.assignee),
        )

    def before(self) -> Select[Any]:
        """Return the cycles that ended when their requests were reopened."""
        c = request_cycles.c
        kept = _kept(c.answered_at.is_not(None), c.answered_at, c.cut_off)
        return (
            _duty(c, kept, _NEVER)
            .join(request_cycles, c.request == requests.c.id)
            .where(*self._within(c.cut_off), *self._wanted.conditions(c.assignee))
        )

    def breached(self) -> Select[Any]:
        """Return what was overdue before it was set aside, or before its clock was stopped."""
        r, b = requests.c, request_breaches.c
        standing = and_(r.state.in_(OPEN_STATES), r.paused_from.is_not(None))
        return (
            _duty(r, _NEVER, _NEVER)
            .join(request_breaches, and_(b.request == r.id, b.cycle == r.cycle))
            .where(
                b.what == ANSWER,
                _plainly(or_(r.state.in_(ASIDE), standing)),
                *self._within(b.due),
                *self._wanted.conditions(r.assignee),
            )
        )

    def _within(self, ends: ColumnElement[Any]) -> tuple[ColumnElement[bool], ...]:
        # A term ends with its last day: at the first instant of the next one.
        return ends > self._first, ends <= self._last


def _kept(
    answered: ColumnElement[bool], at: ColumnElement[Any], ends: ColumnElement[Any]
) -> ColumnElement[bool]:
    return and_(answered, at.is_not(None), at < ends)


def _duty(
    cycle: Any,
    kept: ColumnElement[bool],
    owed: ColumnElement[bool],
    unreached: ColumnElement[bool] = _NEVER,
) -> Select[Any]:
    r = requests.c
    return select(
        r.id.label("request"),
        r.kind.label("kind"),
        r.area.label("area"),
        cycle.assignee.label("assignee"),
        cycle.due.label("due"),
        cycle.cut_off.label("cut_off"),
        _one(kept).label("in_time"),
        _one(and_(~kept, ~owed)).label("late"),
        _one(owed).label("overdue"),
        _one(unreached).label("unreached"),
    ).select_from(requests)


def _unreached() -> ColumnElement[bool]:
    """Return the condition that an answer is ready and all tries to bring it have failed."""
    r, tried = requests.c, delivery_tries.c
    mine = and_(tried.request == r.id, tried.cycle == r.cycle)
    failed = select(func.count()).where(mine, ~tried.reached).scalar_subquery()
    came = select(tried.id).where(mine, tried.reached).exists()
    return and_(r.state.in_(READY), failed >= UNREACHABLE_TRIES, ~came)


def _plainly(condition: ColumnElement[bool]) -> ColumnElement[bool]:
    """Return a condition that is looked at row by row, for the index of what fell due to be used.

    Else SQLite looks for each state in an index of states, and then for each row in its table.
    """
    return case((condition, 1), else_=0) == 1


def _one(condition: ColumnElement[bool]) -> ColumnElement[int]:
    return case((condition, 1), else_=0)
