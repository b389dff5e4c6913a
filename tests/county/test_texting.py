"""Text messages: the gateway's faults, receipts, and that nothing of an answer is in one."""

import base64
import logging
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta

import pytest
from fastapi.testclient import TestClient
from sqlalchemy import func, select

from county.database.tables import delivery_tries, early_receipts, texts
from county.people.staff import Role
from county.requests import consents, cycles, delivering
from county.requests.history import Act
from county.settings import CountySettings, DeskSettings, PhoneSettings
from county.texting import outbox, receipts
from county.texting.outbox import TextState
from county.web.serving import build_application
from disclosure.delivery import Attempt, Way
from disclosure.requests import RequestState
from tests.county.making import TOWN, Town
from tests.county.texted import (
    NUMBER,
    answered,
    asked,
    make_ready,
    messages,
    settings_for,
    state,
    texting,
    told,
)
from tests.fakes.text_gateway import NO_SUCH_NUMBER, FakeSender, Trouble

CALLS_US = "secret of receipts"


@pytest.fixture
def city(town: Town) -> Town:
    """A county with a gateway, which a fake stands in for, and a place on the web."""
    town.load()
    town.hire("li.clerk", Role.CLERK, TOWN)
    made = CountySettings(
        desk=DeskSettings(second_factor=()),
        phone=PhoneSettings(address="https://gk.example.gov.cn"),
        texting=settings_for(
            "https://gateway.example",
            receipt_secret_file="receipts.secret",
            receipt_id_at="id",
            receipt_state_at="state",
        ),
    )
    (town.county.folder.path / "receipts.secret").write_text(CALLS_US)
    town.county = replace(town.county, settings=made)
    return town


@pytest.fixture
def sender() -> FakeSender:
    return FakeSender()


def test_who_agreed_is_told_the_number_and_where_to_read_and_nothing_else(
    city: Town, sender: FakeSender
) -> None:
    one = answered(city, words="我家的低保为什么停了？\nhttp://evil.example")
    assert texting(city, sender).run(city.clock()) == "1 made, 1 sent"
    [(number, text)] = sender.phones.taken.values()
    assert number == NUMBER
    assert one.number in text
    assert "https://gk.example.gov.cn/p/answer" in text
    for secret in ("低保", "evil", "张桂芳", one.code, "\n"):
        assert secret not in text


@pytest.mark.parametrize("changes", [{"agrees": False}, {"phone": ""}])
def test_who_did_not_agree_or_left_no_number_gets_none(
    city: Town, sender: FakeSender, changes: dict[str, object]
) -> None:
    answered(city, **changes)  # type: ignore[arg-type]
    assert texting(city, sender).run(city.clock()) == ""
    assert not messages(city)


def test_before_the_answer_is_ready_nothing_is_sent(city: Town, sender: FakeSender) -> None:
    asked(city)
    assert texting(city, sender).run(city.clock()) == ""


def test_two_rounds_at_once_send_one_message(city: Town, sender: FakeSender) -> None:
    answered(city)
    chore, other = texting(city, sender), texting(city, sender)
    now = city.clock()
    chore.run(now)
    other.run(now)
    chore.run(now)
    assert sender.phones.asked == 1
    assert len(messages(city)) == 1


def test_a_message_that_one_round_has_taken_is_taken_by_no_other(city: Town) -> None:
    answered(city)
    now, pause = city.clock(), timedelta(minutes=1)
    with city.county.database.writing() as connection:
        [wanted] = outbox.wanted(connection, 9)
        assert outbox.put(connection, wanted, "有答复了", now)
        assert not outbox.put(connection, wanted, "有答复了", now)
        [one] = outbox.due(connection, TextState.WAITING, now, 9)
        assert outbox.take(connection, one, now, pause)
        assert not outbox.take(connection, one, now, pause)
        assert outbox.take(connection, one, now + pause, pause)


def test_a_lost_answer_is_made_up_for_by_the_same_id(city: Town, sender: FakeSender) -> None:
    answered(city)
    sender.phones.trouble = Trouble.LOST_ANSWER
    chore = texting(city, sender)
    chore.run(city.clock())
    assert messages(city) == [("waiting", "gateway")]
    sender.phones.trouble = None
    chore.run(city.clock.pass_by(minutes=2))
    assert messages(city) == [("sent", "")]
    assert len(sender.phones.taken) == 1, "the gateway knew the id, and sent once"


def test_a_gateway_down_for_hours_is_asked_ever_more_rarely_and_then_works(
    city: Town, sender: FakeSender
) -> None:
    answered(city)
    sender.phones.trouble = Trouble.DOWN
    chore = texting(city, sender)
    for _ in range(6 * 12):
        chore.run(city.clock.pass_by(minutes=5))
    assert 5 <= sender.phones.asked <= 13
    sender.phones.trouble = None
    chore.run(city.clock.pass_by(minutes=60))
    assert messages(city) == [("sent", "")]


