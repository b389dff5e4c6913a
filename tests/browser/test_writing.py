"""A village editor in a real Chromium: this month's accounts, from a spreadsheet to approvers."""

import time
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, FilePayload, Page, expect

from county.people.staff import Role
from county.publishing import drafts
from county.settings import CountySettings
from disclosure.items import Item
from tests.browser.chromium import DESK, MARKS, PHONE, launched, log_in, no_sideways, served, window
from tests.browser.test_accessible import AXE, violations
from tests.county.making import VILLAGE, Content, Town, item_text, make_folder
from tests.county.uploads.bringing import photo, the_accounts

pytestmark = MARKS

LAST_MONTH = """\
9月份收入1,200.00元。

```table
caption = "2026年9月各账户余额（单位：元）"
columns = [
  { name = "账户" },
  { name = "上月结余", kind = "money", summed = true },
  { name = "本月收入", kind = "money", summed = true },
  { name = "本月支出", kind = "money", summed = true },
  { name = "本月结余", kind = "money", summed = true },
]
rows = [
  ["经济合作社", "900.10", "200.00", "100.00", "1000.10"],
  ["村委会", "500.00", "", "", "500.00"],
  ["合计", "1400.10", "200.00", "100.00", "1500.10"],
]
```

逐笔审核，可以到村部看凭证。
"""
MORE = """\
basis = ["《农村集体经济组织财务公开规定》"]
contact = "石桥村报账员，电话0890-6142003"
keywords = ["村账"]
"""
SECONDS = 120
"""In which an editor puts a month's accounts in (the steps alone, as a script does them)."""


@pytest.fixture(scope="module")
def town(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Town]:
    place = tmp_path_factory.mktemp("writing")
    content = Content(place / "content")
    text = item_text("石桥村2026年9月财务收支公开", more=MORE, body=LAST_MONTH)
    content.item("finance-2026-09", text)
    town = Town.open(make_folder(place / "data"), content, CountySettings())
    town.publish()
    town.hire("du.editor", Role.EDITOR, VILLAGE)
    town.hire("li.editor", Role.EDITOR, VILLAGE)
    yield town
    town.county.database.close()


@pytest.fixture(scope="module")
def address(town: Town) -> Iterator[str]:
    with served(town) as address:
        yield address


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    with launched() as browser:
        yield browser


@pytest.fixture(params=[DESK, PHONE], ids=["desk", "phone"])
def page(chromium: Browser, request: pytest.FixtureRequest) -> Iterator[Page]:
    with window(chromium, request.param) as page:
        yield page


def waiting(town: Town) -> list[Item]:
    with town.county.database.reading() as connection:
        found = [one.document for one in drafts.waiting(connection)]
    return [one for one in found if isinstance(one, Item)]


def test_a_months_accounts_go_in_from_a_spreadsheet_in_two_minutes(
    page: Page, address: str, town: Town
) -> None:
    began, before = time.monotonic(), len(waiting(town))
    log_in(page, address, "du.editor")
    page.goto(f"{address}/desk/items")
    page.get_by_role("link", name="写一条").click()
    no_sideways(page)
    page.get_by_role("button", name="照上期写 月度财务收支明细").first.click()
    expect(page.get_by_label("标题")).to_have_value("石桥村2026年10月财务收支公开")
    file = FilePayload(name="10月账.xlsx", mimeType="application/zip", buffer=the_accounts())
    page.locator("input[type=file]").set_input_files(files=[file])
    page.get_by_role("button", name="导入").click()
    expect(page.get_by_role("status")).to_contain_text("填入 2 行")
    no_sideways(page)
    assert not AXE.exists() or violations(page) == []
    page.locator("textarea").first.fill("10月份收入200.20元，支出150.05元，逐笔审核过。")
    expect(page.get_by_text("没有发现问题")).to_be_visible()
    page.get_by_role("button", name="提交审核").click()
    expect(page.get_by_role("status")).to_contain_text("已提交")
    no_sideways(page)
    assert time.monotonic() - began < SECONDS
    assert len(waiting(town)) == before + 1
    page.get_by_role("button", name="取回修改").click()
    expect(page.get_by_role("status")).to_contain_text("已取回")


