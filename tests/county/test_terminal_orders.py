"""Orders to terminals from the desk, what becomes of them, and pictures of screens."""

import io
from datetime import timedelta

import pytest
from fastapi.testclient import TestClient
from PIL import Image
from sqlalchemy import event, insert, select

from county.audit.log import Act
from county.database import tables
from county.desk.stops.words import ACTS, OBEYED, REASONS, answer_words
from county.desk.terminals.orders import MAY
from county.desk.terminals.words import HEALTH, MARKS
from county.orders import pictures
from county.orders.answers import Answer
from county.orders.giving import MOST_AN_HOUR
from county.people.staff import Role
from county.terminals.health import Health, Mark
from disclosure.decoding import decode, encode
from disclosure.feed import Envelope, Head
from disclosure.orders import (
    MOST_AT_ONCE,
    Order,
    OrderAct,
    OrderOutcome,
    OrderReason,
    OrderRecord,
    Screenshot,
)
from disclosure.outbox import FeedState, OutboxKind, TerminalReport
from disclosure.seals.verifying import open_order
from tests.county.desk import Browser
from tests.county.making import COUNTY, NOW, OTHER_TOWN, PASSWORD, VILLAGE, Town, batch, row

ORDER = "/desk/terminals/order"


def log_in(client: TestClient, town: Town, role: Role, area: str = COUNTY) -> Browser:
    name = f"{role.value}.{area[6:9]}"
    town.hire(name, role, area)  # type: ignore[arg-type]
    browser = Browser(client)
    browser.log_in(name)
    return browser


@pytest.fixture
def terminal(town: Town) -> tuple[str, str]:
    """A terminal's id and its token."""
    town.load()
    token = town.terminal()
    with town.county.database.reading() as connection:
        return str(connection.scalar(select(tables.terminals.c.id))), token


def carried(town: Town) -> list[Order]:
    """Return the orders in the village's head as it was signed."""
    with town.county.database.reading() as connection:
        mine = select(tables.heads.c.envelope).where(tables.heads.c.area == VILLAGE)
        raw = connection.scalar(mine)
    if raw is None:
        return []
    head = decode(decode(raw, Envelope).payload, Head)
    return [open_order(one, town.county.online.keyring) for one in head.orders or ()]


def acts(town: Town) -> list[str]:
    with town.county.database.reading() as connection:
        return list(connection.scalars(select(tables.acts.c.act).order_by(tables.acts.c.number)))


def send(client: TestClient, token: str, kind: OutboxKind, body: object) -> str:
    sent = batch(row(kind, encode(body), made=NOW))
    reply = client.post("/v1/outbox", content=sent, headers={"Authorization": f"Bearer {token}"})
    return str(reply.json()["rows"][0]["result"])


def tell(
    client: TestClient, token: str, number: int, outcome: OrderOutcome, **more: object
) -> None:
    fields = {"process": "kiosk", "at": NOW} | more
    record = OrderRecord(format=1, number=number, outcome=outcome, **fields)  # type: ignore[arg-type]
    assert send(client, token, OutboxKind.ORDER, record) == "stored"


def jpeg(width: int = 360, height: int = 640, **saving: object) -> bytes:
    out = io.BytesIO()
    Image.effect_noise((width, height), 40).convert("RGB").save(out, "JPEG", **saving)
    return out.getvalue()


def order(browser: Browser, **form: object) -> int:
    browser.get(f"{ORDER}?act={form['act']}&terminal={form.get('terminal', '')}")
    return browser.post(ORDER, None, **form).status_code


def test_everything_has_words() -> None:
    assert set(ACTS) == set(OBEYED) == set(OrderAct)
    assert set(answer_words(OrderAct.SYNC)) == set(Answer)
    assert set(REASONS) == set(OrderReason)
    assert set(HEALTH) == set(Health)
    assert set(MARKS) == set(Mark)


def test_a_button_sends_an_order_and_the_page_tells_what_became_of_it(
    client: TestClient, town: Town, terminal: tuple[str, str]
) -> None:
    id_, token = terminal
    browser = log_in(client, town, Role.CLERK, VILLAGE)
    assert order(browser, act="identify", terminal=id_) == 303
    [given] = carried(town)
    assert (given.act, given.terminal, given.area) == (OrderAct.IDENTIFY, id_, VILLAGE)
    assert Act.ORDER_IDENTIFY.value in acts(town)
    browser.get(f"/desk/terminals/{id_}")
    assert "还没有回音" in browser.page
    tell(client, token, given.number, OrderOutcome.RECEIVED, process="agent")
    tell(client, token, given.number, OrderOutcome.PUT_OFF, because=OrderReason.VISIT)
    browser.get(f"/desk/terminals/{id_}")
    assert "稍后再办" in browser.page
    assert "有人正在使用" in browser.page
    tell(client, token, given.number, OrderOutcome.OBEYED)
    browser.get(f"/desk/terminals/{id_}")
    assert "已亮出" in browser.page
    assert "有人正在使用" not in browser.page