def test_what_cannot_be_sent_for_two_days_is_given_up_with_one_alarm(
    city: Town, sender: FakeSender
) -> None:
    one = answered(city)
    sender.phones.trouble = Trouble.DOWN
    chore = texting(city, sender)
    for _ in range(60):
        chore.run(city.clock.pass_by(hours=1))
    assert messages(city) == [("given_up", "timeout")]
    with city.county.database.reading() as connection:
        [words] = [line for line in told(connection) if "短信发不出去" in line]
    assert one.number in words
    assert NUMBER not in words
    assert state(city, one.id) is RequestState.ANSWER_READY


@pytest.mark.parametrize("phone", [NO_SUCH_NUMBER, "138\n0000", "call me", "1" * 40])
def test_a_number_that_is_none_is_given_up_at_once(
    city: Town, sender: FakeSender, phone: str
) -> None:
    answered(city, phone=phone)
    texting(city, sender).run(city.clock())
    assert messages(city)[0][0] == "given_up"
    assert not sender.phones.taken


def test_nobody_is_woken_at_night(city: Town, sender: FakeSender) -> None:
    city.clock.pass_by(hours=11)  # 21:00 in the county
    answered(city)
    chore = texting(city, sender)
    assert chore.run(city.clock()) == "1 made"
    chore.run(city.clock.pass_by(hours=11))
    assert messages(city) == [("sent", "")]


def test_who_fetched_the_answer_meanwhile_gets_no_message(city: Town, sender: FakeSender) -> None:
    one = answered(city)
    sender.phones.trouble = Trouble.DOWN
    chore = texting(city, sender)
    chore.run(city.clock())
    with city.county.database.writing() as connection:
        delivering.opened(connection, one.keys.locator, Way.KIOSK, city.clock())
    sender.phones.trouble = None
    chore.run(city.clock.pass_by(hours=1))
    assert messages(city) == [("dropped", "")]
    assert not sender.phones.taken


def test_a_receipt_that_is_asked_for_delivers(city: Town, sender: FakeSender) -> None:
    one = answered(city)
    chore = texting(city, sender)
    chore.run(city.clock())
    chore.run(city.clock.pass_by(minutes=2))
    assert state(city, one.id) is RequestState.ANSWER_READY
    sender.phones.reached = set(sender.phones.taken)
    assert "1 reached" in chore.run(city.clock.pass_by(minutes=20))
    assert state(city, one.id) is RequestState.DELIVERED
    with city.county.database.reading() as connection:
        row = connection.execute(select(delivery_tries)).one()
    assert (row.way, row.reached) == ("text", True)
    assert NUMBER not in row.number


def test_a_second_answer_gets_a_message_of_its_own(city: Town, sender: FakeSender) -> None:
    one = answered(city)
    chore = texting(city, sender)
    chore.run(city.clock())
    sender.phones.reached = set(sender.phones.taken)
    chore.run(city.clock.pass_by(minutes=20))
    with city.county.database.writing() as connection:
        act = Act("wang.lead", city.clock.pass_by(hours=1), "还没解决")
        cycles.reopen(connection, one.id, act, city.county.terms())
    make_ready(city, one.id)
    chore.run(city.clock())
    assert len(sender.phones.taken) == 2


def test_a_receipt_for_the_first_answer_does_not_deliver_the_second(
    city: Town, sender: FakeSender
) -> None:
    one = answered(city)
    texting(city, sender).run(city.clock())
    with city.county.database.writing() as connection:
        first = connection.scalars(select(texts.c.id)).one()
        at = city.clock.pass_by(hours=1)
        delivering.note(connection, one.id, Attempt(way=Way.VISIT, at=at))
        act = Act("wang.lead", at, "还没解决")
        cycles.reopen(connection, one.id, act, city.county.terms())
    make_ready(city, one.id)
    with city.county.database.writing() as connection:
        late = receipts.Verdict(first, one.id, 1, reached=True)
        assert receipts.settle(connection, late, city.clock(), delivers=True)
    assert state(city, one.id) is RequestState.ANSWER_READY


def test_consent_taken_back_stops_what_was_not_made(city: Town, sender: FakeSender) -> None:
    one = answered(city)
    with city.county.database.writing() as connection:
        consents.take_back(connection, one.id)
    assert texting(city, sender).run(city.clock()) == ""


@pytest.fixture
def client(city: Town) -> Iterator[TestClient]:
    with TestClient(build_application(city.county, city.clock), follow_redirects=False) as client:
        yield client


BEARER = {"Authorization": f"Bearer {CALLS_US}"}


