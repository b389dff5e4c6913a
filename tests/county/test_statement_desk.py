"""Payment lists on the desk: checked line by line, issued once, opened by nothing but a code."""

import io
import logging
import re
from collections.abc import Iterator
from html import unescape
from typing import Any

import pytest
from fastapi.testclient import TestClient
from httpx2 import Response
from openpyxl import Workbook, load_workbook
from sqlalchemy import Table, func, select

from county.audit import log
from county.audit.log import Act
from county.database.tables import acts, held_lists, mail, statement_issues, statements
from county.desk.frame import DeskRoute
from county.people.staff import Role
from county.statements import held
from county.statements.checking import Flaw, check
from county.statements.template import template
from county.web.serving import build_application
from tests.county.desk import TOKEN, Browser
from tests.county.making import (
    COUNTY,
    OTHER_TOWN,
    PASSWORD,
    TOWN,
    VILLAGE,
    Content,
    Town,
    item_text,
)
from tests.county.test_statements import GOOD, HEAD, codes_on_pdf

TEXTUAL = re.compile(r"text/|application/(json|atom|xml)")


@pytest.fixture
def client(town: Town, content: Content) -> Iterator[TestClient]:
    content.item("water", item_text())
    town.publish()
    town.hire("li.clerk", Role.CLERK, TOWN)
    town.hire("he.clerk", Role.CLERK, OTHER_TOWN)
    town.hire("wang.lead", Role.LEAD, COUNTY)
    town.hire("bian.editor", Role.EDITOR, COUNTY)
    app = build_application(town.county, town.clock)
    with TestClient(app, follow_redirects=False) as client:
        yield client


@pytest.fixture
def clerk(client: TestClient) -> Browser:
    browser = Browser(client)
    browser.log_in("li.clerk")
    return browser


def upload(browser: Browser, content: bytes, name: str = "list.csv", **fields: str) -> Response:
    """Send a list to be checked, as the form of the page does."""
    browser.get("/desk/statements/new")
    found = TOKEN.search(browser.page)
    assert found is not None
    form = {"csrf": found.group(1), "area": VILLAGE, "title": "2026年惠农补贴", **fields}
    headers = {"Cookie": "; ".join(f"{name}={one}" for name, one in browser.cookies.items())}
    reply = browser.client.post(
        "/desk/statements/check", data=form, files={"file": (name, content)}, headers=headers
    )
    browser.client.cookies.clear()
    browser.page = unescape(reply.text)
    return reply


def ticket(browser: Browser) -> dict[str, str]:
    """Return the fields that take a checked list back."""
    return dict(re.findall(r'name="(ticket|key)" value="([^"]+)"', browser.page))


def issue(browser: Browser, **changes: str) -> Response:
    return browser.post(
        "/desk/statements/issue", **{**ticket(browser), "password": PASSWORD, **changes}
    )


def count(town: Town, table: Table) -> int:
    with town.county.database.reading() as connection:
        return connection.scalar(select(func.count()).select_from(table)) or 0


def rows(text: str) -> list[tuple[str, ...]]:
    return [tuple(line.split(",")) for line in text.splitlines()]


def test_a_list_is_checked_issued_and_opened_by_its_codes(
    client: TestClient, clerk: Browser, town: Town
) -> None:
    page = upload(clerk, GOOD.encode())
    assert page.status_code == 200
    for words in ("没有错", "889.80", "出码，下载纸条"):
        assert words in clerk.page
    assert count(town, mail) == 0
    slips = issue(clerk)
    assert slips.headers["content-type"] == "application/pdf"
    assert slips.headers["cache-control"] == "no-store"
    codes = codes_on_pdf(slips.content)
    assert set(codes) == {"0101", "0102"}
    opened = client.post("/p/answer", data={"code": codes["0101"]})
    assert "587.40" in opened.text
    assert "302.40" not in opened.text
    assert count(town, held_lists) == 0
    with town.county.database.reading() as connection:
        assert Act.STATEMENT_ISSUED in connection.scalars(select(acts.c.act)).all()


