"""Opinions and ratings at the county: stored once, counted, and nothing that was not asked."""

from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from fastapi.testclient import TestClient
from sqlalchemy import func, select

from county.database import tables
from county.opinions import remarks, tally
from county.people.staff import Role
from disclosure.areas import AreaCode
from disclosure.decoding import encode
from disclosure.items import Item
from disclosure.opinions import Answered, Face, Opinion, OpinionId, Rating, taking_part
from disclosure.outbox import OutboxKind
from disclosure.requests import RequestId
from disclosure.seals import boxes
from tests.county.desk import Browser
from tests.county.making import (
    COUNTY,
    NOW,
    OTHER_VILLAGE,
    VILLAGE,
    Content,
    Town,
    a_code,
    batch,
    filed,
    item_text,
    request_row,
    row,
)

SURVEY = """\
```questionnaire
caption = "满意度"
closes = 2026-11-25
questions = [
  { id = "found", text = "查到了吗", choices = ["查到了", "没查到"] },
  { id = "more", text = "想多看什么", kind = "multiple", choices = ["账目", "政策", "招聘"] },
  { id = "say", text = "还想说什么", kind = "words" },
]
```

```comments
prompt = "您怎么看？"
closes = 2026-11-25
```
"""


@pytest.fixture
def item(town: Town, content: Content) -> Item:
    content.item("survey", item_text("满意度问卷", body=SURVEY), area=COUNTY)
    content.item("water", item_text())
    town.publish()
    return next(one for one in content.items() if taking_part(one))


@pytest.fixture
def headers(town: Town, client: TestClient, item: Item) -> dict[str, str]:
    assert client.get("/healthz").status_code == 200
    assert item.version == 1
    return {"Authorization": f"Bearer {town.terminal()}"}


def opinion(on: Item, **changes: Any) -> Opinion:
    fields: dict[str, Any] = {
        "format": 1,
        "id": OpinionId(str(uuid4())),
        "item": on.id,
        "version": 1,
        "area": VILLAGE,
        "filed_at": NOW,
        "answers": (Answered(question="found", choices=("查到了",)),),
    }
    return Opinion(**(fields | changes))


def boxed(town: Town, kind: OutboxKind, document: Opinion | Rating, **changes: Any) -> bytes:
    box = boxes.close(town.county.online.keyring.request_key, encode(document))
    return batch(row(kind, box, **changes))


def send(client: TestClient, headers: dict[str, str], content: bytes) -> tuple[str, str]:
    reply = client.post("/v1/outbox", content=content, headers=headers)
    assert reply.status_code == 200
    [one] = reply.json()["rows"]
    return one["result"], one["reason"]


def counted(town: Town, item: Item) -> int:
    with town.county.database.reading() as connection:
        return tally.count(connection, item.id)


def test_an_opinion_is_stored_once_however_often_it_comes(
    client: TestClient, town: Town, item: Item, headers: dict[str, str]
) -> None:
    said = opinion(item, words="字再大些")
    content = boxed(town, OutboxKind.OPINION, said, id=said.id)
    assert send(client, headers, content)[0] == "stored"
    assert send(client, headers, content)[0] == "stored"
    again = boxed(town, OutboxKind.OPINION, said)
    assert send(client, headers, again)[0] == "stored"
    assert counted(town, item) == 1


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"version": 2}, "never published"),
        ({"item": str(uuid4())}, "never published"),
        ({"area": AreaCode("990421999999")}, "no area"),
        ({"filed_at": NOW + timedelta(days=9)}, "the last day"),
        ({"answers": (Answered(question="found", choices=("别的",)),)}, "no choice"),
        ({"answers": (Answered(question="other", choices=("查到了",)),)}, "no question"),
        ({"answers": (Answered(question="found", choices=("查到了", "没查到")),)}, "choices"),
    ],
)
def test_what_was_not_asked_is_refused_and_leaves_nothing(
    client: TestClient,
    town: Town,
    item: Item,
    headers: dict[str, str],
    changes: dict[str, Any],
    reason: str,
) -> None:
    result, told = send(client, headers, boxed(town, OutboxKind.OPINION, opinion(item, **changes)))
    assert result == "refused"
    assert reason in told
    with town.county.database.reading() as connection:
        for table in (tables.opinions, tables.opinion_answers, tables.outbox_rows):
            assert connection.scalar(select(func.count()).select_from(table)) == 0


