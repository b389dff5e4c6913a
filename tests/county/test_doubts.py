"""A doubt about an item ends in republished, withdrawn or rejected, for the asker and the desk."""

from typing import Any

import pytest
from fastapi.testclient import TestClient

from county.importing.item_file import item_id
from county.people.staff import Role
from disclosure.requests import FiledRequest, RequestKind
from tests.county.desk import Browser
from tests.county.handing_in import File, handing_in
from tests.county.making import (
    TOWN,
    VILLAGE,
    Content,
    Town,
    a_code,
    item_text,
)
from tests.county.replying import parts, preview, seen

CODE, KEYS = a_code()
WATER = item_id(VILLAGE, "water")


@pytest.fixture
def doubt(client: TestClient, town: Town, content: Content) -> File:
    content.item("water", item_text("停水通知"))
    town.publish()
    town.clock.pass_by(minutes=5)
    file = handing_in(client, town, KEYS)

    def doubt(**changes: object) -> FiledRequest:
        return file(kind=RequestKind.QUERY, item=WATER, filed_at=town.clock(), **changes)

    return doubt


@pytest.fixture
def browser(client: TestClient, town: Town) -> Browser:
    town.hire("li.clerk", Role.CLERK, TOWN)
    town.hire("zhou.clerk", Role.CLERK, TOWN)
    town.hire("zhao.editor", Role.EDITOR, VILLAGE)
    browser = Browser(client)
    browser.log_in("li.clerk")
    return browser


def end(browser: Browser, request: str, **form: Any) -> None:
    """Answer a doubt, and let the other clerk agree."""
    preview(browser, request, **parts(**form))
    path = f"/desk/requests/{request}/answer"
    assert browser.post(f"{path}/hand-over", version=seen(browser)).status_code == 303
    browser.log_in("zhou.clerk")
    browser.get(f"{path}/preview")
    assert browser.post(f"{path}/send", version=seen(browser)).status_code == 303


def test_doubts_about_one_item_stand_together_on_its_page(browser: Browser, doubt: File) -> None:
    doubt(words="日期不对吧")
    doubt(words="我家没停", number="20261120-01-002")
    browser.log_in("zhao.editor")
    browser.get(f"/desk/items/{WATER}")
    assert "2 件等答复" in browser.page
    assert "日期不对吧" not in browser.page


def test_a_doubt_is_upheld_only_after_the_item_was_put_right(
    browser: Browser,
    doubt: File,
    client: TestClient,
    town: Town,
    content: Content,
) -> None:
    request = doubt()
    assert preview(browser, request.id, **parts(outcome="corrected")).status_code == 422
    assert "还没有改正后重新公开" in browser.page
    assert preview(browser, request.id, **parts(outcome="taken_back")).status_code == 422
    town.clock.pass_by(minutes=5)
    content.item("water", item_text("停水通知（更正）"))
    town.publish()
    end(browser, request.id, outcome="corrected", found="您说得对，日期写错了。")
    browser.get(f"/desk/items/{WATER}")
    assert "质疑成立，已经改正、重新公开" in browser.page
    assert "第 2 版" in browser.page
    assert "您说得对，日期写错了。" in browser.page
    assert "您说得对，日期写错了。" in client.post("/p/answer", data={"code": CODE}).text


def test_a_rejected_doubt_shows_its_reason_to_asker_and_desk(
    browser: Browser, doubt: File, client: TestClient
) -> None:
    request = doubt()
    end(browser, request.id, outcome="rejected", stands="内容不变，原因是和水厂的单子一致。")
    browser.get(f"/desk/items/{WATER}")
    assert "核对过，内容没有错" in browser.page
    assert "和水厂的单子一致" in browser.page
    assert "和水厂的单子一致" in client.post("/p/answer", data={"code": CODE}).text


def test_a_doubt_needs_one_of_its_three_ends(browser: Browser, doubt: File) -> None:
    request = doubt()
    assert preview(browser, request.id, **parts(outcome="answered")).status_code == 422
    assert "请选答复的结论" in browser.page
