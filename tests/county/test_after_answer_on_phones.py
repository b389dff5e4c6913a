"""On a phone after the answer: evidence by itself, three faces once, and what is not solved."""

import logging
import re
from collections.abc import Iterator
from datetime import timedelta
from html import unescape

import pytest
from fastapi.testclient import TestClient
from sqlalchemy import select

from county.database.tables import ratings
from county.people.staff import Role
from county.phone.grants import Grants
from county.publishing import mailbox
from county.publishing.mailbox import Addressee
from county.requests import delivering
from county.web.serving import build_application
from disclosure.delivery import Way
from disclosure.errors import MalformedError
from disclosure.requests import Answer, RequestId, RequestState
from tests.county.making import COUNTY, NOW, TOWN, VILLAGE, Town
from tests.county.texted import Asked, answered, make_ready, state

GRANT = re.compile(r'name="grant" value="([^"]+)"')


@pytest.fixture
def city(town: Town) -> Town:
    town.load()
    town.hire("li.clerk", Role.CLERK, TOWN)
    town.hire("wang.lead", Role.LEAD, COUNTY)
    return town


@pytest.fixture
def client(city: Town) -> Iterator[TestClient]:
    with TestClient(build_application(city.county, city.clock), follow_redirects=False) as client:
        yield client


@pytest.fixture
def one(city: Town) -> Asked:
    """An answered request whose letter lies in the mail."""
    made = answered(city)
    answer = Answer(
        format=1,
        request=made.id,
        number=made.number,
        answered_at=city.clock(),
        asked="高龄津贴怎么领？",
        text="查到了。",
        office="柳泉镇",
    )
    to = Addressee(VILLAGE, made.keys.locator, made.keys.public)
    with city.county.database.writing() as connection:
        mailbox.post(connection, to, answer, city.clock(), city.county.online)
    return made


def opened(client: TestClient, one: Asked) -> str:
    page = client.post("/p/answer", data={"code": one.code})
    assert page.status_code == 200
    return unescape(page.text)


def grant(page: str) -> str:
    found = GRANT.search(page)
    assert found is not None
    return found.group(1)


def test_opening_the_answer_delivers_it(city: Town, client: TestClient, one: Asked) -> None:
    page = opened(client, one)
    assert "您满意吗" in page
    assert state(city, one.id) is RequestState.DELIVERED
    with city.county.database.reading() as connection:
        [tried] = delivering.attempts_of(connection, one.id)
    assert (tried.way, tried.reached, tried.number) == (Way.PHONE, True, "")


def test_an_answer_is_rated_once(city: Town, client: TestClient, one: Asked) -> None:
    held = grant(opened(client, one))
    form = {"grant": held, "face": "dissatisfied", "words": "没说清楚"}
    assert client.post("/p/answer/rate", data=form).status_code == 200
    assert "谢谢您的评价" in opened(client, one)
    client.post("/p/answer/rate", data={**form, "face": "satisfied"})
    with city.county.database.reading() as connection:
        row = connection.execute(select(ratings)).one()
    assert (row.face, row.words, row.terminal) == ("dissatisfied", "没说清楚", None)


def test_not_solved_opens_it_again_and_a_new_answer_is_rated_anew(
    city: Town, client: TestClient, one: Asked
) -> None:
    held = grant(opened(client, one))
    client.post("/p/answer/rate", data={"grant": held, "face": "satisfied"})
    done = client.post("/p/answer/unsolved", data={"grant": held, "words": "钱还没到"})
    assert "已经重新办理" in done.text
    assert state(city, one.id) in (RequestState.REOPENED, RequestState.ASSIGNED)
    again = client.post("/p/answer/unsolved", data={"grant": held})
    assert "不能自己重新办理" in again.text, "it is under way already"
    city.clock.pass_by(minutes=5)
    make_ready(city, one.id)
    page = opened(client, one)
    assert 'name="face"' in page
    assert state(city, one.id) is RequestState.DELIVERED


@pytest.mark.parametrize("forged", ["", "x", "A" * 500, "AAAA" * 20, "not base64 !"])
@pytest.mark.parametrize("act", ["rate", "unsolved"])
def test_without_the_code_nobody_rates_or_opens_again(
    city: Town, client: TestClient, one: Asked, act: str, forged: str
) -> None:
    sent = client.post(f"/p/answer/{act}", data={"grant": forged, "face": "satisfied"})
    assert sent.status_code == 409
    assert state(city, one.id) is RequestState.ANSWER_READY


def test_a_grant_holds_for_an_hour_and_for_one_request_alone(
    city: Town, client: TestClient, one: Asked
) -> None:
    held = grant(opened(client, one))
    city.clock.pass_by(minutes=61)
    late = client.post("/p/answer/rate", data={"grant": held, "face": "satisfied"})
    assert late.status_code == 409
    grants, others = Grants(lambda: b"a" * 32, 60), Grants(lambda: b"b" * 32, 60)
    text = grants.give(RequestId("r-1"), NOW)
    assert grants.read(text, NOW) == "r-1"
    for reader, now in ((others, NOW), (grants, NOW - timedelta(seconds=1))):
        with pytest.raises(MalformedError):
            reader.read(text, now)


def test_a_face_that_is_none_is_asked_for_again(client: TestClient, one: Asked) -> None:
    held = grant(opened(client, one))
    assert client.post("/p/answer/rate", data={"grant": held, "face": "angry"}).status_code == 422


def test_neither_code_nor_words_are_in_the_log(
    client: TestClient, one: Asked, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.DEBUG):
        held = grant(opened(client, one))
        form = {"grant": held, "face": "dissatisfied", "words": "没说清楚"}
        client.post("/p/answer/rate", data=form)
        client.post("/p/answer/unsolved", data={"grant": held, "words": "钱还没到"})
    for secret in (one.code, one.keys.locator, held, "没说清楚", "钱还没到", one.id):
        assert secret not in caplog.text
