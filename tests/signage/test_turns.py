"""Turns over a day: what the legal term asks for, catching up, clocks that jump."""

from collections import Counter
from datetime import date, datetime, time, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from disclosure.day_parts import DayPart
from disclosure.display_duty import DisplayDuty
from disclosure.items import EntryCode, Shown
from disclosure.playlists import Playlist
from signage.hours import OnHours, lit_seconds
from signage.playlist import CATCH_UP, County, Deck
from signage.timeline import Timeline, slots
from signage.turns import Turns
from tests.fakes.county import TODAY, an_item

ZONE = ZoneInfo("Asia/Shanghai")
TERM = Shown(first=TODAY, last=date(2026, 10, 31))
DUTY = DisplayDuty(showings=6, opens="08:00", closes="10:00")
OPEN = OnHours(on="07:00", off="10:30")
DAYTIME = Playlist(
    name="alone", label="专题", alone=True, entries=(EntryCode("affairs"),), parts=()
)


def at(clock, day=TODAY):
    return datetime.combine(day, time.fromisoformat(clock), ZONE)


def items(standing=0, term=0, road=0):
    return (
        *(an_item(f"常设{n}") for n in range(standing)),
        *(an_item(f"公示{n}", shown=TERM) for n in range(term)),
        *(an_item(f"修路{n}", entry=EntryCode("affairs.road")) for n in range(road)),
    )


def play(deck, seconds=20.0, hours=(OPEN,), lengths=None):
    """Return the slots of a day; `lengths` are seconds by title."""
    by_title = lengths or {}
    return list(slots(deck, lambda item: by_title.get(deck.find(item).title, seconds), hours, ZONE))


def counted(deck, played):
    return Counter(
        deck.find(slot.turn.item).title
        for slot in played
        if deck.county.duty.counts_at(slot.start) and slot.start.date() == deck.day
    )


def test_a_short_day_of_many_items_needs_no_catching_up_while_rounds_suffice():
    deck = Deck(TODAY, items(standing=10, term=10), County((), DUTY))
    played = play(deck)
    assert CATCH_UP not in {slot.turn.why for slot in played}
    assert min(counted(deck, played)[f"公示{n}"] for n in range(10)) >= 6


def test_what_rounds_alone_would_miss_is_caught_up_before_the_hours_end():
    """Of 2 hours at 20 s a turn, 360, rounds of 220 give each term item 3 or 4 turns."""
    deck = Deck(TODAY, items(standing=180, term=20), County((), DUTY))
    played = play(deck)
    caught = [slot for slot in played if slot.turn.why == CATCH_UP]
    assert caught
    assert min(counted(deck, played)[f"公示{n}"] for n in range(20)) >= 6
    # Not before it is needed: some 60 showings are missing by then.
    assert all(at("09:10") <= slot.start < at("10:00") for slot in caught)


def test_one_item_is_caught_up_between_others():
    duty = DisplayDuty(showings=28, opens="08:00", closes="08:10")
    deck = Deck(TODAY, items(standing=5, term=1), County((), duty))
    played = play(deck, seconds=10)
    assert counted(deck, played)["公示0"] >= 28
    assert all(one.turn.item != two.turn.item for one, two in pairwise(played))


def test_a_playlist_that_is_alone_takes_no_items_legal_showings():
    deck = Deck(TODAY, items(standing=5, term=5, road=3), County((DAYTIME,), DUTY))
    played = play(deck)
    titles = counted(deck, played)
    assert all(titles[f"公示{n}"] >= 6 for n in range(5))
    assert all(titles[f"常设{n}"] == 0 for n in range(5))


def test_when_time_is_too_short_for_all_it_is_shared_and_nobody_starves():
    """60 items that owe 6 showings of 60 s ask for six hours of two."""
    deck = Deck(TODAY, items(standing=3, term=60), County((), DUTY))
    played = play(deck, seconds=60)
    titles = counted(deck, played)
    assert (
        max(titles[f"公示{n}"] for n in range(60)) - min(titles[f"公示{n}"] for n in range(60)) <= 1
    )
    during = [slot for slot in played if at("08:00") <= slot.start < at("10:00")]
    whys = [slot.turn.why for slot in during]
    runs = "".join("c" if why == CATCH_UP else "r" for why in whys)
    assert "cccc" not in runs
    assert all(titles[f"常设{n}"] > 0 for n in range(3))


