"""The clocks of requests in the database: pauses, corrections, extensions, cycles, breaches."""

from collections.abc import Callable
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import Connection, select, update

from county.database.tables import request_cycles, request_moves, requests
from county.requests import application_clock, breaches, cycles, history, pausing, waiting
from county.requests.application_clock import Approval
from county.requests.breaches import Missed
from county.requests.receiving import Arrival, next_number, receive
from disclosure.errors import NotAllowedError
from disclosure.requests import CameBy, RequestId, RequestKind, RequestState, TerminalId
from tests.county.clocked import Clocked, act, some_keys
from tests.county.making import Town, filed

ZONE = ZoneInfo("Asia/Shanghai")
S = RequestState


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=ZONE)


MONDAY = at("2026-11-16T09:00")
"""A Monday, with four working days after it."""


@pytest.fixture
def desk(town: Town) -> Clocked:
    return Clocked.with_clerk(town)


@pytest.fixture
def begun(desk: Clocked) -> Callable[..., RequestId]:
    """Files a request on Monday and takes it up at once."""

    def begin(kind: RequestKind = RequestKind.LOOKUP, filed_at: datetime = MONDAY) -> RequestId:
        request = desk.file(kind, filed_at)
        do(desk, lambda one: history.advance(one, request, S.IN_PROGRESS, act(filed_at)))
        return request

    return begin


def do(desk: Clocked, step: Callable[[Connection], object]) -> None:
    with desk.town.county.database.writing() as connection:
        step(connection)


def ask(desk: Clocked, request: RequestId, when: datetime, evidence: str = "电话问到本人") -> None:
    terms = desk.town.county.terms()
    do(desk, lambda one: waiting.ask(one, request, "哪一年的？", evidence, act(when), terms))


def resume(desk: Clocked, request: RequestId, when: datetime) -> None:
    terms = desk.town.county.terms()
    do(desk, lambda one: waiting.resume(one, request, act(when, "去年的"), terms))


def missed(desk: Clocked, request: RequestId) -> list[tuple[int, Missed]]:
    with desk.town.county.database.reading() as connection:
        return [(one.cycle, one.what) for one in breaches.of_request(connection, request)]


def note_breaches(desk: Clocked, when: datetime) -> int:
    with desk.town.county.database.writing() as connection:
        return breaches.note_breaches(connection, when)


def test_a_request_counts_from_its_filing_day_and_its_response_from_its_coming(
    desk: Clocked,
) -> None:
    request = desk.file(RequestKind.LOOKUP, at("2026-11-14T23:30"), came=at("2026-11-17T10:15"))
    row = desk.row(request)
    assert (row.counts_from, row.limit_days, row.due) == (
        date(2026, 11, 14),
        2,
        date(2026, 11, 17),
    )
    assert row.cut_off == at("2026-11-18T00:00")
    assert row.first_due == at("2026-11-17T11:15")
    assert (row.cycle, row.extended_days, row.paused_from, row.came_by) == (1, 0, None, "phone")


def test_a_clock_ahead_of_the_countys_gains_no_day(desk: Clocked) -> None:
    request = desk.file(RequestKind.LOOKUP, at("2027-03-01T09:00"), came=MONDAY)
    assert desk.row(request).due == date(2026, 11, 18)


def test_a_question_needs_evidence_that_it_arrived(
    desk: Clocked, begun: Callable[..., RequestId]
) -> None:
    request = begun()
    with pytest.raises(NotAllowedError, match="evidence"):
        ask(desk, request, MONDAY, evidence=" ")
    row = desk.row(request)
    assert (row.state, row.paused_from) == (S.IN_PROGRESS, None)


def test_nobody_waits_without_having_asked(desk: Clocked, begun: Callable[..., RequestId]) -> None:
    request = begun()
    with pytest.raises(NotAllowedError, match="demonstrably"):
        do(desk, lambda one: history.advance(one, request, S.WAITING, act(MONDAY)))
    assert desk.row(request).state == S.IN_PROGRESS