def test_an_item_that_asks_nothing_takes_nothing(
    client: TestClient, town: Town, content: Content, item: Item, headers: dict[str, str]
) -> None:
    plain = next(one for one in content.items() if one.id != item.id)
    result, told = send(client, headers, boxed(town, OutboxKind.OPINION, opinion(plain)))
    assert (result, told) == ("refused", "the item asks for no opinion")


def test_an_opinion_in_the_clear_or_of_too_many_words_is_refused(
    client: TestClient, town: Town, item: Item, headers: dict[str, str]
) -> None:
    clear = batch(row(OutboxKind.OPINION, encode(opinion(item))))
    assert send(client, headers, clear)[0] == "refused"
    raw = encode(opinion(item, words="短")).replace("短".encode(), ("长" * 501).encode())
    box = boxes.close(town.county.online.keyring.request_key, raw)
    result, reason = send(client, headers, batch(row(OutboxKind.OPINION, box)))
    assert result == "refused"
    assert "500 are the limit" in reason


def test_one_refused_opinion_keeps_no_other_out(
    client: TestClient, town: Town, item: Item, headers: dict[str, str]
) -> None:
    key = town.county.online.keyring.request_key
    rows = [
        row(OutboxKind.OPINION, boxes.close(key, encode(one)))
        for one in (opinion(item), opinion(item, version=7), opinion(item))
    ]
    reply = client.post("/v1/outbox", content=batch(*rows), headers=headers)
    assert [one["result"] for one in reply.json()["rows"]] == ["stored", "refused", "stored"]
    assert counted(town, item) == 2


def test_answers_are_counted_by_question_and_choice(
    client: TestClient, town: Town, item: Item, headers: dict[str, str]
) -> None:
    for answers in (
        (Answered(question="found", choices=("查到了",)), Answered(question="say", words="好")),
        (
            Answered(question="found", choices=("没查到",)),
            Answered(question="more", choices=("账目", "招聘")),
        ),
        (Answered(question="found", choices=("查到了",)),),
    ):
        said = opinion(item, answers=answers)
        assert send(client, headers, boxed(town, OutboxKind.OPINION, said))[0] == "stored"
    send(client, headers, boxed(town, OutboxKind.OPINION, opinion(item, answers=(), words="多播")))
    asked = taking_part(item)
    assert asked is not None
    with town.county.database.reading() as connection:
        found, more, say = tally.tally(connection, item.id, asked.questions)
        wanted = remarks.Wanted(item.id, pile=None)
        written = remarks.page(connection, wanted, limit=10, offset=0)
    assert [(bar.choice, bar.count, bar.percent) for bar in found.bars] == [
        ("查到了", 2, 67),
        ("没查到", 1, 33),
    ]
    assert (found.answered, more.answered, say.answered) == (3, 1, 1)
    assert [bar.count for bar in more.bars] == [1, 0, 1]
    assert sorted((one.question, one.words, one.area_name) for one in written) == [
        ("", "多播", "石桥村"),
        ("say", "好", "石桥村"),
    ]


def test_the_desk_shows_the_tally_and_pages_what_was_written(
    client: TestClient, town: Town, item: Item, headers: dict[str, str]
) -> None:
    rows = town.county.settings.desk.page_rows
    for number in range(rows + 1):
        late = NOW + timedelta(minutes=number)
        said = opinion(item, words=f"第{number}条意见<b>", filed_at=late)
        assert send(client, headers, boxed(town, OutboxKind.OPINION, said)) == ("stored", "")
    town.hire("wang.editor", Role.EDITOR, COUNTY)
    browser = Browser(client)
    browser.log_in("wang.editor")
    browser.get(f"/desk/items/{item.id}")
    assert f"共 {rows + 1} 份" in browser.page
    reply = browser.get(f"/desk/asking/{item.id}")
    for words in (
        f"{rows + 1} 份",
        "查到了吗",
        f"{rows + 1} 人",
        "100%",
        f"第{rows}条意见&lt;b&gt;",
    ):
        assert words in reply.text
    assert "第0条意见" not in reply.text
    browser.get(f"/desk/asking/{item.id}?page=2")
    assert "第0条意见" in browser.page


