"""From the answer to its asker: evidence, people not reached, marks, and what is not solved."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest
from fastapi.testclient import TestClient
from hypothesis import given
from hypothesis import strategies as some
from sqlalchemy import insert, select

from county.database.tables import answers, delivery_tries, request_cycles
from county.people.staff import Role
from county.requests import consents, cycles, delivering, history, reaching, reviewing
from county.requests.afterwards import Afterwards
from county.requests.closing import Closing
from county.requests.delivery_settings import DeliverySettings
from county.requests.history import Act
from county.web.serving import build_application
from disclosure.decoding import encode
from disclosure.delivery import Attempt, LetterNote, Way, separate, unreachable
from disclosure.errors import NotAllowedError
from disclosure.opinions import Face, Rating
from disclosure.outbox import OutboxKind
from disclosure.requests import RequestId, RequestState
from disclosure.seals import boxes
from tests.county.desk import Browser
from tests.county.making import COUNTY, OTHER_TOWN, TOWN, Town, batch, row
from tests.county.texted import NUMBER, Asked, answered, asked, make_ready, state, told

BEGIN = datetime(2026, 11, 20, 2, 0, tzinfo=UTC)
TWO_HOURS = timedelta(hours=2)


def call(minutes: int, *, reached: bool = False) -> Attempt:
    return Attempt(way=Way.CALL, at=BEGIN + timedelta(minutes=minutes), reached=reached)


@pytest.mark.parametrize(
    ("minutes", "count"),
    [((), 0), ((0,), 1), ((0, 1, 2, 3), 1), ((0, 119, 120), 2), ((0, 120, 240), 3), ((240, 0), 2)],
)
def test_attempts_close_together_count_as_one(minutes: tuple[int, ...], count: int) -> None:
    assert separate([call(one) for one in minutes], TWO_HOURS) == count


@given(some.lists(some.integers(0, 5000), max_size=12), some.integers(1, 5))
def test_who_was_reached_once_is_never_out_of_reach(minutes: list[int], most: int) -> None:
    tried = [call(one) for one in minutes]
    assert not unreachable([*tried, call(1, reached=True)], most, TWO_HOURS)
    assert unreachable(tried, most, TWO_HOURS) == (separate(tried, TWO_HOURS) >= most)


def test_a_paper_not_handed_over_is_no_attempt_to_reach() -> None:
    texted = Attempt(way=Way.TEXT, at=BEGIN, reached=False)
    assert separate([texted], TWO_HOURS) == 0


@pytest.fixture
def city(town: Town) -> Town:
    town.load()
    town.hire("li.clerk", Role.CLERK, TOWN)
    town.hire("he.clerk", Role.CLERK, OTHER_TOWN)
    town.hire("wang.lead", Role.LEAD, COUNTY)
    return town


@pytest.fixture
def client(city: Town) -> Iterator[TestClient]:
    with TestClient(build_application(city.county, city.clock), follow_redirects=False) as client:
        yield client


@pytest.fixture
def clerk(client: TestClient) -> Browser:
    browser = Browser(client)
    browser.log_in("li.clerk")
    return browser


def after(city: Town) -> Afterwards:
    return Afterwards(city.county.terms, city.county.settings.delivery)


def tell(city: Town, client: TestClient, done: str, one: Asked, **changes: object) -> str:
    """Tell of a letter as a terminal does; return the county's word."""
    at = city.clock()
    fields = {"format": 1, "locator": one.keys.locator, "at": at, "what": done, **changes}
    note = encode(fields)
    box = boxes.close(city.county.online.keyring.request_key, note)
    headers = {"Authorization": f"Bearer {city.terminal()}"}
    sent = client.post(
        "/v1/outbox", content=batch(row(OutboxKind.LETTER, box, made=at)), headers=headers
    )
    word: str = sent.json()["rows"][0]["result"]
    return word


def tries(city: Town) -> list[tuple[str, bool]]:
    with city.county.database.reading() as connection:
        columns = delivery_tries.c
        rows = connection.execute(select(columns.way, columns.reached).order_by(columns.id))
        return [(one.way, one.reached) for one in rows]


