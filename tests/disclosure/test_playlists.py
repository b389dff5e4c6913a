"""A county's playlists: what they take, where and when they run."""

from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from disclosure.areas import AreaCode
from disclosure.day_parts import DayPart
from disclosure.items import EntryCode, Item
from disclosure.playlists import MOST_PLAYLISTS, Playlist, Shape, check_playlists
from tests.fakes.county import OTHER_VILLAGE, TOWNSHIP, VILLAGE, FakeCounty, an_item

ZONE = ZoneInfo("Asia/Shanghai")
NIGHT = DayPart(start="21:30", end="06:00")
MORNING = DayPart(start="07:00", end="09:00")
ITEM = an_item()
FINANCE = EntryCode("finance.monthly")


def a_playlist(**changes: object) -> Playlist:
    fields = {"name": "roads", "label": "修路", "weight": 3, "entries": (FINANCE,)} | changes
    return Playlist(**fields)  # type: ignore[arg-type]


def at(day: int, clock: str) -> datetime:
    return datetime.combine(date(2026, 11, day), time.fromisoformat(clock), tzinfo=ZONE)


@pytest.mark.parametrize(
    ("changes", "item", "taken"),
    [
        ({}, ITEM, True),
        ({"entries": (EntryCode("finance"),)}, ITEM, True),
        ({"entries": (EntryCode("fin"),)}, ITEM, False),
        ({"entries": (EntryCode("affairs.meeting"),)}, ITEM, False),
        ({"areas": (VILLAGE,)}, ITEM, True),
        ({"areas": (OTHER_VILLAGE,)}, ITEM, False),
        ({"entries": (), "areas": (VILLAGE,)}, ITEM, True),
        ({"entries": (), "areas": (TOWNSHIP,)}, ITEM, False),
        ({"entries": (), "items": (ITEM.id,)}, ITEM, True),
        ({"entries": (), "items": (ITEM.id,)}, an_item("另一件"), False),
        ({"areas": (OTHER_VILLAGE,), "items": (ITEM.id,)}, ITEM, True),
    ],
)
def test_what_it_takes(changes: dict[str, object], item: Item, taken: bool) -> None:
    assert a_playlist(**changes).takes(item) is taken


def test_it_runs_on_the_screens_below_its_areas_and_of_its_shapes() -> None:
    assert a_playlist().is_for(VILLAGE, Shape.STRIP)
    below = a_playlist(screens=(TOWNSHIP,))
    assert below.is_for(VILLAGE, Shape.PORTRAIT)
    assert not below.is_for(AreaCode("990421201201"), Shape.PORTRAIT)
    bars = a_playlist(shapes=(Shape.STRIP,))
    assert bars.is_for(VILLAGE, Shape.STRIP)
    assert not bars.is_for(VILLAGE, Shape.LANDSCAPE)


@pytest.mark.parametrize(
    ("day", "clock", "running"),
    [
        (20, "06:59", False),
        (20, "07:00", True),
        (20, "08:59", True),
        (20, "09:00", False),
        (20, "21:29", False),
        (20, "21:30", True),
        (21, "05:59", True),
        (21, "06:00", False),
    ],
)
def test_its_parts_hold_also_over_midnight(day: int, clock: str, running: bool) -> None:
    assert a_playlist(parts=(MORNING, NIGHT)).runs(at(day, clock)) is running


def test_a_part_over_midnight_belongs_to_the_day_on_which_it_began() -> None:
    fridays = a_playlist(parts=(NIGHT,), weekdays=(5,))  # the 20th is a Friday
    assert fridays.runs(at(20, "23:00"))
    assert fridays.runs(at(21, "05:00"))
    assert not fridays.runs(at(20, "05:00"))
    last = a_playlist(parts=(NIGHT,), last=date(2026, 11, 20))
    assert last.runs(at(21, "05:59"))
    assert not last.runs(at(21, "21:30"))
    first = a_playlist(parts=(NIGHT,), first=date(2026, 11, 20))
    assert not first.runs(at(20, "05:00"))


def test_both_ends_of_its_dates_are_included_and_weekdays_count() -> None:
    run = a_playlist(first=date(2026, 11, 19), last=date(2026, 11, 20), weekdays=(4, 5, 6))
    assert [day for day in range(17, 24) if run.runs(at(day, "12:00"))] == [19, 20]


@given(start=st.times(), end=st.times(), moment=st.times(), day=st.integers(1, 30))
def test_a_part_and_its_opposite_share_the_day(
    start: time, end: time, moment: time, day: int
) -> None:
    a, b = f"{start:%H:%M}", f"{end:%H:%M}"
    local = datetime.combine(date(2026, 11, day), moment, tzinfo=ZONE)
    part, other = DayPart(start=a, end=b), DayPart(start=b, end=a)
    held = [each.covers(local, lambda _day: True) for each in (part, other)]
    assert sum(held) == (2 if a == b else 1)


def test_a_day_of_parts_lasts_as_long_as_its_clocks_say() -> None:
    night = a_playlist(parts=(NIGHT,))
    minutes = [at(20, "00:00") + timedelta(minutes=n) for n in range(24 * 60)]
    assert sum(map(night.runs, minutes)) == 8.5 * 60


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        ({"weight": 0}, "weight 0"),
        ({"weight": 10}, "weight 10"),
        ({"entries": ()}, "takes nothing"),
        ({"weight": 1}, "changes nothing"),
        ({"weekdays": ()}, "weekdays"),
        ({"weekdays": (0,)}, "weekdays"),
        ({"first": date(2026, 2, 2), "last": date(2026, 2, 1)}, "before its first"),
        ({"label": " "}, "no label"),
        ({"entries": (FINANCE,) * 201}, "more than 200"),
    ],
)
def test_one_that_makes_no_sense_is_refused_by_name(changes: dict[str, object], told: str) -> None:
    with pytest.raises(ValueError, match=told) as caught:
        a_playlist(**changes)
    assert "roads" in str(caught.value)


@pytest.mark.parametrize("text", ["7:00", "24:00", "07:00:00", "noon", ""])
def test_a_part_has_two_times_of_day(text: str) -> None:
    with pytest.raises(ValueError, match="is no time"):
        DayPart(start=text, end="08:00")


def test_a_profile_has_each_name_once_and_not_too_many() -> None:
    county = FakeCounty()
    with pytest.raises(ValueError, match="stands twice"):
        replace(county.a_profile(), playlists=(a_playlist(), a_playlist()))
    many = [a_playlist(name=f"n{number}") for number in range(MOST_PLAYLISTS + 1)]
    check_playlists(many[1:])
    with pytest.raises(ValueError, match="51 playlists"):
        check_playlists(many)
