"""The whole path in a real Chromium: a village's accounts from a spreadsheet to the kiosk, and back.

An editor puts them in from an XLSX, an approver with a second factor seals them by WebCrypto, a
real agent brings them to a terminal; withdrawn, they are gone from terminal, phone, API, search.
"""

import os
import re
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest
from playwright.sync_api import APIResponse, Browser, FilePayload, Page, expect

from content_sync.store.reader import ContentReader, ItemQuery
from county.people.second_factor import STEP_SECONDS, code_of
from county.people.staff import Role
from county.settings import CountySettings, SpeakingSettings
from disclosure.channels import Channel
from kiosk import queries
from tests.browser.chromium import DESK, MARKS, launched, log_in, served, window
from tests.browser.keystrokes import Steps
from tests.browser.test_sealing import PATIENCE, ceremony, make_key, terminal, until
from tests.browser.test_writing import LAST_MONTH, MORE
from tests.county.ceremony import Ceremony
from tests.county.making import (
    COUNTY,
    NOW,
    PASSWORD,
    VILLAGE,
    Content,
    Town,
    item_text,
    make_folder,
)
from tests.county.test_second_factor import secret_on
from tests.county.uploads.bringing import the_accounts
from tests.fakes.stores import shown

__all__ = ["ceremony"]

pytestmark = MARKS

TITLE = "石桥村2026年10月财务收支公开"
QUERY = ItemQuery(channel=Channel.KIOSK, today=NOW.date())
MOST_SECONDS = 120
FACES = frozenset({"kiosk", "kiosk search", "village page", "phone search", "open API"})
TAG = re.compile(r"<[^>]+>")
TOLD = os.environ.get("MINGBAI_STEPS", "")
"""A file to write the steps into, as docs/decisions/0037-steps-of-an-editor.md shows them."""


@pytest.fixture
def town(tmp_path: Path) -> Iterator[Town]:
    content = Content(tmp_path / "content")
    text = item_text("石桥村2026年9月财务收支公开", more=MORE, body=LAST_MONTH)
    content.item("finance-2026-09", text)
    settings = CountySettings(speaking=SpeakingSettings(rendering=False))
    town = Town.open(make_folder(tmp_path / "data"), content, settings)
    town.publish()
    town.hire("du.editor", Role.EDITOR, VILLAGE)
    town.hire("wang.lead", Role.APPROVER, COUNTY)
    yield town
    town.county.database.close()


def write_accounts(page: Page, address: str) -> Steps:
    """Put this month's accounts in, as an editor does who has the spreadsheet on the desk."""
    steps = Steps(page)
    page.goto(f"{address}/desk/login")
    steps.type("用户名", page.get_by_label("用户名"), "du.editor")
    steps.type("密码", page.get_by_label("密码"), PASSWORD)
    steps.click("登录", page.get_by_role("button", name="登录"))
    steps.click("写一条", page.get_by_role("link", name="写一条").first)
    again = page.get_by_role("button", name="照上期写 月度财务收支明细").first
    steps.click("照上期写：月度财务收支明细", again)
    file = FilePayload(name="10月账.xlsx", mimeType="application/zip", buffer=the_accounts())
    steps.choose_file("选 10月账.xlsx", page.locator("input[type=file]"), file)
    steps.click("导入", page.get_by_role("button", name="导入"))
    expect(page.get_by_role("status")).to_contain_text("填入 2 行")
    said = "10月份收入200.20元，支出150.05元，逐笔审核过。"
    steps.type("改说明的那一段", page.locator("textarea").first, said)
    expect(page.get_by_text("没有发现问题")).to_be_visible()
    steps.click("提交审核", page.get_by_role("button", name="提交审核"))
    expect(page.get_by_role("status")).to_contain_text("已提交")
    return steps


def enter_with_factor(page: Page, address: str, town: Town) -> bytes:
    """Log in for the first time, setting a generator up; return its secret."""
    log_in(page, address, "wang.lead")
    secret = secret_on(page.content())
    page.get_by_label("6 位数字").fill(code_now(town, secret))
    page.get_by_role("button", name="开始使用").click()
    page.get_by_role("link", name="我已收好，进入工作台").click()
    return secret