def test_a_code_used_at_a_terminal_delivers_by_itself(city: Town, client: TestClient) -> None:
    one = answered(city)
    city.clock.pass_by(hours=1)
    assert tell(city, client, "opened", one) == "stored"
    assert state(city, one.id) is RequestState.DELIVERED
    assert tell(city, client, "opened", one) == "stored"
    assert tries(city) == [("kiosk", True)], "read again, noted once"
    with city.county.database.reading() as connection:
        last = history.of_request(connection, one.id)[-1]
    assert (last.who, last.note) == ("system", delivering.WORDS[Way.KIOSK])


def test_a_note_on_a_letter_holds_the_locator_and_nothing_of_the_person() -> None:
    note = LetterNote(format=1, locator="0" * 32, at=BEGIN, what="opened")
    assert set(note.__struct_fields__) == {"format", "locator", "at", "what"}


@pytest.mark.parametrize(
    "changes",
    [
        {"locator": "0" * 31},
        {"locator": "../../etc/passwd________________"},
        {"what": "deleted"},
        {"at": "2026-11-20T02:00:00"},
        {"name": "张桂芳"},
    ],
)
def test_a_note_of_another_form_is_refused_alone(
    city: Town, client: TestClient, changes: dict[str, object]
) -> None:
    one = answered(city)
    assert tell(city, client, "opened", one, **changes) == "refused"
    assert state(city, one.id) is RequestState.ANSWER_READY


def test_what_was_read_before_the_answer_says_nothing_of_it(city: Town, client: TestClient) -> None:
    one = answered(city)
    early = city.clock() - timedelta(seconds=1)
    assert tell(city, client, "opened", one, at=early) == "stored"
    assert state(city, one.id) is RequestState.ANSWER_READY


def test_a_clock_that_runs_ahead_delivers_today(city: Town, client: TestClient) -> None:
    one = answered(city)
    ahead = city.clock() + timedelta(days=4000)
    tell(city, client, "opened", one, at=ahead)
    with city.county.database.reading() as connection:
        assert connection.scalar(select(delivery_tries.c.at)) == city.clock()


def test_a_locator_that_nobody_knows_changes_nothing(city: Town, client: TestClient) -> None:
    one = answered(city)
    assert tell(city, client, "opened", one, locator="f" * 32) == "stored"
    assert not tries(city)


def test_without_an_answer_there_is_nothing_to_deliver(city: Town) -> None:
    one = asked(city)
    with (
        city.county.database.writing() as connection,
        pytest.raises(NotAllowedError, match="no answer"),
    ):
        delivering.note(connection, one.id, Attempt(way=Way.CALL, at=city.clock()))


def test_the_desk_logs_a_call_in_vain_and_the_next_one_delivers(city: Town, clerk: Browser) -> None:
    one = answered(city)
    page = f"/desk/requests/{one.id}"
    clerk.get(page)
    assert "还没有送到" in clerk.page
    clerk.post(f"{page}/deliver", way="call", reached="0", said="没人接")
    clerk.get(page)
    assert "没人接" in clerk.page
    assert "＊＊＊＊34" in clerk.page
    assert NUMBER not in clerk.page
    assert state(city, one.id) is RequestState.ANSWER_READY
    clerk.post(f"{page}/deliver", way="call", reached="1", said="听明白了")
    assert state(city, one.id) is RequestState.DELIVERED
    clerk.get(page)
    assert "已送到本人" in clerk.page


def test_after_three_calls_at_different_times_a_person_is_out_of_reach(
    city: Town, clerk: Browser
) -> None:
    one = answered(city)
    page = f"/desk/requests/{one.id}"
    for hours in (0, 0, 3, 3):
        city.clock.pass_by(hours=hours)
        clerk.log_in("li.clerk")
        clerk.get(page)
        clerk.post(f"{page}/deliver", way="call", reached="0")
    clerk.get(page)
    assert "答复好了，联系不上本人" in clerk.page
    clerk.get("/desk/requests/reaching")
    assert "联系不上" in clerk.page
    assert one.number in clerk.page
    with city.county.database.reading() as connection:
        [listed] = reaching.unreached(connection, COUNTY, DeliverySettings(), limit=9, offset=0)
    assert (listed.tried, listed.unreachable) == (3, True)


