"""The register of applications: who is in it, who sees it, what is counted and told."""

import io
from datetime import date

import pytest
from openpyxl import load_workbook
from sqlalchemy import select

from county.applications import kept
from county.applications.reminding import Reminding
from county.audit import log
from county.database.tables import acts, applications, notices, request_history
from county.notices.outbox import What
from disclosure.requests import RequestKind
from tests.county.applying import FORM, act, decide, request_of, row
from tests.county.desk import Browser
from tests.county.handing_in import File
from tests.county.making import (
    NOW,
    Town,
)
from tests.county.test_statements_of_pages import MOST, counting


def test_a_registration_with_a_gap_comes_back(browser: Browser, file: File, town: Town) -> None:
    address = f"/desk/requests/{file().id}/application"
    for changes, said in (
        ({"name": ""}, "请填申请人"),
        ({"identity": ""}, "请选看过"),
        ({"came": "2026-11-23"}, "不能在今天以后"),
        ({"arrived_by": "plain_post"}, "请填确认日期"),
        ({"described": "长" * 501}, "写得太长"),
    ):
        act(browser, address, "register", 422, **{**FORM, **changes})
        assert said in browser.page
        assert "13800001234" in browser.page
    with town.county.database.reading() as connection:
        assert connection.execute(select(applications)).first() is None


def test_the_day_of_receipt_begins_the_term(browser: Browser, file: File, town: Town) -> None:
    address = f"/desk/requests/{file(filed_at=NOW.replace(day=16)).id}/application"
    post = {"arrived_by": "plain_post", "came": "2026-11-16", "confirmed": "2026-11-18"}
    act(browser, address, "register", **{**FORM, **post})
    calendar = town.county.terms().calendar
    assert row(town, address).due == calendar.after(date(2026, 11, 18), 20).day


def test_only_applications_are_registered(browser: Browser, file: File) -> None:
    address = f"/desk/requests/{file(kind=RequestKind.LOOKUP).id}/application"
    assert browser.get(address).status_code == 404
    browser.get("/desk/requests")
    assert browser.post(f"{address}/register", **FORM).status_code in (404, 409)


def test_nothing_is_registered_twice(browser: Browser, one: str, town: Town) -> None:
    assert browser.post(f"{one}/register", **FORM).status_code == 409
    with town.county.database.reading() as connection:
        assert list(connection.scalars(select(applications.c.number))) == [1]


def test_other_areas_see_nothing(browser: Browser, one: str) -> None:
    browser.log_in("he.clerk")
    assert browser.get(one).status_code == 404
    assert browser.get(f"{one}/papers/1/paper.pdf").status_code == 404
    browser.get("/desk/applications")
    assert "第1号" not in browser.page


def test_names_are_masked_and_a_paper_s_reader_is_noted(
    browser: Browser, one: str, town: Town
) -> None:
    browser.get(one)
    assert "张三丰" not in browser.page
    assert "13800001234" not in browser.page
    browser.get("/desk/applications")
    assert "张三丰" not in browser.page
    with town.county.database.reading() as connection:
        number = kept.steps(connection, request_of(one))[0].id
    reply = browser.client.get(f"{one}/papers/{number}/paper.pdf", headers=browser._headers())
    assert reply.content.startswith(b"%PDF")
    assert "%E5%BC%A0" not in reply.headers["content-disposition"]
    with town.county.database.reading() as connection:
        notes = list(connection.scalars(select(request_history.c.note)))
    assert any("打开了依申请公开文书" in note for note in notes)


def test_no_other_paper_is_opened(browser: Browser, one: str, town: Town) -> None:
    with town.county.database.reading() as connection:
        number = kept.steps(connection, request_of(one))[0].id
    for name in ("told.pdf", "paper.exe", "paper", "x.pdf", "__class__.pdf"):
        assert browser.get(f"{one}/papers/{number}/{name}").status_code == 404


def test_the_log_names_no_applicant(browser: Browser, one: str, town: Town) -> None:
    decide(browser, one)
    with town.county.database.reading() as connection:
        words = [f"{one.about}{one.note}" for one in connection.execute(select(acts))]
        done = list(connection.scalars(select(acts.c.act)))
    assert log.Act.APPLICATION_STEP in done
    assert not any("张三丰" in word or "1380000" in word for word in words)


