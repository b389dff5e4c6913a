"""The clock of requests as properties: over make-up weekends, Spring Festival, unknown years."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import chinese_calendar
import holidays
import pytest
from hypothesis import given
from hypothesis import strategies as st

from disclosure import clocks, shipped
from disclosure.clocks import Pause
from disclosure.office_hours import OfficeHours, ResponseLimit, first_response_due
from disclosure.workdays import Calendar, Holiday, YearNotice

ZONE = ZoneInfo("Asia/Shanghai")
KNOWN = shipped.calendar()
INVENTED = YearNotice(
    year=2027,
    source="放假安排的通知（演练）",
    holiday=(
        Holiday(name="元旦", first=date(2027, 1, 1), last=date(2027, 1, 3)),
        Holiday(name="春节", first=date(2027, 2, 5), last=date(2027, 2, 12)),
    ),
    make_up=(date(2027, 1, 9), date(2027, 2, 14)),
)
CALENDARS = st.sampled_from([KNOWN, KNOWN.having((INVENTED,))])
SPRING, AUTUMN, YEAR_END = date(2026, 2, 1), date(2026, 9, 10), date(2026, 12, 1)
"""Days from which days of requests are drawn more often: where calendars are least regular."""
DAYS = st.one_of(
    st.dates(date(2024, 1, 1), date(2027, 3, 31)),
    *(st.dates(day, day + timedelta(days=40)) for day in (SPRING, AUTUMN, YEAR_END)),
)
INSTANTS = st.builds(
    lambda day, at: datetime.combine(day, at, ZONE),
    DAYS,
    st.times(),
)
LIMITS = st.integers(1, 60)


def spans(day: date) -> st.SearchStrategy[Pause]:
    """Return pauses that begin on a day or soon after."""
    return st.builds(
        lambda later, long: Pause(
            began=day + timedelta(days=later), ended=day + timedelta(days=later + long)
        ),
        st.integers(0, 30),
        st.integers(0, 30),
    )


PAUSED = DAYS.flatmap(lambda day: st.tuples(st.just(day), st.lists(spans(day), max_size=4)))


@given(INSTANTS, LIMITS, CALENDARS)
def test_due_is_a_working_day_with_exactly_the_limit_between(
    filed: datetime, limit: int, calendar: Calendar
) -> None:
    due = clocks.due(filed, limit, calendar, ZONE)
    assert calendar.is_working(due.day)
    assert calendar.between(filed.date(), due.day) == limit


@given(INSTANTS, st.timedeltas(timedelta(), timedelta(days=40)), LIMITS, CALENDARS)
def test_who_files_later_is_never_due_earlier(
    filed: datetime, later: timedelta, limit: int, calendar: Calendar
) -> None:
    first = clocks.due(filed, limit, calendar, ZONE)
    assert clocks.due(filed + later, limit, calendar, ZONE).day >= first.day


@given(INSTANTS, LIMITS)
def test_the_zone_in_which_an_instant_is_written_changes_nothing(
    filed: datetime, limit: int
) -> None:
    elsewhere = clocks.due(filed.astimezone(UTC), limit, KNOWN, ZONE)
    assert elsewhere == clocks.due(filed, limit, KNOWN, ZONE)


@given(DAYS)
def test_a_due_day_is_over_at_its_midnight_in_the_county(day: date) -> None:
    over = clocks.cut_off(day, ZONE)
    assert clocks.receipt_date(over - timedelta(microseconds=1), ZONE) == day
    assert over.astimezone(ZONE).time() == time()
    assert over.astimezone(ZONE).date() == day + timedelta(days=1)


@given(INSTANTS, LIMITS, CALENDARS)
def test_only_a_year_without_a_notice_is_provisional(
    filed: datetime, limit: int, calendar: Calendar
) -> None:
    due = clocks.due(filed, limit, calendar, ZONE)
    counted = range(1, (due.day - filed.date()).days + 1)
    years = {(filed.date() + timedelta(days=n)).year for n in counted}
    assert due.provisional == tuple(sorted(y for y in years if not calendar.knows(y)))


@given(INSTANTS, LIMITS)
def test_a_notice_moves_nothing_that_was_sure(filed: datetime, limit: int) -> None:
    before = clocks.due(filed, limit, KNOWN, ZONE)
    after = clocks.due(filed, limit, KNOWN.having((INVENTED,)), ZONE)
    assert after == before or 2027 in before.provisional
    assert 2027 not in after.provisional


@given(PAUSED, LIMITS, CALENDARS)
def test_each_working_day_of_pauses_moves_the_due_day_by_one(
    paused: tuple[date, list[Pause]], limit: int, calendar: Calendar
) -> None:
    day, pauses = paused
    plain = clocks.due_from(day, limit, calendar).day
    due = clocks.due_from(day, limit, calendar, pauses).day
    counted = [day + timedelta(days=n) for n in range(1, (due - day).days + 1)]
    working = [one for one in counted if calendar.is_working(one)]
    held = [one for one in working if any(p.began < one <= (p.ended or one) for p in pauses)]
    assert len(working) - len(held) == limit
    assert due in working
    assert due not in held
    assert calendar.between(plain, due) == len(held)


@given(PAUSED, LIMITS, st.integers(0, 20))
def test_who_waits_longer_is_never_due_earlier(
    paused: tuple[date, list[Pause]], limit: int, more: int
) -> None:
    day, pauses = paused
    longer = [
        Pause(began=p.began, ended=(p.ended or p.began) + timedelta(days=more)) for p in pauses
    ]
    before = clocks.due_from(day, limit, KNOWN, pauses).day
    assert clocks.due_from(day, limit, KNOWN, longer).day >= before


@given(DAYS, LIMITS, st.integers(0, 30))
def test_a_pause_of_no_day_and_one_that_still_stands_leave_nothing_out(
    day: date, limit: int, later: int
) -> None:
    began = day + timedelta(days=later)
    plain = clocks.due_from(day, limit, KNOWN)
    for pause in (Pause(began=began, ended=began), Pause(began=began)):
        assert clocks.due_from(day, limit, KNOWN, [pause]) == plain


def test_a_pause_that_ends_before_it_begins_is_none() -> None:
    with pytest.raises(ValueError, match="cannot end"):
        Pause(began=date(2026, 11, 20), ended=date(2026, 11, 19))


BOTH_KNOW = st.dates(date(2024, 1, 1), date(2026, 12, 31))


@given(BOTH_KNOW, st.integers(1, 30))
def test_due_days_are_those_of_chinesecalendar_and_holidays(day: date, limit: int) -> None:
    due = clocks.due_from(day, limit, KNOWN)
    if due.provisional:
        return
    china = holidays.country_holidays("CN", years=(2024, 2025, 2026))
    for works in (chinese_calendar.is_workday, china.is_working_day):
        one, left = day, limit
        while left:
            one += timedelta(days=1)
            left -= bool(works(one))
        assert one == due.day


LIMIT, HOURS = ResponseLimit(), OfficeHours()


@pytest.mark.parametrize(
    ("came", "due"),
    [
        ("2026-11-20T10:00", "2026-11-20T11:00"),  # a Friday
        ("2026-11-19T17:10", "2026-11-20T09:10"),  # 20 minutes before closing, 40 after opening
        ("2026-11-19T19:00", "2026-11-20T09:30"),  # in the evening: an hour after opening
        ("2026-11-20T07:00", "2026-11-20T09:30"),
        ("2026-11-21T10:00", "2026-11-21T18:00"),  # a Saturday: eight hours
        ("2026-11-21T23:00", "2026-11-22T07:00"),
        ("2026-11-20T19:00", "2026-11-21T08:00"),  # Friday evening: from midnight on
        ("2026-11-22T20:00", "2026-11-23T09:00"),  # half of it on Sunday, half on Monday
        ("2026-02-14T10:00", "2026-02-14T11:00"),  # a Saturday on which people work
        ("2026-10-01T10:00", "2026-10-01T18:00"),  # the National Day
    ],
)
def test_first_responses_by_hand(came: str, due: str) -> None:
    moment = datetime.fromisoformat(came).replace(tzinfo=ZONE)
    told = first_response_due(moment, LIMIT, HOURS, KNOWN, ZONE)
    assert told == datetime.fromisoformat(due).replace(tzinfo=ZONE)


@given(INSTANTS, st.timedeltas(timedelta(), timedelta(days=12)), CALENDARS)
def test_a_first_response_is_due_later_for_who_comes_later(
    came: datetime, later: timedelta, calendar: Calendar
) -> None:
    first = first_response_due(came, LIMIT, HOURS, calendar, ZONE)
    second = first_response_due(came + later, LIMIT, HOURS, calendar, ZONE)
    assert came < first <= second
    local = first.astimezone(ZONE)
    inside = HOURS.begin < local.time() <= HOURS.close
    assert inside or not calendar.is_working((local - timedelta(microseconds=1)).date())


@pytest.mark.parametrize(
    ("opens", "closes"), [("8:30", "17:30"), ("17:30", "08:30"), ("08:30", "25:00")]
)
def test_office_hours_that_are_none_are_refused(opens: str, closes: str) -> None:
    with pytest.raises(ValueError, match="office hours"):
        OfficeHours(opens=opens, closes=closes)
