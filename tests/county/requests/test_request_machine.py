"""Requests of all kinds as a state machine: whatever people do, and in whatever order.

No illegal transition is reached, every open request has a due day and an owner or an alarm, a
clock that stands has its evidence, and no breach ever goes.
"""

import shutil
import tempfile
from collections.abc import Callable, Iterator
from datetime import date, datetime, timedelta
from functools import cache
from pathlib import Path
from typing import Any
from uuid import uuid4
from zoneinfo import ZoneInfo

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import Bundle, RuleBasedStateMachine, invariant, rule
from sqlalchemy import Connection, insert, select, update

from county.database.engine import Database
from county.database.migrate import upgrade
from county.database.tables import (
    areas,
    notices,
    request_breaches,
    request_cycles,
    request_history,
    request_pauses,
    requests,
    staff,
)
from county.people.staff import Role, Staff, add
from county.requests import application_clock, cycles, history, waiting
from county.requests.application_clock import Approval
from county.requests.breaching import Breaching
from county.requests.escalation_settings import EscalationSettings
from county.requests.receiving import Arrival, receive
from county.requests.reckoning import PauseWhy, taken_out
from county.requests.terms import Terms
from county.requests.unassigned import Unassigned
from disclosure import shipped
from disclosure.clocks import Pause, cut_off
from disclosure.errors import NotAllowedError
from disclosure.office_hours import OfficeHours
from disclosure.requests import (
    OPEN_STATES,
    TRANSITIONS,
    CameBy,
    RequestId,
    RequestKind,
    RequestState,
    move,
)
from tests.county.clocked import CLERK, act, some_keys
from tests.county.making import COUNTY, TOWN, VILLAGE, filed

ZONE = ZoneInfo("Asia/Shanghai")
S = RequestState
TERMS = Terms(shipped.service_levels(), shipped.calendar(), ZONE, OfficeHours())
STARTS = (date(2026, 2, 11), date(2026, 9, 24), date(2026, 12, 22))
"""Days just before holidays, and before a year without a notice."""


def _within(day: date, pause: Pause) -> bool:
    return pause.ended is not None and pause.began < day <= pause.ended


@cache
def template() -> Path:
    """Return a database with its tables, an area, a clerk and an admin, made once."""
    file = Path(tempfile.mkdtemp(prefix="mingbai-machine-")) / "county.db"
    database = Database(file)
    upgrade(database)
    began = datetime(2026, 1, 5, tzinfo=ZONE)
    with database.writing() as connection:
        for place, code in enumerate((COUNTY, TOWN, VILLAGE)):
            row = {"code": code, "name": code, "office": code, "place": place}
            connection.execute(insert(areas).values(row))
        add(connection, Staff(0, CLERK, Role.CLERK, TOWN), "no", began)
        add(connection, Staff(0, "wang.lead", Role.OFFICE, COUNTY), "no", began)
    database.close()
    return file


@pytest.fixture(scope="module", autouse=True)
def _cleared() -> Iterator[None]:
    yield
    shutil.rmtree(template().parent)
    template.cache_clear()


