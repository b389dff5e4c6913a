"""Escalation: each step once, in working hours, never while a clock stands."""

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from disclosure import shipped
from disclosure.clocks import Pause
from disclosure.escalation import TELLS, Office, Running, Step, Told, owed, reached
from disclosure.office_hours import OfficeHours

ZONE = ZoneInfo("Asia/Shanghai")
OFFICE = Office(shipped.calendar(), OfficeHours(), ZONE)
H, M, D, B = Step.HALF, Step.MOST, Step.DUE_MORNING, Step.BREACH


def running(day: date, limit: int, pauses: tuple[Pause, ...] = ()) -> Running:
    return Running(day, limit, OFFICE.calendar.after(day, limit).day, pauses)


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=ZONE)


LOOKUP = running(date(2026, 11, 16), 2)
"""Filed on a Monday, due on Wednesday."""


@pytest.mark.parametrize(
    ("now", "come"),
    [
        ("2026-11-16T17:00", ()),
        ("2026-11-17T17:29", ()),
        ("2026-11-18T08:29", ()),
        ("2026-11-18T08:30", (H, D)),
        ("2026-11-18T13:54", (H, M, D)),
        ("2026-11-18T17:30", ()),
        ("2026-11-19T00:00", ()),
        ("2026-11-19T08:30", (H, M, D, B)),
        ("2026-11-21T10:00", ()),
    ],
)
def test_the_steps_of_a_lookup(now: str, come: tuple[Step, ...]) -> None:
    assert reached(LOOKUP, at(now), OFFICE) == come


def test_a_long_term_is_told_of_at_half_and_at_four_fifths() -> None:
    application = running(date(2026, 10, 19), 20)
    told = {
        day: reached(application, at(f"2026-11-{day:02d}T09:00"), OFFICE)
        for day in (2, 3, 10, 11, 16, 17)
    }
    assert told == {2: (), 3: (H,), 10: (H,), 11: (H, M), 16: (H, M, D), 17: (H, M, D, B)}


def test_nobody_is_told_while_the_clock_stands_and_pauses_put_steps_off() -> None:
    standing = running(date(2026, 11, 16), 2, (Pause(began=date(2026, 11, 17)),))
    assert reached(standing, at("2026-11-30T10:00"), OFFICE) == ()
    pause = Pause(began=date(2026, 11, 17), ended=date(2026, 11, 19))
    later = Running(date(2026, 11, 16), 2, date(2026, 11, 20), (pause,))
    assert reached(later, at("2026-11-19T10:00"), OFFICE) == (H,)
    assert reached(later, at("2026-11-20T09:00"), OFFICE) == (H, D)


def test_who_is_told_rises_from_clerk_to_director() -> None:
    assert [TELLS[step] for step in Step] == [Told.CLERK, Told.LEAD, Told.LEAD, Told.DIRECTOR]


def test_each_step_is_owed_once_and_passed_ones_never() -> None:
    assert owed((), ()) is None
    assert owed((H,), ()) is H
    assert owed((H,), (H,)) is None
    assert owed((H, M, D), (H,)) is D
    assert owed((H, M, D), (D,)) is None


@given(
    st.dates(date(2026, 1, 5), date(2026, 11, 1)),
    st.sampled_from([1, 2, 5, 20]),
    st.integers(0, 60 * 24),
)
def test_steps_come_in_time_and_only_while_offices_work(day: date, limit: int, hours: int) -> None:
    clock = running(day, limit)
    now = datetime.combine(day, datetime.min.time(), ZONE) + timedelta(hours=hours)
    come = reached(clock, now, OFFICE)
    if come:
        assert OFFICE.hours.hold(now, OFFICE.calendar, ZONE)
        assert now.date() > day
    assert (B in come) <= (now.date() > clock.due)
    if OFFICE.hours.hold(now, OFFICE.calendar, ZONE) and now.date() > clock.due:
        assert come == (H, M, D, B)
