"""Phone pages and the desk's lists of items, terminals and records."""

import re
import sqlite3
from contextlib import closing
from uuid import uuid4

import pytest
from fastapi.testclient import TestClient

from county.importing.item_file import item_id
from county.items.search import ItemSearch
from county.people.staff import Role
from disclosure.channels import Channel
from disclosure.decoding import encode
from disclosure.outbox import AiredRecord, AiredResult, DisplayRecord, OutboxKind
from tests.county.desk import Browser
from tests.county.making import (
    COUNTY,
    NOW,
    VILLAGE,
    Content,
    Town,
    batch,
    item_text,
    row,
)
from tests.county.test_import_tables import CSV, FENCE
from tests.county.test_versions import withdraw

ID = item_id(VILLAGE, "water")


def test_an_item_for_phones_is_read_by_anybody(
    client: TestClient, town: Town, content: Content
) -> None:
    table = FENCE.format(rows='file = "a.csv"')
    body = f"# 通知\n\n停水 12 小时，电话 0890-6120001。\n\n{table}"
    content.write(f"{VILLAGE}/a.csv", CSV)
    content.item("water", item_text(body=body))
    town.publish()
    page = client.get(f"/p/items/{ID}")
    assert page.status_code == 200
    assert "<h2>通知</h2>" in page.text
    assert '<span class="figures">0890-6120001</span>' in page.text
    assert "1,300.00" in page.text
    assert "已审核" in page.text
    assert "清禾县人民政府" in page.text
    assert not page.cookies
    assert "<script" not in page.text


@pytest.mark.parametrize(
    ("text", "published"),
    [
        (item_text(channels='["kiosk"]'), True),
        (item_text(), False),
        (item_text(more="shown_from = 2027-01-01\n"), True),
    ],
    ids=["not for phones", "only a draft", "shown later"],
)
def test_what_is_not_public_on_phones_is_not_there(
    client: TestClient, town: Town, content: Content, text: str, published: bool
) -> None:
    content.item("water", text)
    town.load()
    if published:
        town.seal()
    assert client.get(f"/p/items/{ID}").status_code == 404
    assert "石桥村停水通知" not in client.get(f"/v/{VILLAGE}").text


def test_a_withdrawn_item_is_gone_at_once(client: TestClient, town: Town, content: Content) -> None:
    content.item("water", item_text())
    town.publish()
    assert "石桥村停水通知" in client.get(f"/v/{VILLAGE}").text
    withdraw(town)
    assert "石桥村停水通知" not in client.get(f"/v/{VILLAGE}").text
    gone = client.get(f"/p/items/{ID}")
    assert gone.status_code == 410
    assert "已经撤回" in gone.text


def test_a_village_page_lists_by_topic_and_marks_the_archive(
    client: TestClient, town: Town, content: Content
) -> None:
    content.item("water", item_text(entry="services.list"))
    content.item("old", item_text("旧账", more="shown_until = 2026-11-10\n"))
    town.publish()
    assert "旧账" not in client.get(f"/v/{VILLAGE}").text
    page = client.get(f"/v/{VILLAGE}/items").text
    assert page.index("石桥村停水通知") < page.index("旧账")
    assert "已归档" in page
    finance = client.get(f"/v/{VILLAGE}/items?topic=finance").text
    assert "旧账" in finance
    assert "石桥村停水通知" not in finance


def test_an_item_lies_under_every_topic_that_the_kiosk_puts_it_under(
    client: TestClient, town: Town, content: Content
) -> None:
    content.item("guide", item_text("低保怎么申请", entry="services.guide"))
    content.item("other", item_text("开证明怎么办", entry="services.guide"))
    town.publish()
    welfare = client.get(f"/v/{VILLAGE}/items?topic=welfare").text
    assert "低保怎么申请" in welfare
    assert "开证明怎么办" not in welfare
    guides = client.get(f"/v/{VILLAGE}/items?topic=guide").text
    assert "低保怎么申请" in guides
    assert "开证明怎么办" in guides
    assert 'topic=guide" aria-current="true">' in guides
    assert " 2</a>" in guides
    assert not re.search(r"topic=finance", guides)


def test_the_search_index_follows_what_is_public(town: Town, content: Content) -> None:
    search = ItemSearch(town.county.folder.search, town.county.database)

    def found(words: str) -> list[str]:
        hits = search.find(words, (VILLAGE,), NOW.date(), channel=Channel.PHONE, limit=5).hits
        return [hit.title for hit in hits]

    content.item("water", item_text())
    town.publish()
    search.update()
    assert found("停水") == ["石桥村停水通知"]
    content.item("water", item_text("石桥村供水恢复"))
    town.publish()
    search.update()
    assert found("gshf") == ["石桥村供水恢复"]
    withdraw(town)
    search.update()
    assert found("供水") == []


