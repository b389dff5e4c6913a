"""Applications for disclosure on the desk: from the register to the sealed bundle."""

import hashlib
import io
import zipfile
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from fastapi.testclient import TestClient
from openpyxl import load_workbook
from sqlalchemy import Row, select

from county.applications import kept, registering
from county.applications.opening import Offices
from county.applications.registration import Form, Identity, Registration, Way
from county.applications.reminding import Reminding
from county.applications.settings import ApplicationSettings
from county.audit import log
from county.database.tables import acts, applications, notices, request_history, requests
from county.folder import DataFolder
from county.notices.outbox import What
from county.people import staff
from county.people.staff import Role
from county.publishing import mailbox
from county.requests import queue
from county.requests.history import Act
from county.settings import CountySettings, DeskSettings
from disclosure.application_report import Applicant
from disclosure.applications import ArrivedBy, Stage
from disclosure.decoding import decode
from disclosure.errors import UsageError
from disclosure.requests import Answer, FiledRequest, RequestId, RequestKind, RequestState
from disclosure.seals import boxes
from screen.paging.dates import CHINESE
from tests.county.desk import Browser
from tests.county.making import (
    COUNTY,
    NOW,
    OTHER_TOWN,
    PASSWORD,
    TOWN,
    VILLAGE,
    Content,
    Town,
    a_code,
    batch,
    filed,
    request_row,
)

FORM = {
    "applicant": "person",
    "name": "张三丰",
    "contact": "13800001234",
    "identity": "card",
    "described": "石桥村2024年征地补偿方案",
    "arrived_by": "in_person",
    "came": "2026-11-20",
    "form": "paper",
    "way": "in_person",
    "agency": "county",
}
CODE, KEYS = a_code()
File = Callable[..., FiledRequest]


@pytest.fixture
def town(folder: DataFolder, content: Content) -> Iterator[Town]:
    settings = CountySettings(
        desk=DeskSettings(second_factor=()),
        applications=ApplicationSettings(reconsideration="江左市人民政府", court="清禾县人民法院"),
    )
    town = Town.open(folder, content, settings)
    yield town
    town.county.database.close()


@pytest.fixture
def browser(client: TestClient, town: Town) -> Browser:
    town.hire("li.clerk", Role.CLERK, TOWN)
    town.hire("wang.lead", Role.LEAD, COUNTY)
    town.hire("sun.office", Role.OFFICE, COUNTY)
    town.hire("he.clerk", Role.CLERK, OTHER_TOWN)
    browser = Browser(client)
    browser.log_in("li.clerk")
    return browser


@pytest.fixture
def file(client: TestClient, town: Town) -> File:
    token = town.terminal()

    def deliver(**changes: object) -> FiledRequest:
        fields = {"kind": RequestKind.APPLICATION, "words": "想看征地补偿方案", **changes}
        request = filed(KEYS, **fields)
        headers = {"Authorization": f"Bearer {token}"}
        body = batch(request_row(town, request))
        reply = client.post("/v1/outbox", content=body, headers=headers)
        assert reply.json()["rows"][0]["result"] == "stored"
        return request

    return deliver


@pytest.fixture
def one(browser: Browser, file: File) -> str:
    """The address of a registered application."""
    request = file()
    address = f"/desk/requests/{request.id}/application"
    browser.get(address)
    assert browser.post(f"{address}/register", None, **FORM).status_code == 303
    browser.get(address)
    return address


def act(browser: Browser, address: str, name: str, status: int = 303, /, **form: object) -> None:
    browser.get(address)
    reply = browser.post(f"{address}/{name}", None, **form)
    assert reply.status_code == status, browser.page[:4000]
    if status == 303:
        browser.get(address)


def approved(browser: Browser, address: str, name: str) -> None:
    browser.log_in("wang.lead")
    act(browser, address, name, password=PASSWORD)
    browser.log_in("li.clerk")
    browser.get(address)


def decide(browser: Browser, address: str, kind: str = "granted", **parts: object) -> None:
    act(browser, address, "draft", kind=kind, **(parts or {"provided": "方案一份，共 12 页"}))
    approved(browser, address, "approve")


def letters(town: Town, request: RequestId) -> list[str]:
    """What the code opens, the newest last."""
    with town.county.database.reading() as connection:
        found = mailbox.letters_to(connection, VILLAGE, KEYS.locator)
    opened = [decode(boxes.open_box(KEYS.private, one.box), Answer) for one in found.values()]
    return [answer.text for answer in opened if answer.request == request]


def request_of(address: str) -> RequestId:
    return RequestId(address.split("/")[3])


