"""Personal data of requests: erased on time, held, handed out, and gone from the files."""

import io
import json
import zipfile
from datetime import timedelta
from typing import Any

import pytest
from fastapi.testclient import TestClient
from sqlalchemy import LargeBinary, String, Table, func, select, update

from county.audit.log import Act
from county.database.tables import (
    acts,
    answers,
    mail,
    metadata,
    ratings,
    request_history,
    requests,
)
from county.people.staff import Role
from county.privacy import erasing
from county.privacy.chore import ErasingChore
from county.privacy.settings import PrivacySettings
from county.privacy.traces import TRACES
from county.publishing import mailbox
from county.publishing.mailbox import Addressee
from disclosure.decoding import decode
from disclosure.errors import NotAllowedError
from disclosure.feed import Envelope, Letter
from disclosure.requests import Answer, FiledRequest, RequestKind, RequestState
from tests.county.desk import Browser
from tests.county.ledger import answered, put_mark, put_request
from tests.county.making import (
    NOW,
    OTHER_TOWN,
    PASSWORD,
    TOWN,
    VILLAGE,
    Town,
    a_code,
    batch,
    filed,
    request_row,
)

DAYS = PrivacySettings().erase_days
DUE = (NOW - timedelta(days=400)).date()
MARK = "zqxjk王桂芬"
PHONE = "13912345678"


@pytest.fixture
def desk(town: Town) -> Town:
    town.load()
    town.hire("li.clerk", Role.CLERK, TOWN)
    town.hire("wang.lead", Role.LEAD, TOWN)
    town.hire("he.lead", Role.LEAD, OTHER_TOWN)
    return town


@pytest.fixture
def browser(client: TestClient, desk: Town) -> Browser:
    browser = Browser(client)
    browser.log_in("wang.lead")
    assert desk.clock() == NOW
    return browser


def tables_of_requests() -> set[Table]:
    """Return every table that refers to requests, straight or by way of another."""
    found = {requests}
    while True:
        more = {
            table
            for table in metadata.tables.values()
            if any(key.column.table in found for key in table.foreign_keys)
        }
        if more <= found:
            return found
        found |= more


def test_every_table_of_requests_is_traced() -> None:
    assert {trace.table for trace in TRACES} == tables_of_requests()


def test_every_column_that_can_hold_words_is_erased_or_kept_by_name() -> None:
    for trace in TRACES:
        if trace.drops:
            continue
        keys = {column.name for column in trace.table.primary_key}
        linked = {column.name for column in trace.table.c if column.foreign_keys}
        words = {
            column.name for column in trace.table.c if isinstance(column.type, String | LargeBinary)
        }
        told = set(trace.blank) | set(trace.kept) | {trace.column}
        assert words - keys - linked <= told, trace.table.name
        assert not set(trace.blank) & set(trace.kept), trace.table.name
        assert told <= {column.name for column in trace.table.c}, trace.table.name


def ended(days: int, **changes: object) -> dict[str, Any]:
    at = NOW - timedelta(days=days)
    return {**answered(at), "closed_at": at, "name": MARK, "phone": PHONE, **changes}


def erased(town: Town) -> set[str]:
    query = select(requests.c.id).where(requests.c.erased_at.is_not(None))
    with town.county.database.reading() as connection:
        return set(connection.scalars(query))


def test_personal_data_go_so_many_days_after_the_end_and_not_a_day_before(desk: Town) -> None:
    early = put_request(desk, DUE, **ended(DAYS - 1))
    late = put_request(desk, DUE, **ended(DAYS))
    assert ErasingChore(desk.county).run(NOW) == "1 requests erased"
    assert erased(desk) == {late}
    assert ErasingChore(desk.county).run(NOW) == ""
    ErasingChore(desk.county).run(NOW + timedelta(days=1))
    assert erased(desk) == {early, late}


def test_an_answer_that_nobody_closed_is_erased_too_and_an_open_request_never(desk: Town) -> None:
    delivered = answered(NOW - timedelta(days=DAYS), RequestState.DELIVERED)
    unclosed = put_request(desk, DUE, **delivered)
    put_request(desk, DUE, state=RequestState.IN_PROGRESS)
    put_request(desk, DUE, state=RequestState.REOPENED, closed_at=NOW - timedelta(days=DAYS))
    ErasingChore(desk.county).run(NOW)
    assert erased(desk) == {unclosed}


