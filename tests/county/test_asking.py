"""Asking the public: phones answer, the desk sorts and answers, the outcome is told to all."""

import re
from datetime import timedelta
from io import BytesIO
from typing import Any
from uuid import uuid4

import pytest
from fastapi.testclient import TestClient
from openpyxl import load_workbook
from sqlalchemy import event, func, select

from county.database import tables
from county.opinions import askings, remarks, tally, topics
from county.opinions.deciding import decision_id
from county.opinions.doubting import Doubt
from county.opinions.remarks import Pile, Wanted
from county.people.staff import Role
from county.writing import shelf
from county.writing.composing import compose
from disclosure.areas import AreaCode
from disclosure.charts import Chart
from disclosure.items import Item
from disclosure.opinions import AskingState, taking_part
from screen.paging.dates import CHINESE
from tests.county.desk import Browser
from tests.county.making import OTHER_VILLAGE, VILLAGE, Content, Town, item_text

BODY = """\
草案：井盖每年查两次。

```questionnaire
caption = "井盖"
closes = 2026-11-25
questions = [
  { id = "often", text = "多久查一次", choices = ["一年两次", "一年一次"] },
  { id = "safe", text = "现在安全吗", kind = "scale", choices = ["安全", "一般", "不安全"] },
  { id = "where", text = "哪里要先修", kind = "words" },
]
```

```comments
prompt = "您怎么看？"
closes = 2026-11-25
```
"""


@pytest.fixture
def item(client: TestClient, town: Town, content: Content) -> Item:
    content.item("wells", item_text("井盖怎么查", body=BODY, entry="other.consultation"))
    content.item("water", item_text())
    town.publish()
    assert client.get("/healthz").status_code == 200
    return next(one for one in content.items() if taking_part(one))


def part(item: Item, **fields: Any) -> dict[str, Any]:
    return {"id": str(uuid4()), "version": item.version, **fields}


def say(client: TestClient, item: Item, phone: str = "", **fields: Any) -> Any:
    client.cookies.clear()
    headers = {"Cookie": f"mingbai_part={phone or uuid4().hex}"}
    return client.post(f"/p/items/{item.id}/part", data=part(item, **fields), headers=headers)


def count(town: Town, item: Item) -> int:
    with town.county.database.reading() as connection:
        return tally.count(connection, item.id)


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


def test_a_phone_answers_without_an_account_or_a_script(
    client: TestClient, town: Town, item: Item
) -> None:
    page = client.get(f"/p/items/{item.id}/part")
    assert "<script" not in page.text
    assert "mingbai_part" in page.headers["set-cookie"]
    answers = {"q.often": "一年两次", "q.safe": "不安全", "q.where": "村口", "words": "晚上看不见"}
    reply = say(client, item, **answers)
    assert (reply.status_code, reply.headers["location"]) == (
        303,
        f"/p/items/{item.id}/part?done=thanks",
    )
    assert "收到了，谢谢您" in client.get(reply.headers["location"]).text
    asked = taking_part(item)
    assert asked is not None
    with town.county.database.reading() as connection:
        often, safe, where = tally.tally(connection, item.id, asked.questions)
        written = remarks.page(connection, Wanted(item.id), limit=9, offset=0)
    assert [bar.count for bar in (*often.bars, *safe.bars)] == [1, 0, 0, 0, 1]
    assert where.answered == 1
    assert {(one.question, one.words, one.phone) for one in written} == {
        ("where", "村口", True),
        ("", "晚上看不见", True),
    }


def test_a_phone_counts_once_on_an_item_and_is_not_known_on_another(
    client: TestClient, town: Town, item: Item
) -> None:
    sent = part(item, words="一")
    for _ in range(2):
        headers = {"Cookie": "mingbai_part=mine"}
        client.post(f"/p/items/{item.id}/part", data=sent, headers=headers)
    assert count(town, item) == 1
    again = say(client, item, phone="mine", words="二")
    assert again.headers["location"].endswith("done=again")
    assert "已经说过" in client.get(again.headers["location"]).text
    assert count(town, item) == 1
    assert say(client, item, phone="other", words="三").headers["location"].endswith("thanks")
    with town.county.database.reading() as connection:
        held = connection.scalars(select(tables.opinions.c.device)).all()
    assert len(set(held)) == 2
    assert "mine" not in held


def test_after_the_last_day_nothing_is_taken(client: TestClient, town: Town, item: Item) -> None:
    town.clock.now = town.clock.now.replace(day=25, hour=15, minute=59)
    assert say(client, item, words="来得及").status_code == 303
    town.clock.now += timedelta(minutes=1)
    late = say(client, item, words="晚了")
    assert late.status_code == 409
    assert "已于2026年11月25日截止" in late.text
    assert "<form" not in late.text
    assert count(town, item) == 1
    assert "/part" not in client.get(f"/p/items/{item.id}").text


@pytest.mark.parametrize(
    "fields",
    [
        {},
        {"words": "   "},
        {"q.often": "别的"},
        {"q.other": "一年两次"},
        {"area": OTHER_VILLAGE, "words": "外村的"},
        {"area": "<script>", "words": "没有的"},
        {"version": 7, "words": "没有的版本"},
    ],
)
def test_what_was_not_asked_is_not_stored(
    client: TestClient, town: Town, item: Item, fields: dict[str, Any]
) -> None:
    assert say(client, item, **fields).status_code in {409, 422}
    assert count(town, item) == 0


def test_a_form_of_another_site_and_an_item_that_asks_nothing_are_refused(
    client: TestClient, town: Town, content: Content, item: Item
) -> None:
    headers = {"Sec-Fetch-Site": "cross-site"}
    sent = part(item, words="借您的手")
    assert client.post(f"/p/items/{item.id}/part", data=sent, headers=headers).status_code == 403
    plain = next(one for one in content.items() if one.id != item.id)
    assert say(client, plain, words="好").status_code == 404
    assert say(client, item).status_code == 422
    assert count(town, item) == 0


def test_an_address_that_sends_too_fast_has_to_wait(
    client: TestClient, town: Town, item: Item
) -> None:
    most = town.county.settings.phone.opinions_a_minute
    for number in range(most):
        assert say(client, item, words=f"第{number}条").status_code == 303
    refused = say(client, item, words="再来一条")
    assert refused.status_code == 429
    assert int(refused.headers["Retry-After"]) > 0
    assert "再来一条" in refused.text
    town.clock.pass_by(seconds=61)
    assert say(client, item, words="再来一条").status_code == 303
    assert count(town, item) == most + 1


def test_rubbish_is_doubted_and_still_there_for_a_person(
    client: TestClient, town: Town, item: Item
) -> None:
    for words in (
        "加微信 abc 领红包",
        "哈" * 30,
        *["同意"] * 4,
        *["我完全同意这个草案"] * 4,
        "路灯不亮",
    ):
        assert say(client, item, words=words).status_code == 303
    assert say(client, item, words="一句话", website="http://x").status_code == 303
    with town.county.database.reading() as connection:
        found = remarks.page(connection, Wanted(item.id, pile=Pile.DOUBTED), limit=50, offset=0)
        assert remarks.counts(connection, Wanted(item.id))[Pile.ALL] == 12
    assert sorted((one.words[:2], one.doubt) for one in found) == [
        ("一句", Doubt.AUTOMATIC),
        ("加微", Doubt.ADVERT),
        ("哈哈", Doubt.RUN),
        ("我完", Doubt.REPEATED),
    ]


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