@settings(deadline=None, max_examples=20)
@given(
    standing=st.integers(0, 40),
    lengths=st.lists(st.integers(6, 90), min_size=1, max_size=12),
    other=st.integers(6, 60),
    alone=st.booleans(),
)
def test_the_minimum_is_met_wherever_there_is_time_for_it(standing, lengths, other, alone):
    """Time enough: with what comes between, the showings take up to 90 % of the hours."""
    road = 2 if alone else 0
    named = {f"公示{n}": float(seconds) for n, seconds in enumerate(lengths)}
    showings = 6 * len(lengths)
    between = max(2 * 6 - 1 - showings, 0) + showings // 3 + 2
    needed = 6 * sum(lengths) + between * max(other, *lengths)
    lists = (DAYTIME,) if alone else ()
    deck = Deck(TODAY, items(standing=standing, term=len(lengths), road=road), County(lists, DUTY))
    played = play(deck, other, lengths=named)
    titles = counted(deck, played)
    if needed * 1.1 < 7200 * 0.9 and len(deck.items) > 1:
        assert all(titles[name] >= 6 for name in named)
    pairs = [(one.turn.item, two.turn.item) for one, two in pairwise(played)]
    assert len(deck.items) == 1 or all(one != two for one, two in pairs)


@settings(deadline=None, max_examples=12)
@given(
    weight=st.integers(2, 9),
    hours=st.tuples(st.integers(0, 23), st.integers(0, 23)),
    others=st.integers(2, 9),
)
def test_stated_shares_hold_in_each_part_of_the_day(weight, hours, others):
    part = DayPart(start=f"{hours[0]:02d}:00", end=f"{hours[1]:02d}:00")
    running = Playlist(
        name="p", label="专题", weight=weight, entries=(EntryCode("affairs"),), parts=(part,)
    )
    deck = Deck(TODAY, items(standing=others, road=1), County((running,)))
    played = play(deck, hours=())
    for within in (True, False):
        here = [slot for slot in played if running.runs(slot.start) is within]
        road = [slot for slot in here if deck.find(slot.turn.item).title == "修路0"]
        share = min(weight if within else 1, others) / (
            min(weight if within else 1, others) + others
        )
        assert {round(slot.turn.share, 6) for slot in road} <= {round(share, 6)}
        # Two changes of the part in a day, and one turn of a window.
        assert abs(len(road) - share * len(here)) <= 4


def test_over_midnight_the_night_is_one_and_the_day_begins_anew():
    deck = Deck(TODAY, items(standing=3), County())
    night = OnHours(on="22:00", off="02:00")
    played = play(deck, hours=(night,))
    starts = [slot.start for slot in played]
    assert starts[0] == at("00:00")
    assert at("01:59:40") in starts
    assert not [start for start in starts if at("02:00") < start < at("22:00")]
    assert at("22:00") in starts


@pytest.mark.parametrize("hours", [(), (OPEN,), (OnHours(on="18:00", off="02:00"),)])
def test_no_slot_begins_in_the_dark_and_none_overlaps(hours):
    deck = Deck(TODAY, items(standing=3, term=2), County((), DUTY))
    played = play(deck, hours=hours, seconds=47.5)
    assert all(one.end <= two.start for one, two in pairwise(played))
    assert all(not hours or any(each.covers(slot.start) for each in hours) for slot in played)


def test_a_day_goes_on_after_midnight_until_the_next_is_at_hand():
    played = play(Deck(TODAY, items(standing=2)), hours=())
    midnight = at("00:00", TODAY + timedelta(days=1))
    assert played[-1].start > midnight + timedelta(minutes=25)


def test_an_empty_deck_has_no_turn_and_an_empty_day_no_slot():
    turns = Turns(lambda _item: 10.0)
    assert turns.draw(at("09:00")) is None
    turns.lay(Deck(TODAY, ()))
    assert turns.draw(at("09:00")) is None
    assert play(Deck(TODAY, ())) == []


