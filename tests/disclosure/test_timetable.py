"""The timetable's rules, without a clock."""

from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from disclosure.announcements import Announcement, announcement_of, precedence, speaks_on
from disclosure.areas import AreaCode
from disclosure.errors import NotAllowedError
from disclosure.items import ItemId, Shown
from disclosure.profile import Slot
from disclosure.timetable import (
    Occurrence,
    OccurrenceState,
    QuietHours,
    at_once,
    carried,
    goes_before,
    next_to_air,
    occurrences,
    place,
    windows,
)
from tests.fakes.county import COUNTY, TOWNSHIP, VILLAGE, an_announcement, an_item

ZONE = ZoneInfo("Asia/Shanghai")
DAY = date(2026, 10, 9)
SLOTS = (
    Slot(name="evening", label="傍晚", start="18:00", end="18:40"),
    Slot(name="morning", label="早间", start="07:00", end="07:30"),
    Slot(name="noon", label="午间", start="12:00", end="12:30"),
)
OF_DAY = windows(DAY, SLOTS, ZONE)


def local(clock: str) -> datetime:
    return datetime.combine(DAY, time.fromisoformat(clock), tzinfo=ZONE).astimezone(UTC)


def announcement(
    name: str = "a",
    area: AreaCode = VILLAGE,
    slots: tuple[str, ...] = ("evening",),
    issued: date = DAY,
) -> Announcement:
    return Announcement(
        item=ItemId(name),
        version=1,
        area=area,
        title=name,
        text="停水。",
        slots=slots,
        repeats=2,
        issued=issued,
    )


def rows(*announcements: Announcement) -> tuple[Occurrence, ...]:
    return occurrences(DAY, announcements, OF_DAY)


def test_windows_are_instants_in_order_of_the_day() -> None:
    assert [window.slot for window in OF_DAY] == ["morning", "noon", "evening"]
    assert OF_DAY[0].start == datetime(2026, 10, 8, 23, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("start", "end", "kept"),
    [
        ("12:00", "13:00", ["morning", "evening"]),
        ("21:00", "07:00", ["morning", "noon", "evening"]),
        ("21:00", "07:01", ["noon", "evening"]),
        ("18:30", "06:00", ["morning", "noon", "evening"]),
        ("00:00", "23:59", []),
    ],
)
def test_slots_that_begin_in_quiet_hours_are_left_out(
    start: str, end: str, kept: list[str]
) -> None:
    quiet = QuietHours(start=time.fromisoformat(start), end=time.fromisoformat(end))
    assert [window.slot for window in windows(DAY, SLOTS, ZONE, quiet)] == kept


def test_a_slot_ends_where_quiet_hours_begin() -> None:
    quiet = QuietHours(start=time(18, 30), end=time(6, 0))
    assert windows(DAY, SLOTS, ZONE, quiet)[-1].end == local("18:30")


def test_an_announcement_is_due_in_each_of_its_slots_that_exist() -> None:
    made = rows(announcement(slots=("morning", "evening", "midnight")))
    assert [(row.slot, row.due, row.until) for row in made] == [
        ("morning", local("07:00"), local("07:30")),
        ("evening", local("18:00"), local("18:40")),
    ]


def test_the_higher_level_then_the_newer_goes_first() -> None:
    older = announcement("older", issued=DAY - timedelta(days=3))
    newer = announcement("newer")
    township = announcement("township", area=TOWNSHIP, issued=DAY - timedelta(days=30))
    county = announcement("county", area=COUNTY, issued=DAY - timedelta(days=300))
    group = announcement("group", area=AreaCode(f"{VILLAGE}-01"))
    order = sorted([older, newer, group, township, county], key=precedence)
    assert [one.item for one in order] == ["county", "township", "newer", "older", "group"]


def test_nothing_is_due_outside_its_window() -> None:
    made = rows(announcement())
    assert next_to_air(made, local("17:59")) is None
    assert next_to_air(made, local("18:00")) == made[0]
    assert next_to_air(made, local("18:39")) == made[0]
    assert next_to_air(made, local("18:40")) is None


@pytest.mark.parametrize("state", sorted(set(OccurrenceState) - {"waiting", "deferred"}))
def test_what_is_settled_is_not_due_again(state: OccurrenceState) -> None:
    made = rows(announcement())
    assert next_to_air([msgspec.structs.replace(made[0], state=state)], local("18:10")) is None


def test_a_persons_order_goes_before_everything_and_interrupts() -> None:
    (daily,) = rows(announcement("county", area=COUNTY))
    ordered = msgspec.structs.replace(rows(announcement("order"))[0], ordered=True)
    assert next_to_air([daily, ordered], local("18:10")) == ordered
    assert goes_before(ordered, daily)
    assert not goes_before(daily, ordered)
    assert not goes_before(ordered, ordered)


def test_within_a_level_what_is_deferred_comes_after_what_is_in_its_slot() -> None:
    own = rows(announcement("own", issued=DAY - timedelta(days=9)))[0]
    morning = rows(announcement("late", slots=("morning",)))[0]
    late = carried(morning, [morning, own], OF_DAY[2:], local("08:00"))
    assert late
    assert next_to_air([own, late], local("18:00")) == own
    county = msgspec.structs.replace(late, precedence=precedence(announcement("c", area=COUNTY)))
    assert next_to_air([own, county], local("18:00")) == county