@pytest.mark.parametrize(
    "form",
    [
        {"way": "kiosk"},
        {"way": "text"},
        {"way": ""},
        {"way": "print", "reached": "0"},
        {"way": "smoke signals"},
    ],
)
def test_evidence_that_is_none_delivers_nothing(
    city: Town, clerk: Browser, form: dict[str, str]
) -> None:
    one = answered(city)
    clerk.get(f"/desk/requests/{one.id}")
    assert clerk.post(f"/desk/requests/{one.id}/deliver", **form).status_code == 409
    assert state(city, one.id) is RequestState.ANSWER_READY


def test_nobody_is_called_who_left_no_number(city: Town, clerk: Browser) -> None:
    one = answered(city, phone="", agrees=False)
    clerk.get(f"/desk/requests/{one.id}")
    assert 'value="call"' not in clerk.page
    assert clerk.post(f"/desk/requests/{one.id}/deliver", way="call").status_code == 409


def test_another_towns_clerk_finds_neither_list_nor_acts(city: Town, client: TestClient) -> None:
    one = answered(city)
    other = Browser(client)
    other.log_in("he.clerk")
    other.get("/desk/requests/reaching")
    assert one.number not in other.page
    assert other.post(f"/desk/requests/{one.id}/deliver", way="visit").status_code == 404
    assert other.get(f"/desk/requests/{one.id}/answer.pdf").status_code == 404


def test_delivered_requests_close_by_themselves_but_never_over_a_low_mark(city: Town) -> None:
    happy, unhappy, waiting = answered(city), answered(city), answered(city)
    later = city.clock.pass_by(hours=1)
    with city.county.database.writing() as connection:
        for one in (happy, unhappy):
            delivering.opened(connection, one.keys.locator, Way.KIOSK, later)
        rating = low(unhappy.id, later)
        after(city).rated(connection, rating, None, later)
    chore = Closing(city.county.database, DeliverySettings())
    assert chore.run(city.clock.pass_by(days=6)) == ""
    assert chore.run(city.clock.pass_by(days=2)) == "1 closed"
    assert state(city, happy.id) is RequestState.CLOSED
    assert state(city, unhappy.id) is RequestState.DELIVERED
    assert state(city, waiting.id) is RequestState.ANSWER_READY
    assert Closing(city.county.database, DeliverySettings(close_days=0)).run(city.clock()) == ""


def low(request: RequestId, at: datetime) -> Rating:
    return Rating(format=1, request=request, rated_at=at, face=Face.DISSATISFIED, words="没说清")


def test_a_low_mark_comes_back_to_the_lead_whose_word_is_kept(
    city: Town, client: TestClient
) -> None:
    one = answered(city)
    later = city.clock.pass_by(minutes=5)
    with city.county.database.writing() as connection:
        after(city).rated(connection, low(one.id, later), None, later)
        after(city).rated(connection, low(one.id, later), None, later)
        assert len([line for line in told(connection) if "不满意" in line]) == 1
        assert NUMBER not in str(told(connection))
    assert state(city, one.id) is RequestState.DELIVERED, "who rates an answer has read it"
    lead = Browser(client)
    lead.log_in("wang.lead")
    lead.get("/desk/requests/reaching")
    assert "等负责人处理" in lead.page
    page = f"/desk/requests/{one.id}"
    lead.get(page)
    assert lead.post(f"{page}/review", words="").status_code == 409
    lead.get(page)
    assert lead.post(f"{page}/review", words="已上门说明").status_code == 303
    lead.get(page)
    assert "已上门说明" in lead.page
    lead.get("/desk/requests/reaching")
    assert "等负责人处理" not in lead.page
    again = city.clock.pass_by(minutes=5)
    with city.county.database.writing() as connection:
        after(city).rated(connection, low(one.id, again), None, again)
        assert reviewing.count(connection, COUNTY) == 1, "a mark given anew is looked at anew"


