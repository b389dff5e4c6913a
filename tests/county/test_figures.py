"""Figures of requests: what fell due and what became of it, counted as the chapter says."""

import io
import re
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from fastapi.testclient import TestClient
from openpyxl import load_workbook

from county.__main__ import main
from county.figures import listing
from county.figures.gathering import Figures, gather
from county.figures.listing import Outcome
from county.figures.wanted import Wanted
from county.people.staff import Role
from disclosure.accounts import Month
from disclosure.requests import RequestKind, RequestState
from tests.county.desk import Browser
from tests.county.ledger import (
    answered,
    clerk_id,
    cut_off,
    put_breach,
    put_cycle,
    put_mark,
    put_request,
    put_tries,
)
from tests.county.making import COUNTY, NOW, OTHER_TOWN, OTHER_VILLAGE, TOWN, Town

ZONE = ZoneInfo("Asia/Shanghai")
NOVEMBER = Month(year=2026, month=11)
DUE = date(2026, 11, 12)
IN_TIME = cut_off(DUE) - timedelta(seconds=1)


@pytest.fixture
def desk(town: Town) -> Town:
    town.load()
    town.hire("li.clerk", Role.CLERK, TOWN)
    town.hire("wang.lead", Role.LEAD, TOWN)
    town.hire("zhou.office", Role.OFFICE, COUNTY)
    return town


def figures(town: Town, now: datetime = NOW, **changes: object) -> Figures:
    asked = {"scope": COUNTY, "first": NOVEMBER, "last": NOVEMBER, "zone": ZONE, **changes}
    with town.county.database.reading() as connection:
        areas = town.county.profile().areas
        return gather(connection, Wanted(**asked), areas, now)  # type: ignore[arg-type]


def counts(town: Town, now: datetime = NOW, **changes: object) -> tuple[int, int, int]:
    whole = figures(town, now, **changes).whole
    return whole.in_time, whole.late, whole.overdue


def test_an_answer_in_the_last_second_of_the_due_day_is_in_time_and_a_second_later_late(
    desk: Town,
) -> None:
    put_request(desk, DUE, **answered(IN_TIME))
    put_request(desk, DUE, **answered(cut_off(DUE)))
    assert counts(desk) == (1, 1, 0)


def test_what_is_open_and_overdue_counts_as_failed(desk: Town) -> None:
    put_request(desk, DUE)
    assert counts(desk) == (0, 0, 1)
    assert figures(desk).whole.rate == 0.0


def test_what_is_due_today_has_not_fallen_due_until_the_day_is_over(desk: Town) -> None:
    today = NOW.astimezone(ZONE).date()
    put_request(desk, today)
    put_request(desk, today, **answered(NOW))
    assert counts(desk) == (0, 0, 0)
    assert counts(desk, cut_off(today) - timedelta(seconds=1)) == (0, 0, 0)
    assert counts(desk, cut_off(today)) == (1, 0, 1)


def test_closing_wipes_no_failure(desk: Town) -> None:
    late = cut_off(DUE) + timedelta(hours=1)
    for state in (RequestState.ANSWER_READY, RequestState.DELIVERED, RequestState.CLOSED):
        put_request(desk, DUE, **answered(late, state))
    assert counts(desk) == (0, 3, 0)


def test_no_answer_is_no_success_whatever_the_state(desk: Town) -> None:
    put_request(desk, DUE, state=RequestState.CLOSED)
    assert counts(desk) == (0, 1, 0)


def test_that_an_office_does_not_hold_it_is_an_answer(desk: Town) -> None:
    put_request(desk, DUE, **answered(IN_TIME, RequestState.NOT_HELD))
    assert counts(desk) == (1, 0, 0)


@pytest.mark.parametrize(
    "state", [RequestState.SPAM, RequestState.DUPLICATE, RequestState.WITHDRAWN]
)
def test_what_was_set_aside_counts_only_by_the_breach_that_it_had(
    desk: Town, state: RequestState
) -> None:
    put_request(desk, DUE, state=state)
    assert counts(desk) == (0, 0, 0)
    put_breach(desk, put_request(desk, DUE, state=state), DUE)
    assert counts(desk) == (0, 1, 0)


def test_a_clock_that_stands_has_not_run_out_but_its_old_breach_stays(desk: Town) -> None:
    waits = {"state": RequestState.WAITING, "paused_from": DUE}
    put_request(desk, DUE, **waits)
    assert counts(desk) == (0, 0, 0)
    put_breach(desk, put_request(desk, DUE, **waits), DUE)
    assert counts(desk) == (0, 1, 0)


def test_reopening_mends_no_figure(desk: Town) -> None:
    again = date(2026, 11, 18)
    request = put_request(desk, again, cycle=2, **answered(cut_off(again) - timedelta(hours=1)))
    put_cycle(desk, request, DUE, cut_off(DUE) + timedelta(hours=1))
    put_breach(desk, request, DUE)
    assert counts(desk) == (1, 1, 0)


