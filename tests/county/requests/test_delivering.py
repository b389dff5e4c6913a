"""Whose answer a code opened, and from when an answer that was brought rests."""

from datetime import timedelta

import pytest

from county.requests import cycles, delivering
from county.requests.history import Act
from disclosure.delivery import Attempt, Way
from disclosure.requests import RequestState
from tests.county.making import Town, a_code
from tests.county.penning import Pen
from tests.county.texted import Asked, make_ready, state


@pytest.fixture
def pen(town: Town) -> Pen:
    return Pen.of(town)


def bring(pen: Pen, one: Asked) -> None:
    """Note that an answer was brought now."""
    attempt = Attempt(way=Way.VISIT, at=pen.town.clock())
    with pen.town.county.database.writing() as connection:
        delivering.note(connection, one.id, attempt)


def test_a_code_that_was_drawn_twice_is_the_newer_requests(pen: Pen) -> None:
    _, keys = a_code()
    same = {"locator": keys.locator, "answer_key": keys.public}
    older = pen.asked(**same)
    newer = pen.asked(**same, filed_at=pen.town.clock.pass_by(hours=1), number="20261120-00-002")
    for one in (newer, older):
        make_ready(pen.town, one.id)
    at = pen.town.clock.pass_by(hours=1)
    with pen.town.county.database.writing() as connection:
        assert delivering.opened(connection, keys.locator, Way.KIOSK, at) == newer.id
    assert state(pen.town, older.id) is RequestState.ANSWER_READY


def test_days_of_rest_count_from_the_last_time_that_an_answer_was_brought(pen: Pen) -> None:
    one = pen.asked()
    make_ready(pen.town, one.id)
    bring(pen, one)
    act = Act("li.clerk", pen.town.clock.pass_by(days=5), "还没解决")
    with pen.town.county.database.writing() as connection:
        cycles.reopen(connection, one.id, act, pen.town.county.terms())
    make_ready(pen.town, one.id)
    bring(pen, one)
    now = pen.town.clock.pass_by(days=6)
    with pen.town.county.database.reading() as connection:
        assert list(delivering.old_deliveries(connection, now, 7, 10)) == []
        later = now + timedelta(days=1)
        assert list(delivering.old_deliveries(connection, later, 7, 10)) == [one.id]
