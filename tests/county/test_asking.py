"""Asking the public at the desk: what came in is sorted and answered, the outcome told to all."""

import re
from io import BytesIO
from typing import Any
from uuid import uuid4

import pytest
from fastapi.testclient import TestClient
from openpyxl import load_workbook
from sqlalchemy import event, func, select

from county.database import tables
from county.opinions import askings, remarks, topics
from county.opinions.deciding import decision_id
from county.opinions.doubting import Doubt
from county.opinions.remarks import Pile, Wanted
from county.people.staff import Role
from county.writing import shelf
from county.writing.composing import compose
from disclosure.areas import AreaCode
from disclosure.charts import Chart
from disclosure.items import Item
from disclosure.opinions import AskingState
from screen.paging.dates import CHINESE
from tests.county.consulting import asked, say
from tests.county.desk import Browser
from tests.county.making import OTHER_VILLAGE, VILLAGE, Content, Town


@pytest.fixture
def item(client: TestClient, town: Town, content: Content) -> Item:
    return asked(client, town, content)


def desk(
    client: TestClient, town: Town, role: Role = Role.EDITOR, area: AreaCode = VILLAGE
) -> Browser:
    town.hire(f"desk.{role}", role, area)
    browser = Browser(client)
    browser.log_in(f"desk.{role}")
    return browser


def flood(town: Town, item: Item, number: int, words: str = "") -> None:
    """Store opinions as if they had come one by one."""
    ids = [str(uuid4()) for _ in range(number)]
    with town.county.database.writing() as connection:
        connection.execute(
            tables.opinions.insert(),
            [
                {
                    "id": one,
                    "item": item.id,
                    "version": 1,
                    "area": VILLAGE,
                    "device": f"{place:064d}",
                    "filed_at": town.clock(),
                    "received_at": town.clock(),
                }
                for place, one in enumerate(ids)
            ],
        )
        connection.execute(
            tables.opinion_answers.insert(),
            [
                {
                    "opinion": one,
                    "question": "",
                    "choice": "",
                    "words": words or f"第{place}条",
                    "doubt": Doubt.REPEATED if words else None,
                }
                for place, one in enumerate(ids)
            ],
        )


def test_what_people_write_is_text_wherever_it_stands(
    client: TestClient, town: Town, item: Item
) -> None:
    attack = "<script>alert(1)</script>=HYPERLINK(1)"
    say(client, item, words=attack, **{"q.where": '"><img src=x onerror=1>'})
    say(client, item, words="=2+5，电话 13800138000")
    browser = desk(client, town)
    page = browser.get(f"/desk/asking/{item.id}").text
    assert "<script>alert" not in page
    assert "<img src=x" not in page
    assert "&lt;script&gt;" in page
    assert "138****8000" in page
    assert "13800138000" not in page
    file = browser.get(f"/desk/asking/{item.id}/all.xlsx")
    sheet = load_workbook(BytesIO(file.content)).worksheets[2]
    cells = [row[4] for row in sheet.iter_rows(min_row=2)]
    assert {cell.data_type for cell in cells} == {"s"}
    assert {cell.value for cell in cells} >= {attack, "=2+5，电话 138****8000"}


def test_a_look_at_the_whole_text_is_in_the_log(client: TestClient, town: Town, item: Item) -> None:
    say(client, item, words="请打 13800138000")
    browser = desk(client, town)
    browser.get(f"/desk/asking/{item.id}")
    number = re.findall(r'name="remark" value="(\d+)"', browser.page)[0]
    browser.post(f"/desk/asking/{item.id}/look", remark=number)
    assert "13800138000" in browser.page
    with town.county.database.reading() as connection:
        acts = connection.scalars(select(tables.acts.c.act)).all()
    assert "opinion.looked" in acts


def test_another_area_sees_and_sorts_nothing(client: TestClient, town: Town, item: Item) -> None:
    say(client, item, words="村里的事")
    browser = desk(client, town, area=OTHER_VILLAGE)
    assert "井盖" not in browser.get("/desk/asking").text
    for path in ("", "/all.xlsx"):
        assert browser.get(f"/desk/asking/{item.id}{path}").status_code == 404
    for path in ("sort", "topic", "decide", "look"):
        browser.get("/desk/asking")
        form = {"remark": "1", "act": "spam", "why": "x", "number": "1", "verdict": "open"}
        assert browser.post(f"/desk/asking/{item.id}/{path}", **form).status_code == 404


def test_ten_thousand_comments_are_paged_and_a_flood_is_set_aside_at_once(
    client: TestClient, town: Town, item: Item
) -> None:
    flood(town, item, 10_000, "刷屏")
    say(client, item, words="真的意见")
    browser = desk(client, town)
    page = browser.get(f"/desk/asking/{item.id}?pile=doubted").text
    assert page.count('name="remark"') == town.county.settings.desk.page_rows
    assert "10000" in page
    browser.post(f"/desk/asking/{item.id}/sort", act="flood", why="同一句话刷屏")
    with town.county.database.reading() as connection:
        piles = remarks.counts(connection, Wanted(item.id))
    assert (piles[Pile.ALL], piles[Pile.BARRED]) == (1, 10_000)


def test_nothing_is_set_aside_without_a_reason(client: TestClient, town: Town, item: Item) -> None:
    say(client, item, words="不中听的话")
    browser = desk(client, town)
    browser.get(f"/desk/asking/{item.id}")
    [number] = re.findall(r'name="remark" value="(\d+)"', browser.page)
    reply = browser.post(f"/desk/asking/{item.id}/sort", act="spam", remark=number)
    assert "told=why" in reply.headers["location"]
    with town.county.database.reading() as connection:
        assert remarks.counts(connection, Wanted(item.id))[Pile.BARRED] == 0


