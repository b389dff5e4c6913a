"""The desk in a real Chromium: a clerk answers a request from log-in to done."""

import re
from collections.abc import Iterator
from pathlib import Path
from uuid import uuid4

import pytest
from playwright.sync_api import Browser, Page, expect

from content_sync.agent.device import Device
from county.__main__ import main
from county.people.staff import Role
from county.settings import CountySettings
from county.terminals.passes import by_pass
from county.terminals.receiving import Receiver
from disclosure.decoding import decode, encode
from disclosure.items import Item
from disclosure.opinions import Answered, Opinion, OpinionId, taking_part
from disclosure.outbox import OutboxBatch, OutboxKind
from disclosure.seals.boxes import close
from disclosure.seals.signing import new_seed
from tests.browser.chromium import DESK, MARKS, PHONE, launched, served, window
from tests.county.making import (
    PASSWORD,
    TOWN,
    VILLAGE,
    Content,
    Town,
    a_code,
    batch,
    filed,
    item_text,
    make_folder,
    request_row,
    row,
)
from tests.county.test_statements import GOOD, codes_on

SURVEY = """\
```questionnaire
caption = "满意度"
closes = 2026-11-25
questions = [
  { id = "found", text = "查到了吗", choices = ["查到了", "没查到"] },
  { id = "say", text = "还想说什么", kind = "words" },
]
```
"""

pytestmark = MARKS


@pytest.fixture(scope="module")
def town(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Town]:
    place = tmp_path_factory.mktemp("desk")
    content = Content(place / "content")
    content.item("guide", item_text("农村老人补贴（高龄津贴）怎么领", body="带上户口簿。"))
    content.item("survey", item_text("满意度问卷", body=SURVEY), area=TOWN)
    town = Town.open(make_folder(place / "data"), content, CountySettings())
    town.publish()
    town.hire("li.clerk", Role.CLERK, TOWN)
    town.hire("zhou.lead", Role.LEAD, TOWN)
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
        page.set_default_timeout(10_000)
        yield page


def file_request(town: Town, words: str) -> None:
    """Put a request into the queue, as a terminal's outbox would."""
    _, keys = a_code()
    request = filed(keys, words=words, searched=("高龄津贴",), name="张桂香", phone="13800005678")
    receiver = Receiver(town.county.database, town.county.online, town.county.terms)
    with town.county.database.reading() as connection:
        terminal = by_pass(connection, TOKEN[0], town.clock())
    assert terminal is not None
    rows = decode(batch(request_row(town, request)), OutboxBatch)
    receiver.receive(rows, terminal, town.clock())


def file_opinion(town: Town, words: str) -> Item:
    """Answer the questionnaire, as a kiosk's outbox would."""
    item = next(one for one in town.content.items() if taking_part(one))
    opinion = Opinion(
        format=1,
        id=OpinionId(str(uuid4())),
        item=item.id,
        version=1,
        area=VILLAGE,
        filed_at=town.clock(),
        answers=(
            Answered(question="found", choices=("没查到",)),
            Answered(question="say", words=words),
        ),
    )
    receiver = Receiver(town.county.database, town.county.online, town.county.terms)
    box = close(town.county.online.keyring.request_key, encode(opinion))
    with town.county.database.reading() as connection:
        terminal = by_pass(connection, TOKEN[0], town.clock())
    assert terminal is not None
    rows = OutboxBatch(format=1, rows=(row(OutboxKind.OPINION, box),))
    [result] = receiver.receive(rows, terminal, town.clock()).rows
    assert result.reason == ""
    return item


TOKEN: list[str] = []


@pytest.fixture(autouse=True)
def terminal(town: Town) -> None:
    if not TOKEN:
        TOKEN.append(town.terminal())


def log_in(page: Page, address: str, name: str = "li.clerk") -> None:
    page.goto(f"{address}/desk")
    page.get_by_label("用户名").fill(name)
    page.get_by_label("密码").fill(PASSWORD)
    page.get_by_role("button", name="登录").click()
    expect(page.get_by_role("heading", name="申请")).to_be_visible()


def no_sideways(page: Page) -> None:
    wider = "document.documentElement.scrollWidth > document.documentElement.clientWidth"
    assert not page.evaluate(wider), page.url


def test_a_clerk_answers_a_request(page: Page, address: str, town: Town) -> None:
    words = f"我爸满八十了，{page.viewport_size}"
    file_request(town, words)
    log_in(page, address)
    no_sideways(page)
    page.get_by_role("link", name="我爸满八十了").first.click()
    expect(page.get_by_text("还剩 2 个工作日")).to_be_visible()
    expect(page.get_by_text("张桂香")).to_have_count(0)
    no_sideways(page)
    page.get_by_role("link", name="写答复").click()
    page.get_by_label("找什么").fill("gljt")
    page.get_by_role("button", name="选用 农村老人补贴").click()
    expect(page.get_by_role("button", name="去掉 农村老人补贴")).to_be_visible()
    page.get_by_label("查到的情况").fill("八十岁就能领，请看附上的指南。")
    page.get_by_role("button", name="现在按这个办，仍然有效。").click()
    no_sideways(page)
    page.get_by_role("button", name="预览答复").click()
    expect(page.get_by_text("柳泉镇人民政府").first).to_be_visible()
    no_sideways(page)
    page.get_by_role("button", name="确认发出").click()
    expect(page.get_by_role("status")).to_contain_text("答复已经封好")
    expect(page.get_by_text("已答复，待送达").first).to_be_visible()
    page.goto(f"{address}/desk/requests?whose=mine")
    expect(page.get_by_text(words)).to_have_count(0)