def test_the_sheet_of_slips_is_given_once(clerk: Browser, town: Town) -> None:
    upload(clerk, GOOD.encode())
    kept = clerk.page
    assert issue(clerk).status_code == 200
    clerk.page = kept
    again = issue(clerk)
    assert again.status_code == 409
    assert "已经出过码" in unescape(again.text)
    assert count(town, statement_issues) == 1
    assert count(town, statements) == 2


def test_without_the_password_nothing_is_issued(clerk: Browser, town: Town) -> None:
    upload(clerk, GOOD.encode())
    refused = issue(clerk, password="wrong horse")
    assert refused.status_code == 401
    assert "密码不对" in clerk.page
    assert count(town, mail) == 0
    assert issue(clerk).status_code == 200, "the list still waits for the right one"


def test_a_list_that_waited_too_long_is_gone(clerk: Browser, town: Town) -> None:
    upload(clerk, GOOD.encode())
    town.clock.pass_by(minutes=town.county.settings.statements.hold_minutes, seconds=1)
    assert issue(clerk).status_code == 409
    upload(clerk, GOOD.encode())
    assert count(town, held_lists) == 1, "the old one is dropped with the next list"


@pytest.mark.parametrize("change", [{"key": "00" * 32}, {"key": "zz"}, {"ticket": "another"}])
def test_a_list_opens_to_its_own_page_alone(
    clerk: Browser, town: Town, change: dict[str, str]
) -> None:
    upload(clerk, GOOD.encode())
    assert issue(clerk, **change).status_code == 409
    assert count(town, mail) == 0


def test_another_persons_page_issues_nothing(
    client: TestClient, clerk: Browser, town: Town
) -> None:
    upload(clerk, GOOD.encode())
    other = Browser(client)
    other.log_in("wang.lead")
    other.get("/desk/statements/new")
    taken = other.post("/desk/statements/issue", **ticket(clerk), password=PASSWORD)
    assert taken.status_code == 409
    assert count(town, mail) == 0


def test_of_two_who_issue_a_list_at_once_one_has_it(town: Town) -> None:
    waiting = held.PaymentList(area=VILLAGE, title="补贴", contact="", rows=())
    with town.county.database.writing() as connection:
        ticket = held.hold(connection, waiting, "li.clerk", town.clock())
        assert held.look(connection, ticket, "li.clerk", town.clock()) == waiting
        assert held.take_away(connection, ticket)
        assert not held.take_away(connection, ticket)


def test_nothing_of_a_list_is_readable_while_it_waits(clerk: Browser, town: Town) -> None:
    upload(clerk, GOOD.encode())
    with town.county.database.reading() as connection:
        [box] = connection.scalars(select(held_lists.c.box)).all()
    for secret in ("张桂芳", "518.40", "0101", "惠农"):
        assert secret.encode() not in box


def test_every_wrong_line_is_named_and_nothing_kept(clerk: Browser, town: Town) -> None:
    wrong = (
        HEAD
        + "0101,张桂芳,补贴,,三百,2026-06-18\n"
        + "\n"
        + "0102,,补贴,,10.00,2026-06-18\n"
        + "0103,李强,补贴,,-1.00,6月18日\n"
        + "合计,,,,10.00,\n"
    )
    assert upload(clerk, wrong.encode()).status_code == 422
    told = re.sub(r"<[^>]+>", " ", clerk.page)
    assert "有 4 处不对" in told
    for line, words in ((2, "金额"), (4, "户主"), (5, "发放日期")):
        assert re.search(rf"\b{line}\s+“{words}”", told), (line, words)
    assert re.search(r"5\s+金额要大于 0", told)
    assert count(town, held_lists) == 0