def test_a_showing_is_owed_once_a_day_and_anew_the_next():
    duty = DisplayDuty(showings=1, opens="08:00", closes="08:01")
    turns = Turns(lambda _item: 10.0)
    turns.lay(Deck(TODAY, items(standing=30, term=1), County((), duty)))
    drawn = [turns.draw(at("08:00") + timedelta(seconds=10 * n)) for n in range(6)]
    assert [turn.why for turn in drawn].count(CATCH_UP) <= 1
    tomorrow = TODAY + timedelta(days=1)
    turns.lay(Deck(tomorrow, items(standing=30, term=1), County((), duty)))
    again = [turns.draw(at("08:00", tomorrow) + timedelta(seconds=10 * n)) for n in range(6)]
    owed = items(term=1)[0].id
    assert owed in {turn.item for turn in drawn}
    assert owed in {turn.item for turn in again}


@settings(deadline=None, max_examples=20)
@given(jumps=st.lists(st.integers(-30 * 3600, 30 * 3600), min_size=1, max_size=8))
def test_a_clock_that_jumps_neither_stops_nor_repeats_the_turns(jumps):
    turns, deck = Turns(lambda _item: 15.0, (OPEN,)), items(standing=2, term=3)
    local, found = at("08:30"), []
    for jump in jumps:
        local += timedelta(seconds=jump)
        turns.lay(Deck(local.date(), deck, County((), DUTY)))
        for _ in range(10):
            local += timedelta(seconds=15)
            found.append(turns.draw(local))
    assert all(turn is not None for turn in found)
    assert all(one.item != two.item for one, two in pairwise(found))
    assert {turn.item for turn in found} == {item.id for item in deck}


def test_new_content_forgets_no_showing_of_the_day():
    """Three of four are shown when new content comes; only one is caught up afterwards."""
    duty = DisplayDuty(showings=4, opens="08:00", closes="09:00")
    deck = Deck(TODAY, items(standing=1, term=1), County((), duty))
    turns = Turns(lambda _item: 10.0)
    turns.lay(deck)
    owed = items(term=1)[0].id
    shown = 0
    for n in range(8):
        shown += turns.draw(at("08:00") + timedelta(seconds=10 * n)).item == owed
    assert shown == 4
    turns.lay(Deck(TODAY, items(standing=2, term=1), County((), duty)))
    late = [turns.draw(at("08:59") + timedelta(seconds=10 * n)) for n in range(5)]
    assert CATCH_UP not in {turn.why for turn in late}


@settings(deadline=None, max_examples=8)
@given(order=st.permutations([60 * n for n in range(0, 24 * 60, 97)]))
def test_a_timeline_says_the_same_in_whatever_order_it_is_asked(order):
    deck = Deck(TODAY, items(standing=3, term=2), County((), DUTY))

    def fresh():
        return Timeline(slots(deck, lambda _item: 21.3, (OPEN,), ZONE))

    asked = fresh()
    midnight = at("00:00")
    for seconds in order[:4]:
        moment = midnight + timedelta(seconds=seconds)
        assert asked.at(moment) == fresh().at(moment)


def test_a_timeline_answers_with_the_slot_of_the_moment_or_the_next():
    deck = Deck(TODAY, items(standing=2), County())
    timeline = Timeline(slots(deck, lambda _item: 20.0, (OPEN,), ZONE))
    assert timeline.at(at("07:00:19")).start == at("07:00")
    assert timeline.at(at("07:00:20")).start == at("07:00:20")
    assert timeline.at(at("03:00")).start == at("07:00")
    assert timeline.at(at("12:00")) is None
    assert timeline.at(at("07:00:05")).start == at("07:00")


def test_the_lit_seconds_of_a_day_follow_from_its_hours():
    midnight, end = at("00:00"), at("00:00") + timedelta(days=1)
    assert lit_seconds((), midnight, end) == 86_400
    assert lit_seconds((OPEN,), midnight, end) == 3.5 * 3600
    night = OnHours(on="22:00", off="02:00", weekdays=(5,))  # TODAY is a Friday
    assert lit_seconds((night,), midnight, end) == 2 * 3600
    assert lit_seconds((OPEN,), end, midnight) == 0
