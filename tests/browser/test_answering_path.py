"""Answering as a matter of two minutes: a clerk's steps, really done and reckoned.

Where the item exists it is a few clicks; where words are needed they are typed. The same pages
are then opened by the code on a phone.
"""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, FilePayload, Page, expect

from county.people.staff import Role
from county.settings import CountySettings
from disclosure.seals.boxes import show_code
from tests.browser.chromium import DESK, MARKS, PHONE, launched, log_in, no_sideways, served, window
from tests.browser.keystrokes import Steps
from tests.county.making import (
    PASSWORD,
    TOWN,
    Content,
    Town,
    a_code,
    filed,
    item_text,
    make_folder,
)
from tests.county.receiving import take_in
from tests.county.test_answering import jpeg

pytestmark = MARKS

MOST_SECONDS = 120
TOLD = os.environ.get("MINGBAI_STEPS", "")
"""A file to write the steps into, as docs/decisions/0042-answering.md shows them."""
PICTURES = os.environ.get("MINGBAI_PICTURES", "")
"""A folder for pictures of the pages on the way, for looking at."""


@pytest.fixture
def town(tmp_path: Path) -> Iterator[Town]:
    content = Content(tmp_path / "content")
    content.item("guide", item_text("农村老人补贴（高龄津贴）怎么领", body="带上户口簿。"))
    town = Town.open(make_folder(tmp_path / "data"), content, CountySettings())
    town.publish()
    town.hire("li.clerk", Role.CLERK, TOWN)
    yield town
    town.county.database.close()


@pytest.fixture
def chromium() -> Iterator[Browser]:
    with launched() as browser:
        yield browser


def look(page: Page, name: str) -> None:
    """Keep a picture of the page where pictures are wanted."""
    if PICTURES:
        page.screenshot(path=Path(PICTURES) / f"{name}.png")


def open_by(page: Page, code: str) -> None:
    """Type a code into the phone page, and open what it opens."""
    page.locator("#code").fill(show_code(code))
    page.locator("form.code button").click()


def answer(page: Page, address: str) -> Steps:
    """Answer the most urgent request with an item that exists."""
    steps = Steps(page)
    page.goto(f"{address}/desk/login")
    steps.type("用户名", page.get_by_label("用户名"), "li.clerk")
    steps.type("密码", page.get_by_label("密码"), PASSWORD)
    steps.click("登录", page.get_by_role("button", name="登录"))
    look(page, "queue")
    steps.click("最上面的一件", page.locator("table.list td.main a").first)
    look(page, "request")
    steps.click("写答复", page.get_by_role("link", name="写答复"))
    look(page, "answer-empty")
    steps.click("选用找到的事项", page.get_by_role("button", name="选用 农村老人补贴"))
    steps.click("现在按这个办", page.get_by_role("button", name="现在按这个办，仍然有效。"))
    said = "满八十岁每月一百元，带身份证到村委会办。"
    steps.type("添一句查到的情况", page.get_by_label("查到的情况"), said)
    look(page, "answer")
    steps.click("预览", page.get_by_role("button", name="预览答复"))
    look(page, "preview")
    steps.click("发出", page.get_by_role("button", name="确认发出"))
    expect(page.get_by_role("status")).to_contain_text("答复已经封好")
    look(page, "sent")
    return steps


def test_an_answer_takes_less_than_two_minutes_of_steps(chromium: Browser, town: Town) -> None:
    code, keys = a_code()
    take_in(town, filed(keys, words="我爸满八十了，高龄津贴怎么领", searched=("高龄津贴",)))
    with served(town) as address:
        with window(chromium, DESK) as page:
            steps = answer(page, address)
            no_sideways(page)
        with window(chromium, PHONE) as page:
            page.goto(f"{address}/p/answer")
            open_by(page, code)
            expect(page.get_by_text("满八十岁每月一百元")).to_be_visible()
            no_sideways(page)
            look(page, "phone")
    if TOLD:
        steps.write(Path(TOLD))
    assert steps.seconds + steps.waited < MOST_SECONDS / 2


def test_what_is_typed_is_kept_by_itself_and_pages_are_shown_on_the_phone(
    chromium: Browser, town: Town
) -> None:
    code, keys = a_code()
    request = filed(keys, words="验收单在哪里看")
    take_in(town, request)
    with served(town) as address:
        with window(chromium, DESK) as page:
            log_in(page, address, "li.clerk")
            page.goto(f"{address}/desk/requests/{request.id}/answer")
            with page.expect_response("**/autosave"):
                page.get_by_label("查到的情况").press_sequentially("验收单附在后面。")
            page.reload()
            expect(page.get_by_label("查到的情况")).to_have_value("验收单附在后面。")
            page.get_by_text("附文件（PDF、JPG）").click()
            file = FilePayload(name="验收单.jpg", mimeType="image/jpeg", buffer=jpeg())
            page.locator("input[type=file]").set_input_files(files=[file])
            page.get_by_role("button", name="附上").click()
            page.get_by_role("button", name="现在按这个办，仍然有效。").click()
            look(page, "answer-file")
            page.get_by_role("button", name="预览答复").click()
            page.get_by_role("button", name="确认发出").click()
            expect(page.get_by_role("status")).to_contain_text("答复已经封好")
        with window(chromium, PHONE) as page:
            page.goto(f"{address}/p/answer")
            open_by(page, code)
            picture = page.get_by_role("img", name="验收单.jpg，第 1 页")
            expect(picture).to_be_visible()
            assert picture.evaluate("image => image.naturalWidth") > 0
            no_sideways(page)
            look(page, "phone-file")
