"""What should have been public becomes a task; when it is public, the askers are told."""

import msgspec
import pytest
from fastapi.testclient import TestClient

from county.importing.item_file import item_id
from county.people.staff import Role
from county.publishing import drafts
from county.requests.gap_news import GapNews
from disclosure.items import ItemId
from disclosure.wording import Wording
from tests.county.desk import Browser
from tests.county.handing_in import File, handing_in
from tests.county.making import (
    COUNTY,
    OTHER_TOWN,
    TOWN,
    VILLAGE,
    Content,
    Town,
    a_code,
    item_text,
)
from tests.county.replying import parts, send
from tests.fakes.county import an_item

CODE, KEYS = a_code()
GAP = "去年修路的花费明细"


@pytest.fixture
def browser(client: TestClient, town: Town) -> Browser:
    town.hire("li.clerk", Role.CLERK, TOWN)
    town.hire("he.clerk", Role.CLERK, OTHER_TOWN)
    town.hire("ma.office", Role.OFFICE, COUNTY)
    browser = Browser(client)
    browser.log_in("li.clerk")
    return browser


@pytest.fixture
def file(client: TestClient, town: Town) -> File:
    return handing_in(client, town, KEYS)


def news(town: Town) -> str:
    county = town.county
    return GapNews(county.database, county.online, county.profile, Wording().say).run(town.clock())


def gap_page(browser: Browser) -> str:
    page = browser.get("/desk/coverage/gaps").text
    return "/desk/coverage/gaps/" + page.split("/desk/coverage/gaps/")[1].split('"')[0]


def test_a_gap_is_owed_with_its_own_date_and_names_no_asker(browser: Browser, file: File) -> None:
    request = file(words="我叫张桂香，修路花了多少", name="张桂香")
    send(browser, request.id, **parts("已经让村里补上。", gap=GAP))
    browser.log_in("ma.office")
    browser.get("/desk/coverage")
    assert "该公开还没有公开的有 1 件" in browser.page
    browser.get(f"/desk/coverage/areas/{VILLAGE}")
    assert GAP in browser.page
    browser.get(gap_page(browser))
    assert "2026年11月27日" in browser.page
    assert "张桂香" not in browser.page


def test_the_week_tells_what_residents_missed(browser: Browser, file: File) -> None:
    request = file(words="我叫张桂香，修路花了多少", name="张桂香")
    send(browser, request.id, **parts("已经让村里补上。", gap=GAP))
    browser.log_in("ma.office")
    line, where = f"石桥村 {GAP}（2026年11月27日前公开，1 人问过）", gap_page(browser)
    assert f'<a href="{where}">{line}</a>' in browser.get("/desk/coverage/week").text
    told = browser.get("/desk/coverage/week.txt").text
    assert "群众问到、还没有公开（1 项）" in told
    assert f"- {line}" in told
    assert "张桂香" not in told
    browser.log_in("he.clerk")
    assert GAP not in browser.get("/desk/coverage/week").text


def test_two_who_ask_for_the_same_make_one_gap(browser: Browser, file: File) -> None:
    for number in (1, 2):
        request = file(number=f"20261120-01-00{number}")
        send(browser, request.id, **parts(gap=GAP))
    browser.get("/desk/coverage/gaps")
    assert browser.page.count(GAP) == 1
    assert "2 人" in browser.page


def test_when_it_is_public_its_askers_are_told_once_under_the_same_code(
    browser: Browser,
    file: File,
    client: TestClient,
    town: Town,
    content: Content,
) -> None:
    request = file()
    send(browser, request.id, **parts("已经让村里补上。", gap=GAP))
    assert news(town) == ""
    town.clock.pass_by(hours=1)
    content.item("road", item_text("修路花费明细"))
    town.publish()
    browser.log_in("ma.office")
    page = gap_page(browser)
    browser.get(page)
    assert "修路花费明细" in browser.page
    browser.post(f"{page}/close", item=item_id(VILLAGE, "road"))
    assert news(town) == "1 askers told"
    assert news(town) == ""
    opened = client.post("/p/answer", data={"code": CODE}).text
    assert "现在公开了" in opened
    assert "已经让村里补上。" in opened
    assert f"/p/items/{item_id(VILLAGE, 'road')}" in opened
    browser.log_in("li.clerk")
    browser.get(f"/desk/requests/{request.id}")
    assert "告诉本人：“修路花费明细”已经公开" in browser.page
    browser.get(page)
    assert "已经补上" in browser.page


def test_what_is_begun_from_a_gap_closes_it_when_it_is_public(
    browser: Browser, file: File, town: Town
) -> None:
    send(browser, file().id, **parts(gap=GAP))
    browser.log_in("ma.office")
    page = gap_page(browser)
    browser.get(page)
    entry = browser.page.split('<option value="')[1].split('"')[0]
    begun = browser.post(f"{page}/write", entry=entry)
    assert begun.headers["location"].startswith("/desk/items/")
    browser.get(page)
    assert "已经有人在写" in browser.page
    assert news(town) == ""
    id_ = ItemId(begun.headers["location"].split("/")[3])
    written = msgspec.structs.replace(an_item("修路花费明细"), id=id_)
    with town.county.database.writing() as connection:
        drafts.put(connection, written, "source/road", town.clock())
    town.seal()
    assert news(town) == "1 askers told"
    browser.get(page)
    assert "已经补上" in browser.page


def test_a_clerk_of_another_area_sees_no_gap_and_closes_none(browser: Browser, file: File) -> None:
    send(browser, file().id, **parts(gap=GAP))
    page = gap_page(browser)
    browser.log_in("he.clerk")
    assert GAP not in browser.get("/desk/coverage/gaps").text
    assert browser.get(page).status_code == 404


def test_a_gap_is_dropped_for_a_reason_only(browser: Browser, file: File) -> None:
    send(browser, file().id, **parts(gap=GAP))
    browser.log_in("ma.office")
    page = gap_page(browser)
    browser.get(page)
    form = browser.page
    assert browser.post(f"{page}/drop", why=" ").status_code == 409
    browser.page = form
    assert browser.post(f"{page}/drop", why="是企业的账，不归村里公开").status_code == 303
    browser.get(page)
    assert "是企业的账" in browser.page