@pytest.mark.parametrize(
    ("text", "line", "flaw"),
    [
        (GOOD.replace("889.80", "889.81"), 5, Flaw.TOTAL_WRONG),
        (GOOD.replace("302.40,2026", "302,40,2026"), 3, Flaw.WIDTH),
        (GOOD.replace("0102,李强", "0101,李强"), 3, Flaw.HOLDER),
        (GOOD.replace("户号,", "编号,"), 1, Flaw.HEAD),
        (GOOD.partition("合计")[0], 4, Flaw.TOTAL_MISSING),
        (HEAD + "合计,,,,0.00,\n", 2, Flaw.NO_ROWS),
        (HEAD + "合计,,,,1,\n0101,张三,补贴,,1.00,\n合计,,,,1.00,\n", 2, Flaw.TOTAL_EARLY),
        (HEAD + "0101,张三,补贴,,1.00,\n" * 1 + "合计,,,,一元,\n", 3, Flaw.CELL),
        (
            HEAD + "0101,张三,补贴,,1.00,\n" * 101 + "合计,,,,101.00,\n",
            102,
            Flaw.LONG,
        ),
    ],
)
def test_each_kind_of_fault_is_found_on_its_line(text: str, line: int, flaw: Flaw) -> None:
    found = check(rows(text), "list")
    assert [(one.line, one.flaw) for one in found.wrong] == [(line, flaw)]
    assert not found.households


def test_payments_that_stand_twice_are_pointed_out() -> None:
    twice = GOOD.replace(
        "合计,,,,889.80,",
        "0102,李强,耕地地力保护补贴,3.5亩 每亩86.40元,302.40,2026-06-18\n合计,,,,1192.20,",
    )
    found = check(rows(twice), "list")
    assert not found.wrong
    assert [(one.line, one.before) for one in found.twice] == [(5, 3)]
    assert found.fen == 119_220


def test_households_that_hold_a_code_already_are_told(clerk: Browser) -> None:
    upload(clerk, GOOD.encode())
    issue(clerk)
    upload(clerk, GOOD.encode())
    assert "有 2 户在同名的一批里已经有码" in clerk.page
    upload(clerk, GOOD.encode(), title="另一种补贴")
    assert "在同名的一批里" not in clerk.page


def workbook(amount: object) -> bytes:
    made = Workbook()
    sheet = made.active
    assert sheet is not None
    for line in (*HEAD.strip().split("\n"),):
        sheet.append(line.split(","))
    sheet.append(["0101", "=HYPERLINK(1)", "补贴", "", amount, "2026-06-18"])
    sheet.append(["合计", "", "", "", 1, ""])
    out = io.BytesIO()
    made.save(out)
    return out.getvalue()


def test_a_formula_without_its_result_is_refused_by_its_line(clerk: Browser, town: Town) -> None:
    assert upload(clerk, workbook("=1+1"), "list.xlsx").status_code == 422
    assert "第 2 行的公式没有算出结果" in clerk.page
    assert count(town, held_lists) == 0


def test_a_hundred_thousand_lines_are_refused_in_time(clerk: Browser, town: Town) -> None:
    many = HEAD + "0101,张三,补贴,,1.00,\n" * 100_000 + "合计,,,,100000.00,\n"
    assert upload(clerk, many.encode()).status_code == 422
    assert "内容太多" in clerk.page
    assert count(town, held_lists) == 0


@pytest.mark.parametrize(
    ("sent", "name"),
    [
        (b"\x00" * 9, "list.csv"),
        (b"PK\x03\x04", "list.xlsx"),
        (b"%PDF-1.7", "list.pdf"),
        (b"", "list.csv"),
    ],
)
def test_what_is_no_list_is_refused_with_its_reason(clerk: Browser, sent: bytes, name: str) -> None:
    assert upload(clerk, sent, name).status_code == 422
    assert "没有导入" in clerk.page


def test_the_template_filled_in_as_it_stands_is_a_list(clerk: Browser) -> None:
    assert upload(clerk, template(), "list.xlsx").status_code == 200
    assert "518.40" in clerk.page
    served = clerk.get("/desk/statements/template.xlsx")
    sheet = load_workbook(io.BytesIO(served.content)).active
    assert sheet is not None
    assert sheet["A2"].value == "0101"