def test_a_lead_may_open_an_unloved_answer_again(city: Town, client: TestClient) -> None:
    one = answered(city)
    later = city.clock.pass_by(minutes=5)
    with city.county.database.writing() as connection:
        after(city).rated(connection, low(one.id, later), None, later)
    lead = Browser(client)
    lead.log_in("wang.lead")
    lead.get(f"/desk/requests/{one.id}")
    lead.post(f"/desk/requests/{one.id}/review", words="答非所问，重办", reopen="1")
    assert state(city, one.id) in (RequestState.REOPENED, RequestState.ASSIGNED)


def test_a_clerk_does_not_answer_for_a_low_mark(city: Town, clerk: Browser) -> None:
    one = answered(city)
    clerk.get(f"/desk/requests/{one.id}")
    assert clerk.post(f"/desk/requests/{one.id}/review", words="没事").status_code == 403


def test_not_solved_opens_a_new_cycle_so_often_and_no_more(city: Town, client: TestClient) -> None:
    one = answered(city)
    for _ in range(DeliverySettings().reopen_times):
        city.clock.pass_by(hours=1)
        assert tell(city, client, "unsolved", one) == "stored"
        assert state(city, one.id) in (RequestState.REOPENED, RequestState.ASSIGNED)
        make_ready(city, one.id)
    city.clock.pass_by(hours=1)
    tell(city, client, "unsolved", one)
    assert state(city, one.id) is RequestState.DELIVERED
    with city.county.database.reading() as connection:
        assert len(connection.execute(select(request_cycles)).all()) == 2
        assert "已超过" in history.of_request(connection, one.id)[-1].note


def test_not_solved_after_a_month_is_noted_and_opens_nothing(
    city: Town, client: TestClient
) -> None:
    one = answered(city)
    city.clock.pass_by(days=31)
    tell(city, client, "unsolved", one)
    assert state(city, one.id) is RequestState.DELIVERED


def test_evidence_of_an_earlier_cycle_is_none_of_the_next(city: Town) -> None:
    one = answered(city)
    later = city.clock.pass_by(hours=1)
    with city.county.database.writing() as connection:
        delivering.opened(connection, one.keys.locator, Way.KIOSK, later)
        cycles.reopen(connection, one.id, Act("wang.lead", later, "还没解决"), city.county.terms())
    city.clock.pass_by(hours=1)
    make_ready(city, one.id)
    with city.county.database.reading() as connection:
        assert delivering.attempts_of(connection, one.id) == []
    assert state(city, one.id) is RequestState.ANSWER_READY


def test_the_answer_on_paper_is_a_logged_look_and_names_nobody(city: Town, clerk: Browser) -> None:
    one = answered(city)
    values = {"request": one.id, "at": city.clock(), "who": "li.clerk", "items": "[]"}
    with city.county.database.writing() as connection:
        text = "【查到的情况】\n每月 80 元。\n【还可以问谁】\n村委会 0890-6120002"
        connection.execute(insert(answers).values(**values, text=text))
    paper = clerk.get(f"/desk/requests/{one.id}/answer.pdf")
    assert paper.content.startswith(b"%PDF")
    assert one.number not in paper.headers["content-disposition"]
    with city.county.database.reading() as connection:
        assert history.of_request(connection, one.id)[-1].note == "打印了答复"


def test_a_number_is_texted_only_after_somebody_noted_the_agreement(
    city: Town, clerk: Browser
) -> None:
    one = answered(city, agrees=False)
    clerk.get(f"/desk/requests/{one.id}")
    clerk.post(f"/desk/requests/{one.id}/texts", agrees="1")
    with city.county.database.reading() as connection:
        assert consents.agreed(connection, one.id)
    clerk.post(f"/desk/requests/{one.id}/texts", agrees="0")
    with city.county.database.reading() as connection:
        assert not consents.agreed(connection, one.id)
