"""Who is in a screen's deck, how heavy, and why."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

import pytest
from msgspec.structs import replace

from disclosure.day_parts import DayPart
from disclosure.display_duty import DisplayDuty
from disclosure.items import EntryCode, Shown
from disclosure.playlists import Playlist, Shape
from screen.paging.panel import Panel
from signage.playlist import County, Deck, county_for, in_order, may_show, weight_of
from tests.fakes.county import OTHER_VILLAGE, TODAY, VILLAGE, FakeCounty, an_item


def test_items_shown_for_a_legal_term_come_twice_as_often_as_standing_ones():
    standing = an_item()
    term = an_item(shown=Shown(first=date(2026, 10, 8), last=date(2026, 10, 20)))
    assert weight_of(term, TODAY) == 2 * weight_of(standing, TODAY)


def test_an_item_is_shown_in_its_days_and_while_in_force():
    day = date(2026, 10, 9)
    item = an_item(shown=Shown(first=date(2026, 10, 9), last=date(2026, 10, 9)))
    assert may_show(item, day)
    assert not may_show(item, date(2026, 10, 10))
    assert not may_show(replace(item, elements=replace(item.elements, repealed=day)), day)


ZONE = ZoneInfo("Asia/Shanghai")
MORNING = datetime(2026, 10, 9, 8, tzinfo=ZONE)
EVENING = datetime(2026, 10, 9, 20, tzinfo=ZONE)
ROADS = an_item("修路", entry=EntryCode("affairs.road"))
MONEY = an_item("九月账目")
NOTICE = an_item("停水通知", shown=Shown(first=TODAY, last=TODAY))
WARNING = an_item("暴雨黄色预警", entry=EntryCode("government.alert"), shown=Shown(first=TODAY))


def a_playlist(**changes):
    fields = {"name": "roads", "label": "修路专题", "weight": 3, "entries": ("affairs",)}
    return Playlist(**(fields | changes))


def a_deck(*playlists, items=(ROADS, MONEY, NOTICE, WARNING)):
    return Deck(TODAY, items, County(playlists, DisplayDuty()))


def weights(deck, local=MORNING):
    return {deck.find(item).title: place.weight for item, place in deck.places(local).items()}


def reasons(deck, local=MORNING):
    return {deck.find(item).title: place.why for item, place in deck.places(local).items()}


def test_without_a_playlist_everything_comes_by_its_own_weight():
    assert weights(a_deck()) == {"修路": 1, "九月账目": 1, "停水通知": 2, "暴雨黄色预警": 6}
    assert reasons(a_deck()) == {
        "修路": "standing",
        "九月账目": "standing",
        "停水通知": "term",
        "暴雨黄色预警": "alert",
    }


def test_a_playlist_weighs_its_items_only_in_its_part_of_the_day():
    deck = a_deck(a_playlist(parts=(DayPart(start="06:00", end="09:00"),)))
    assert weights(deck)["修路"] == 3
    assert reasons(deck)["修路"] == "修路专题"
    assert weights(deck, EVENING) == weights(a_deck())


def test_of_several_playlists_the_heaviest_weighs_and_all_are_named():
    deck = a_deck(a_playlist(), a_playlist(name="b", label="村务", weight=2))
    assert weights(deck)["修路"] == 3
    assert reasons(deck)["修路"] == "修路专题、村务"


def test_beside_one_that_is_alone_come_alerts_and_other_running_playlists():
    alone = a_playlist(alone=True)
    assert set(weights(a_deck(alone))) == {"修路", "暴雨黄色预警"}
    other = a_playlist(name="m", label="账", entries=("finance",), items=())
    assert set(weights(a_deck(alone, other))) == {"修路", "九月账目", "停水通知", "暴雨黄色预警"}


def test_one_that_is_alone_but_has_nothing_to_show_leaves_the_screen_to_all():
    deck = a_deck(a_playlist(alone=True), items=(MONEY, NOTICE))
    assert set(weights(deck)) == {"九月账目", "停水通知"}


def test_an_alert_is_no_heavier_by_a_playlist():
    deck = a_deck(a_playlist(entries=("government",), weight=9))
    assert weights(deck)["暴雨黄色预警"] == 6


def test_only_items_inside_their_term_are_owed():
    assert a_deck().owed == {NOTICE.id: 4}


def test_the_order_of_a_deck_does_not_hang_on_what_came_first():
    items = [an_item(title) for title in ("甲", "乙", "丙", "丁")]
    newer = replace(MONEY, elements=replace(MONEY.elements, issued=date(2026, 10, 9)))
    assert in_order([*items, newer]) == in_order([newer, *reversed(items)])
    assert in_order([*items, newer])[0] == newer
    assert in_order(items, "广场") == in_order(reversed(items), "广场")
    orders = {in_order(items, wall) for wall in ("", "a", "b", "c", "d")}
    assert len(orders) > 1


@pytest.mark.parametrize(
    ("width", "height", "shape"),
    [(1080, 1920, "portrait"), (1920, 1080, "landscape"), (320, 32, "strip")],
)
def test_a_playlist_is_for_screens_of_its_shapes_and_areas(width, height, shape):
    panel = Panel(width_px=width, height_px=height, inches=30, distance_mm=4000)
    lists = tuple(a_playlist(name=str(each), shapes=(each,)) for each in Shape)
    elsewhere = a_playlist(name="elsewhere", screens=(OTHER_VILLAGE,))
    profile = replace(FakeCounty().a_profile(), playlists=(*lists, elsewhere))
    assert [one.name for one in county_for(profile, VILLAGE, panel).playlists] == [shape]