def test_each_working_day_of_waiting_moves_the_due_day_by_one(
    desk: Clocked, begun: Callable[..., RequestId]
) -> None:
    request = begun()
    ask(desk, request, at("2026-11-17T10:00"))
    row = desk.row(request)
    assert (row.state, row.paused_from, row.due) == (
        S.WAITING,
        date(2026, 11, 17),
        date(2026, 11, 18),
    )
    resume(desk, request, at("2026-11-20T16:00"))
    row = desk.row(request)
    assert (row.state, row.paused_from, row.due) == (S.IN_PROGRESS, None, date(2026, 11, 23))
    assert row.cut_off == at("2026-11-24T00:00")
    with desk.town.county.database.reading() as connection:
        moves = connection.execute(select(request_moves)).all()
        told = [entry.note for entry in history.of_request(connection, request)]
    assert [(move.why, move.was, move.due) for move in moves] == [
        ("pause", date(2026, 11, 18), date(2026, 11, 23))
    ]
    assert any("2026-11-18 → 2026-11-23" in note for note in told)


def test_a_question_answered_the_same_day_moves_nothing(
    desk: Clocked, begun: Callable[..., RequestId]
) -> None:
    request = begun()
    ask(desk, request, at("2026-11-17T09:00"))
    resume(desk, request, at("2026-11-17T17:00"))
    assert desk.row(request).due == date(2026, 11, 18)


def test_nothing_is_answered_while_its_clock_stands(
    desk: Clocked, begun: Callable[..., RequestId]
) -> None:
    request = begun()
    ask(desk, request, at("2026-11-17T09:00"))
    with pytest.raises(NotAllowedError, match="stands"):
        do(desk, lambda one: history.advance(one, request, S.IN_PROGRESS, act(MONDAY)))
    do(desk, lambda one: history.advance(one, request, S.WITHDRAWN, act(MONDAY)))


def test_waiting_breaks_no_limit_but_what_was_late_before_stays_late(
    desk: Clocked, begun: Callable[..., RequestId]
) -> None:
    patient, late = begun(), begun()
    ask(desk, patient, at("2026-11-18T16:00"))
    ask(desk, late, at("2026-11-19T09:00"))
    assert missed(desk, late) == [(1, Missed.ANSWER)]
    assert note_breaches(desk, at("2026-12-18T09:00")) == 0
    assert missed(desk, patient) == []


def test_a_breach_is_noted_once_at_the_stroke_of_midnight(
    desk: Clocked, begun: Callable[..., RequestId]
) -> None:
    request = begun()
    midnight = at("2026-11-19T00:00")
    assert note_breaches(desk, midnight - timedelta(seconds=1)) == 0
    assert note_breaches(desk, midnight) == 1
    assert note_breaches(desk, midnight + timedelta(days=3)) == 0
    assert missed(desk, request) == [(1, Missed.ANSWER)]


def test_an_answer_that_comes_late_is_a_breach_though_no_round_was_taken(
    desk: Clocked, begun: Callable[..., RequestId]
) -> None:
    request = begun()
    late = at("2026-11-19T08:00")
    do(desk, lambda one: history.advance(one, request, S.ANSWER_READY, act(late)))
    assert missed(desk, request) == [(1, Missed.ANSWER)]
    assert desk.row(request).answered_at == late


def test_nobody_s_attention_within_the_hour_is_a_breach_of_the_first_response(
    desk: Clocked,
) -> None:
    seen, unseen = (desk.file(RequestKind.ENQUIRY, MONDAY) for _ in range(2))
    soon = at("2026-11-16T09:59")
    do(desk, lambda one: history.advance(one, seen, S.IN_PROGRESS, act(soon)))
    assert note_breaches(desk, at("2026-11-16T10:00")) == 1
    assert (missed(desk, seen), missed(desk, unseen)) == ([], [(1, Missed.FIRST_RESPONSE)])
    assert (desk.row(seen).first_response_at, desk.row(unseen).first_response_at) == (soon, None)


def test_assigning_by_itself_is_no_response(desk: Clocked) -> None:
    request = desk.file(RequestKind.ENQUIRY, MONDAY)
    row = desk.row(request)
    assert row.state == S.ASSIGNED
    assert row.first_response_at is None