def test_applications_are_kept_as_long_as_the_archive(desk: Town) -> None:
    years = PrivacySettings().application_days
    put_request(desk, DUE, **ended(years - 1, kind=RequestKind.APPLICATION))
    old = put_request(desk, DUE, **ended(years, kind=RequestKind.APPLICATION))
    ErasingChore(desk.county).run(NOW)
    assert erased(desk) == {old}


def test_an_open_complaint_of_the_same_person_holds_their_earlier_requests(desk: Town) -> None:
    put_request(desk, DUE, **ended(DAYS))
    other = put_request(desk, DUE, **ended(DAYS, phone="13700000000"))
    nobody = put_request(desk, DUE, **ended(DAYS, phone=""))
    put_request(desk, DUE, kind=RequestKind.COMPLAINT, phone=PHONE)
    put_request(desk, DUE, kind=RequestKind.COMPLAINT, phone="")
    put_request(desk, DUE, kind=RequestKind.ENQUIRY, phone="13700000000")
    ErasingChore(desk.county).run(NOW)
    assert erased(desk) == {other, nobody}


def test_a_hold_keeps_them_until_it_is_lifted(browser: Browser, desk: Town) -> None:
    request = put_request(desk, DUE, **ended(DAYS))
    path = f"/desk/requests/{request}"
    browser.get(path)
    page = browser.page
    assert browser.post(f"{path}/hold", reason="").status_code == 422
    browser.page = page
    browser.post(f"{path}/hold", reason="复议中")
    ErasingChore(desk.county).run(NOW)
    assert erased(desk) == set()
    browser.get(path)
    assert "复议中" in browser.page
    assert "按本人要求删除" not in browser.page
    browser.post(f"{path}/let-go")
    ErasingChore(desk.county).run(NOW)
    assert erased(desk) == {request}


def test_figures_stay_when_personal_data_go(browser: Browser, desk: Town) -> None:
    request = put_request(desk, DUE, **ended(DAYS))
    put_mark(desk, request, "fair", NOW - timedelta(days=DAYS))
    month = f"{DUE:%Y-%m}"
    address = f"/desk/figures.xlsx?first={month}&last={month}"
    before = sheet_of(browser.get(address).content)
    ErasingChore(desk.county).run(NOW)
    assert sheet_of(browser.get(address).content) == before
    with desk.county.database.reading() as connection:
        assert connection.scalar(select(ratings.c.face)) == "fair"


def sheet_of(content: bytes) -> dict[str, bytes]:
    """Return the sheets of a workbook, without the time it was made."""
    with zipfile.ZipFile(io.BytesIO(content)) as book:
        return {name: book.read(name) for name in book.namelist() if "worksheets" in name}


@pytest.fixture
def told(client: TestClient, browser: Browser, desk: Town) -> tuple[FiledRequest, str]:
    """A request with marked words that was answered, and its collection code."""
    code, keys = a_code()
    request = filed(keys, words=f"{MARK}的低保", searched=(MARK,), name=MARK, phone=PHONE)
    headers = {"Authorization": f"Bearer {desk.terminal()}"}
    client.post("/v1/outbox", content=batch(request_row(desk, request)), headers=headers)
    with desk.county.database.writing() as connection:
        mine = update(requests).where(requests.c.id == request.id)
        connection.execute(mine.values(**answered(NOW - timedelta(days=DAYS))))
        values = {"request": request.id, "at": NOW, "who": "li.clerk", "text": f"{MARK}可以领"}
        connection.execute(answers.insert().values(**values, items="[]"))
        noted = {"at": NOW, "who": "li.clerk", "came_from": "assigned", "went_to": "assigned"}
        row = {"request": request.id, "what": "note", "note": MARK, **noted}
        connection.execute(request_history.insert().values(row))
    browser.get("/desk/requests")
    return request, code


