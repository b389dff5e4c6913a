"""The clerk's page: four parts, held by one, checked by another, with pages that travel sealed."""

import io
from typing import Any

import pytest
from fastapi.testclient import TestClient
from httpx2 import Response
from PIL import Image

from county.importing.item_file import item_id
from county.people.staff import Role
from county.settings import CountySettings, DeskSettings
from disclosure.decoding import decode
from disclosure.feed import Letter, MailPage
from disclosure.requests import Answer, RequestKind
from disclosure.seals import boxes
from disclosure.seals.verifying import open_letter
from kiosk.journey.answers import beside
from tests.county.desk import TOKEN, Browser
from tests.county.handing_in import File, handing_in
from tests.county.making import (
    COUNTY,
    NOW,
    OTHER_TOWN,
    TOWN,
    VILLAGE,
    Content,
    Town,
    a_code,
    item_text,
)
from tests.county.replying import parts, preview, seen, send
from tests.county.test_versions import withdraw

CODE, KEYS = a_code()


@pytest.fixture
def browser(client: TestClient, town: Town) -> Browser:
    town.hire("li.clerk", Role.CLERK, TOWN)
    town.hire("zhou.clerk", Role.CLERK, TOWN)
    town.hire("he.clerk", Role.CLERK, OTHER_TOWN)
    browser = Browser(client)
    browser.log_in("li.clerk")
    return browser


@pytest.fixture
def other(browser: Browser) -> Browser:
    other = Browser(browser.client)
    other.log_in("zhou.clerk")
    return other


@pytest.fixture
def file(client: TestClient, town: Town) -> File:
    return handing_in(client, town, KEYS)


class Mail:
    """The letters of a village, as a kiosk holds them."""

    def __init__(self, client: TestClient, town: Town) -> None:
        page = decode(client.get(f"/v1/areas/{VILLAGE}/mail").content, MailPage)
        ring = town.county.online.keyring
        opened = [open_letter(envelope, ring) for envelope in page.letters]
        self.count = len(opened)
        self._held = {letter.locator: letter for letter in opened}

    def letter(self, locator: str) -> Letter | None:
        return self._held.get(locator)

    def answer(self) -> Answer:
        letter = self._held[KEYS.locator]
        return decode(boxes.open_box(boxes.derive(CODE, COUNTY).private, letter.box), Answer)


def jpeg(width: int = 600, height: int = 800) -> bytes:
    made = io.BytesIO()
    Image.effect_noise((width, height), 40).convert("RGB").save(made, "JPEG", quality=60)
    return made.getvalue()


def pdf(pages: int = 2) -> bytes:
    made = io.BytesIO()
    first, *rest = [Image.new("RGB", (600, 800), "white") for _ in range(pages)]
    first.save(made, "PDF", save_all=True, append_images=rest)
    return made.getvalue()


def attach(browser: Browser, request: str, name: str, raw: bytes, **form: Any) -> Response:
    path = f"/desk/requests/{request}/answer"
    browser.get(path)
    token = TOKEN.search(browser.page)
    assert token is not None
    held = "; ".join(f"{key}={value}" for key, value in browser.cookies.items())
    reply = browser.client.post(
        path,
        data={"csrf": token.group(1), **parts(), **form, "step": "attach"},
        files={"files": (name, raw)},
        headers={"Cookie": held},
    )
    browser.page = reply.text
    return reply


@pytest.mark.parametrize("part", ["asked", "found", "stands", "next"])
def test_an_answer_without_one_of_its_parts_is_not_shown_for_sending(
    browser: Browser, file: File, part: str
) -> None:
    request = file()
    reply = preview(browser, request.id, **parts(**{part: "  "}))
    assert reply.status_code == 422
    assert f'<a href="#{part}">这一栏要写。' in browser.page


def test_nobody_is_sent_away_without_an_office_and_its_phone(browser: Browser, file: File) -> None:
    request = file()
    away = parts(next="请咨询有关部门。")
    assert preview(browser, request.id, **away).status_code == 422
    assert "不能只让群众去问别人" in browser.page
    assert preview(browser, request.id, **away, office="县民政局").status_code == 422
    named = {**away, "office": "县民政局", "phone": "0890-6120001"}
    assert preview(browser, request.id, **named).status_code == 200
    assert "这件事由县民政局办理，电话" in browser.page


def test_the_words_for_who_cannot_read_are_said_as_a_voice_says_them(
    browser: Browser, file: File
) -> None:
    preview(browser, file().id, **parts("每月 100 元，2026年11月起发。"))
    spoken = browser.page.split('id="spoken"')[1].split("</p>")[0]
    assert "一百元" in spoken
    assert "100" not in spoken


def test_what_is_typed_is_kept_and_waits_for_its_writer(browser: Browser, file: File) -> None:
    request = file()
    path = f"/desk/requests/{request.id}/answer"
    browser.get(path)
    page = browser.page
    browser.post(f"{path}/autosave", **parts("写到一半"))
    assert "已保存" in browser.page
    browser.page = page
    browser.get(path)
    assert "写到一半" in browser.page