def decided(client: TestClient, town: Town, item: Item) -> Browser:
    """Let people speak, close, put what they said under one topic, answer it, begin the outcome."""
    for number in range(6):
        say(client, item, words=f"晚上看不见，电话 1380013800{number}", **{"q.often": "一年两次"})
    say(client, item, **{"q.often": "一年一次"})
    town.clock.pass_by(days=7)
    browser = desk(client, town)
    browser.get(f"/desk/asking/{item.id}")
    numbers = re.findall(r'name="remark" value="(\d+)"', browser.page)
    browser.post(
        f"/desk/asking/{item.id}/sort", act="put", remark=numbers, new_topic="希望加反光条"
    )
    return browser


def test_the_outcome_waits_for_the_last_day_and_for_every_answer(
    client: TestClient, town: Town, item: Item
) -> None:
    early = desk(client, town, Role.LEAD)
    early.get(f"/desk/asking/{item.id}")
    assert early.post(f"/desk/asking/{item.id}/decide").status_code == 409
    browser = decided(client, town, item)
    browser.get(f"/desk/asking/{item.id}")
    assert "unanswered" in browser.post(f"/desk/asking/{item.id}/decide").headers["location"]
    with town.county.database.reading() as connection:
        assert shelf.find(connection, decision_id(item.id)) is None


def test_an_outcome_is_sealed_like_any_item_and_linked_both_ways(
    client: TestClient, town: Town, item: Item
) -> None:
    browser = decided(client, town, item)
    with town.county.database.reading() as connection:
        [topic] = topics.of_item(connection, item.id)
    assert topic.count == 6
    form: dict[str, Any] = {
        "number": topic.id,
        "title": topic.title,
        "verdict": "adopted",
        "reply": "下月装好。",
    }
    browser.get(f"/desk/asking/{item.id}")
    browser.post(f"/desk/asking/{item.id}/topic", **form)
    reply = browser.post(f"/desk/asking/{item.id}/decide")
    assert reply.headers["location"] == f"/desk/items/{decision_id(item.id)}/write"
    with town.county.database.reading() as connection:
        held = shelf.find(connection, decision_id(item.id))
    assert held is not None
    today = town.clock().date()
    made = compose(held.manuscript, held.id, "someone", today, CHINESE)
    assert [fault.where for fault in made.faults] == ["p2"]  # what was decided is to be written
    words = str(made.item)
    assert "138001380" not in words
    assert "晚上看不见" not in words
    [often, _safe] = [block for block in made.item.blocks if isinstance(block, Chart)]
    assert [(bar.amount, bar.words) for bar in often.bars] == [(6, "6 人"), (None, "不到 5 人")]
    publish(town, browser, made.item)
    page = client.get(f"/p/items/{item.id}").text
    for told in ("希望加反光条", "下月装好。", "采纳", f'href="/p/items/{decision_id(item.id)}"'):
        assert told in page
    assert "138001380" not in page
    other = client.get(f"/p/items/{decision_id(item.id)}").text
    assert f'href="/p/items/{item.id}"' in other
    assert "<svg" in other
    with town.county.database.reading() as connection:
        [asking] = askings.page(connection, askings.Wanted(VILLAGE, today), limit=9, offset=0)
    assert asking.state is AskingState.DECIDED


def publish(town: Town, browser: Browser, composed: Item) -> None:
    """Write the decision at the desk, hand it in, and have it sealed and published."""
    address = f"/desk/items/{composed.id}/write"
    browser.get(address)
    fields = dict(re.findall(r'name="([^"]+)"[^>]*? value="([^"]*)"', browser.page))
    kept = {name: fields[name] for name in ("revision", "title", "issued", "issuing_body")}
    channels = ["kiosk", "screen", "phone", "print"]
    kept |= {"contact": "村委会，0890-6123456", "keywords": "井盖", "basis": "《村规民约》"}
    sent = kept | {"p2.here": "1", "p2.text": "加反光条，每年查两次。", "channels": channels}
    reply = browser.post(f"{address}/act", act="submit", **sent)
    assert reply.headers.get("location", "").endswith("told=submitted"), browser.page
    town.seal()


@pytest.mark.usefixtures("client")
def test_an_item_of_another_village_decides_nothing(town: Town, item: Item) -> None:
    facts = {name: getattr(item, name) for name in item.__struct_fields__}
    changes = {"id": str(uuid4()), "area": OTHER_VILLAGE, "concludes": item.id, "blocks": ()}
    with town.county.database.writing() as connection:
        askings.follow(connection, Item(**(facts | changes)))
    with town.county.database.reading() as connection:
        assert askings.decision_on(connection, item) is None
        query = select(func.count()).select_from(tables.conclusions)
        assert connection.scalar(query) == 0


def test_the_pages_ask_the_database_little(client: TestClient, town: Town, item: Item) -> None:
    flood(town, item, 300)
    browser = desk(client, town)
    for path in ("/desk/asking", f"/desk/asking/{item.id}", f"/desk/asking/{item.id}?pile=all"):
        statements = counted(town, browser, path)
        assert len(statements) <= 12, statements


def counted(town: Town, browser: Browser, path: str) -> list[str]:
    seen: list[str] = []

    def note(_c: Any, _cursor: Any, statement: str, *_: Any) -> None:
        if statement.startswith(("SELECT", "INSERT", "UPDATE", "DELETE")):
            seen.append(statement)

    event.listen(town.county.database.engine, "before_cursor_execute", note)
    try:
        assert browser.get(path).status_code == 200
    finally:
        event.remove(town.county.database.engine, "before_cursor_execute", note)
    return seen