def in_files(town: Town, *words: str) -> list[str]:
    """Return which files of the county hold one of the words."""
    found = []
    for file in sorted(town.county.folder.path.rglob("*")):
        if file.is_file():
            content = file.read_bytes()
            found += [file.name for word in words if word.encode() in content]
    return found


def test_erased_words_are_gone_from_the_database_and_its_log(
    desk: Town, told: tuple[FiledRequest, str]
) -> None:
    if desk.county.database.engine.dialect.name == "sqlite":
        assert in_files(desk, MARK, PHONE)
    ErasingChore(desk.county).run(NOW)
    assert erased(desk) == {told[0].id}
    assert in_files(desk, MARK, PHONE) == []
    with desk.county.database.reading() as connection:
        for trace in TRACES:
            for row in connection.execute(select(trace.table)):
                assert MARK not in str(row)
                assert PHONE not in str(row)


def test_many_requests_are_gone_from_the_files_whatever_pages_they_lay_on(desk: Town) -> None:
    for number in range(120):
        long = f"{MARK}{number}" * (1 + number * 7 % 200)
        put_request(desk, DUE, **ended(DAYS, words=long))
    ErasingChore(desk.county).run(NOW)
    assert len(erased(desk)) == 120
    assert in_files(desk, MARK, PHONE) == []


def test_the_letter_of_an_erased_request_gives_way_to_an_empty_one(desk: Town) -> None:
    _, keys = a_code()
    request = put_request(desk, DUE, **ended(DAYS, locator=keys.locator, answer_key=keys.public))
    letter = Answer(
        format=1,
        request=request,
        number="1",
        answered_at=NOW,
        asked=MARK,
        text=MARK,
        office="镇政府",
    )
    with desk.county.database.writing() as connection:
        to = Addressee(VILLAGE, keys.locator, keys.public)
        mailbox.post(connection, to, letter, NOW, desk.county.online)
    ErasingChore(desk.county).run(NOW)
    with desk.county.database.reading() as connection:
        [envelope] = connection.scalars(select(mail.c.envelope))
    left = decode(decode(envelope, Envelope).payload, Letter)
    assert (left.locator, left.box) == (keys.locator, b"")


def test_whoever_has_number_and_code_is_given_all_that_is_held(
    browser: Browser, told: tuple[FiledRequest, str]
) -> None:
    request, code = told
    browser.log_in("li.clerk")
    browser.get("/desk/privacy")
    reply = browser.post("/desk/privacy", number=request.number, code_of=code, act="export")
    assert reply.headers["content-type"] == "application/zip"
    assert MARK not in reply.headers["content-disposition"]
    with zipfile.ZipFile(io.BytesIO(reply.content)) as packet:
        assert not any(MARK in name for name in packet.namelist())
        rows = json.loads(packet.read(f"{request.number}/request.json"))
        assert packet.read("requests.pdf").startswith(b"%PDF")
    assert rows["requests"][0]["words"] == request.words
    assert rows["answers"][0]["text"] == f"{MARK}可以领"
    assert "answer_key" not in rows["requests"][0]


def test_a_wrong_number_or_code_opens_nothing_and_too_many_lock(
    browser: Browser, desk: Town, told: tuple[FiledRequest, str]
) -> None:
    request, code = told
    other, _ = a_code()
    right = {"number": request.number, "code_of": code, "act": "export"}
    browser.get("/desk/privacy")
    wrong = {"number": "20261120-01-002"}, {"code_of": other}, {"code_of": "x"}, {"number": ""}
    for place in range(desk.county.settings.phone.wrong_codes):
        reply = browser.post("/desk/privacy", **{**right, **wrong[place % len(wrong)]})
        assert (reply.status_code, MARK in reply.text) == (422, False)
    assert browser.post("/desk/privacy", **right).status_code == 429


def noted(town: Town, act: Act) -> list[tuple[str, str, str]]:
    query = select(acts.c.who, acts.c.about, acts.c.note).where(acts.c.act == act.value)
    with town.county.database.reading() as connection:
        return [(row.who, row.about, row.note) for row in connection.execute(query)]