def test_while_one_writes_others_are_told_who_and_since_when(
    browser: Browser, other: Browser, file: File, town: Town
) -> None:
    request = file()
    path = f"/desk/requests/{request.id}/answer"
    assert browser.get(path).status_code == 200
    assert other.get(path).status_code == 200
    assert "li.clerk 从" in other.page
    other.get("/desk/requests")
    assert other.post(path, **parts("抢先写"), step="search").status_code == 409
    browser.get(path)
    assert "抢先写" not in browser.page
    town.clock.pass_by(minutes=11)
    assert other.get(path).status_code == 200


def test_an_answer_is_sent_once_though_two_press_at_the_same_time(
    browser: Browser, other: Browser, file: File, client: TestClient, town: Town
) -> None:
    request = file()
    preview(browser, request.id, **parts())
    path, version, form = f"/desk/requests/{request.id}/answer/send", seen(browser), browser.page
    assert browser.post(path, version=version).status_code == 303
    browser.page = form
    assert browser.post(path, version=version).status_code == 409
    other.get("/desk/requests")
    assert other.post(path, version=version).status_code == 409
    assert Mail(client, town).count == 1


def test_what_is_sent_is_what_was_looked_at(
    browser: Browser, file: File, client: TestClient, town: Town
) -> None:
    request = file()
    preview(browser, request.id, **parts("先看的样子"))
    version, path = seen(browser), f"/desk/requests/{request.id}/answer"
    browser.post(path, **parts("后来改的样子"), step="search")
    assert browser.post(f"{path}/send", version=version).status_code == 409
    assert Mail(client, town).count == 0


def test_a_clerk_of_another_area_neither_writes_nor_looks(
    browser: Browser, client: TestClient, file: File
) -> None:
    request = file()
    preview(browser, request.id, **parts())
    version = seen(browser)
    stranger = Browser(client)
    stranger.log_in("he.clerk")
    path = f"/desk/requests/{request.id}/answer"
    for page in (path, f"{path}/preview", f"{path}/pages/1"):
        assert stranger.get(page).status_code == 404
    for act in ("/send", "/hand-over", "/send-back", "/take-back", "/autosave", ""):
        stranger.get("/desk/requests")
        assert stranger.post(path + act, version=version, **parts()).status_code == 404


def test_a_complaint_is_checked_by_somebody_who_did_not_write_it(
    browser: Browser, other: Browser, file: File, client: TestClient, town: Town
) -> None:
    request = file(kind=RequestKind.COMPLAINT)
    path = f"/desk/requests/{request.id}/answer"
    preview(browser, request.id, **parts())
    page = browser.page
    assert browser.post(f"{path}/send", version=seen(browser)).status_code == 409
    browser.page = page
    assert browser.post(f"{path}/hand-over", version=seen(browser)).status_code == 303
    browser.get(f"{path}/preview")
    assert "同意，发出" not in browser.page
    assert "可以核对的：" in browser.page
    page = browser.page
    version = "2"
    assert browser.post(f"{path}/send", version=version).status_code == 409
    browser.page = page
    assert browser.post(f"{path}/send-back", comment="自己退自己").status_code == 409
    other.get("/desk/requests?whose=all")
    assert "有 1 份答复等您核对" in other.page
    other.get(f"{path}/preview")
    assert other.post(f"{path}/send", version=seen(other)).status_code == 303
    assert Mail(client, town).count == 1
    other.get(f"/desk/requests/{request.id}")
    assert "zhou.clerk 核对" in other.page


def test_an_answer_sent_back_returns_with_a_word_to_its_writer(
    browser: Browser, other: Browser, file: File
) -> None:
    request = file(kind=RequestKind.COMPLAINT)
    path = f"/desk/requests/{request.id}/answer"
    preview(browser, request.id, **parts())
    browser.post(f"{path}/hand-over", version=seen(browser))
    other.get(f"{path}/preview")
    assert other.post(f"{path}/send-back", comment="日期要写清楚").status_code == 303
    browser.get(path)
    assert "退回修改：日期要写清楚" in browser.page
    assert "查到了。" in browser.page


def test_an_item_withdrawn_after_the_preview_goes_out_to_nobody(
    browser: Browser, file: File, client: TestClient, town: Town, content: Content
) -> None:
    content.item("water", item_text("停水通知"))
    town.publish()
    request = file()
    preview(browser, request.id, **parts(item=item_id(VILLAGE, "water")))
    withdraw(town)
    reply = browser.post(f"/desk/requests/{request.id}/answer/send", version=seen(browser))
    assert reply.status_code == 422
    assert "有一条已经撤回" in browser.page
    assert Mail(client, town).count == 0


def test_pages_travel_sealed_and_open_beside_their_answer_alone(
    browser: Browser, file: File, client: TestClient, town: Town
) -> None:
    request = file()
    assert attach(browser, request.id, "单据.pdf", pdf(2)).status_code == 200
    assert attach(browser, request.id, "照片.jpg", jpeg()).status_code == 200
    assert send(browser, request.id, **parts()).status_code == 303
    mail, keys = Mail(client, town), boxes.derive(CODE, COUNTY)
    pages = beside(keys, mail, mail.answer())
    assert [(one.name, one.page, one.place) for one in pages] == [
        ("单据.pdf", 1, 1),
        ("单据.pdf", 2, 2),
        ("照片.jpg", 1, 3),
    ]
    assert not list(town.county.folder.blobs.rglob("*.jpg"))
    phone = client.post("/p/answer", data={"code": CODE})
    assert phone.text.count("data:image/jpeg;base64,") == 3
    assert "img-src 'self' data:" in phone.headers["content-security-policy"]