def code_now(town: Town, secret: bytes) -> str:
    """Let time pass to a step whose code nobody has used; return that code."""
    town.clock.pass_by(seconds=STEP_SECONDS)
    return code_of(secret, int(town.clock().timestamp()) // STEP_SECONDS)


def prove(page: Page, code: str) -> None:
    if page.get_by_label("您的登录密码").count():
        page.get_by_label("您的登录密码").fill(PASSWORD)
        page.get_by_label("手机验证器上的 6 位数字").fill(code)


def found_by(store: Path, words: str) -> bool:
    """Tell whether the kiosk's own search leads to the item."""
    return TITLE in queries.answer(store, words, as_json=True)


def on_phones(page: Page, address: str, id_: str) -> APIResponse:
    return page.request.get(f"{address}/p/items/{id_}")


def everywhere(page: Page, address: str, store: Path) -> set[str]:
    """Return the faces on which the item stands."""
    village, searched, api = (
        TAG.sub("", page.request.get(f"{address}{path}").text())
        for path in (
            f"/v/{VILLAGE}/items",
            f"/v/{VILLAGE}/search?words=村账",
            f"/v1/open/items?area={VILLAGE}",
        )
    )
    places = {
        "kiosk": any(one.item.title == TITLE for one in shown(store, QUERY)),
        "kiosk search": found_by(store, "cunzhang"),
        "village page": TITLE in village,
        "phone search": TITLE in searched,
        "open API": TITLE in api,
    }
    return {place for place, stands in places.items() if stands}


def wait_for(expected: frozenset[str], faces: Callable[[], set[str]]) -> None:
    """Wait until the item stands on these faces and no other."""
    begun = time.monotonic()
    while (found := faces()) != expected:
        assert time.monotonic() - begun < PATIENCE, found
        time.sleep(0.1)


def test_accounts_go_from_a_spreadsheet_to_the_kiosk_and_are_taken_back_everywhere(
    town: Town, ceremony: Ceremony, tmp_path: Path
) -> None:
    with ExitStack() as stack:
        address = stack.enter_context(served(town))
        store = stack.enter_context(terminal(town, address, tmp_path / "store"))
        chromium: Browser = stack.enter_context(launched())
        editor = stack.enter_context(window(chromium, DESK))
        lead = stack.enter_context(window(chromium, DESK))

        steps = write_accounts(editor, address)
        if TOLD:
            steps.write(Path(TOLD))
        assert steps.seconds + steps.waited < MOST_SECONDS, steps.told

        secret = enter_with_factor(lead, address, town)
        public = ceremony.file("wang.lead.public")
        make_key(lead, address, public)
        draft = ceremony.sign(ceremony.draft("2.json", "--add-approver", public), 1, 2)
        assert ceremony.publish(draft) == 0

        lead.goto(f"{address}/desk/approvals")
        lead.get_by_role("link", name="逐条审核").click()
        id_ = lead.url.split("/items/")[1].split("/")[0]
        ready = lead.get_by_role("button", name="用印", exact=True)
        expect(ready).to_be_enabled(timeout=PATIENCE * 1000)
        prove(lead, code_now(town, secret))
        ready.click()
        expect(lead.get_by_text("已用印，内容已经公开。")).to_be_visible()
        until(lambda: bool(shown(store, QUERY)), "the terminal shows the accounts")
        wait_for(FACES, lambda: everywhere(lead, address, store))
        assert on_phones(lead, address, id_).status == 200

        lead.goto(f"{address}/desk/items/{id_}/withdraw")
        lead.get_by_label("撤回的理由").fill("支出记错一笔，更正后重新公开")
        lead.get_by_role("button", name="下一步：看撤回令").click()
        ready = lead.get_by_role("button", name="用印撤回")
        expect(ready).to_be_enabled(timeout=PATIENCE * 1000)
        prove(lead, code_now(town, secret))
        ready.click()
        wait_for(frozenset(), lambda: everywhere(lead, address, store))
        gone = on_phones(lead, address, id_)
        assert gone.status in {404, 410}
        assert "10月份收入" not in gone.text()
        reader = ContentReader.open(store)
        assert reader.item(id_) is None  # type: ignore[arg-type]
        reader.close()
