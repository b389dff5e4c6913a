"""The desk without scripts: filters, the menu on a phone, refusals, sending back, orders, accounts.

Answering and writing without scripts are tried with the rest of them (test_desk, test_writing).
"""

from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.busy_town import WATER, busy_town
from tests.browser.chromium import DESK, MARKS, PHONE, launched, log_in, served
from tests.county.making import PASSWORD, VILLAGE, Town

pytestmark = MARKS


@pytest.fixture(scope="module")
def town(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Town]:
    with busy_town(tmp_path_factory.mktemp("plain")) as town:
        yield town


@pytest.fixture(scope="module")
def address(town: Town) -> Iterator[str]:
    with served(town) as address:
        yield address


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    with launched() as browser:
        yield browser


@contextmanager
def plain(
    chromium: Browser, address: str, name: str, size: tuple[int, int] = DESK
) -> Iterator[Page]:
    """Yield the desk of a person whose browser runs no script."""
    width, height = size
    context = chromium.new_context(
        java_script_enabled=False, viewport={"width": width, "height": height}
    )
    page = context.new_page()
    page.set_default_timeout(15_000)
    log_in(page, address, name)
    yield page
    context.close()


def test_a_list_is_filtered(chromium: Browser, address: str) -> None:
    with plain(chromium, address, "the.office") as page:
        page.goto(f"{address}/desk/items")
        page.get_by_label("标题含有").fill("停水")
        page.get_by_role("button", name="筛选").click()
        expect(page.locator("#listed").get_by_role("link", name="停水").first).to_be_visible()
        expect(page.locator("#listed").get_by_text("满意度")).to_have_count(0)
        page.get_by_role("link", name="看全部").click()
        expect(page.locator("#listed").get_by_text("满意度").first).to_be_visible()


def test_the_menu_on_a_phone_leads_to_every_page_of_the_rail(
    chromium: Browser, address: str
) -> None:
    with plain(chromium, address, "the.admin", PHONE) as page:
        page.goto(f"{address}/desk/items")
        expect(page.locator(".menu").get_by_role("link", name="设置")).to_be_hidden()
        page.locator(".menu summary").click()
        count = page.locator(".rail a").count()
        assert page.locator(".menu a").count() == count
        for link in page.locator(".menu a").all():
            box = link.bounding_box()
            assert box is not None
            assert 0 <= box["x"] <= box["x"] + box["width"] <= PHONE[0]
            assert box["height"] >= 44
        page.locator(".menu").get_by_role("link", name="设置").click()
        expect(page.get_by_role("heading", name="我的账号")).to_be_visible()


def test_a_refused_form_keeps_what_was_typed_and_leads_to_the_field(
    chromium: Browser, address: str
) -> None:
    with plain(chromium, address, "the.lead") as page:
        page.goto(f"{address}/desk/broadcasts/emergency")
        page.get_by_label("发生了什么").fill("水库泄洪")
        page.get_by_label("大家该怎么做").fill("　")
        page.get_by_role("button", name="送去用印").click()
        summary = page.locator(".govuk-error-summary")
        expect(summary).to_be_visible()
        expect(page.get_by_label("发生了什么")).to_have_value("水库泄洪")
        summary.get_by_role("link").first.click()
        assert page.url.endswith("#words")
        expect(page.get_by_label("大家该怎么做")).to_have_attribute("aria-invalid", "true")


def test_a_draft_is_sent_back(chromium: Browser, address: str) -> None:
    with plain(chromium, address, "the.approver") as page:
        page.goto(f"{address}/desk/items/{WATER}/seal")
        page.get_by_text("退回给编辑").click()
        page.get_by_label("要改什么").fill("日期写错了")
        page.get_by_role("button", name="退回", exact=True).click()
        expect(page.get_by_role("status")).to_be_visible()


def test_the_loudspeakers_are_stopped_and_let_go_on(chromium: Browser, address: str) -> None:
    with plain(chromium, address, "the.lead") as page:
        page.goto(f"{address}/desk/broadcasts/stop?area={VILLAGE}")
        page.get_by_role("button", name="确认停止播放").click()
        page.get_by_role("button", name="恢复播放").click()
        expect(page.get_by_role("heading", level=1)).to_contain_text("恢复播放")


def test_an_account_is_added(chromium: Browser, address: str) -> None:
    with plain(chromium, address, "the.admin") as page:
        page.goto(f"{address}/desk/staff/new")
        page.get_by_label("用户名").fill("li.xiulan")
        page.get_by_label("岗位", exact=True).select_option("editor")
        page.get_by_label("公开办").check(force=True)
        page.get_by_label("负责区域").select_option(VILLAGE)
        page.get_by_label("您的登录密码").fill(PASSWORD)
        page.get_by_role("button", name="添加").click()
        expect(page.get_by_role("heading", name="li.xiulan")).to_be_visible()
        expect(page.get_by_label("公开办")).to_be_checked()
