"""The clock on a request's page: asked with evidence, resumed, and what it shows."""

import pytest
from fastapi.testclient import TestClient

from county.people.staff import Role
from disclosure.requests import RequestId, RequestKind
from tests.county.clocked import Clocked, some_keys
from tests.county.desk import Browser
from tests.county.making import COUNTY, NOW, TOWN, Town, filed


@pytest.fixture
def desk(client: TestClient, town: Town) -> Clocked:
    del client
    town.hire("li.clerk", Role.CLERK, TOWN)
    town.hire("chen.admin", Role.ADMIN, COUNTY)
    return Clocked(town)


@pytest.fixture
def browser(client: TestClient, desk: Clocked) -> Browser:
    del desk
    browser = Browser(client)
    browser.log_in("li.clerk")
    return browser


def file(desk: Clocked, **changes: object) -> RequestId:
    request = filed(some_keys(), filed_at=NOW, **changes)
    with desk.town.county.database.writing() as connection:
        desk.receive(connection, request, NOW)
    return request.id


def test_the_page_tells_day_zero_limit_close_of_business_and_midnight(
    browser: Browser, desk: Clocked
) -> None:
    browser.get(f"/desk/requests/{file(desk)}")
    for words in (
        "2026年11月20日（星期五）",
        "2 个工作日",
        "2026年11月24日（星期二）",
        "请在下班前（17:30）答复；法定截止是当天 24:00。",
        "最迟 2026年11月20日 11:00",
    ):
        assert words in browser.page


def test_a_question_with_evidence_stops_the_clock_and_the_answer_lets_it_go_on(
    browser: Browser, desk: Clocked
) -> None:
    request = file(desk)
    path = f"/desk/requests/{request}"
    browser.get(path)
    asked = browser.post(
        f"{path}/ask", question="您问的是哪一年？", how="电话问到本人", note="今天 10:05，李干事"
    )
    assert asked.status_code == 303
    browser.get(path)
    for words in ("停表中", "您问的是哪一年？", "电话问到本人，今天 10:05，李干事", "等本人答复"):
        assert words in browser.page
    assert "停表，还剩 2 个工作日" in browser.page
    browser.get("/desk/requests")
    assert "停表，还剩 2 个工作日" in browser.page
    desk.town.clock.pass_by(days=4)
    browser.log_in("li.clerk")
    browser.get(path)
    assert "已超期" not in browser.page
    gone_on = browser.post(f"{path}/resume", reason="本人已经答复", note="去年的")
    assert gone_on.status_code == 303
    browser.get(path)
    assert "停表中" not in browser.page
    assert "2026年11月26日（星期四）" in browser.page
    assert "答复期限 2026-11-24 → 2026-11-26" in browser.page


@pytest.mark.parametrize(
    "form",
    [
        {"question": "", "how": "电话问到本人", "note": "今天"},
        {"question": "哪一年？", "how": "", "note": "今天"},
        {"question": "哪一年？", "how": "没打通", "note": "今天"},
        {"question": "哪一年？", "how": "电话问到本人", "note": ""},
    ],
)
def test_without_evidence_the_clock_runs_on(
    browser: Browser, desk: Clocked, form: dict[str, str]
) -> None:
    request = file(desk)
    path = f"/desk/requests/{request}"
    browser.get(path)
    assert browser.post(f"{path}/ask", **form).status_code == 422
    assert "才能停表" in browser.page
    assert desk.row(request).paused_from is None


def test_applications_are_corrected_and_not_asked(browser: Browser, desk: Clocked) -> None:
    path = f"/desk/requests/{file(desk, kind=RequestKind.APPLICATION)}"
    browser.get(path)
    assert "要问本人，先停表" not in browser.page
    form = {"question": "哪一份？", "how": "电话问到本人", "note": "今天"}
    assert browser.post(f"{path}/ask", **form).status_code == 422


def test_what_was_missed_stays_on_the_page(browser: Browser, desk: Clocked) -> None:
    path = f"/desk/requests/{file(desk)}"
    desk.town.clock.pass_by(days=5)
    browser.log_in("li.clerk")
    browser.get(path)
    browser.post(f"{path}/take")
    browser.get(path)
    for words in ("首次响应超时", "答复超期", "应在 2026年11月25日 00:00 前"):
        assert words in browser.page


NOTICE = """\
year = 2027
source = "放假安排的通知（演练）"

[[holiday]]
name = "元旦"
first = 2027-01-01
last = 2027-01-05
"""


def test_a_notice_is_looked_at_then_loaded_with_proof(browser: Browser, desk: Clocked) -> None:
    desk.town.clock.pass_by(days=17)
    now = desk.town.clock()
    request = filed(some_keys(), kind=RequestKind.APPLICATION, filed_at=now)
    with desk.town.county.database.writing() as connection:
        desk.receive(connection, request, now)
    browser.log_in("li.clerk")
    browser.get("/desk/requests")
    assert "2027 年的放假安排还没有加载" in browser.page
    assert "（暂定）" in browser.page
    browser.get("/desk/holidays")
    assert "加载一年的安排" not in browser.page
    browser.log_in("chen.admin")
    browser.get("/desk/holidays")
    assert "2027 年的放假安排还没有加载" in browser.page
    looked = browser.post("/desk/holidays", text=NOTICE, step="look")
    assert looked.status_code == 200
    for words in ("会移动 1 件申请的期限", request.number, "2027年1月4日", "2027年1月7日"):
        assert words in browser.page
    assert desk.row(request.id).provisional
    wrong = browser.post("/desk/holidays", text=NOTICE, step="load", password="no")
    assert wrong.status_code == 401
    loaded = browser.post("/desk/holidays", text=NOTICE, step="load", password="correct horse")
    assert loaded.headers["location"] == "/desk/holidays/2027/1?loaded=1"
    browser.get(loaded.headers["location"])
    assert "移动了 1 件申请的期限" in browser.page
    assert not desk.row(request.id).provisional
    browser.get("/desk/requests")
    assert "还没有加载" not in browser.page
    browser.get("/desk/holidays/2027/2")
    assert "这一页不在这里" in browser.page


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", "请选放假安排文件"),
        ("year = 2027", "这份安排不能用"),
    ],
)
def test_a_wrong_notice_is_said_on_the_page(
    browser: Browser, desk: Clocked, text: str, words: str
) -> None:
    del desk
    browser.log_in("chen.admin")
    browser.get("/desk/holidays")
    assert browser.post("/desk/holidays", text=text, step="look").status_code == 422
    assert words in browser.page