@pytest.mark.parametrize(
    ("name", "raw"),
    [
        ("跑.sh", b"#!/bin/sh\nrm -rf /\n"),
        ("跑.pdf", b"#!/bin/sh\nrm -rf /\n"),
        ("页.jpg", b"<script>alert(1)</script>"),
        ("空.pdf", b""),
        ("页.html", b"<html></html>"),
    ],
)
def test_a_file_that_is_no_page_is_refused_with_a_reason(
    browser: Browser, file: File, name: str, raw: bytes
) -> None:
    request = file()
    reply = attach(browser, request.id, name, raw)
    assert reply.status_code == 422
    assert "没有附上" in reply.text
    assert "detach:" not in reply.text


def test_a_pdf_with_a_script_goes_out_as_pictures_of_its_pages(
    browser: Browser, file: File, client: TestClient, town: Town
) -> None:
    request = file()
    raw = pdf(1).replace(b"/Type /Catalog", b"/Type /Catalog /OpenAction << /S /JavaScript >>", 1)
    attach(browser, request.id, "表.pdf", raw)
    send(browser, request.id, **parts())
    mail = Mail(client, town)
    [page] = beside(boxes.derive(CODE, COUNTY), mail, mail.answer())
    assert page.picture.startswith(b"\xff\xd8\xff")
    assert b"JavaScript" not in page.picture


def test_a_letter_that_would_be_too_large_is_refused_at_the_desk(
    browser: Browser, file: File
) -> None:
    request = file()
    reply = attach(browser, request.id, "厚.pdf", pdf(9))
    assert reply.status_code == 422
    assert "附的太多了" in reply.text


def test_a_withdrawn_code_opens_no_page_either(
    browser: Browser, file: File, client: TestClient, town: Town
) -> None:
    request = file()
    attach(browser, request.id, "照片.jpg", jpeg())
    send(browser, request.id, **parts())
    answer = Mail(client, town).answer()
    browser.get(f"/desk/requests/{request.id}")
    browser.post(f"/desk/requests/{request.id}/withdraw-code", reason="丢了")
    assert beside(boxes.derive(CODE, COUNTY), Mail(client, town), answer) == ()


def test_an_earlier_answer_is_offered_without_anything_of_its_asker(
    browser: Browser, file: File
) -> None:
    first = file(words="我叫张桂香，高龄津贴怎么领？", name="张桂香", phone="13800005678")
    send(browser, first.id, **parts("满八十岁的老人每月领一百元，带身份证到村委会。"))
    second = file(words="高龄津贴什么时候发", number="20261120-01-002")
    browser.get(f"/desk/requests/{second.id}/answer")
    assert "以前这样答过" in browser.page
    assert "满八十岁的老人每月领一百元" in browser.page
    assert "张桂香" not in browser.page
    assert "13800005678" not in browser.page


def test_a_clerk_of_another_area_is_not_offered_that_answer(
    browser: Browser, client: TestClient, file: File
) -> None:
    first = file()
    send(browser, first.id, **parts("满八十岁的老人每月领一百元。"))
    elsewhere = file(area=f"{OTHER_TOWN[:9]}201", number="20261120-01-002")
    stranger = Browser(client)
    stranger.log_in("he.clerk")
    stranger.get(f"/desk/requests/{elsewhere.id}/answer")
    assert "满八十岁" not in stranger.page


def test_what_is_not_held_offers_an_application(
    browser: Browser, file: File, client: TestClient, town: Town
) -> None:
    request = file()
    send(browser, request.id, **parts("县档案馆没有这份底册。", outcome="not_held"))
    assert "依申请公开" in Mail(client, town).answer().text
    browser.get(f"/desk/requests/{request.id}")
    assert "本机关不掌握" in browser.page


def test_the_next_one_is_what_is_due_first(browser: Browser, file: File) -> None:
    late = file(words="早就到期", kind=RequestKind.ENQUIRY, filed_at=NOW.replace(day=16))
    soon = file(words="刚来的", number="20261120-01-002")
    holder: dict[str, str] = {}
    for name in ("li.clerk", "zhou.clerk"):
        browser.log_in(name)
        browser.get("/desk/requests?whose=mine")
        holder |= {one.id: name for one in (late, soon) if one.id in browser.page}
    browser.log_in(holder[late.id])
    went = browser.get("/desk/requests/next").headers["location"]
    assert went == f"/desk/requests/{late.id}/answer"


def test_settings_may_ask_a_second_person_for_every_answer_or_none() -> None:
    assert CountySettings(desk=DeskSettings()).answers.checked_kinds == (
        RequestKind.COMPLAINT,
        RequestKind.QUERY,
    )