def test_reopening_begins_a_new_cycle_and_erases_nothing(
    desk: Clocked, begun: Callable[..., RequestId]
) -> None:
    request = begun()
    late = at("2026-11-19T08:00")
    with desk.town.county.database.writing() as connection:
        for state in (S.ANSWER_READY, S.DELIVERED, S.CLOSED):
            history.advance(connection, request, state, act(late, "电话"))
        connection.execute(update(requests).values(assignee=None))
    again = at("2026-11-20T20:00")
    terms = desk.town.county.terms()
    do(desk, lambda one: cycles.reopen(one, request, act(again, "答非所问"), terms))
    row = desk.row(request)
    assert (row.cycle, row.state, row.counts_from, row.due) == (
        2,
        S.ASSIGNED,
        date(2026, 11, 20),
        date(2026, 11, 24),
    )
    assert (row.answered_at, row.closed_at, row.first_response_at) == (None, None, None)
    assert row.first_due == at("2026-11-21T08:00")
    assert row.assignee is not None
    assert note_breaches(desk, at("2026-11-25T00:00")) == 2
    assert missed(desk, request) == [
        (1, Missed.ANSWER),
        (2, Missed.FIRST_RESPONSE),
        (2, Missed.ANSWER),
    ]
    with desk.town.county.database.reading() as connection:
        [past] = connection.execute(select(request_cycles)).all()
    assert (past.cycle, past.state, past.due) == (1, S.CLOSED, date(2026, 11, 18))
    assert (past.answered_at, past.ended_at) == (late, late)


def test_reopening_needs_its_reason_and_an_end_before_it(
    desk: Clocked, begun: Callable[..., RequestId]
) -> None:
    request, terms = begun(), desk.town.county.terms()
    with pytest.raises(NotAllowedError, match="reason"):
        do(desk, lambda one: cycles.reopen(one, request, act(MONDAY), terms))
    with pytest.raises(NotAllowedError, match=r"in_progress.*reopened"):
        do(desk, lambda one: cycles.reopen(one, request, act(MONDAY, "再查"), terms))


def correct(desk: Clocked, request: RequestId, when: datetime) -> None:
    terms = desk.town.county.terms()

    def step(one: Connection) -> None:
        application_clock.ask_correction(one, request, "请写明文件名称", "挂号信", act(when), terms)

    do(desk, step)


def test_a_correction_is_asked_once_and_lets_the_term_run_anew(
    desk: Clocked, begun: Callable[..., RequestId]
) -> None:
    request, terms = begun(RequestKind.APPLICATION), desk.town.county.terms()
    assert desk.row(request).due == date(2026, 12, 14)
    correct(desk, request, at("2026-11-25T10:00"))
    assert desk.row(request).state == S.WAITING
    came = at("2026-12-01T10:00")
    do(desk, lambda one: application_clock.corrected(one, request, act(came, "补正"), terms))
    row = desk.row(request)
    assert (row.counts_from, row.due, row.state) == (
        date(2026, 12, 1),
        date(2026, 12, 29),
        S.IN_PROGRESS,
    )
    with pytest.raises(NotAllowedError, match="once"):
        correct(desk, request, came)


@pytest.mark.parametrize(
    ("when", "allowed"), [("2026-11-25T23:59", True), ("2026-11-26T00:00", False)]
)
def test_a_correction_is_asked_for_within_seven_working_days(
    desk: Clocked, begun: Callable[..., RequestId], when: str, allowed: bool
) -> None:
    request = begun(RequestKind.APPLICATION)
    if allowed:
        correct(desk, request, at(when))
    else:
        with pytest.raises(NotAllowedError, match="within 7 days"):
            correct(desk, request, at(when))
    assert (desk.row(request).state == S.WAITING) is allowed


def test_only_applications_are_corrected_or_extended(
    desk: Clocked, begun: Callable[..., RequestId]
) -> None:
    request, terms = begun(RequestKind.COMPLAINT), desk.town.county.terms()
    with pytest.raises(NotAllowedError):
        correct(desk, request, at("2026-11-17T10:00"))
    approval = Approval("wang.lead", "挂号信告知")
    with pytest.raises(NotAllowedError, match="applications"):
        do(desk, lambda one: application_clock.extend(one, request, approval, act(MONDAY), terms))