def test_a_lead_hands_out_for_a_reason_and_it_is_noted(
    browser: Browser, desk: Town, told: tuple[FiledRequest, str]
) -> None:
    request, _ = told
    path = f"/desk/requests/{request.id}"
    browser.get(path)
    page = browser.page
    assert browser.post(f"{path}/held.zip", reason=MARK).status_code == 422
    browser.page = page
    assert browser.post(f"{path}/held.zip", reason="papers").status_code == 200
    assert noted(desk, Act.PRIVACY_EXPORTED) == [("wang.lead", request.id, "当面核对了身份证件")]
    browser.get(path)
    assert "导出了全部个人信息" in browser.page


def test_the_same_phones_requests_come_along_only_where_a_lead_may_see_them(
    browser: Browser, desk: Town, told: tuple[FiledRequest, str]
) -> None:
    request, _ = told
    put_request(desk, DUE, **ended(1, number="20260101-01-001"))
    put_request(desk, DUE, **ended(1, number="20260101-02-001", area="990421201201"))
    path = f"/desk/requests/{request.id}"
    browser.get(path)
    reply = browser.post(f"{path}/held.zip", reason="papers", others="1")
    with zipfile.ZipFile(io.BytesIO(reply.content)) as packet:
        names = {name.split("/")[0] for name in packet.namelist()}
    assert names == {"requests.pdf", request.number, "20260101-01-001"}


def test_erasing_at_a_wish_needs_proof_and_a_reason_and_stands_in_the_log(
    browser: Browser, desk: Town, told: tuple[FiledRequest, str]
) -> None:
    request, _ = told
    path = f"/desk/requests/{request.id}"
    browser.get(path)
    page = browser.page
    wish = {"reason": "wish"}
    assert browser.post(f"{path}/erase", **wish, password="wrong").status_code == 401
    browser.page = page
    assert browser.post(f"{path}/erase", reason=MARK, password=PASSWORD).status_code == 422
    browser.page = page
    assert erased(desk) == set()
    assert browser.post(f"{path}/erase", **wish, password=PASSWORD).status_code == 303
    assert erased(desk) == {request.id}
    assert noted(desk, Act.PRIVACY_ERASED) == [("wang.lead", request.id, "本人要求删除")]
    assert in_files(desk, MARK, PHONE) == []
    browser.get(path)
    assert "已删除" in browser.page
    browser.page = page
    assert browser.post(f"{path}/erase", **wish, password=PASSWORD).status_code == 409


def test_an_open_request_is_not_erased_at_a_wish(browser: Browser, desk: Town) -> None:
    request = put_request(desk, DUE, name=MARK)
    path = f"/desk/requests/{request}"
    browser.get(path)
    assert "按本人要求删除" not in browser.page
    reply = browser.post(f"{path}/erase", reason="wish", password=PASSWORD)
    assert reply.status_code == 409
    assert erased(desk) == set()


def test_clerks_and_leads_of_elsewhere_neither_hand_out_nor_erase(
    browser: Browser, desk: Town
) -> None:
    request = put_request(desk, DUE, **ended(1))
    path = f"/desk/requests/{request}"
    for name, status in (("li.clerk", 403), ("he.lead", 404)):
        browser.log_in(name)
        browser.get("/desk/requests")
        for act in ("hold", "held.zip", "erase"):
            page = browser.page
            reply = browser.post(f"{path}/{act}", reason="wish", password=PASSWORD)
            assert reply.status_code == status
            browser.page = page
    assert erased(desk) == set()


def test_erasing_is_refused_as_a_whole_where_one_of_them_may_not_go(desk: Town) -> None:
    done = put_request(desk, DUE, **ended(1))
    open_ = put_request(desk, DUE)
    one, keys = erasing.Erasure("wang.lead", NOW), desk.county.online
    with desk.county.database.writing() as connection, pytest.raises(NotAllowedError):
        erasing.erase(connection, [done, open_], one, keys)
    assert erased(desk) == set()


def test_a_long_backlog_is_erased_in_portions(desk: Town) -> None:
    for _ in range(PrivacySettings().batch + 3):
        put_request(desk, DUE, **ended(DAYS))
    ErasingChore(desk.county).run(NOW)
    with desk.county.database.reading() as connection:
        query = select(func.count()).where(requests.c.erased_at.is_not(None))
        assert connection.scalar(query) == PrivacySettings().batch + 3