class Requests(RuleBasedStateMachine):
    """What a clerk, an admin, residents and the clock do to a county's requests."""

    filed = Bundle("filed")

    def __init__(self) -> None:
        super().__init__()
        self._folder = Path(tempfile.mkdtemp(prefix="mingbai-machine-"))
        shutil.copy(template(), self._folder / "county.db")
        self._database = Database(self._folder / "county.db")
        self._now = datetime.combine(STARTS[0], datetime.min.time(), ZONE)
        self._breaches: set[tuple[Any, ...]] = set()
        self._cycles: set[tuple[Any, ...]] = set()
        self._round_at: datetime | None = None

    def teardown(self) -> None:
        self._database.close()
        shutil.rmtree(self._folder)

    def _do(self, step: Callable[[Connection], object]) -> bool:
        """Do a step; False where it was not allowed, and then nothing is done."""
        try:
            with self._database.writing() as connection:
                step(connection)
        except NotAllowedError:
            return False
        return True

    def _state(self, request: RequestId) -> RequestState:
        with self._database.reading() as connection:
            return history.state_of(connection, request)

    @rule(start=st.sampled_from(STARTS))
    def come_to_another_season(self, start: date) -> None:
        later = datetime.combine(start, datetime.min.time(), ZONE)
        self._now = max(self._now, later)

    @rule(hours=st.sampled_from([1, 7, 24, 60, 24 * 9]))
    def time_passes(self, hours: int) -> None:
        self._now += timedelta(hours=hours)

    @rule(target=filed, kind=st.sampled_from(RequestKind), late=st.integers(0, 5))
    def file(self, kind: RequestKind, late: int) -> RequestId:
        id_ = RequestId(str(uuid4()))
        at = self._now - timedelta(days=late)
        request = filed(some_keys(), id=id_, kind=kind, filed_at=at)
        self._do(lambda one: receive(one, request, Arrival(CameBy.PHONE), self._now, TERMS))
        return id_

    @rule(request=filed, then=st.sampled_from(RequestState))
    def move_it(self, request: RequestId, then: RequestState) -> None:
        now = self._state(request)
        step = act(self._now, "理由")
        if self._do(lambda one: history.advance(one, request, then, step)):
            assert then in TRANSITIONS[now]
        elif then not in TRANSITIONS[now]:
            with pytest.raises(NotAllowedError, match=rf"{now.value}.*{then.value}"):
                move(now, then)

    @rule(request=filed, pick=st.integers(0, 11))
    def go_on(self, request: RequestId, pick: int) -> None:
        """Take one of the moves that the table allows, so that long lives are lived too."""
        allowed = sorted(TRANSITIONS[self._state(request)])
        if allowed:
            then, step = allowed[pick % len(allowed)], act(self._now, "理由")
            self._do(lambda one: history.advance(one, request, then, step))

    @rule(request=filed, evidence=st.sampled_from(["电话问到本人，10:20", ""]))
    def ask(self, request: RequestId, evidence: str) -> None:
        step = act(self._now)
        done = self._do(lambda one: waiting.ask(one, request, "哪年的？", evidence, step, TERMS))
        assert evidence or not done

    @rule(request=filed)
    def resume(self, request: RequestId) -> None:
        self._do(lambda one: waiting.resume(one, request, act(self._now, "去年的"), TERMS))

    @rule(request=filed)
    def ask_for_a_correction(self, request: RequestId) -> None:
        step = act(self._now)
        self._do(
            lambda one: application_clock.ask_correction(
                one, request, "请写明文件名称", "挂号信", step, TERMS
            )
        )

    @rule(request=filed)
    def correct(self, request: RequestId) -> None:
        step = act(self._now, "补正")
        self._do(lambda one: application_clock.corrected(one, request, step, TERMS))

    @rule(request=filed)
    def extend(self, request: RequestId) -> None:
        approval, step = Approval("wang.lead", "挂号信告知"), act(self._now)
        self._do(lambda one: application_clock.extend(one, request, approval, step, TERMS))

    @rule(request=filed, answered=st.booleans())
    def consult(self, request: RequestId, answered: bool) -> None:
        step = act(self._now)
        if answered:
            self._do(lambda one: application_clock.consulted(one, request, step, TERMS))
        else:
            self._do(
                lambda one: application_clock.consult(
                    one, request, "某公司", "函件送达", step, TERMS
                )
            )

    @rule(request=filed)
    def reopen(self, request: RequestId) -> None:
        step = act(self._now, "答非所问")
        self._do(lambda one: cycles.reopen(one, request, step, TERMS))

    @rule(there=st.booleans())
    def the_clerk_leaves_or_is_back(self, there: bool) -> None:
        left = None if there else self._now
        clerk = update(staff).where(staff.c.name == CLERK).values(left_at=left)
        self._do(lambda one: one.execute(clerk))

    @rule()
    def take_a_round(self) -> None:
        Breaching(self._database).run(self._now)
        Unassigned(self._database, lambda: TERMS, EscalationSettings()).run(self._now)
        self._round_at = self._now

    @invariant()
    def every_history_is_a_chain_of_legal_moves(self) -> None:
        with self._database.reading() as connection:
            rows = connection.execute(select(requests.c.id, requests.c.state))
            states = {row.id: row.state for row in rows}
            table = request_history.c
            query = select(table.request, table.came_from, table.went_to)
            moves = connection.execute(query.where(table.what == "move").order_by(table.id)).all()
        reached: dict[str, str] = {}
        for row in moves:
            assert row.came_from == reached.get(row.request, "")
            if row.came_from:
                assert S(row.went_to) in TRANSITIONS[S(row.came_from)]
            reached[row.request] = row.went_to
        assert reached == states

    @invariant()
    def every_open_request_has_its_due_day(self) -> None:
        for row, held in self._open():
            counted = range(1, (row.due - row.counts_from).days + 1)
            days = [row.counts_from + timedelta(days=n) for n in counted]
            working = [day for day in days if TERMS.calendar.is_working(day)]
            out = [day for day in working if any(_within(day, one) for one in held)]
            assert len(working) - len(out) == row.limit_days
            assert TERMS.calendar.is_working(row.due)
            assert row.cut_off == cut_off(row.due, ZONE)
            assert row.first_due > row.received_at

    def _open(self) -> list[tuple[Any, list[Pause]]]:
        """Return the open requests, each with the pauses whose days are left out."""
        with self._database.reading() as connection:
            query = select(requests).where(requests.c.state.in_(OPEN_STATES))
            rows = connection.execute(query).all()
            return [(row, taken_out(connection, row.id, row.cycle)) for row in rows]

    @invariant()
    def a_clock_stands_with_evidence_alone(self) -> None:
        with self._database.reading() as connection:
            rows = connection.execute(select(requests)).all()
            pauses = connection.execute(select(request_pauses)).all()
        assert all(one.evidence and one.asked for one in pauses)
        for row in rows:
            standing = [
                one
                for one in pauses
                if (one.request, one.cycle) == (row.id, row.cycle) and one.ended is None
            ]
            if S(row.state) not in OPEN_STATES:
                continue
            assert row.paused_from == min((one.began for one in standing), default=None)
            asked = [one for one in standing if one.why != PauseWhy.THIRD_PARTY]
            assert len(asked) == (row.state == S.WAITING)

    @invariant()
    def nothing_that_was_missed_or_ended_goes(self) -> None:
        with self._database.reading() as connection:
            breaches = {tuple(row) for row in connection.execute(select(request_breaches))}
            past = {tuple(row) for row in connection.execute(select(request_cycles))}
        assert breaches >= self._breaches
        assert past >= self._cycles
        self._breaches, self._cycles = breaches, past

    @invariant()
    def after_a_round_every_open_request_has_an_owner_or_an_alarm(self) -> None:
        if self._round_at != self._now:
            return
        self._round_at = None
        gone = select(staff.c.id).where(staff.c.left_at.is_not(None))
        with self._database.reading() as connection:
            told = set(connection.scalars(select(notices.c.request)))
            left = set(connection.scalars(gone))
            open_ = requests.c.state.in_(OPEN_STATES)
            rows = connection.execute(select(requests).where(open_)).all()
            noted = {(row.request, row.cycle, row.what) for row in self._rows_of_breaches()}
        for row in rows:
            has_owner = row.assignee is not None and row.assignee not in left
            assert has_owner or row.id in told
            if row.cut_off <= self._now and row.paused_from is None:
                assert (row.id, row.cycle, "answer") in noted

    def _rows_of_breaches(self) -> list[Any]:
        with self._database.reading() as connection:
            return list(connection.execute(select(request_breaches)).all())


Requests.TestCase.settings = settings(max_examples=12, stateful_step_count=30, deadline=None)
TestRequests = pytest.mark.slow(Requests.TestCase)