@pytest.mark.parametrize("field", [{"area": OTHER_TOWN}, {"area": COUNTY}, {"title": ""}])
def test_a_list_is_for_an_area_of_ones_own_and_has_a_title(
    clerk: Browser, town: Town, field: dict[str, str]
) -> None:
    assert upload(clerk, GOOD.encode(), **field).status_code == 422
    assert count(town, held_lists) == 0


def test_a_whole_issue_is_withdrawn_with_password_and_reason(
    client: TestClient, clerk: Browser
) -> None:
    upload(clerk, GOOD.encode())
    codes = codes_on_pdf(issue(clerk).content)
    clerk.get("/desk/statements/1/withdraw")
    assert clerk.post("/desk/statements/1/withdraw", password=PASSWORD).status_code == 422
    refused = clerk.post("/desk/statements/1/withdraw", reason="表有错", password="no")
    assert refused.status_code == 401
    done = clerk.post("/desk/statements/1/withdraw", reason="表有错", password=PASSWORD)
    assert done.status_code == 303
    for code in codes.values():
        assert "这个码已经作废" in client.post("/p/answer", data={"code": code}).text
    clerk.get("/desk/statements")
    assert "已作废 2 个" in clerk.page
    again = clerk.post("/desk/statements/1/withdraw", reason="又一次", password=PASSWORD)
    assert again.status_code == 409


def test_an_issue_of_another_town_is_not_there(client: TestClient, clerk: Browser) -> None:
    upload(clerk, GOOD.encode())
    issue(clerk)
    other = Browser(client)
    other.log_in("he.clerk")
    other.get("/desk/statements")
    assert "2026年惠农补贴" not in other.page
    assert other.get("/desk/statements/1/withdraw").status_code == 404


def test_no_page_search_or_api_finds_a_statement_by_name_or_number(
    client: TestClient, clerk: Browser
) -> None:
    upload(clerk, GOOD.encode())
    issue(clerk)
    lead = Browser(client)
    lead.log_in("wang.lead")
    wanted = ("张桂芳", "0101", "587.40", "518.40")
    asked = 0
    for route in every_route(client):
        path = re.sub(r"\{[^}]+\}", "1", route)
        for word in ("张桂芳", "0101"):
            query = dict.fromkeys(
                ("words", "q", "name", "text", "household", "number", "find"), word
            )
            reply = lead.client.get(path, params=query, headers=lead._headers())
            lead.client.cookies.clear()
            asked += reply.status_code == 200
            is_text = TEXTUAL.match(reply.headers.get("content-type", ""))
            told = unescape(reply.text).replace(word, "") if is_text else ""
            for secret in wanted:
                assert secret not in told, (path, secret)
    assert asked > 40


def every_route(client: TestClient) -> list[str]:
    """Return the paths of all pages that may be asked for, of desk, phone and API."""
    app: Any = client.app
    while not hasattr(app, "router"):
        app = app.app
    found = [
        one.path for one in app.router.routes if "GET" in (getattr(one, "methods", None) or ())
    ]
    assert any(isinstance(one, DeskRoute) for one in app.router.routes)
    return [one for one in found if "wait" not in one and "{path" not in one]


def test_logs_and_audit_hold_nothing_of_a_list(
    client: TestClient, clerk: Browser, town: Town, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.DEBUG):
        upload(clerk, GOOD.encode(), "张桂芳家.csv")
        codes = codes_on_pdf(issue(clerk).content)
        client.post("/p/answer", data={"code": codes["0101"]})
    with town.county.database.reading() as connection:
        chain = str(connection.execute(select(acts)).all())
        assert log.tip(connection).count
    for secret in ("张桂芳", "张*芳", "518.40", *codes.values()):
        assert secret not in caplog.text
        assert secret not in chain