def test_the_exported_register_computes_nothing(browser: Browser, file: File) -> None:
    address = f"/desk/requests/{file().id}/application"
    evil = {"name": '=HYPERLINK("http://x")', "described": "@SUM(1)"}
    act(browser, address, "register", **{**FORM, **evil})
    assert browser.get("/desk/applications/register.xlsx").status_code == 403
    browser.log_in("sun.office")
    reply = browser.client.get("/desk/applications/register.xlsx", headers=browser._headers())
    sheet = load_workbook(io.BytesIO(reply.content)).active
    assert sheet is not None
    cells = [cell for line in sheet.iter_rows(min_row=2) for cell in line]
    assert {cell.data_type for cell in cells if cell.value} == {"s"}
    assert '=HYPERLINK("http://x")' in [cell.value for cell in cells]


@pytest.mark.usefixtures("one")
def test_the_register_is_found_by_number_and_stage(browser: Browser, file: File) -> None:
    address = f"/desk/requests/{file().id}/application"
    act(browser, address, "register", **{**FORM, "described": "另一件"})
    browser.get("/desk/applications?number=第2号")
    assert "另一件" in browser.page
    assert "征地补偿" not in browser.page
    browser.get("/desk/applications?stage=archived")
    assert "另一件" not in browser.page
    browser.get("/desk/applications?stage=nonsense&year=99999&number=%25")
    assert "另一件" not in browser.page


def test_the_yearly_table_adds_up(browser: Browser, one: str, file: File) -> None:
    decide(browser, one)
    address = f"/desk/requests/{file().id}/application"
    act(browser, address, "register", **{**FORM, "applicant": "business"})
    browser.get("/desk/applications/report?year=2026")
    assert "核对无误" in browser.page
    reply = browser.client.get(
        "/desk/applications/report.xlsx?year=2026", headers=browser._headers()
    )
    sheet = load_workbook(io.BytesIO(reply.content)).active
    assert sheet is not None
    found = {
        line[0].value: [cell.value for cell in line[2:]] for line in sheet.iter_rows(min_row=3)
    }
    assert found["一、本年新收政府信息公开申请数量"] == [1, 1, 0, 0, 0, 0, 2]
    assert found["三、本年度办理结果（一）予以公开"] == [1, 0, 0, 0, 0, 0, 1]
    assert found["四、结转下年度继续办理"] == [0, 1, 0, 0, 0, 0, 1]


def told(town: Town) -> list[str]:
    """What the round tells now, the newest last."""
    Reminding(town.county.database, town.county.terms, town.county.settings.applications).run(
        town.clock()
    )
    mine = notices.c.what == What.APPLICATION
    with town.county.database.reading() as connection:
        return list(connection.scalars(select(notices.c.words).where(mine).order_by(notices.c.id)))


def test_terms_within_an_application_are_told_once_on_their_day(
    browser: Browser, one: str, file: File, town: Town
) -> None:
    assert told(town) == []
    late = f"/desk/requests/{file(number='20261120-01-777').id}/application"
    town.clock.now = NOW.replace(day=24)
    assert [words for words in told(town) if "777：还没有登记" in words]
    town.clock.now = NOW.replace(month=12, day=1)
    assert [words for words in told(town) if "最后一天" in words]
    browser.log_in("li.clerk")
    act(browser, late, "register", **{**FORM, "came": "2026-12-01"})
    parts = {"party": "甲公司", "concerned": "合同金额", "evidence": "快递 123"}
    act(browser, late, "consult", **parts)
    act(browser, one, "extension", reason="资料在档案馆")
    town.clock.now = NOW.replace(month=12, day=22)
    assert not [words for words in told(town) if "期限已满" in words]
    town.clock.now = NOW.replace(month=12, day=23)
    assert [words for words in told(town) if "第三方提出意见的期限已满" in words]
    assert len(told(town)) == len(told(town)) == 3
    assert not any("张三丰" in words or "甲公司" in words for words in told(town))


def test_an_application_is_not_answered_past_its_decision(browser: Browser, one: str) -> None:
    request = one.removesuffix("/application")
    browser.get(request)
    assert "第1号" in browser.page
    assert f"{request}/answer" not in browser.page


def test_its_pages_ask_at_most_twelve_things(browser: Browser, one: str, town: Town) -> None:
    act(browser, one, "extension", reason="资料在档案馆")
    act(browser, one, "draft", kind="granted", provided="方案一份")
    for address in (one, "/desk/applications", "/desk/applications/report"):
        with counting(town) as statements:
            assert browser.get(address).status_code == 200
        assert len(statements) <= MOST, "\n".join(statements)