def test_an_item_without_questions_shows_no_opinions(
    client: TestClient, town: Town, content: Content, item: Item
) -> None:
    plain = next(one for one in content.items() if one.id != item.id)
    town.hire("wang.editor", Role.EDITOR, COUNTY)
    browser = Browser(client)
    browser.log_in("wang.editor")
    browser.get(f"/desk/items/{plain.id}")
    assert "群众意见" not in browser.page


def test_a_phone_reads_the_questions_and_where_to_answer(client: TestClient, item: Item) -> None:
    page = client.get(f"/p/items/{item.id}").text
    for words in ("查到了吗", "没查到", "2026年11月25日截止", "填问卷", "提意见"):
        assert words in page
    assert f'href="/p/items/{item.id}/part"' in page


def rating(request: str, minutes: int = 0, **changes: Any) -> Rating:
    fields: dict[str, Any] = {"format": 1, "request": RequestId(request), "face": Face.SATISFIED}
    return Rating(**(fields | {"rated_at": NOW + timedelta(minutes=minutes)} | changes))


@pytest.fixture
def answered(client: TestClient, town: Town, headers: dict[str, str]) -> str:
    _, keys = a_code()
    one = request_row(town, filed(keys))
    assert send(client, headers, batch(one))[0] == "stored"
    with town.county.database.writing() as connection:
        connection.execute(tables.requests.update().values(answered_at=NOW))
    return one.id


def test_the_newest_rating_of_an_answer_is_what_the_desk_shows(
    client: TestClient, town: Town, headers: dict[str, str], answered: str
) -> None:
    newest = rating(answered, 2, face=Face.DISSATISFIED, words="还要再跑一趟")
    for one in (rating(answered), newest, rating(answered, 1, words="先前的话")):
        assert send(client, headers, boxed(town, OutboxKind.RATING, one))[0] == "stored"
    town.hire("li.lead", Role.LEAD, COUNTY)
    browser = Browser(client)
    browser.log_in("li.lead")
    browser.get(f"/desk/requests/{answered}")
    assert "不满意" in browser.page
    assert "还要再跑一趟" in browser.page
    assert "先前的话" not in browser.page


def test_a_rating_of_no_answer_is_refused(
    client: TestClient, town: Town, headers: dict[str, str]
) -> None:
    _, keys = a_code()
    unanswered = request_row(town, filed(keys))
    send(client, headers, batch(unanswered))
    for request in (str(uuid4()), unanswered.id):
        result, reason = send(client, headers, boxed(town, OutboxKind.RATING, rating(request)))
        assert result == "refused"
        assert "no answer that this county gave" in reason


def test_a_new_version_goes_on_counting(
    client: TestClient, town: Town, content: Content, item: Item, headers: dict[str, str]
) -> None:
    send(client, headers, boxed(town, OutboxKind.OPINION, opinion(item)))
    content.item("survey", item_text("满意度问卷（更正）", body=SURVEY), area=COUNTY)
    town.publish()
    for version in (1, 2):
        late = boxed(town, OutboxKind.OPINION, opinion(item, version=version))
        assert send(client, headers, late)[0] == "stored"
    assert counted(town, item) == 3


def test_a_village_s_questions_are_answered_in_that_village_alone(
    client: TestClient, town: Town, content: Content, item: Item, headers: dict[str, str]
) -> None:
    content.item("own", item_text("本村问卷", body=SURVEY))
    town.publish()
    own = next(one for one in content.items() if taking_part(one) and one.id != item.id)
    far = boxed(town, OutboxKind.OPINION, opinion(own, area=OTHER_VILLAGE))
    assert "not shown in area" in send(client, headers, far)[1]
