"""The red stop: from a button on the desk to what terminals answer."""

from datetime import timedelta

import pytest
from fastapi.testclient import TestClient
from sqlalchemy import select

from county.database import tables
from county.orders import answers, book
from county.orders.giving import MOST_AN_HOUR, Wanted, give
from county.people.staff import Role
from disclosure.areas import AreaCode
from disclosure.decoding import decode, encode
from disclosure.feed import Envelope, Head
from disclosure.orders import Order, OrderAct, OrderOutcome, OrderRecord
from disclosure.outbox import OutboxKind
from disclosure.seals.verifying import open_order
from tests.county.desk import Browser
from tests.county.making import (
    COUNTY,
    NOW,
    OTHER_TOWN,
    OTHER_VILLAGE,
    TOWN,
    VILLAGE,
    Town,
    batch,
    row,
)

STOP = "/desk/broadcasts/stop"


@pytest.fixture
def officer(client: TestClient, town: Town) -> Browser:
    """The editor of the village."""
    return log_in(client, town, "li.editor", Role.EDITOR, VILLAGE)


def log_in(client: TestClient, town: Town, name: str, role: Role, area: AreaCode) -> Browser:
    town.hire(name, role, area)
    browser = Browser(client)
    browser.log_in(name)
    return browser


def carried(client: TestClient, town: Town, area: AreaCode = VILLAGE) -> list[Order]:
    """Return the orders in an area's head, as a terminal reads them."""
    raw = client.get(f"/v1/areas/{area}/head").content
    head = decode(decode(raw, Envelope).payload, Head)
    return [open_order(one, town.county.online.keyring) for one in head.orders or ()]


def stop(browser: Browser, **form: str) -> str:
    browser.get(STOP)
    reply = browser.post(STOP, None, **form)
    assert reply.status_code == 303
    return str(reply.headers["location"])


def tell(
    client: TestClient,
    token: str,
    order: Order,
    outcome: OrderOutcome = OrderOutcome.OBEYED,
    process: str = "broadcast",
) -> str:
    record = OrderRecord(format=1, number=order.number, outcome=outcome, process=process, at=NOW)
    sent = batch(row(OutboxKind.ORDER, encode(record), made=NOW))
    reply = client.post("/v1/outbox", content=sent, headers={"Authorization": f"Bearer {token}"})
    return str(reply.json()["rows"][0]["result"])


def test_before_anything_falls_silent_a_page_says_what_where_and_until_when(
    officer: Browser, client: TestClient, town: Town
) -> None:
    town.terminal()
    officer.get(f"{STOP}?minutes=10")
    until = (NOW + timedelta(minutes=10)).astimezone(town.county.zone())
    for words in ("还没有停", f"{until:%H:%M}", "共 1 台终端", "红色、橙色预警"):
        assert words in officer.page
    assert carried(client, town) == []


def test_the_button_puts_a_signed_order_into_the_heads_of_its_area(
    officer: Browser, client: TestClient, town: Town
) -> None:
    where = stop(officer, minutes="10", why="放错了")
    [order] = _soon(client, town)
    assert (order.act, order.area, order.who, order.why) == (
        OrderAct.STOP,
        VILLAGE,
        "li.editor",
        "放错了",
    )
    assert order.until - order.given == timedelta(minutes=10)
    assert where.endswith(str(order.number))


def _soon(client: TestClient, town: Town) -> list[Order]:
    """Return the head's orders once the board has followed the database."""
    raw = client.get(f"/v1/areas/{VILLAGE}/head")
    for _ in range(20):
        head = decode(decode(raw.content, Envelope).payload, Head)
        if head.orders:
            return [open_order(one, town.county.online.keyring) for one in head.orders]
        tag = {"If-None-Match": raw.headers["etag"]}
        again = client.get(f"/v1/areas/{VILLAGE}/head?wait=2", headers=tag)
        raw = again if again.status_code == 200 else raw
    return []


def test_the_page_tells_who_has_obeyed(officer: Browser, client: TestClient, town: Town) -> None:
    token = town.terminal()
    page = stop(officer)
    order = _order(town)
    officer.get(page)
    assert "还没有回音" in officer.page
    assert "every 2s" in officer.page
    assert tell(client, token, order, OrderOutcome.RECEIVED, "agent") == "stored"
    officer.get(page)
    assert "终端已收到" in officer.page
    assert tell(client, token, order) == "stored"
    officer.get(page)
    assert "已停播" in officer.page
    assert "every 2s" not in officer.page


def _order(town: Town) -> Order:
    with town.county.database.reading() as connection:
        return answers.given(connection, COUNTY, limit=1)[0]


def test_resume_ends_the_stop_and_says_so(officer: Browser, town: Town) -> None:
    page = stop(officer)
    officer.get("/desk/broadcasts")
    assert "停播中" in officer.page
    officer.get(page)
    assert officer.post("/desk/broadcasts/resume", area=VILLAGE).status_code == 303
    assert _order(town).act is OrderAct.RESUME
    officer.get("/desk/broadcasts")
    assert "停播中" not in officer.page
    officer.get("/desk/broadcasts/orders")
    assert "恢复播放" in officer.page


