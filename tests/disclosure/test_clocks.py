"""Working days and due dates: the State Council's notices, and nobody's guess."""

import itertools
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import chinese_calendar
import holidays
import pytest
from hypothesis import given
from hypothesis import strategies as st

from disclosure import clocks, shipped
from disclosure.clocks import Urgency
from disclosure.errors import MalformedError
from disclosure.workdays import parse_notice

ZONE = ZoneInfo("Asia/Shanghai")
CALENDAR = shipped.calendar()
YEARS = (2024, 2025, 2026)
FILED = st.datetimes(
    datetime(2024, 1, 1),  # noqa: DTZ001 - the strategy adds the zone
    datetime(2026, 11, 30),  # noqa: DTZ001
    timezones=st.just(ZONE),
)


def all_days() -> list[date]:
    start = date(2024, 1, 1)
    return [start + timedelta(days=n) for n in range((date(2027, 1, 1) - start).days)]


def test_agrees_with_chinesecalendar_on_every_day_both_know() -> None:
    compared = [day for day in all_days() if day.year <= 2026]
    assert [d for d in compared if CALENDAR.is_working(d) != chinese_calendar.is_workday(d)] == []
    assert len(compared) == 366 + 365 + 365


def test_agrees_with_holidays_on_every_day_both_know() -> None:
    china = holidays.country_holidays("CN", years=YEARS)
    wrong = [d for d in all_days() if CALENDAR.is_working(d) != china.is_working_day(d)]
    assert wrong == []


@pytest.mark.parametrize(
    ("filed", "days", "due"),
    [
        ("2026-02-13T16:59:00+08:00", 2, "2026-02-24"),
        ("2026-02-13T23:59:59+08:00", 1, "2026-02-14"),
        ("2026-02-14T09:00:00+08:00", 1, "2026-02-24"),
        ("2026-02-16T09:00:00+08:00", 2, "2026-02-25"),
        ("2026-09-18T10:00:00+08:00", 1, "2026-09-20"),
        ("2026-11-22T10:00:00+08:00", 2, "2026-11-24"),
        ("2026-11-20T17:00:00Z", 2, "2026-11-24"),
        ("2025-12-31T10:00:00+08:00", 2, "2026-01-05"),
    ],
)
def test_due_dates_by_hand(filed: str, days: int, due: str) -> None:
    assert clocks.due(datetime.fromisoformat(filed), days, CALENDAR, ZONE).day.isoformat() == due


@given(FILED, st.integers(1, 20))
def test_due_is_a_working_day_with_exactly_so_many_between(filed: datetime, days: int) -> None:
    due = clocks.due(filed, days, CALENDAR, ZONE)
    if due.provisional:
        return
    assert CALENDAR.is_working(due.day)
    assert CALENDAR.between(filed.date(), due.day) == days


@given(FILED, st.timedeltas(timedelta(), timedelta(days=40)), st.integers(1, 20))
def test_who_files_later_is_never_due_earlier(filed: datetime, later: timedelta, days: int) -> None:
    first = clocks.due(filed, days, CALENDAR, ZONE).day
    assert clocks.due(filed + later, days, CALENDAR, ZONE).day >= first


@given(FILED)
def test_the_hour_of_the_day_does_not_matter(filed: datetime) -> None:
    dues = [clocks.due(filed.replace(hour=h), 2, CALENDAR, ZONE) for h in (0, 12, 23)]
    assert len(set(dues)) == 1


def test_a_year_without_a_notice_is_named_not_guessed() -> None:
    due = clocks.due(datetime(2026, 12, 30, 9, tzinfo=ZONE), 3, CALENDAR, ZONE)
    assert due.provisional == (2027,)
    assert clocks.due(datetime(2026, 12, 28, 9, tzinfo=ZONE), 3, CALENDAR, ZONE).provisional == ()


def test_a_naive_timestamp_is_refused() -> None:
    with pytest.raises(MalformedError, match="has no zone"):
        clocks.due(datetime(2026, 2, 13, 16, 59), 2, CALENDAR, ZONE)  # noqa: DTZ001


def test_the_receipt_date_is_the_county_s_not_utc_s() -> None:
    assert clocks.receipt_date(datetime(2026, 2, 13, 17, tzinfo=UTC), ZONE) == date(2026, 2, 14)


def test_time_left_has_no_gap_between_open_today_and_overdue() -> None:
    due = date(2026, 2, 24)
    told = [
        (
            clocks.time_left(due, day, CALENDAR).working_days,
            clocks.time_left(due, day, CALENDAR).urgency,
        )
        for day in (date(2026, 2, 12), date(2026, 2, 13), date(2026, 2, 14), due, date(2026, 2, 25))
    ]
    assert told == [
        (3, Urgency.OPEN),
        (2, Urgency.OPEN),
        (1, Urgency.NEAR),
        (0, Urgency.TODAY),
        (-1, Urgency.OVERDUE),
    ]


def test_overdue_on_the_first_rest_day_after_is_already_overdue() -> None:
    left = clocks.time_left(date(2026, 11, 20), date(2026, 11, 21), CALENDAR)
    assert (left.working_days, left.urgency) == (-1, Urgency.OVERDUE)


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("year = 2027", "source"),
        ('year = 2027\nsource = "x"\nholiday = []\nmake_up = [2027-01-04]', "no weekend day"),
        (
            'year = 2027\nsource = "x"\n[[holiday]]\nname = "n"\nfirst = 2027-01-03\nlast = 2027-01-01',
            "ends before",
        ),
        ("year = ", "holiday notice"),
    ],
)
def test_a_wrong_notice_names_what_is_wrong(text: str, named: str) -> None:
    with pytest.raises(MalformedError, match=named):
        parse_notice(text)


def test_between_counts_backwards_with_a_minus() -> None:
    days = all_days()[:60]
    for one, two in itertools.pairwise(days):
        assert CALENDAR.between(two, one) == -CALENDAR.between(one, two)