def test_an_extension_is_given_once_with_approval_and_notice(
    desk: Clocked, begun: Callable[..., RequestId]
) -> None:
    request, terms = begun(RequestKind.APPLICATION), desk.town.county.terms()

    def extend(by: str, notice: str, when: datetime = MONDAY) -> None:
        approval = Approval(by, notice)
        do(desk, lambda one: application_clock.extend(one, request, approval, act(when), terms))

    for by, notice in (("", "挂号信告知"), ("wang.lead", "")):
        with pytest.raises(NotAllowedError, match="agreed"):
            extend(by, notice)
    with pytest.raises(NotAllowedError, match="over"):
        extend("wang.lead", "挂号信告知", at("2026-12-15T00:00"))
    extend("wang.lead", "挂号信告知")
    row = desk.row(request)
    assert (row.limit_days, row.extended_days) == (40, 20)
    assert row.due == desk.town.county.terms().calendar.after(date(2026, 11, 16), 40).day
    with pytest.raises(NotAllowedError, match="once"):
        extend("wang.lead", "挂号信告知")


def test_the_days_of_third_parties_do_not_count_even_where_two_overlap(
    desk: Clocked, begun: Callable[..., RequestId]
) -> None:
    request, terms = begun(RequestKind.APPLICATION), desk.town.county.terms()

    def consult(when: str) -> None:
        def step(one: Connection) -> None:
            application_clock.consult(one, request, "某公司", "函件送达", act(at(when)), terms)

        do(desk, step)

    def consulted(when: str) -> None:
        moment = act(at(when))
        do(desk, lambda one: application_clock.consulted(one, request, moment, terms))

    consult("2026-11-17T09:00")
    consult("2026-11-18T09:00")
    consulted("2026-11-19T09:00")
    assert desk.row(request).paused_from == date(2026, 11, 18)
    with pytest.raises(NotAllowedError, match="stands"):
        do(desk, lambda one: history.advance(one, request, S.ANSWER_READY, act(MONDAY)))
    consulted("2026-11-20T09:00")
    row = desk.row(request)
    assert (row.paused_from, row.due) == (None, date(2026, 12, 17))
    with desk.town.county.database.reading() as connection:
        assert [one.ended for one in pausing.of_request(connection, request)] == [
            date(2026, 11, 19),
            date(2026, 11, 20),
        ]


def test_numbers_without_a_terminal_run_on_from_day_to_day(desk: Clocked) -> None:
    day = date(2026, 11, 20)
    with desk.town.county.database.writing() as connection:
        assert next_number(connection, day, CameBy.CALL) == "20261120-00-001"
        for number in ("20261120-00-009", "20261120-00-010", "20261120-01-044"):
            desk.receive(connection, filed(some_keys(), number=number), MONDAY)
        assert next_number(connection, day, CameBy.PHONE) == "20261120-00-011"
        assert next_number(connection, date(2026, 11, 21), CameBy.LETTER) == "20261121-00-001"
        with pytest.raises(ValueError, match="itself"):
            next_number(connection, day, CameBy.KIOSK)


@pytest.mark.parametrize(
    ("came_by", "terminal", "taken_by"),
    [
        (CameBy.KIOSK, None, None),
        (CameBy.PHONE, TerminalId("t"), None),
        (CameBy.CALL, None, None),
        (CameBy.PHONE, None, 1),
    ],
)
def test_how_a_request_came_fits_who_took_it(
    came_by: CameBy, terminal: TerminalId | None, taken_by: int | None
) -> None:
    with pytest.raises(ValueError, match=r"terminal|registered"):
        Arrival(came_by, terminal, taken_by)


def test_a_request_received_twice_is_there_once(desk: Clocked) -> None:
    request = filed(some_keys())
    terms = desk.town.county.terms()
    for _ in range(2):
        do(desk, lambda one: receive(one, request, Arrival(CameBy.PHONE), MONDAY, terms))
    assert desk.row(request.id).came_by == CameBy.PHONE