def test_every_page_fits_its_window_and_shows_where_the_keyboard_is(
    page: Page, address: str
) -> None:
    log_in(page, address)
    for path in ("/desk/items", "/desk/terminals", "/desk/broadcasts", "/desk/records"):
        page.goto(f"{address}{path}")
        no_sideways(page)
        assert page.evaluate("document.documentElement.lang") == "zh-CN"
        page.keyboard.press("Tab")
        ring = "getComputedStyle(document.activeElement).outlineWidth"
        assert page.evaluate(ring) == "4px"
    for path in (f"/p/{VILLAGE}", "/", f"/p/{VILLAGE}?words=高龄"):
        page.goto(f"{address}{path}")
        no_sideways(page)


def test_the_desk_works_without_scripts(chromium: Browser, address: str, town: Town) -> None:
    file_request(town, "没有脚本也要能办")
    context = chromium.new_context(java_script_enabled=False)
    page = context.new_page()
    page.set_default_timeout(10_000)
    log_in(page, address)
    page.get_by_role("link", name="没有脚本也要能办").click()
    page.get_by_role("link", name="写答复").click()
    page.get_by_label("找什么").fill("高龄津贴")
    page.get_by_role("button", name="查找").click()
    page.get_by_role("button", name="选用 农村老人补贴").click()
    page.get_by_role("button", name="现在按这个办，仍然有效。").click()
    page.get_by_role("button", name="预览答复").click()
    page.get_by_role("button", name="确认发出").click()
    expect(page.get_by_role("status")).to_contain_text("答复已经封好")
    context.close()


def test_what_residents_said_stands_below_the_item(page: Page, address: str, town: Town) -> None:
    words = f"字再大些，{page.viewport_size}"
    item = file_opinion(town, words)
    log_in(page, address)
    page.goto(f"{address}/desk/items/{item.id}")
    page.get_by_role("link", name="看意见和结果").click()
    expect(page.get_by_text("查到了吗").first).to_be_visible()
    expect(page.get_by_text("100%").first).to_be_visible()
    expect(page.get_by_text(words)).to_be_visible()
    no_sideways(page)
    page.goto(f"{address}/p/items/{item.id}")
    expect(page.get_by_role("link", name="填问卷")).to_be_visible()
    no_sideways(page)


def test_a_lead_lets_a_terminal_in_and_ends_it(page: Page, address: str) -> None:
    name = f"大厅东侧{page.viewport_size}"
    log_in(page, address, "zhou.lead")
    page.goto(f"{address}/desk/terminals")
    page.get_by_label("放在哪里").fill(name)
    page.get_by_role("button", name="取认领码").click()
    claim = "-".join(page.locator(".fingerprint span").all_inner_texts())
    device = Device(new_seed())
    asked = page.request.post(f"{address}/v1/terminals", data=encode(device.enrolment(claim)))
    assert asked.ok
    page.goto(f"{address}/desk/terminals")
    waiting = page.locator(".waiting", has_text=name)
    assert " ".join(waiting.locator(".fingerprint span").all_inner_texts()) == device.fingerprint
    no_sideways(page)
    waiting.get_by_role("button", name="指纹相同，确认").click()
    page.get_by_role("link", name=name).click()
    expect(page.get_by_text("还没有报告过", exact=False)).to_be_visible()
    no_sideways(page)
    page.get_by_text("停用这台终端").click()
    page.get_by_role("button", name="确认停用").click()
    expect(page.get_by_role("link", name=name)).to_have_count(0)


def test_the_qr_of_a_slip_opens_its_statement(
    page: Page, address: str, town: Town, tmp_path: Path
) -> None:
    file, slips = tmp_path / "subsidies.csv", tmp_path / "slips.pdf"
    file.write_text(GOOD, encoding="utf-8")
    options = ["--area", VILLAGE, "--title", "惠农补贴", "--by", "li.clerk"]
    data = ["--data", str(town.county.folder.path), "--slips", str(slips)]
    assert main(["statement", "issue", str(file), *options, *data]) == 0
    page.goto(f"{address}/p/answer#{codes_on(slips)['0101']}")
    assert page.url == f"{address}/p/answer"
    no_sideways(page)
    page.get_by_role("button", name="看答复").click()
    expect(page.get_by_text("合计 587.40 元")).to_be_visible()
    assert page.url == f"{address}/p/answer"
    no_sideways(page)


def test_a_rare_character_fetches_its_shelf_alone(page: Page, address: str, town: Town) -> None:
    fetched: list[str] = []
    page.on("request", lambda one: fetched.append(one.url.rpartition("/")[2]))
    file_request(town, f"户主叫牛犇，{page.viewport_size}")
    log_in(page, address)
    page.evaluate("document.fonts.ready")
    shelves = {name for name in fetched if re.fullmatch(r"NotoSansSC-\w+-\w+\.woff2", name)}
    assert {name.rpartition("-")[2] for name in shelves} == {"6e00.woff2"}
