"""Phones answer what people are asked: once, in time, and nothing that was not asked."""

from datetime import timedelta
from typing import Any

import pytest
from fastapi.testclient import TestClient
from sqlalchemy import select

from county.database import tables
from county.opinions import remarks, tally
from county.opinions.doubting import Doubt
from county.opinions.remarks import Pile, Wanted
from disclosure.items import Item
from disclosure.opinions import taking_part
from tests.county.consulting import asked, count, part, say
from tests.county.making import OTHER_VILLAGE, Content, Town


@pytest.fixture
def item(client: TestClient, town: Town, content: Content) -> Item:
    return asked(client, town, content)


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
    assert "在手机上打开这一条就能填" in client.get(f"/p/items/{item.id}").text
    assert say(client, item, words="来得及").status_code == 303
    town.clock.now += timedelta(minutes=1)
    late = say(client, item, words="晚了")
    assert late.status_code == 409
    assert "已于2026年11月25日截止" in late.text
    assert "<form" not in late.text
    assert count(town, item) == 1
    closed = client.get(f"/p/items/{item.id}").text
    assert "/part" not in closed
    assert "在手机上打开这一条" not in closed


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
