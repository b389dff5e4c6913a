"""Screens of a wall: the same page at the same moment, whenever each was started."""

from datetime import timedelta
from itertools import pairwise

import pytest
from msgspec.structs import replace

from disclosure.items import Shown
from disclosure.playlists import Playlist
from signage.hours import OnHours
from signage.settings import PlayerPlan
from tests.fakes.county import NOW, TODAY
from tests.signage.test_takeover import an_alert
from tests.signage.theatre import Theatre

WALL = PlayerPlan(wall="广场")
POLL = 0.5


@pytest.fixture
def busy(village, notice):
    """A village with more on its screen, some of it long."""
    for title in ("低保名单", "修路招标", "水费标准", "体检时间"):
        long = notice(title)
        village.county.publish(replace(long, blocks=long.blocks * 9))
    village.sync()
    return village


@pytest.fixture
def wall(busy):
    def screen(seconds=0.0):
        return Theatre(busy, WALL, NOW + timedelta(seconds=seconds))

    return screen


def face(screen):
    """Return what a screen shows: title and page."""
    cue = screen.front.cue
    return None if cue is None else (cue.verified.item.title, cue.page.number)


def run_to(moment, *screens):
    for screen in screens:
        while screen.now < moment:
            screen.tick()


def agreement(seconds, *screens):
    """Run screens side by side; return the share of looks at which all show the same."""
    same = []
    for _ in range(int(seconds / POLL)):
        for screen in screens:
            screen.tick()
        same.append(len({face(screen) for screen in screens}) == 1)
    return sum(same) / len(same)


@pytest.mark.slow
def test_screens_started_at_different_times_show_the_same_pages(wall):
    early, late, later = wall(), wall(97.3), wall(311.9)
    moment = NOW + timedelta(seconds=320)
    run_to(moment, early, late, later)
    assert len({face(layer) for layer in (early, late, later)}) == 1
    # They look every half second, at different moments of it.
    assert agreement(200, early, late, later) > 0.85
    assert len(early.history) > 40


@pytest.mark.parametrize("jump", [-7200, -3.3, 1.5, 190])
def test_after_a_jump_of_the_clock_a_screen_is_in_step_again_at_once(wall, jump):
    jumping = wall(8)
    jumping.run(60)
    while jumping.stage.seconds_left(jumping.steady) < 4.5:
        jumping.tick()
    jumping.jump(jump)
    jumping.tick()
    jumping.tick()
    fresh = wall((jumping.now - NOW).total_seconds())
    fresh.tick(0.0)
    fresh.tick(0.0)
    assert face(jumping) == face(fresh)
    assert agreement(60, fresh, jumping) > 0.85


def test_a_screen_that_joins_late_in_a_page_begins_with_the_next(wall):
    first = wall()
    run_to(NOW + timedelta(seconds=100), first)
    left = first.stage.seconds_left(first.steady)
    joined = wall(100 + left - 1)
    joined.tick(0.1)
    joined.tick(0.1)
    run_to(first.now + timedelta(seconds=left + 1), first, joined)
    assert [face(joined)] == [face(first)]
    assert len(joined.history) == 1


@pytest.mark.slow
def test_an_item_that_one_screen_cannot_draw_puts_it_out_of_step_for_that_turn_only(wall):
    well, ill = wall(), wall()
    ill.broken = {"低保名单"}
    run_to(NOW + timedelta(seconds=400), well, ill)
    assert "低保名单" not in {layer.title for layer in ill.history}
    assert "低保名单" in {layer.title for layer in well.history}
    shown = []
    for _ in range(600):
        well.tick()
        ill.tick()
        shown.append(face(well) == face(ill) or face(well)[0] == "低保名单")
    assert sum(shown) / len(shown) > 0.8


@pytest.mark.slow
def test_after_an_alert_they_are_in_step_again(wall, village):
    one, two = wall(), wall(33.3)
    run_to(NOW + timedelta(seconds=50), one, two)
    red = an_alert("暴雨红色预警")
    village.county.publish(red)
    village.sync()
    run_to(NOW + timedelta(seconds=80), one, two)
    assert face(one)[0] == face(two)[0] == "暴雨红色预警"
    village.county.withdraw(red)
    village.sync()
    run_to(NOW + timedelta(seconds=84), one, two)
    assert face(one) == face(two)
    assert agreement(120, one, two) > 0.85


def test_new_content_leaves_them_in_step_from_the_page_after_the_next(wall, busy, notice):
    one, two = wall(), wall(12.7)
    run_to(NOW + timedelta(seconds=20), one)
    while face(one) != ("修路招标", 1):  # a turn of many pages has just begun
        one.tick()
    run_to(one.now, two)
    busy.county.publish(notice("新来的通知", shown=Shown(first=TODAY, last=TODAY)))
    busy.sync()
    seen = len(one.history)
    while len(one.history) < seen + 3:
        one.tick()
        two.tick()
        assert face(one) == face(two) or one.stage.seconds_left(one.steady) < 1
    fresh = wall((one.now - NOW).total_seconds())
    assert agreement(30, one, two, fresh) > 0.85


def test_over_midnight_they_stay_in_step_and_never_stand_empty(wall):
    midnight = NOW.replace(hour=16, minute=0)  # 24:00 in the county
    one, two = wall(), wall()
    one.start = midnight - timedelta(seconds=200)
    two.start = midnight - timedelta(seconds=90)
    run_to(midnight - timedelta(seconds=30), one, two)
    assert agreement(90, one, two) > 0.8
    assert "standing" not in {layer.title for layer in (*one.history, *two.history)}


@pytest.mark.slow
def test_two_walls_have_orders_of_their_own(busy):
    def order(name):
        screen = Theatre(busy, replace(WALL, wall=name))
        screen.run(200)
        return tuple(dict.fromkeys(layer.title for layer in screen.history))

    assert len({order(name) for name in ("广场", "村口")}) > 1


@pytest.mark.slow
def test_in_the_morning_a_screen_of_a_wall_joins_at_once(busy):
    lit = OnHours(on="09:00", off="12:00")
    plan = replace(WALL, hours=(lit,))
    night = Theatre(busy, plan, NOW)
    night.run(40)
    for _ in range(10):
        night.steady += 60
        night.stage.rest(night.now, night.steady)
    fresh = Theatre(busy, plan, night.now)
    night.tick()
    night.tick()
    run_to(night.now + timedelta(seconds=3), night, fresh)
    assert face(night) == face(fresh)
    assert agreement(60, night, fresh) > 0.85


def test_a_screen_by_itself_begins_each_turn_with_its_first_page(busy):
    alone = Theatre(busy, PlayerPlan(), NOW + timedelta(seconds=123))
    alone.run(100)
    alone.jump(3600)
    alone.run(200)
    pages = [face(alone) for alone.front in alone.history]
    for before, after in pairwise(pages):
        assert after[1] == 1 or after == (before[0], before[1] + 1)


def test_a_playlist_weighs_on_a_screen_at_its_time(busy):
    playlist = Playlist(
        name="road", label="修路", alone=True, items=(busy.items[0].id, busy.items[1].id)
    )
    profile = replace(busy.county.a_profile(2), playlists=(playlist,))
    busy.county.publish(profile)
    busy.sync()
    screen = Theatre(busy, WALL)
    screen.run(300)
    assert {layer.title for layer in screen.history} == {"九月财务公开", "停水通知"}