def test_the_last_word_of_a_process_stands(
    client: TestClient, town: Town, terminal: tuple[str, str]
) -> None:
    id_, token = terminal
    browser = log_in(client, town, Role.LEAD)
    order(browser, act="sync", terminal=id_)
    [given] = carried(town)
    tell(client, token, given.number, OrderOutcome.OBEYED)
    tell(client, token, given.number, OrderOutcome.PUT_OFF, because=OrderReason.VISIT)
    browser.get(f"/desk/terminals/{id_}")
    assert "已同步" in browser.page


@pytest.mark.parametrize("act", list(MAY))
@pytest.mark.parametrize("role", [Role.CLERK, Role.LEAD, Role.OFFICE, Role.ADMIN])
def test_each_order_is_for_its_roles_alone(
    client: TestClient, town: Town, terminal: tuple[str, str], act: OrderAct, role: Role
) -> None:
    browser = log_in(client, town, role)
    browser.get("/desk/me")
    form = {"act": act.value, "terminal": terminal[0]}
    allowed = role in MAY[act]
    browser.get(f"{ORDER}?act={act.value}&terminal={terminal[0]}" if allowed else "/desk/terminals")
    assert browser.post(ORDER, None, **form, password=PASSWORD).status_code == (
        303 if allowed else 403
    )
    assert len(carried(town)) == allowed


def test_a_restart_and_the_dark_of_an_area_ask_who_it_is(
    client: TestClient, town: Town, terminal: tuple[str, str]
) -> None:
    browser = log_in(client, town, Role.ADMIN)
    assert order(browser, act="restart", terminal=terminal[0], password="wrong") == 401
    assert order(browser, act="screen_off", area=VILLAGE) == 401
    assert carried(town) == []
    assert order(browser, act="screen_off", terminal=terminal[0]) == 303
    assert order(browser, act="restart", terminal=terminal[0], password=PASSWORD) == 303
    assert len(carried(town)) == 2


def test_nobody_orders_beyond_their_area(
    client: TestClient, town: Town, terminal: tuple[str, str]
) -> None:
    far = log_in(client, town, Role.LEAD, OTHER_TOWN)
    for form in ({"terminal": terminal[0]}, {"area": VILLAGE}, {"area": COUNTY}):
        far.get("/desk/terminals")
        assert far.post(ORDER, None, act="sync", **form).status_code == 404
    far.get("/desk/terminals")
    assert far.post(ORDER, act="stop", area=OTHER_TOWN).status_code == 404
    assert carried(town) == []


def test_no_form_makes_it_louder_or_last_longer_than_is_offered(
    client: TestClient, town: Town, terminal: tuple[str, str]
) -> None:
    browser = log_in(client, town, Role.LEAD)
    order(browser, act="volume", terminal=terminal[0], volume="400", minutes="999999")
    order(browser, act="volume", terminal=terminal[0], volume="25", minutes="4320")
    [newest] = carried(town)
    assert newest.volume == 25
    assert newest.until == NOW + timedelta(days=3)


def test_no_order_pushes_a_stop_out_of_the_head_or_keeps_it_from_being_given(
    client: TestClient, town: Town, terminal: tuple[str, str]
) -> None:
    browser = log_in(client, town, Role.LEAD)
    others = 0
    while order(browser, act="identify", terminal=terminal[0]) == 303:
        others += 1
    assert others == MOST_AN_HOUR
    browser.get("/desk/broadcasts/stop")
    assert browser.post("/desk/broadcasts/stop", area=VILLAGE).status_code == 303
    found = carried(town)
    assert [one.act for one in found] == [OrderAct.STOP, OrderAct.IDENTIFY]
    assert len(found) <= MOST_AT_ONCE


def pictured(
    client: TestClient, town: Town, terminal: tuple[str, str], raw: bytes, number: int | None = None
) -> str:
    browser = log_in(client, town, Role.OFFICE)
    assert order(browser, act="screenshot", terminal=terminal[0]) == 303
    [given] = carried(town)
    shot = Screenshot(format=1, number=number or given.number, process="kiosk", at=NOW, picture=raw)
    return send(client, terminal[1], OutboxKind.SCREENSHOT, shot)