def test_the_due_days_month_counts_and_not_the_answers(desk: Town) -> None:
    last = date(2026, 10, 31)
    put_request(desk, last, **answered(cut_off(last) + timedelta(days=2)))
    october = Month(year=2026, month=10)
    assert counts(desk) == (0, 0, 0)
    assert counts(desk, first=october, last=october) == (0, 1, 0)
    months = {month: tally.late for month, tally in figures(desk).months}
    assert months[october] == 1
    assert sum(months.values()) == 1


def test_who_was_tried_three_times_in_vain_is_told_apart(desk: Town) -> None:
    ready = answered(IN_TIME, RequestState.ANSWER_READY)
    put_tries(desk, put_request(desk, DUE, **ready), False, False)
    assert figures(desk).whole.unreachable == 0
    put_tries(desk, put_request(desk, DUE, **ready), False, False, False)
    put_tries(desk, put_request(desk, DUE, **ready), False, False, False, True)
    done = answered(IN_TIME, RequestState.DELIVERED)
    put_tries(desk, put_request(desk, DUE, **done), False, False, False)
    whole = figures(desk).whole
    assert (whole.unreachable, whole.in_time) == (1, 4)


def test_kinds_areas_and_clerks_add_up_to_the_whole(desk: Town) -> None:
    li = clerk_id(desk, "li.clerk")
    put_request(desk, DUE, assignee=li, **answered(IN_TIME))
    put_request(desk, DUE, assignee=li, kind=RequestKind.ENQUIRY)
    put_request(desk, DUE, area=OTHER_VILLAGE)
    found = figures(desk)
    assert found.whole.fell == 3
    assert {kind: tally.fell for kind, tally in found.kinds} == {
        RequestKind.LOOKUP: 2,
        RequestKind.ENQUIRY: 1,
    }
    assert {line.key: line.tally.fell for line in found.areas} == {TOWN: 2, OTHER_TOWN: 1}
    assert {line.name: line.tally.fell for line in found.clerks} == {"li.clerk": 2, "": 1}


def test_scope_kind_and_clerk_narrow_the_figures(desk: Town) -> None:
    li = clerk_id(desk, "li.clerk")
    put_request(desk, DUE, assignee=li, kind=RequestKind.ENQUIRY)
    put_request(desk, DUE)
    put_request(desk, DUE, area=OTHER_VILLAGE)
    assert counts(desk, scope=TOWN) == (0, 0, 2)
    assert counts(desk, kind=RequestKind.ENQUIRY) == (0, 0, 1)
    assert counts(desk, clerk=li) == (0, 0, 1)


def test_a_first_response_is_judged_when_it_came_or_its_limit_is_over(desk: Town) -> None:
    received = datetime(2026, 11, 10, 1, tzinfo=UTC)
    limit = received + timedelta(hours=1)
    came = {"received_at": received, "first_due": limit}
    for minutes in (10, 30, 60, 61):
        put_request(desk, DUE, first_response_at=received + timedelta(minutes=minutes), **came)
    put_request(desk, DUE, **came)
    put_request(desk, DUE, received_at=NOW, first_due=NOW + timedelta(hours=1))
    first = figures(desk).first
    assert (first.in_time, first.judged) == (3, 5)
    assert (first.median_minutes, first.p90_minutes) == (30, 61)
    assert first.rate == 60.0


def test_marks_count_in_the_month_they_were_given(desk: Town) -> None:
    old, new = put_request(desk, DUE), put_request(desk, DUE)
    put_mark(desk, old, "dissatisfied", NOW - timedelta(days=40))
    put_mark(desk, new, "satisfied")
    marks = figures(desk).marks
    assert marks.counts == (1, 0, 0)
    assert marks.satisfied == 100.0


def test_open_requests_are_told_by_age(desk: Town) -> None:
    for days in (0, 1, 2, 5, 6, 20, 21):
        put_request(desk, date(2026, 12, 30), received_at=NOW - timedelta(days=days))
    put_request(desk, DUE, received_at=NOW)
    put_request(desk, DUE, received_at=NOW, paused_from=DUE, state=RequestState.WAITING)
    put_request(desk, DUE, received_at=NOW, **answered(NOW))
    found = figures(desk).open
    assert found.ages == (4, 2, 2, 1)
    assert (found.count, found.overdue, found.pausing) == (9, 1, 1)


def test_the_list_behind_a_figure_has_as_many_rows_as_the_figure_says(desk: Town) -> None:
    ready = answered(IN_TIME, RequestState.ANSWER_READY)
    put_tries(desk, put_request(desk, DUE, **ready), False, False, False)
    late = put_request(desk, DUE, **answered(cut_off(DUE)))
    put_request(desk, DUE)
    put_cycle(desk, late, DUE, IN_TIME)
    wanted = Wanted(COUNTY, NOVEMBER, NOVEMBER, ZONE)
    expected = {"all": 4, "in_time": 2, "late": 1, "overdue": 1, "unreached": 1}
    with desk.county.database.reading() as connection:
        for outcome in Outcome:
            found = listing.rows(connection, wanted, outcome, NOW, limit=100)
            assert len(found) == expected[outcome]
            assert listing.count(connection, wanted, outcome, NOW) == expected[outcome]