@pytest.mark.parametrize("area", [TOWN, COUNTY, OTHER_VILLAGE, "990421999999", "x"])
def test_nobody_stops_what_is_beyond_their_area(officer: Browser, town: Town, area: str) -> None:
    for act in (STOP, "/desk/broadcasts/resume"):
        officer.get(STOP)
        assert officer.post(act, area=area).status_code == 404
    assert officer.get(f"{STOP}?area={area}").status_code == 404
    with town.county.database.reading() as connection:
        assert answers.count_given(connection, COUNTY) == 0


def test_a_clerk_sees_the_orders_and_gives_none(client: TestClient, town: Town) -> None:
    clerk = log_in(client, town, "zhao.clerk", Role.CLERK, COUNTY)
    assert clerk.get(STOP).status_code == 403
    assert clerk.post(STOP).status_code == 403
    clerk.get("/desk/broadcasts")
    assert 'href="/desk/broadcasts/stop"' not in clerk.page


def test_a_village_sees_the_stop_of_the_county_and_cannot_end_it(
    officer: Browser, client: TestClient, town: Town
) -> None:
    lead = log_in(client, town, "wang.lead", Role.LEAD, COUNTY)
    page = stop(lead)
    officer.get("/desk/broadcasts")
    assert "停播中" in officer.page
    assert 'action="/desk/broadcasts/resume"' not in officer.page
    officer.get(page)
    assert "上级" in officer.page


def test_another_town_does_not_see_the_order(
    officer: Browser, client: TestClient, town: Town
) -> None:
    page = stop(officer)
    far = log_in(client, town, "far.lead", Role.LEAD, OTHER_TOWN)
    assert far.get(page).status_code == 404
    far.get("/desk/broadcasts")
    assert "停播中" not in far.page


def test_a_terminal_answers_for_its_own_orders_alone(
    officer: Browser, client: TestClient, town: Town
) -> None:
    token = town.terminal()
    stop(officer)
    order = _order(town)
    with town.county.database.writing() as connection:
        signer = town.county.signer
        other = give(connection, signer, Wanted(OTHER_VILLAGE, OrderAct.STOP, 10), "x", NOW)
    assert tell(client, token, other) == "refused"
    unknown = Order(
        format=1,
        number=order.number + 99,
        area=VILLAGE,
        act=OrderAct.STOP,
        who="x",
        given=NOW,
        until=NOW + timedelta(minutes=1),
    )
    assert tell(client, token, unknown) == "refused"


def test_nobody_floods_terminals_with_orders(officer: Browser, town: Town) -> None:
    officer.get(STOP)
    for _ in range(MOST_AN_HOUR):
        assert officer.post(STOP).status_code == 303
    reply = officer.post(STOP)
    assert reply.status_code == 422
    assert "请过一会儿再发" in officer.page
    with town.county.database.reading() as connection:
        assert answers.count_given(connection, COUNTY) == MOST_AN_HOUR


def test_of_two_orders_for_the_same_terminals_the_head_carries_the_newer(town: Town) -> None:
    town.load()
    with town.county.database.writing() as connection:
        signer = town.county.signer
        give(connection, signer, Wanted(VILLAGE, OrderAct.STOP, 60), "a", NOW)
        last = give(connection, signer, Wanted(VILLAGE, OrderAct.RESUME, 60), "a", NOW)
        assert book.carried(connection, VILLAGE, NOW) == [encode(last)]
        assert answers.standing(connection, NOW) == []


def test_a_head_lets_go_of_an_order_whose_time_is_over(town: Town) -> None:
    town.load()
    later = NOW + timedelta(minutes=11)
    with town.county.database.writing() as connection:
        give(connection, town.county.signer, Wanted(VILLAGE, OrderAct.STOP, 10), "a", NOW)
        assert VILLAGE in town.county.signer.refresh(connection, later)
        envelope = connection.scalar(
            select(tables.heads.c.envelope).where(tables.heads.c.area == VILLAGE)
        )
    assert envelope
    assert not decode(decode(envelope, Envelope).payload, Head).orders


def test_numbers_go_on_above_what_terminals_have_seen_after_a_restore(town: Town) -> None:
    """The book was lost with the server; time goes on."""
    town.load()
    with town.county.database.writing() as connection:
        wanted = Wanted(VILLAGE, OrderAct.STOP, 10)
        before = give(connection, town.county.signer, wanted, "a", NOW)
        connection.execute(tables.orders.delete())
        after = give(connection, town.county.signer, wanted, "a", NOW + timedelta(seconds=1))
    assert after.number > before.number


def test_one_terminal_alone_can_be_stopped(
    officer: Browser, client: TestClient, town: Town
) -> None:
    first, second = town.terminal(), town.terminal()
    with town.county.database.reading() as connection:
        by_number = select(tables.terminals.c.id).order_by(tables.terminals.c.number)
        ids = list(connection.scalars(by_number))
    officer.get(f"{STOP}?terminal={ids[0]}")
    assert "共 1 台终端" in officer.page
    stop(officer, terminal=ids[0])
    order = _order(town)
    assert order.terminal == ids[0]
    assert tell(client, first, order) == "stored"
    assert tell(client, second, order) == "refused"
    assert officer.get(f"{STOP}?terminal=nobody").status_code == 404