def test_a_screenshot_is_drawn_anew_seen_by_its_area_alone_and_forgotten(
    client: TestClient, town: Town, terminal: tuple[str, str]
) -> None:
    raw = jpeg(comment=b"SECRET")
    assert pictured(client, town, terminal, raw) == "stored"
    browser = Browser(client)
    browser.log_in("office.000")
    browser.get(f"/desk/terminals/{terminal[0]}")
    address = next(one for one in browser.page.split('"') if "/screenshots/" in one)
    seen = browser.get(address)
    assert seen.headers["content-type"] == "image/jpeg"
    assert seen.headers["cache-control"] == "no-store"
    assert b"SECRET" in raw
    assert b"SECRET" not in seen.content
    assert Image.open(io.BytesIO(seen.content)).size == (360, 640)
    assert Act.SCREENSHOT_SEEN.value in acts(town)
    assert log_in(client, town, Role.CLERK).get(address).status_code == 403
    assert log_in(client, town, Role.LEAD, OTHER_TOWN).get(address).status_code == 404
    with town.county.database.writing() as connection:
        assert pictures.forget(connection, NOW) == 0
        assert pictures.forget(connection, NOW + timedelta(seconds=1)) == 1
    assert browser.get(address).status_code == 404


@pytest.mark.parametrize(
    "raw", [b"GIF89a", jpeg()[:300], jpeg(2000, 20), b"\xff\xd8" + b"\0" * 1000]
)
def test_what_is_no_screenshot_is_refused(
    client: TestClient, town: Town, terminal: tuple[str, str], raw: bytes
) -> None:
    assert pictured(client, town, terminal, raw) == "refused"


def test_a_screenshot_that_nobody_asked_for_is_refused(
    client: TestClient, town: Town, terminal: tuple[str, str]
) -> None:
    assert pictured(client, town, terminal, jpeg(), number=1) == "refused"
    browser = Browser(client)
    browser.log_in("office.000")
    order(browser, act="sync", terminal=terminal[0])
    other = next(one for one in carried(town) if one.act is OrderAct.SYNC)
    shot = Screenshot(format=1, number=other.number, process="kiosk", at=NOW, picture=jpeg())
    assert send(client, terminal[1], OutboxKind.SCREENSHOT, shot) == "refused"


def test_the_list_is_narrowed_by_place_health_and_words(
    client: TestClient, town: Town, terminal: tuple[str, str]
) -> None:
    state = FeedState(area=VILLAGE, epoch=1, sequence=1, whole=True, as_of=NOW)
    hot = TerminalReport(
        format=1,
        area=VILLAGE,
        process="agent",
        software="99.0",
        feeds=(state,),
        disk_free_bytes=2**33,
        temperature_celsius=81.0,
    )
    assert send(client, terminal[1], OutboxKind.REPORT, hot) == "stored"
    browser = log_in(client, town, Role.LEAD)
    for query, there in [
        ("", True),
        (f"?area={VILLAGE}", True),
        (f"?area={OTHER_TOWN}", False),
        ("?health=troubled&mark=hot", True),
        ("?health=well", False),
        ("?mark=disk", False),
        ("?words=1", True),
        ("?words=77", False),
    ]:
        assert browser.get(f"/desk/terminals{query}").status_code == 200
        assert (f"/desk/terminals/{terminal[0]}" in browser.page) is there, query
    assert browser.get("/desk/terminals?area=110000000000").status_code == 404


def test_two_thousand_terminals_take_few_statements(
    client: TestClient, town: Town, terminal: tuple[str, str]
) -> None:
    body = encode(
        TerminalReport(
            format=1,
            area=VILLAGE,
            process="agent",
            software="0.1",
            feeds=tuple(FeedState(area=VILLAGE, epoch=1, sequence=n, as_of=NOW) for n in range(3)),
        )
    )
    rows = [
        {
            "id": f"00000000-0000-4000-8000-{number:012d}",
            "number": number,
            "area": VILLAGE,
            "name": f"第{number}台",
            "added_at": NOW,
            "seen_at": NOW,
            "report": body,
            "reported_at": NOW,
            "standing": "confirmed",
        }
        for number in range(100, 2100)
    ]
    with town.county.database.writing() as connection:
        connection.execute(insert(tables.terminals), rows)
    browser = log_in(client, town, Role.LEAD)
    counted: list[str] = []
    engine = town.county.database.engine
    listener = lambda *told: counted.append(told[2])  # noqa: E731
    event.listen(engine, "before_cursor_execute", listener)
    for address in ("/desk/terminals", f"/desk/terminals/{terminal[0]}"):
        counted.clear()
        assert browser.get(address).status_code == 200
        asked = [one for one in counted if one not in ("BEGIN", "COMMIT", "ROLLBACK")]
        assert len(asked) <= 12, asked
    event.remove(engine, "before_cursor_execute", listener)