@pytest.fixture
def browser(client: TestClient, desk: Town) -> Browser:
    assert desk.clock() == NOW
    return Browser(client)


def total(browser: Browser, address: str = "/desk/figures?first=2026-11&last=2026-11") -> str:
    browser.get(address)
    found = re.search(r"<dt>到期</dt><dd>(?:<a[^>]*>)?(\d+)", browser.page)
    assert found
    return found[1]


def test_a_clerk_sees_their_own_a_lead_their_area_and_the_office_the_county(
    browser: Browser, desk: Town
) -> None:
    put_request(desk, DUE, assignee=clerk_id(desk, "li.clerk"))
    put_request(desk, DUE)
    put_request(desk, DUE, area=OTHER_VILLAGE)
    seen = {}
    for name in ("li.clerk", "wang.lead", "zhou.office"):
        browser.log_in(name)
        seen[name] = total(browser)
    assert seen == {"li.clerk": "1", "wang.lead": "2", "zhou.office": "3"}


def test_no_address_shows_a_clerk_the_figures_of_others(browser: Browser, desk: Town) -> None:
    lead = clerk_id(desk, "wang.lead")
    put_request(desk, DUE, assignee=lead)
    put_request(desk, DUE, area=OTHER_VILLAGE)
    browser.log_in("li.clerk")
    period = "first=2026-11&last=2026-11"
    assert total(browser, f"/desk/figures?{period}&clerk={lead}") == "0"
    assert total(browser, f"/desk/figures?{period}&area={OTHER_TOWN}") == "0"
    browser.get(f"/desk/figures/requests?{period}&clerk={lead}")
    assert "20261101-01-" not in browser.page
    browser.log_in("wang.lead")
    assert total(browser, f"/desk/figures?{period}&area={OTHER_TOWN}") == "1"


def test_a_wrong_filter_shows_the_figures_all_the_same(browser: Browser) -> None:
    browser.log_in("wang.lead")
    wrong = ("first=x", "first=2026-99", "last=0000-01", "first=2030-01", "kind=no", "clerk=a")
    for query in (*wrong, "area=1", "clerk=9999999999999999999"):
        assert browser.get(f"/desk/figures?{query}").status_code == 200
        assert browser.get(f"/desk/figures/requests?{query}&outcome=x&page=9").status_code == 200


def test_sheet_and_report_tell_what_the_page_tells(browser: Browser, desk: Town) -> None:
    put_request(desk, DUE, **answered(IN_TIME))
    put_request(desk, DUE, name="张桂香", phone="13800005678")
    browser.log_in("wang.lead")
    period = "first=2026-11&last=2026-11"
    book = load_workbook(io.BytesIO(browser.get(f"/desk/figures.xlsx?{period}").content))
    told = {row[0]: row[1] for row in book["总的情况"].iter_rows(values_only=True)}
    assert (told["到期"], told["按时答复"], told["完成率（%）"]) == (2, 1, 50)
    assert len(list(book["到期清单"].iter_rows())) == 3
    reply = browser.get(f"/desk/figures.pdf?{period}")
    assert reply.content.startswith(b"%PDF")
    assert "2026-11.pdf" in reply.headers["content-disposition"]


def test_what_people_are_called_is_no_formula_in_the_sheet(browser: Browser, desk: Town) -> None:
    put_request(desk, DUE, number="=1+1")
    browser.log_in("wang.lead")
    content = browser.get("/desk/figures.xlsx?first=2026-11&last=2026-11").content
    cell = load_workbook(io.BytesIO(content))["到期清单"]["A2"]
    assert (cell.data_type, cell.value) == ("s", "=1+1")


def test_the_command_writes_the_report_and_the_sheet_of_a_month(
    desk: Town, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    put_request(desk, DUE, **answered(IN_TIME))
    data = ["--data", str(desk.county.folder.path)]
    report, sheet = tmp_path / "a.pdf", tmp_path / "a.xlsx"
    assert main(["figures", *data, "--month", "2026-11", "--out", str(report)]) == 0
    assert report.read_bytes().startswith(b"%PDF")
    assert main(["figures", *data, "--area", TOWN, "--out", str(sheet)]) == 0
    told = {row[0]: row[1] for row in load_workbook(sheet)["总的情况"].iter_rows(values_only=True)}
    assert re.fullmatch(r"\d{4}年\d{1,2}月", str(told["时期"]))
    for wrong in (
        ["--month", "2026-13", "--out", str(report)],
        ["--area", "990421999999", "--out", str(report)],
        ["--out", str(tmp_path / "a.doc")],
        ["--out", str(tmp_path / "none" / "a.pdf")],
    ):
        assert main(["figures", *data, *wrong]) == 2
        assert "Traceback" not in capsys.readouterr().err
