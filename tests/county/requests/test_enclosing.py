"""Pages beside answers: so many, with their own answer alone, and to whoever asked the same."""

import io

import pytest
from PIL import Image
from sqlalchemy import func, select

from county.database.tables import answer_pages, answers, mail
from county.publishing import mailbox
from county.requests import cycles, delivering, enclosing, repeated, setting_aside
from county.requests.history import Act
from disclosure.delivery import Attempt, Way
from disclosure.errors import NotAllowedError
from disclosure.feed import Letter
from disclosure.requests import Answer
from kiosk.journey.answers import beside, open_letter
from tests.county.making import VILLAGE, Town
from tests.county.penning import Pen
from tests.county.texted import Asked


@pytest.fixture
def pen(town: Town) -> Pen:
    return Pen.of(town)


class Mail:
    """The letters of the village, the newest of each locator."""

    def __init__(self, pen: Pen) -> None:
        self._database = pen.town.county.database

    def letter(self, locator: str) -> Letter | None:
        with self._database.reading() as connection:
            found = mailbox.letters_to(connection, VILLAGE, locator)
        return found[max(found)] if found else None


def jpeg(shade: int) -> bytes:
    made = io.BytesIO()
    Image.new("L", (20, 30), shade).save(made, "JPEG")
    return made.getvalue()


def lay(pen: Pen, one: Asked, name: str, *pictures: bytes, most: int = 8, size: int = 9999) -> None:
    with pen.town.county.database.writing() as connection:
        enclosing.add(connection, one.id, name, pictures, most=most, most_bytes=size)


def opened(pen: Pen, one: Asked) -> tuple[str, ...]:
    """Return the names of the pages that a code opens beside its answer."""
    post = Mail(pen)
    letter = post.letter(one.keys.locator)
    assert letter is not None
    answer = open_letter(letter, one.keys)
    assert isinstance(answer, Answer)
    return tuple(page.name for page in beside(one.keys, post, answer))


def test_pages_are_limited_in_number_and_in_bytes_together(pen: Pen) -> None:
    one, page = pen.asked(), jpeg(0)
    lay(pen, one, "一.jpg", page, page, most=3)
    with pytest.raises(NotAllowedError):
        lay(pen, one, "二.jpg", page, page, most=3)
    with pytest.raises(NotAllowedError):
        lay(pen, one, "二.jpg", page, size=3 * len(page) - 1)
    lay(pen, one, "二.jpg", page, most=3, size=3 * len(page))
    with pen.town.county.database.reading() as connection:
        assert [held.name for held in enclosing.of_draft(connection, one.id)] == [
            *("一.jpg", "一.jpg", "二.jpg")
        ]


def test_a_page_is_seen_with_its_own_request_alone(pen: Pen) -> None:
    one, other = pen.asked(), pen.asked()
    lay(pen, one, "单据.jpg", jpeg(0))
    with pen.town.county.database.reading() as connection:
        [page] = enclosing.of_draft(connection, one.id)
        assert enclosing.picture(connection, one.id, page.id) == jpeg(0)
        assert enclosing.picture(connection, other.id, page.id) is None


def again(pen: Pen, one: Asked) -> None:
    """Bring an answer, and open its request again."""
    at = pen.town.clock.pass_by(hours=1)
    act = Act("li.clerk", at, "还没解决")
    with pen.town.county.database.writing() as connection:
        delivering.note(connection, one.id, Attempt(way=Way.VISIT, at=at))
        cycles.reopen(connection, one.id, act, pen.town.county.terms())
    pen.town.clock.pass_by(hours=1)


def test_a_second_answer_goes_out_without_the_pages_of_the_first(pen: Pen) -> None:
    one = pen.asked()
    lay(pen, one, "旧.jpg", jpeg(0))
    pen.answer(one.id)
    assert opened(pen, one) == ("旧.jpg",)
    with pen.town.county.database.reading() as connection:
        before = connection.scalar(select(func.count()).select_from(mail))
    again(pen, one)
    pen.answer(one.id)
    assert opened(pen, one) == ()
    with pen.town.county.database.reading() as connection:
        assert connection.scalar(select(func.count()).select_from(mail)) == (before or 0) + 1


def test_what_was_sent_stays_though_a_page_of_that_name_is_taken_away(pen: Pen) -> None:
    one = pen.asked()
    lay(pen, one, "单据.jpg", jpeg(0))
    pen.answer(one.id)
    again(pen, one)
    lay(pen, one, "单据.jpg", jpeg(200))
    with pen.town.county.database.writing() as connection:
        enclosing.remove(connection, one.id, "单据.jpg")
        assert enclosing.of_draft(connection, one.id) == []
        assert list(connection.scalars(select(answer_pages.c.picture))) == [jpeg(0)]


def repeat(pen: Pen, first: Asked, second: Asked) -> None:
    """Note that the second request repeats the first."""
    act, clerk = Act("li.clerk", pen.town.clock(), "同一件事"), pen.person("li.clerk")
    filed = pen.filed(second.id)
    with pen.town.county.database.writing() as connection:
        number = pen.filed(first.id).number
        setting_aside.repeat(connection, filed, number, clerk, act)


def test_who_asked_the_same_gets_the_pages_too(pen: Pen) -> None:
    first, second = pen.asked(), pen.asked(number="20261120-00-002")
    repeat(pen, first, second)
    lay(pen, first, "单据.jpg", jpeg(0), jpeg(9))
    pen.answer(first.id)
    assert opened(pen, first) == opened(pen, second) == ("单据.jpg", "单据.jpg")


def test_who_asks_what_was_answered_gets_the_pages_at_once(pen: Pen) -> None:
    first, second = pen.asked(), pen.asked(number="20261120-00-002")
    lay(pen, first, "单据.jpg", jpeg(0))
    pen.answer(first.id)
    repeat(pen, first, second)
    act, office = Act("li.clerk", pen.town.clock.pass_by(hours=1)), ("镇政务公开办", "")
    with pen.town.county.database.writing() as connection:
        keys = pen.town.county.online
        assert repeated.send_what_is_known(connection, first.id, second.id, act, office, keys)
        assert connection.scalar(select(func.count()).select_from(answers)) == 1
    assert opened(pen, second) == ("单据.jpg",)