def row(town: Town, address: str) -> Row[Any]:
    id_ = request_of(address)
    with town.county.database.reading() as connection:
        return connection.execute(select(requests).where(requests.c.id == id_)).one()


def test_from_the_register_to_the_sealed_bundle(browser: Browser, one: str, town: Town) -> None:
    assert "清禾县公开〔2026〕第1号" in browser.page
    decide(browser, one)
    assert row(town, one).state == RequestState.ANSWER_READY
    facts = {"means": "当面交付", "evidence": "本人签收", "day": "2026-11-20"}
    act(browser, one, "deliver", **facts)
    assert row(town, one).state == RequestState.DELIVERED
    act(browser, one, "archive")
    assert row(town, one).state == RequestState.CLOSED
    assert "已归档" in browser.page
    reply = browser.client.get(f"{one}/bundle.zip", headers=browser._headers())
    with zipfile.ZipFile(io.BytesIO(reply.content)) as bundle:
        names = bundle.namelist()
        lines = bundle.read("SHA256SUMS.txt").decode().splitlines()
        sums = {line[66:]: line[:64] for line in lines}
        for name in names[:-1]:
            assert sums[name] == hashlib.sha256(bundle.read(name)).hexdigest()
    assert names[:2] == ["01-政府信息公开申请登记回执.pdf", "01-政府信息公开申请登记回执.docx"]
    assert any("答复书.pdf" in name for name in names)
    assert any("送达回证.docx" in name for name in names)
    assert not any("张" in name for name in names)


def test_the_code_opens_everything_that_was_sent(browser: Browser, one: str, town: Town) -> None:
    id_ = request_of(one)
    assert "政府信息公开申请登记回执" in letters(town, id_)[-1]
    assert "2026年12月18日前答复" in letters(town, id_)[-1]
    decide(browser, one, "secret", reason="已定密")
    newest = letters(town, id_)[-1]
    assert newest.index("申请答复书") < newest.index("申请登记回执")
    assert "应当先自收到本答复之日起60日内，依法向江左市人民政府申请行政复议" in newest
    assert "清禾县人民法院" in newest


def test_nobody_approves_their_own_decision(browser: Browser, one: str, town: Town) -> None:
    browser.log_in("wang.lead")
    act(browser, one, "draft", kind="granted", provided="一份")
    act(browser, one, "approve", 422, password=PASSWORD)
    assert "不能自己批准" in browser.page
    browser.log_in("sun.office")
    act(browser, one, "approve", 422, password="wrong")
    assert row(town, one).state == RequestState.IN_PROGRESS
    act(browser, one, "approve", password=PASSWORD)
    assert row(town, one).state == RequestState.ANSWER_READY


def test_a_clerk_approves_nothing(browser: Browser, one: str) -> None:
    act(browser, one, "draft", kind="granted", provided="一份")
    act(browser, one, "approve", 403, password=PASSWORD)
    browser.get(one)
    act(browser, one, "grant", 403, password=PASSWORD)


def test_a_decision_sent_back_is_written_anew(browser: Browser, one: str, town: Town) -> None:
    act(browser, one, "draft", kind="granted", provided="一份")
    browser.log_in("wang.lead")
    act(browser, one, "send-back", why="写明页数")
    assert "写明页数" in browser.page
    act(browser, one, "approve", 422, password=PASSWORD)
    browser.log_in("li.clerk")
    decide(browser, one)
    assert "共 12 页" in letters(town, request_of(one))[-1]


def test_the_term_runs_anew_from_the_correction(browser: Browser, one: str, town: Town) -> None:
    act(browser, one, "correction", unclear="请写明年份", evidence="当面交给本人")
    assert row(town, one).state == RequestState.WAITING
    assert "请写明年份" in letters(town, request_of(one))[-1]
    town.clock.pass_by(days=7)
    browser.log_in("li.clerk")
    act(browser, one, "corrected", described="2024年的方案", day="2026-11-26")
    found = row(town, one)
    calendar = town.county.terms().calendar
    assert found.counts_from == date(2026, 11, 26)
    assert found.due == calendar.after(date(2026, 11, 26), 20).day
    act(browser, one, "correction", 422, unclear="再补", evidence="当面")
    assert "只能做一次" in browser.page
    decide(browser, one)
    assert "2024年的方案" in letters(town, request_of(one))[-1]


def test_a_correction_needs_proof_that_it_was_asked_for(browser: Browser, one: str) -> None:
    act(browser, one, "correction", 422, unclear="请写明年份", evidence="")
    assert "没有凭据" in browser.page
    assert "请写明年份" in browser.page