def test_what_was_not_said_is_carried_to_the_next_window_that_is_free_of_it() -> None:
    morning, evening = rows(announcement(slots=("morning", "evening")))
    late = carried(morning, [morning, evening], OF_DAY, local("07:30"))
    assert late
    assert (late.slot, late.due, late.state.value) == ("morning", local("12:00"), "deferred")
    again = carried(late, [late, evening], OF_DAY, local("12:30"))
    assert again is None


def test_nothing_is_carried_into_the_past_the_next_day_or_for_a_person() -> None:
    (morning,) = rows(announcement(slots=("morning",)))
    assert carried(morning, [morning], OF_DAY, local("19:00")) is None
    (evening,) = rows(announcement())
    assert carried(evening, [evening], OF_DAY, local("18:40")) is None
    ordered = msgspec.structs.replace(morning, ordered=True)
    assert carried(ordered, [ordered], OF_DAY, local("08:00")) is None


def test_a_day_is_placed_one_after_the_other_and_what_overflows_later() -> None:
    county = announcement("county", area=COUNTY, slots=("morning",))
    village = announcement("village", slots=("morning",))
    made = place(
        rows(county, village), OF_DAY, {ItemId("county"): 1700.0, ItemId("village"): 200.0}, 2.0
    )
    assert [(one.occurrence.item, one.start) for one in made] == [
        ("county", local("07:00")),
        ("village", local("12:00")),
    ]
    assert made[1].occurrence.state is OccurrenceState.DEFERRED


@pytest.mark.parametrize("quiet", [None, QuietHours(start=time(21), end=time(6))])
def test_the_window_over_the_whole_day_takes_nothing_from_the_slots_in_it(
    quiet: QuietHours | None,
) -> None:
    of_day = windows(DAY, (*SLOTS, at_once(quiet)), ZONE, quiet)
    said = [
        announcement("m", slots=("morning",)),
        announcement("e"),
        announcement("n", slots=("now",)),
    ]
    due = occurrences(DAY, said, of_day)
    made = place(due, of_day, {row.item: 60.0 for row in due}, 2.0)
    first = local("06:00") if quiet else local("00:00")
    assert {one.occurrence.item: one.start for one in made} == {
        "n": first,
        "m": local("07:00"),
        "e": local("18:00"),
    }


def test_what_fits_nowhere_is_said_to() -> None:
    made = place(rows(announcement()), OF_DAY, {ItemId("a"): 9999.0}, 2.0)
    assert [one.start for one in made] == [None]


@given(
    st.lists(
        st.tuples(
            st.sampled_from([COUNTY, TOWNSHIP, VILLAGE]),
            st.sets(st.sampled_from(["morning", "noon", "evening"]), min_size=1),
            st.floats(1, 2500),
        ),
        max_size=12,
    )
)
def test_a_plan_never_overlaps_nor_leaves_a_window_nor_loses_anything(
    given_announcements: list[tuple[AreaCode, set[str], float]],
) -> None:
    made = [
        announcement(str(number), area, tuple(sorted(slots)))
        for number, (area, slots, _) in enumerate(given_announcements)
    ]
    seconds = {one.item: given_announcements[n][2] for n, one in enumerate(made)}
    due = rows(*made)
    placed = place(due, OF_DAY, seconds, 2.0)
    assert sorted(p.occurrence.key for p in placed) == sorted(row.key for row in due)
    spans = sorted(
        (p.start, p.start + timedelta(seconds=p.seconds)) for p in placed if p.start is not None
    )
    assert all(first[1] <= second[0] for first, second in pairwise(spans))
    assert all(any(w.start <= s and e <= w.end for w in OF_DAY) for s, e in spans)
    said = [(p.occurrence.item, p.occurrence.due) for p in placed if p.start is not None]
    assert len(set(said)) == len(said)


def test_only_a_loudspeakers_item_is_announced() -> None:
    with pytest.raises(NotAllowedError, match="not approved for loudspeakers"):
        announcement_of(an_item())
    item = an_announcement()
    assert announcement_of(item).text == "明天上午停水。"
    assert speaks_on(item, date(2026, 10, 9))
    assert not speaks_on(item, date(2026, 10, 7))
    assert not speaks_on(an_item(), date(2026, 10, 9))
    ended = msgspec.structs.replace(
        item, shown=Shown(first=date(2026, 10, 1), last=date(2026, 10, 8))
    )
    assert not speaks_on(ended, date(2026, 10, 9))
    repealed = msgspec.structs.replace(
        item, elements=msgspec.structs.replace(item.elements, repealed=date(2026, 10, 9))
    )
    assert not speaks_on(repealed, date(2026, 10, 9))


@pytest.mark.parametrize("zone", ["Asia/Shanghai", "Asia/Urumqi", "Europe/Berlin"])
def test_a_slot_begins_by_the_wall_clock_on_every_day_of_a_year(zone: str) -> None:
    local_zone = ZoneInfo(zone)
    for number in range(366):
        day = DAY + timedelta(days=number)
        for window, wall in zip(
            windows(day, SLOTS, local_zone), ("07:00", "12:00", "18:00"), strict=True
        ):
            assert f"{window.start.astimezone(local_zone):%H:%M}" == wall
            assert window.end - window.start in (timedelta(minutes=30), timedelta(minutes=40))


def test_a_zone_without_summer_time_has_every_day_the_same_length() -> None:
    starts = [windows(DAY + timedelta(days=n), SLOTS, ZONE)[0].start for n in range(366)]
    assert {later - earlier for earlier, later in pairwise(starts)} == {timedelta(days=1)}
