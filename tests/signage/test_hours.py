"""When a screen is lit, over midnight and over jumps of the clock."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from signage.hours import OnHours, is_lit

ZONE = ZoneInfo("Asia/Shanghai")
DAY = OnHours(on="07:00", off="21:30")
NIGHT = OnHours(on="18:00", off="02:00", weekdays=(5,))
FRIDAY = 9


def at(clock: str, day: int = FRIDAY) -> datetime:
    hour, minute = clock.split(":")
    return datetime(2026, 10, day, int(hour), int(minute), tzinfo=ZONE)


@pytest.mark.parametrize(
    ("clock", "lit"),
    [("06:59", False), ("07:00", True), ("21:29", True), ("21:30", False), ("00:00", False)],
)
def test_a_screen_is_lit_from_on_until_off(clock, lit):
    assert is_lit((DAY,), at(clock)) is lit


def test_hours_over_midnight_belong_to_the_evening_they_began_on():
    assert is_lit((NIGHT,), at("23:59"))
    assert is_lit((NIGHT,), at("01:59", FRIDAY + 1))
    assert not is_lit((NIGHT,), at("02:00", FRIDAY + 1))
    assert not is_lit((NIGHT,), at("01:00", FRIDAY))
    assert not is_lit((NIGHT,), at("19:00", FRIDAY + 1))


def test_days_without_hours_stay_dark_and_several_hours_add_up():
    weekdays = OnHours(on="07:00", off="12:00", weekdays=(1, 2, 3, 4))
    assert not is_lit((weekdays,), at("08:00"))
    assert is_lit((weekdays, NIGHT), at("20:00"))


def test_without_hours_a_screen_is_always_lit():
    assert is_lit((), datetime(2026, 10, 9, 3, tzinfo=UTC))


def test_the_same_on_and_off_is_a_whole_day():
    whole = OnHours(on="00:00", off="00:00")
    assert all(is_lit((whole,), at(f"{hour:02d}:30")) for hour in range(24))


@pytest.mark.parametrize(
    "wrong",
    [{"on": "7"}, {"off": "25:00"}, {"off": "21:00:30"}, {"weekdays": (0,)}, {"weekdays": ()}],
)
def test_hours_that_cannot_be_are_refused(wrong):
    with pytest.raises(ValueError, match=r"time|weekdays"):
        OnHours(**({"on": "07:00", "off": "21:00"} | wrong))
