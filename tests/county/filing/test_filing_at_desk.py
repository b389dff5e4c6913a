"""Staff register what callers, visitors and letters ask: once, with the day that counts."""

import re
from datetime import UTC, date, datetime
from html import unescape

import pytest
from fastapi.testclient import TestClient
from httpx2 import Response
from sqlalchemy import select

from county.database.tables import acts, staff
from county.importing.item_file import item_id
from tests.county.desk import Browser
from tests.county.filing.telephoning import TICKET, WORDS, Phone, kept_anywhere, stored
from tests.county.making import OTHER_VILLAGE, VILLAGE, Town

SHOWN = re.compile(r"<span>(\d{4})</span> <span>(\d{4})</span> <span>(\d{4})</span>")


@pytest.fixture
def clerk(client: TestClient) -> Browser:
    browser = Browser(client)
    browser.log_in("li.clerk")
    browser.get("/desk/requests/new")
    return browser


def register(browser: Browser, **changes: str) -> Response:
    found = TICKET.search(browser.page)
    form = {"ticket": found.group(1) if found else "", "way": "call", "kind": "lookup"}
    return browser.post(
        "/desk/requests/new", **{**form, "area": VILLAGE, "words": WORDS, **changes}
    )


def code_shown(reply: Response) -> str:
    found = SHOWN.search(reply.text)
    assert found, reply.text
    return "".join(found.groups())


def test_a_call_is_registered_with_number_day_and_code(clerk: Browser, town: Town) -> None:
    reply = register(clerk, name="王大娘", phone="138 0013 8000")
    assert reply.status_code == 200
    assert "20261120-00-001" in reply.text
    assert "2026年11月24日" in reply.text
    (row,) = stored(town)
    assert (row["came_by"], row["terminal"], row["phone"]) == ("call", None, "13800138000")
    with town.county.database.reading() as connection:
        taker = connection.scalar(select(staff.c.name).where(staff.c.id == row["taken_by"]))
        done = connection.execute(select(acts).where(acts.c.act == "request.taken")).one()
    assert taker == "li.clerk"
    assert (done.who, done.about) == ("li.clerk", row["id"])


def test_the_code_opens_on_a_phone_and_is_kept_nowhere(
    clerk: Browser, client: TestClient, town: Town
) -> None:
    code = code_shown(register(clerk))
    assert "正在帮您查" in client.post("/p/answer", data={"code": code}).text
    assert kept_anywhere(town, code) == []


def test_a_double_post_registers_once_with_the_same_code(clerk: Browser, town: Town) -> None:
    ticket = TICKET.search(clerk.page)
    assert ticket
    first = register(clerk, ticket=ticket.group(1))
    second = register(clerk, ticket=ticket.group(1))
    assert code_shown(first) == code_shown(second)
    assert len(stored(town)) == 1


def test_a_letter_counts_from_the_day_it_came(clerk: Browser, town: Town) -> None:
    reply = register(clerk, way="letter", kind="complaint", came="2026-11-16")
    assert reply.status_code == 200
    (row,) = stored(town)
    assert (row["counts_from"], row["due"]) == (date(2026, 11, 16), date(2026, 11, 23))
    assert str(row["number"]).startswith("20261116-00-")


def test_a_letter_of_today_counts_from_now(clerk: Browser, town: Town) -> None:
    register(clerk, way="letter", came="2026-11-20")
    assert stored(town)[0]["filed_at"] == datetime(2026, 11, 20, 2, 0, tzinfo=UTC)


def test_a_calls_day_cannot_be_set_back(clerk: Browser, town: Town) -> None:
    register(clerk, way="call", came="2026-11-01")
    assert stored(town)[0]["counts_from"] == date(2026, 11, 20)


FAULTS = (
    ({"words": " "}, "请写几个字"),
    ({"area": OTHER_VILLAGE}, "请选是哪个村"),
    ({"area": "x"}, "请选是哪个村"),
    ({"way": "letter", "came": ""}, "收到日期要在最近 30 天以内"),
    ({"way": "letter", "came": "2026-11-21"}, "收到日期要在最近 30 天以内"),
    ({"way": "letter", "came": "2026-10-20"}, "收到日期要在最近 30 天以内"),
    ({"kind": "query"}, "没有找到这条公开事项"),
    ({"kind": "query", "item": "00000000-0000-4000-8000-000000000000"}, "没有找到这条公开事项"),
    ({"kind": "application"}, "要写姓名"),
)


def test_a_fault_is_said_and_nothing_is_lost(clerk: Browser, town: Town) -> None:
    for changes, sentence in FAULTS:
        reply = register(clerk, name="", **changes)
        assert reply.status_code == 422, changes
        assert sentence in unescape(reply.text)
        assert stored(town) == []


def test_a_doubt_names_its_item_by_address(clerk: Browser, town: Town) -> None:
    id_ = item_id(VILLAGE, "water")
    register(clerk, kind="query", item=f"https://gk.example.gov.cn/p/items/{id_}")
    assert (stored(town)[0]["kind"], stored(town)[0]["item"]) == ("query", id_)


def test_the_slip_has_the_code_and_its_name_has_no_person(clerk: Browser) -> None:
    register(clerk, name="王大娘")
    found = re.search(r'name="ticket" value="([^"]+)"', clerk.page)
    assert found
    slip = clerk.post("/desk/requests/new/slip", ticket=found.group(1))
    assert slip.headers["content-type"] == "application/pdf"
    assert slip.content.startswith(b"%PDF")
    assert slip.headers["cache-control"] == "no-store"
    assert "20261120-00-001.pdf" in slip.headers["content-disposition"]


def test_the_slip_is_not_given_later(clerk: Browser, town: Town) -> None:
    register(clerk)
    found = re.search(r'name="ticket" value="([^"]+)"', clerk.page)
    assert found
    town.clock.pass_by(minutes=31)
    late = clerk.post("/desk/requests/new/slip", ticket=found.group(1))
    assert (late.status_code, late.headers["location"]) == (
        303,
        f"/desk/requests/{stored(town)[0]['id']}",
    )


def test_a_form_without_the_sessions_token_registers_nothing(clerk: Browser, town: Town) -> None:
    assert register(clerk, token="forged").status_code in {403, 200}
    assert stored(town) == []


def test_a_forged_ticket_registers_nothing(clerk: Browser, town: Town) -> None:
    assert register(clerk, ticket="forged").status_code == 409
    assert stored(town) == []


def test_the_office_reads_but_registers_nothing(client: TestClient) -> None:
    browser = Browser(client)
    browser.log_in("zhao.office")
    assert browser.get("/desk/requests/new").status_code == 403
    assert browser.get("/desk/requests").status_code == 200
    assert "/desk/requests/new" not in browser.page


def test_the_request_says_how_it_came_and_who_took_it(clerk: Browser, town: Town) -> None:
    register(clerk, way="visit")
    page = clerk.get(f"/desk/requests/{stored(town)[0]['id']}").text
    for words in ("来窗口", "登记人", "li.clerk"):
        assert words in page


def test_a_script_in_the_words_is_shown_as_words(clerk: Browser, phone: Phone, town: Town) -> None:
    attack = "<script>alert(1)</script><img src=x onerror=alert(2)>"
    phone.send(words=attack, name=attack[:20])
    page = clerk.get(f"/desk/requests/{stored(town)[0]['id']}").text
    assert attack not in page
    assert attack in unescape(page)