def test_a_receipt_that_the_gateway_brings_delivers_once(
    city: Town, sender: FakeSender, client: TestClient
) -> None:
    one = answered(city)
    texting(city, sender).run(city.clock())
    receipt = [{"id": "g-1", "state": "DELIVRD"}]
    basic = base64.b64encode(f"mingbai:{CALLS_US}".encode()).decode()
    for headers in (BEARER, BEARER, {"Authorization": f"Basic {basic}"}):
        assert client.post("/v1/texts/receipts", json=receipt, headers=headers).status_code == 200
    assert state(city, one.id) is RequestState.DELIVERED
    with city.county.database.reading() as connection:
        assert connection.scalar(select(func.count()).select_from(delivery_tries)) == 1


@pytest.mark.parametrize(
    "headers",
    [{}, {"Authorization": "Bearer wrong"}, {"Authorization": "Basic ####"}, {"Authorization": ""}],
)
def test_a_forged_receipt_changes_nothing(
    city: Town, sender: FakeSender, client: TestClient, headers: dict[str, str]
) -> None:
    one = answered(city)
    texting(city, sender).run(city.clock())
    receipt = {"id": "g-1", "state": "DELIVRD"}
    assert client.post("/v1/texts/receipts", json=receipt, headers=headers).status_code == 401
    assert messages(city) == [("sent", "")]
    assert state(city, one.id) is RequestState.ANSWER_READY


def test_a_receipt_before_the_answer_to_the_message_is_not_lost(
    city: Town, sender: FakeSender, client: TestClient
) -> None:
    one = answered(city)
    receipt = {"id": "g-1", "state": "DELIVRD"}
    assert client.post("/v1/texts/receipts", json=receipt, headers=BEARER).status_code == 200
    texting(city, sender).run(city.clock())
    assert messages(city) == [("reached", "")]
    assert state(city, one.id) is RequestState.DELIVERED
    with city.county.database.reading() as connection:
        assert not connection.execute(select(early_receipts)).all()


def test_receipts_of_messages_that_nobody_sent_are_kept_for_a_day_and_so_many(
    city: Town, client: TestClient
) -> None:
    for batch in range(3):
        many = [{"id": f"x-{batch}-{number}", "state": "DELIVRD"} for number in range(500)]
        client.post("/v1/texts/receipts", json=many, headers=BEARER)
    with city.county.database.reading() as connection:
        assert connection.scalar(select(func.count()).select_from(early_receipts)) == 1000
    city.clock.pass_by(hours=25)
    client.post("/v1/texts/receipts", json={"id": "y", "state": "DELIVRD"}, headers=BEARER)
    with city.county.database.reading() as connection:
        assert connection.scalars(select(early_receipts.c.gateway_id)).all() == ["y"]


@pytest.mark.parametrize(
    "body",
    [b"", b"[", b'"x"', b"[1, null]", b'{"id": [], "state": "DELIVRD"}', b'{"id": "g-1"}'],
)
def test_receipts_of_no_sense_change_nothing(
    city: Town, sender: FakeSender, client: TestClient, body: bytes
) -> None:
    answered(city)
    texting(city, sender).run(city.clock())
    reply = client.post("/v1/texts/receipts", content=body, headers=BEARER)
    assert reply.status_code in (200, 422)
    assert messages(city) == [("sent", "")]


def test_a_failure_told_by_the_gateway_is_no_delivery(
    city: Town, sender: FakeSender, client: TestClient
) -> None:
    one = answered(city)
    texting(city, sender).run(city.clock())
    client.post("/v1/texts/receipts", json={"id": "g-1", "state": "UNDELIV"}, headers=BEARER)
    client.post("/v1/texts/receipts", json={"id": "g-1", "state": "DELIVRD"}, headers=BEARER)
    assert messages(city) == [("failed", "")]
    assert state(city, one.id) is RequestState.ANSWER_READY


def test_without_a_gateway_there_is_no_such_route(town: Town) -> None:
    town.load()
    with TestClient(build_application(town.county, town.clock)) as client:
        assert client.post("/v1/texts/receipts", json={}).status_code in (404, 405)


def test_no_number_is_in_logs_or_in_a_second_table(
    city: Town, sender: FakeSender, caplog: pytest.LogCaptureFixture
) -> None:
    answered(city)
    sender.phones.trouble = Trouble.DOWN
    with caplog.at_level(logging.DEBUG):
        chore = texting(city, sender)
        chore.run(city.clock())
        sender.phones.trouble = None
        chore.run(city.clock.pass_by(minutes=5))
    assert NUMBER not in caplog.text
    with city.county.database.reading() as connection:
        assert NUMBER not in str(connection.execute(select(texts)).all())
