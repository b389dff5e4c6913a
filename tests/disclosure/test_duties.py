"""Duties: what is owed, by when, and whether it was met."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from disclosure import shipped
from disclosure.areas import AreaCode
from disclosure.catalogue import Entry, Period, Term
from disclosure.duties import (
    STANDING,
    Disclosed,
    Duty,
    Ground,
    Happened,
    State,
    due_of,
    duties,
    gravest,
    owes,
    year_after,
)
from disclosure.items import EntryCode, ItemId
from disclosure.periods import Span, span_of

CALENDAR = shipped.calendar()
VILLAGE = AreaCode("990421101201")


def entry(code: str) -> Entry:
    found = shipped.catalogue().find(EntryCode(code))
    assert found is not None
    return found


MONTHLY = entry("finance.monthly")
QUARTERLY = entry("finance.assets")
YEARLY = entry("finance.income")
PLAN = entry("finance.budget")
AT_ONCE = entry("affairs.project")
ALWAYS = entry("profile.village")

DAYS = st.dates(date(2024, 6, 1), date(2026, 12, 31))
PLAN_OF_A_MONTH = replace(MONTHLY, ahead=True)
PERIODIC = st.sampled_from([MONTHLY, QUARTERLY, YEARLY, PLAN, PLAN_OF_A_MONTH])


def ground(today: date, since: date = date(2026, 9, 1)) -> Ground:
    return Ground(CALENDAR, today, since, needed=7)


def item(title: str, out: date, **changes: object) -> Disclosed:
    made = Disclosed(
        item=ItemId(f"item {title} {out}"), title=title, issued=out, out=out, looked=out, first=out
    )
    return replace(made, **changes)


def of(one: Entry, today: date, *found: Disclosed, **more: object) -> dict[str, Duty]:
    since = more.pop("since", date(2026, 9, 1))
    happened = more.pop("happened", ())
    spared = more.pop("spared", ())
    assert isinstance(since, date)
    made = duties(one, found, happened, spared, ground(today, since))  # type: ignore[arg-type]
    return {duty.occasion: duty for duty in made}


@pytest.mark.parametrize(
    ("one", "span", "due"),
    [
        # The ten working days after September run over the days off of 1 to 7 October and
        # take in the make-up Saturday of 10 October.
        (MONTHLY, Span(Period.MONTH, 2026, 9), date(2026, 10, 20)),
        (MONTHLY, Span(Period.MONTH, 2026, 10), date(2026, 11, 13)),
        # Over the turn of the year: 1 to 3 January 2026 are off, 4 January is worked.
        (MONTHLY, Span(Period.MONTH, 2025, 12), date(2026, 1, 15)),
        # A leap day is the last of its month.
        (MONTHLY, Span(Period.MONTH, 2024, 2), date(2024, 3, 14)),
        (QUARTERLY, Span(Period.QUARTER, 2025, 4), date(2026, 1, 15)),
        # A plan is due after its year has begun, not after it has ended.
        (PLAN, Span(Period.YEAR, 2026, 1), date(2026, 1, 29)),
    ],
)
def test_due_days_by_hand(one: Entry, span: Span, due: date) -> None:
    assert due_of(one, span, CALENDAR) == due


@given(PERIODIC, DAYS)
def test_a_period_is_due_on_a_working_day_so_many_after_its_end(one: Entry, day: date) -> None:
    assert one.period is not None
    span = span_of(one.period, day)
    due = due_of(one, span, CALENDAR)
    begins = span.first - timedelta(days=1) if one.ahead else span.last
    assert CALENDAR.is_working(due)
    assert CALENDAR.between(begins, due) == one.allowed_days


@given(PERIODIC, DAYS, DAYS)
def test_every_period_since_the_beginning_is_asked_for_once(
    one: Entry, first: date, second: date
) -> None:
    since, today = sorted((first, second))
    asked = of(one, today, since=since)
    assert one.period is not None
    span, wanted = span_of(one.period, today), []
    while due_of(one, span, CALENDAR) >= since:
        if one.ahead or span.last < today:
            wanted.append(span.code)
        span = span.before
    assert sorted(asked) == sorted(wanted)
    for duty in asked.values():
        assert duty.due is not None
        assert (duty.state is State.OVERDUE) == (duty.due < today) == duty.fell


@given(DAYS, st.integers(0, 40))
def test_an_event_leaves_three_working_days_and_is_late_on_the_next(day: date, later: int) -> None:
    today = day + timedelta(days=later)
    duty = of(AT_ONCE, today, happened=[Happened(id="e", day=day)], since=day)["e"]
    assert duty.due is not None
    assert CALENDAR.between(day, duty.due) == 3
    assert (duty.state is State.OVERDUE) == (CALENDAR.between(day, today) > 3 or today > duty.due)


@given(DAYS, st.integers(0, 60), st.integers(0, 60))
def test_what_came_out_is_met_exactly_when_it_was_not_late(day: date, out: int, now: int) -> None:
    came = day + timedelta(days=out)
    today = came + timedelta(days=now)
    event = Happened(id="e", day=day)
    duty = of(AT_ONCE, today, item("开工", came), happened=[event], since=day)["e"]
    assert duty.due is not None
    assert duty.state is State.DONE
    assert duty.met == (came <= duty.due)
    assert duty.fell == (duty.due <= today)


def test_the_last_day_in_time_is_still_due_and_not_late() -> None:
    assert of(MONTHLY, date(2026, 11, 13))["2026-10"].state is State.DUE
    assert of(MONTHLY, date(2026, 11, 14))["2026-10"].state is State.OVERDUE


def test_an_item_settles_the_period_its_title_names() -> None:
    late = item("石桥村2026年9月财务公开", date(2026, 11, 10))
    found = of(MONTHLY, date(2026, 11, 20), late)
    assert found["2026-09"].state is State.DONE
    assert (found["2026-09"].fell, found["2026-09"].met) == (True, False)
    assert found["2026-10"].state is State.OVERDUE


def test_an_item_whose_title_names_none_settles_the_period_before_its_issue() -> None:
    found = of(MONTHLY, date(2026, 11, 20), item("本月账目", date(2026, 11, 5)))
    assert found["2026-10"].met
    plan = of(PLAN, date(2026, 3, 1), item("村里的计划", date(2026, 1, 9)), since=date(2026, 1, 1))
    assert plan["2026"].met


def test_what_was_withdrawn_is_owed_again() -> None:
    assert of(MONTHLY, date(2026, 11, 20))["2026-10"].item is None


def test_a_display_is_short_when_it_is_over_before_seven_proven_working_days() -> None:
    shown = item("2026年10月账目", date(2026, 11, 2), last=date(2026, 11, 12), days=6)
    assert of(MONTHLY, date(2026, 11, 12), shown)["2026-10"].state is State.DONE
    over = of(MONTHLY, date(2026, 11, 13), shown)["2026-10"]
    assert (over.state, over.met, over.fell) == (State.SHORT, False, True)
    enough = replace(shown, days=7)
    assert of(MONTHLY, date(2026, 11, 13), enough)["2026-10"].met


@given(DAYS, st.integers(0, 20))
def test_without_a_screen_the_sealed_term_is_what_counts(first: date, length: int) -> None:
    last = first + timedelta(days=length)
    shown = item("开工", first, last=last)
    today = last + timedelta(days=1)
    duty = of(AT_ONCE, today, shown, since=first)[shown.item]
    days = CALENDAR.between(first - timedelta(days=1), last)
    assert (duty.state is State.SHORT) == (days < 7)


def test_a_second_display_mends_one_that_was_too_short() -> None:
    short = item("2026年10月账目", date(2026, 11, 2), last=date(2026, 11, 6), days=2)
    again = item("2026年10月账目", date(2026, 11, 9), last=date(2026, 11, 18), days=8)
    duty = of(MONTHLY, date(2026, 11, 20), short, again)["2026-10"]
    assert (duty.state, duty.out, duty.days) == (State.DONE, date(2026, 11, 2), 8)


def test_one_item_settles_one_event_unless_somebody_says_it_told_of_more() -> None:
    first, second = (Happened(id=str(n), day=date(2026, 11, n)) for n in (2, 3))
    told = item("修路开工", date(2026, 11, 4))
    found = of(AT_ONCE, date(2026, 11, 20), told, happened=[second, first])
    assert [found[id_].state for id_ in ("2", "3")] == [State.DONE, State.OVERDUE]
    linked = [replace(one, item=told.item) for one in (first, second)]
    found = of(AT_ONCE, date(2026, 11, 20), told, happened=linked)
    assert [found[id_].met for id_ in ("2", "3")] == [True, True]


def test_what_came_out_before_an_event_does_not_tell_of_it() -> None:
    before = item("修路开工", date(2026, 11, 2))
    found = of(
        AT_ONCE, date(2026, 11, 20), before, happened=[Happened(id="e", day=date(2026, 11, 3))]
    )
    assert found["e"].state is State.OVERDUE
    assert found[before.item].due is None
    assert not found[before.item].fell


def test_a_link_to_what_was_withdrawn_settles_nothing() -> None:
    event = Happened(id="e", day=date(2026, 11, 3), item=ItemId("gone"))
    assert of(AT_ONCE, date(2026, 11, 20), happened=[event])["e"].state is State.OVERDUE


def test_a_standing_entry_is_looked_through_once_a_year() -> None:
    here = item("村情", date(2025, 11, 25))
    assert of(ALWAYS, date(2026, 10, 1), here)[STANDING].state is State.DONE
    assert of(ALWAYS, date(2026, 11, 1), here)[STANDING].state is State.DUE
    assert of(ALWAYS, date(2026, 11, 25), here)[STANDING].met
    late = of(ALWAYS, date(2026, 11, 26), here)[STANDING]
    assert (late.state, late.fell, late.met) == (State.OVERDUE, True, False)
    looked = replace(here, looked=date(2026, 11, 26))
    assert of(ALWAYS, date(2026, 11, 26), looked)[STANDING].state is State.DONE


def test_a_standing_entry_that_is_over_is_missing() -> None:
    gone = item("村情", date(2026, 9, 2), last=date(2026, 10, 2))
    assert of(ALWAYS, date(2026, 10, 2), gone)[STANDING].item == gone.item
    missing = of(ALWAYS, date(2026, 10, 3), gone)[STANDING]
    assert (missing.item, missing.fell) == (None, False)


def test_a_year_after_a_leap_day_is_the_last_of_february() -> None:
    assert year_after(date(2024, 2, 29)) == date(2025, 2, 28)
    assert year_after(date(2025, 2, 28)) == date(2026, 2, 28)


@given(DAYS)
def test_what_is_spared_is_never_late_and_never_counts(today: date) -> None:
    for one in (MONTHLY, QUARTERLY, ALWAYS):
        for duty in of(one, today, spared=[""], since=date(2024, 1, 1)).values():
            assert (duty.state, duty.fell) == (State.SPARED, False)


def test_one_occasion_alone_may_be_spared_and_what_came_out_stands() -> None:
    found = of(MONTHLY, date(2026, 11, 20), spared=["2026-10"])
    assert found["2026-10"].state is State.SPARED
    assert found["2026-09"].state is State.OVERDUE
    told = item("2026年10月账目", date(2026, 11, 2))
    assert of(MONTHLY, date(2026, 11, 20), told, spared=[""])["2026-10"].state is State.DONE


def test_a_village_owes_what_its_level_discloses_and_a_group_nothing() -> None:
    grid = entry("profile.grid")
    assert owes(grid, VILLAGE)
    assert not owes(grid, AreaCode(f"{VILLAGE}-01"))
    assert not owes(grid, AreaCode("990421101000"))


def test_the_gravest_state_stands_for_all() -> None:
    assert gravest([State.DONE, State.SHORT, State.DUE]) is State.SHORT
    assert gravest([]) is None


def test_terms_leave_days_of_their_own_where_an_entry_says_none() -> None:
    assert [AT_ONCE.allowed_days, MONTHLY.allowed_days] == [3, 10]
    assert (PLAN.within, PLAN.term) == (20, Term.PERIODIC)