def test_who_does_not_correct_is_told_so_after_the_term(
    browser: Browser, one: str, town: Town
) -> None:
    act(browser, one, "correction", unclear="请写明年份", evidence="当面交给本人")
    act(browser, one, "draft", 422, kind="no_correction")
    town.clock.pass_by(days=25)
    browser.log_in("li.clerk")
    decide(browser, one, "no_correction", unused="")
    found = row(town, one)
    assert found.state == RequestState.ANSWER_READY
    assert found.paused_from is None
    assert "视为放弃申请" in letters(town, request_of(one))[-1]


def test_the_time_of_third_parties_does_not_count(browser: Browser, one: str, town: Town) -> None:
    before = row(town, one).due
    parts = {"party": "甲公司", "concerned": "合同金额", "evidence": "快递 123"}
    act(browser, one, "consult", **parts)
    assert "征求第三方意见告知书" in letters(town, request_of(one))[-1]
    assert "甲公司" not in letters(town, request_of(one))[-1]
    act(browser, one, "draft", 422, kind="granted", provided="一份")
    town.clock.pass_by(days=10)
    browser.log_in("li.clerk")
    with town.county.database.reading() as connection:
        taken = kept.steps(connection, request_of(one))
    party = taken[-1].deed.about
    act(browser, one, "heard", 422, party=party, how="silence", day="2026-11-30")
    said = {"party": party, "how": "opinion", "opinion": "同意公开", "day": "2026-11-27"}
    act(browser, one, "heard", **said)
    found, calendar = row(town, one), town.county.terms().calendar
    assert found.paused_from is None
    lost = calendar.between(date(2026, 11, 20), date(2026, 11, 27))
    assert calendar.between(before, found.due) == lost


def test_an_extension_is_approved_by_another_and_told(
    browser: Browser, one: str, town: Town
) -> None:
    before = row(town, one).due
    act(browser, one, "extension", reason="资料在档案馆")
    assert row(town, one).due == before
    approved(browser, one, "grant")
    found = row(town, one)
    calendar = town.county.terms().calendar
    assert calendar.between(before, found.due) == 20
    newest = letters(town, request_of(one))[-1]
    assert f"{found.due.year}年{found.due.month}月{found.due.day}日前答复" in newest
    act(browser, one, "extension", 422, reason="再延一次")
    assert "只能做一次" in browser.page


def test_a_withdrawn_application_is_archived_and_counted(
    browser: Browser, one: str, town: Town
) -> None:
    act(browser, one, "withdraw", why="本人书面撤回")
    assert row(town, one).state == RequestState.WITHDRAWN
    act(browser, one, "archive")
    browser.get("/desk/applications/report?year=2026")
    assert "核对无误" in browser.page


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


@pytest.mark.usefixtures("client")
def test_a_decision_names_who_reconsiders_it_or_is_not_made(town: Town) -> None:
    office = Offices.open(town.county, CHINESE).now()
    assert office.remedies(COUNTY)["reconsideration"] == "江左市人民政府"
    assert office.remedies(TOWN)["reconsideration"] == "清禾县人民政府"
    unset = replace(office, settings=ApplicationSettings(court="清禾县人民法院"))
    with pytest.raises(UsageError, match="reconsideration"):
        unset.remedies(COUNTY)
    with pytest.raises(UsageError, match="court"):
        replace(office, settings=ApplicationSettings()).remedies(TOWN)


@pytest.mark.usefixtures("browser")
def test_numbers_run_without_a_gap_however_many_register_at_once(file: File, town: Town) -> None:
    ids = [file().id for _ in range(12)]
    office = Offices.open(town.county, CHINESE).now()
    given = Registration(
        applicant=Applicant.PERSON,
        name="李四",
        contact="13900000000",
        identity=Identity.CARD,
        described="一份文件",
        arrived_by=ArrivedBy.IN_PERSON,
        came=date(2026, 11, 20),
        form=Form.PAPER,
        way=Way.CODE,
    )
    with town.county.database.reading() as connection:
        person = staff.named(connection, "li.clerk")
        assert person is not None
        asked = [queue.one(connection, person, id_) for id_ in ids]

    def register(number: int) -> bool:
        one = asked[number]
        assert one is not None
        try:
            with town.county.database.writing() as connection:
                act_ = Act("li.clerk", NOW)
                registering.register(connection, office, one, given, person, act_)
                _ = 1 // (number % 3)
        except ZeroDivisionError:
            return False
        return True

    with ThreadPoolExecutor(6) as pool:
        done = list(pool.map(register, range(12)))
    with town.county.database.reading() as connection:
        numbers = sorted(connection.scalars(select(applications.c.number)))
        stages = set(connection.scalars(select(applications.c.stage)))
    assert numbers == list(range(1, done.count(True) + 1))
    assert stages == {Stage.HANDLING}


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