def test_a_search_index_that_is_gone_is_built_again(town: Town, content: Content) -> None:
    content.item("water", item_text())
    town.publish()
    search = ItemSearch(town.county.folder.search, town.county.database)
    assert search.find("停水", (VILLAGE,), NOW.date(), limit=5).hits


def test_a_search_index_that_is_damaged_is_built_again(town: Town, content: Content) -> None:
    content.item("water", item_text())
    town.publish()
    town.county.folder.search.write_bytes(b"no database at all, whatever its name says" * 100)
    search = ItemSearch(town.county.folder.search, town.county.database)
    search.update()
    assert search.find("停水", (VILLAGE,), NOW.date(), limit=5).hits


def test_a_search_index_of_another_form_is_filled_anew(town: Town, content: Content) -> None:
    content.item("water", item_text())
    town.publish()
    search = ItemSearch(town.county.folder.search, town.county.database)
    search.update()
    with closing(sqlite3.connect(town.county.folder.search)) as connection, connection:
        connection.execute("UPDATE finding_form SET form = 1")
        connection.execute("DELETE FROM finding_document")
    search.update()
    assert search.find("停水", (VILLAGE,), NOW.date(), limit=5).hits


@pytest.fixture
def browser(client: TestClient, town: Town) -> Browser:
    town.hire("wang.lead", Role.LEAD, COUNTY)
    browser = Browser(client)
    browser.log_in("wang.lead")
    return browser


def test_the_desk_tells_drafts_public_and_withdrawn_items_apart(
    browser: Browser, town: Town, content: Content
) -> None:
    content.item("water", item_text())
    content.item("second", item_text("第二条"))
    town.load()
    browser.get("/desk/items?standing=draft")
    assert "待用印" in browser.page
    town.seal()
    withdraw(town)
    browser.get("/desk/items?standing=withdrawn")
    assert ("石桥村停水通知" in browser.page, "第二条" in browser.page) == (True, False)
    browser.get(f"/desk/items/{ID}")
    assert "已撤回，原因：有误" in browser.page
    browser.get("/desk/items?words=第二")
    assert ("石桥村停水通知" in browser.page, "第二条" in browser.page) == (False, True)


def test_what_the_desk_finds_is_counted_and_ends_with_its_last_page(
    browser: Browser, town: Town, content: Content
) -> None:
    for number in range(22):
        content.item(f"found{number}", item_text(f"第{number}号abc收支"))
    content.item("other", item_text("停水通知"))
    town.load()
    for words in ("收支", "ABC"):
        seen: set[str] = set()
        for page, rows in ((1, 20), (2, 2), (9, 2)):
            browser.get(f"/desk/items?words={words}&page={page}")
            here = set(re.findall(r"第\d+号abc收支", browser.page))
            assert len(here) == rows
            assert f"第 {min(page, 2)} 页，共 2 页" in browser.page
            seen |= here
        assert len(seen) == 22
    browser.get("/desk/items?words=没有这样的&page=3")
    assert "停水通知" not in browser.page


def test_the_desk_lists_terminals_and_their_records(
    browser: Browser, client: TestClient, town: Town, content: Content
) -> None:
    content.item("water", item_text())
    town.publish()
    for path in ("/desk/terminals", "/desk/broadcasts", "/desk/records"):
        browser.get(path)
        assert "还没有" in browser.page
    shown = DisplayRecord(
        format=1, item=ID, version=1, channel=Channel.SCREEN, started=NOW, seconds=12.4
    )
    aired = AiredRecord(
        format=1,
        item=ID,
        version=1,
        slot="morning",
        planned=NOW,
        result=AiredResult.MISSED,
        reason="停电",
    )
    rows = batch(row(OutboxKind.DISPLAY, encode(shown)), row(OutboxKind.AIRED, encode(aired)))
    headers = {"Authorization": f"Bearer {town.terminal()}"}
    client.post("/v1/outbox", content=rows, headers=headers)
    browser.get("/desk/terminals")
    assert "正常" in browser.page
    town.clock.pass_by(minutes=59)
    browser.get("/desk/records")
    assert "1 次，共 12 秒" in browser.page
    browser.get("/desk/broadcasts")
    assert "错过时段" in browser.page
    assert "停电" in browser.page
    town.clock.pass_by(minutes=2)
    browser.get("/desk/terminals")
    assert "长时间无联系" in browser.page


def test_an_item_of_elsewhere_is_not_on_the_desk(client: TestClient, town: Town) -> None:
    town.hire("he.editor", Role.EDITOR, VILLAGE)
    browser = Browser(client)
    browser.log_in("he.editor")
    assert browser.get(f"/desk/items/{uuid4()}").status_code == 404