def test_sums_are_counted_while_typing_and_a_copied_range_is_pasted(
    page: Page, address: str
) -> None:
    log_in(page, address, "du.editor")
    page.goto(f"{address}/desk/items/new")
    page.get_by_role("button", name="写新的 月度财务收支明细").first.click()
    accounts = page.locator("table[data-sheet]").first
    cells = accounts.locator("tbody tr").first.locator("input")
    for place, amount in ((1, "1000.10"), (2, "200.2"), (3, "50")):
        cells.nth(place).fill(amount)
    expect(cells.nth(4)).to_have_value("1,150.30")
    expect(accounts.locator("[data-total='1']")).to_have_text("1,000.10")
    cells.nth(3).fill("5x")
    expect(accounts.locator("td.wrong")).to_have_count(1)
    cells.nth(3).fill("50")
    expect(page.get_by_text("已保存")).to_be_visible()
    detail = page.locator("table[data-sheet]").nth(1)
    rows = "\n".join(f"2026-10-{n:02d}\t10-{n:02d}\t事由{n}\t村委会\t\t{n}.50" for n in range(1, 9))
    detail.locator("input").first.evaluate(
        """(cell, text) => {
            const held = new DataTransfer(); held.setData("text/plain", text);
            cell.dispatchEvent(new ClipboardEvent("paste", {clipboardData: held, bubbles: true, cancelable: true}));
        }""",
        rows,
    )
    expect(detail.locator("tbody tr")).to_have_count(8)
    expect(detail.locator("[data-total='5']")).to_have_text("40.00")
    no_sideways(page)


def test_two_editors_on_one_text_are_told_and_lose_nothing(
    chromium: Browser, page: Page, address: str
) -> None:
    log_in(page, address, "du.editor")
    page.goto(f"{address}/desk/items/new?words=停水")
    page.get_by_role("button", name="写新的").first.click()
    page.get_by_label("标题").fill("停水通知")
    expect(page.locator("#saved")).to_contain_text("已保存")
    page.get_by_role("button", name="保存", exact=True).last.click()
    with window(chromium, DESK) as other:
        log_in(other, address, "li.editor")
        other.goto(page.url.partition("#")[0])
        expect(other.locator("#saved")).to_contain_text("du.editor")
        other.get_by_label("标题").fill("她写的标题")
        expect(other.locator("#saved")).to_contain_text("已保存")
        expect(other.locator("#revision")).not_to_have_value("2")
    page.get_by_label("标题").fill("我写的标题")
    expect(page.get_by_role("alert")).to_contain_text("li.editor 在您之后保存过")
    page.get_by_role("link", name="对照两份").click()
    expect(page.get_by_text("她写的标题")).to_be_visible()
    expect(page.get_by_text("我写的标题")).to_be_visible()
    no_sideways(page)
    page.get_by_role("button", name="用这一份").last.click()
    expect(page.get_by_label("标题")).to_have_value("我写的标题")


def test_an_item_is_written_without_scripts(chromium: Browser, address: str, town: Town) -> None:
    context = chromium.new_context(
        java_script_enabled=False, viewport={"width": 1366, "height": 768}
    )
    page = context.new_page()
    page.set_default_timeout(15_000)
    before = len(waiting(town))
    log_in(page, address, "du.editor")
    page.goto(f"{address}/desk/items/new?words=tingshui")
    page.get_by_role("button", name="写新的").first.click()
    page.get_by_label("标题").fill("老街停水通知")
    page.get_by_label("咨询：找谁，电话多少").fill("村委会 0890-6120001")
    page.get_by_label("群众平常怎么叫（用逗号分开）").fill("停水")
    page.locator("textarea").first.fill("11月21日停水一天。")
    photo_file = FilePayload(name="水塔.jpg", mimeType="image/jpeg", buffer=photo())
    page.locator("input[type=file]").set_input_files(files=[photo_file])
    page.get_by_role("button", name="导入").click()
    page.get_by_label("图里是什么").fill("老街的水塔")
    page.get_by_role("button", name="看样子").click()
    expect(page.get_by_role("img", name="老街的水塔")).to_be_visible()
    page.get_by_role("link", name="返回接着写").click()
    page.get_by_role("button", name="提交审核").click()
    expect(page.get_by_role("status")).to_contain_text("已提交")
    assert len(waiting(town)) == before + 1
    context.close()
