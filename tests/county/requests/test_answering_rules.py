"""Who sends an answer, under whose name it stands, and what is left of its draft."""

import pytest
from sqlalchemy import select

from county.database.tables import answers, requests
from county.requests import drafts
from county.requests.drafts import HeldError
from disclosure.errors import NotAllowedError
from disclosure.requests import RequestKind, RequestState
from tests.county.making import Town
from tests.county.penning import Pen
from tests.county.texted import Asked, state


@pytest.fixture
def pen(town: Town) -> Pen:
    return Pen.of(town)


def whose(pen: Pen, one: Asked) -> str:
    return pen.filed(one.id).assignee


def test_what_somebody_is_writing_is_sent_by_nobody_else(pen: Pen) -> None:
    one = pen.asked()
    kept = pen.write(one.id)
    with pytest.raises(HeldError, match=r"li\.clerk is writing"):
        pen.send(one.id, kept.version, "zhou.clerk")
    assert state(pen.town, one.id) is RequestState.ASSIGNED


def test_a_hold_runs_out_and_the_next_one_goes_on(pen: Pen) -> None:
    one = pen.asked()
    pen.write(one.id)
    pen.town.clock.pass_by(minutes=9)
    with pytest.raises(HeldError):
        pen.write(one.id, "zhou.clerk")
    pen.town.clock.pass_by(minutes=2)
    kept = pen.write(one.id, "zhou.clerk")
    assert kept.holder == "zhou.clerk"
    assert kept.held_since == pen.town.clock()


def test_an_application_is_not_answered_as_a_question_is(pen: Pen) -> None:
    one = pen.asked(kind=RequestKind.APPLICATION)
    kept = pen.write(one.id)
    with pytest.raises(NotAllowedError, match="a decision"):
        pen.send(one.id, kept.version)


def test_what_another_agreed_to_stands_under_its_writer_and_stays_theirs(pen: Pen) -> None:
    one = pen.asked(kind=RequestKind.COMPLAINT)
    assert whose(pen, one) == "li.clerk"
    kept = pen.write(one.id)
    pen.hand_over(one.id, kept.version)
    pen.send(one.id, kept.version, "zhou.clerk")
    with pen.town.county.database.reading() as connection:
        assert connection.scalar(select(answers.c.who)) == "li.clerk"
    assert whose(pen, one) == "li.clerk"


def test_who_answers_for_another_has_the_request_from_then_on(pen: Pen) -> None:
    one = pen.asked()
    kept = pen.write(one.id, "zhou.clerk")
    pen.send(one.id, kept.version, "zhou.clerk")
    assert whose(pen, one) == "zhou.clerk"


def test_nothing_of_a_draft_is_left_once_its_answer_is_sent(pen: Pen) -> None:
    one = pen.asked()
    pen.answer(one.id)
    with pen.town.county.database.reading() as connection:
        assert drafts.read(connection, one.id, pen.town.clock()) is None
        assert connection.scalar(select(requests.c.answered_at)) == pen.town.clock()
