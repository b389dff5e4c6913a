"""The request desk: from the outbox to the answer that only its code opens."""

import re

import pytest
from fastapi.testclient import TestClient

from county.importing.item_file import item_id
from county.people.staff import Role
from disclosure.decoding import decode
from disclosure.feed import MailPage
from disclosure.requests import Answer, RequestKind
from disclosure.seals import boxes
from disclosure.seals.verifying import open_letter
from tests.county.desk import Browser
from tests.county.handing_in import File, handing_in
from tests.county.making import (
    COUNTY,
    NOW,
    OTHER_TOWN,
    OTHER_VILLAGE,
    TOWN,
    VILLAGE,
    Content,
    Town,
    a_code,
    batch,
    filed,
    item_text,
    request_row,
)
from tests.county.replying import parts, preview, seen, send
from tests.paper.reading import words_of


@pytest.fixture
def browser(client: TestClient, town: Town) -> Browser:
    town.hire("li.clerk", Role.CLERK, TOWN)
    town.hire("wang.lead", Role.LEAD, COUNTY)
    town.hire("he.clerk", Role.CLERK, OTHER_TOWN)
    browser = Browser(client)
    browser.log_in("li.clerk")
    return browser


@pytest.fixture
def file(client: TestClient, town: Town) -> File:
    _, keys = a_code()
    return handing_in(client, town, keys)


def order(browser: Browser, *words: str) -> list[str]:
    return sorted(words, key=browser.page.index)


def test_what_is_due_first_stands_on_top_with_its_time_in_words(
    browser: Browser, file: File
) -> None:
    file(words="两天办完", kind=RequestKind.LOOKUP)
    file(words="早就过期", kind=RequestKind.ENQUIRY, filed_at=NOW.replace(day=16))
    file(words="今天到期的事", kind=RequestKind.ENQUIRY, filed_at=NOW.replace(day=19))
    browser.get("/desk/requests")
    assert order(browser, "两天办完", "今天到期的事", "早就过期") == [
        "早就过期",
        "今天到期的事",
        "两天办完",
    ]
    for words in ("已超期 3 个工作日", "今天到期", "还剩 2 个工作日"):
        assert words in browser.page


def test_a_provisional_due_day_is_marked(browser: Browser, file: File, town: Town) -> None:
    town.clock.pass_by(days=30)
    browser.log_in("li.clerk")
    file(kind=RequestKind.APPLICATION, filed_at=town.clock())
    browser.get("/desk/requests")
    assert "（暂定）" in browser.page


def test_a_request_goes_to_its_areas_clerk_and_nobody_else_sees_it(
    browser: Browser, file: File
) -> None:
    request = file(words="石桥村的事")
    file(words="上塬村的事", area=OTHER_VILLAGE)
    browser.get("/desk/requests?whose=all")
    assert "石桥村的事" in browser.page
    assert "上塬村的事" not in browser.page
    browser.log_in("he.clerk")
    assert browser.get(f"/desk/requests/{request.id}").status_code == 404
    browser.get("/desk/requests")
    assert "上塬村的事" in browser.page
    browser.log_in("wang.lead")
    browser.get("/desk/requests?whose=all")
    assert "石桥村的事" in browser.page
    assert "上塬村的事" in browser.page


def test_the_less_busy_of_two_clerks_gets_the_next_request(
    browser: Browser, file: File, town: Town
) -> None:
    town.hire("zhou.clerk", Role.CLERK, TOWN)
    file(words="第一件")
    file(words="第二件")
    browser.get("/desk/requests?whose=mine")
    assert ("第一件" in browser.page, "第二件" in browser.page) == (True, False)
    browser.log_in("zhou.clerk")
    browser.get("/desk/requests?whose=mine")
    assert ("第一件" in browser.page, "第二件" in browser.page) == (False, True)


def test_without_a_clerk_a_request_waits_unassigned(
    client: TestClient, town: Town, file: File
) -> None:
    town.hire("chen.admin", Role.ADMIN, COUNTY)
    file(words="没有人管")
    browser = Browser(client)
    browser.log_in("chen.admin")
    browser.get("/desk/requests?whose=unassigned")
    assert "没有人管" in browser.page


def test_names_and_phones_are_masked_and_each_look_is_noted(browser: Browser, file: File) -> None:
    request = file(name="张桂香", phone="13800005678")
    path = f"/desk/requests/{request.id}"
    browser.get(path)
    assert "张桂香" not in browser.page
    assert "13800005678" not in browser.page
    assert "张＊＊" in browser.page
    assert "查看了姓名和电话" not in browser.page
    browser.post(f"{path}/reveal")
    assert "张桂香" in browser.page
    assert "13800005678" in browser.page
    browser.get(path)
    assert "张桂香" not in browser.page
    assert "查看了姓名和电话" in browser.page


def test_a_residents_words_are_text_and_never_markup(browser: Browser, file: File) -> None:
    request = file(words="<script>alert(1)</script>", searched=("<b>x</b>",))
    for path in ("/desk/requests", f"/desk/requests/{request.id}"):
        raw = browser.get(path).text
        assert "<script>alert" not in raw
        assert "<b>x</b>" not in raw
        assert "&lt;script&gt;" in raw


