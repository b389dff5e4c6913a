"""Applications for disclosure on the desk: from the register to the sealed bundle."""

import hashlib
import io
import zipfile
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import date

import pytest
from sqlalchemy import select

from county.applications import kept, registering
from county.applications.opening import Offices
from county.applications.registration import Form, Identity, Registration, Way
from county.applications.settings import ApplicationSettings
from county.database.tables import applications
from county.people import staff
from county.requests import queue
from county.requests.history import Act
from disclosure.application_report import Applicant
from disclosure.applications import ArrivedBy, Stage
from disclosure.errors import UsageError
from disclosure.requests import RequestState
from screen.paging.dates import CHINESE
from tests.county.applying import (
    act,
    approved,
    decide,
    letters,
    request_of,
    row,
)
from tests.county.desk import Browser
from tests.county.handing_in import File
from tests.county.making import (
    COUNTY,
    NOW,
    PASSWORD,
    TOWN,
    Town,
)


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