def test_an_answer_is_previewed_sent_and_opened_with_the_code_alone(
    client: TestClient, browser: Browser, town: Town, content: Content
) -> None:
    content.item("guide", item_text("农村老人补贴（高龄津贴）怎么领"))
    town.publish()
    code, keys = a_code()
    request = filed(keys, searched=("高龄津贴",))
    headers = {"Authorization": f"Bearer {town.terminal()}"}
    client.post("/v1/outbox", content=batch(request_row(town, request)), headers=headers)
    path = f"/desk/requests/{request.id}/answer"
    guide = item_id(VILLAGE, "guide")
    for _ in range(50):
        browser.get(path)
        if guide in browser.page:
            break
    assert f"link:{guide}" in browser.page
    browser.post(path, **parts("请看办事指南。"), words="gljt", step=f"link:{guide}")
    assert f'name="item" value="{guide}"' in browser.page
    preview(browser, request.id, **parts("请看办事指南。", item=guide))
    assert "柳泉镇人民政府" in browser.page
    sent = browser.post(f"{path}/send", version=seen(browser))
    assert sent.headers["location"] == f"/desk/requests/{request.id}?sent=1"
    browser.get(sent.headers["location"])
    assert "答复已经封好" in browser.page

    page = decode(client.get(f"/v1/areas/{VILLAGE}/mail").content, MailPage)
    [envelope] = page.letters
    letter = open_letter(envelope, town.county.online.keyring)
    assert letter.locator == keys.locator
    derived = boxes.derive(code, COUNTY)
    answer = decode(boxes.open_box(derived.private, letter.box), Answer)
    assert answer.asked == "高龄津贴怎么领？"
    assert answer.text.startswith("【查到的情况】\n请看办事指南。\n【")
    assert answer.items == (guide,)
    assert answer.contact == "0890-6123456"
    assert "请看办事指南" not in envelope.payload.decode()


def test_an_answer_is_looked_at_on_paper_before_it_is_sent(
    browser: Browser, file: File, town: Town
) -> None:
    request = file()
    paper = f"/desk/requests/{request.id}/answer/preview/paper"
    assert browser.get(paper).status_code == 404, "nothing is written yet"
    preview(browser, request.id, **parts("每月80元。"))
    assert f'href="{paper}"' in browser.page
    sheet = browser.get(paper)
    assert sheet.headers["content-type"] == "application/pdf"
    assert request.number not in sheet.headers["content-disposition"]
    [words] = words_of(sheet.content)
    for part in (request.number, "高龄津贴怎么领？", "每月80元。", town.county.profile().phone):
        assert part in words
    browser.log_in("he.clerk")
    assert browser.get(paper).status_code == 404


def test_delivery_needs_evidence_and_closing_needs_delivery(browser: Browser, file: File) -> None:
    request = file()
    path = f"/desk/requests/{request.id}"
    send(browser, request.id, **parts())
    browser.get(path)
    page = browser.page
    assert browser.post(f"{path}/close").status_code == 409
    browser.page = page
    assert browser.post(f"{path}/deliver", way="maybe").status_code == 409
    browser.page = page
    assert browser.post(f"{path}/deliver", way="visit", said="本人在场").status_code == 303
    browser.get(path)
    assert "已送达：当面告诉了本人，本人在场" in browser.page
    assert browser.post(f"{path}/close").status_code == 303
    browser.get("/desk/requests?whose=all&standing=ended")
    assert "高龄津贴怎么领" in browser.page


def test_a_lead_gives_a_request_to_another_clerk_of_the_area_only(
    browser: Browser, file: File
) -> None:
    request = file()
    browser.log_in("wang.lead")
    path = f"/desk/requests/{request.id}"
    browser.get(path)
    page = browser.page
    assert browser.post(f"{path}/assign", person="he.clerk").status_code == 409
    browser.page = page
    assert browser.post(f"{path}/assign", person="wang.lead").status_code == 303
    browser.get("/desk/requests?whose=mine")
    assert "高龄津贴怎么领" in browser.page


def test_taking_a_request_starts_it(browser: Browser, file: File) -> None:
    request = file()
    path = f"/desk/requests/{request.id}"
    browser.get(path)
    browser.post(f"{path}/take")
    browser.get(path)
    assert re.search(r"现在状态</dt><dd>办理中", browser.page)


def test_a_long_queue_comes_in_pages(browser: Browser, file: File) -> None:
    for number in range(23):
        file(words=f"第{number}件事", number=f"20261120-01-{number:03d}")
    browser.get("/desk/requests")
    assert browser.page.count("件事</a>") == 20
    assert "第 1 页，共 2 页" in browser.page
    browser.get("/desk/requests?page=2")
    assert browser.page.count("件事</a>") == 3
    browser.get("/desk/requests?page=99")
    assert "第 2 页，共 2 页" in browser.page


@pytest.mark.parametrize(
    "query", ["?whose=nobody", "?page=-1", "?page=x", "?kind=none", "?standing=%00"]
)
def test_a_wrong_filter_shows_the_list_all_the_same(browser: Browser, query: str) -> None:
    assert browser.get(f"/desk/requests{query}").status_code == 200
