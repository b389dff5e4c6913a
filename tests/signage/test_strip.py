"""What a LED bar really draws."""

import itertools

import pytest

from disclosure.wording import Wording
from screen.paging import strip, theme
from screen.paging.contents import StripContent
from screen.paging.pace import Pace
from screen.paging.panel import Panel
from signage.signs import Signs
from tests.fakes.county import VILLAGE, FakeCounty
from tests.fakes.window import draw, open_window

pytestmark = pytest.mark.ui

LOW = Panel(width_px=192, height_px=16, inches=60, distance_mm=4000)
BAR = Panel(width_px=320, height_px=32, inches=60, distance_mm=4000)
WATER = StripContent(title="12月1日停水通知", text="柳泉镇水厂更换主管，请提前储水。" * 3)
ALERT = StripContent(title="暴雨红色预警", text="请马上转移。", label="红色预警", tone="warn_red")


@pytest.fixture
def shown():
    """Return what shows a content on a bar, as a view and its picture."""
    views = []

    def show(content, panel):
        window = open_window(panel.width_px, panel.height_px)
        from screen.widgets.frames import grab
        from screen.widgets.look import look
        from signage.screens.strip_view import StripView

        look.use(theme.load(high_contrast=True))
        view = StripView(content, panel, Pace(), "08:30")
        views.append(view)
        window.add_widget(view)
        draw(least=3)
        return view, grab().crop((0, 0, panel.width_px, panel.height_px))

    yield show
    from screen.widgets.look import look

    for view in views:
        view.stop()
    look.use(theme.load())


@pytest.mark.parametrize("panel", [LOW, BAR], ids=["192x16", "320x32"])
def test_letters_are_lit_or_dark_pixels_and_nothing_between(shown, panel):
    _, picture = shown(WATER, panel)
    colours = {colour for _, colour in picture.getcolors(1 << 16)}
    assert colours == {(0, 0, 0), (0xFF, 0xD6, 0x0A)}


def test_a_line_moves_by_whole_pixels_and_stops_when_its_end_is_in_sight(shown):
    view, _ = shown(WATER, LOW)
    (runner,) = view._runners
    line = runner._line
    places = [line.x]
    while not runner.done:
        runner.advance(1 / 30)
        places.append(line.x)
    assert all(place == int(place) for place in places)
    steps = [before - after for before, after in itertools.pairwise(places)]
    assert set(steps[:-1]) == {strip.gait(16, Pace()).pixels}
    assert line.right == LOW.width_px
    assert len(steps) / 30 <= strip.run_seconds(WATER, LOW, Pace()) - 2 * strip.REST_SECONDS + 0.1


def test_a_frame_left_out_is_made_good(shown):
    view, _ = shown(WATER, LOW)
    view._runners[0].advance(0.5)
    assert view._runners[0]._line.x == -15 * strip.gait(16, Pace()).pixels


def test_a_short_line_stands_still(shown):
    view, _ = shown(StripContent(title="停水"), LOW)
    assert not view.moving


def test_an_alerts_level_is_dark_on_its_colour_and_its_words_have_the_colour(shown):
    _, picture = shown(ALERT, BAR)
    red = tuple(int(theme.load().warn_red[at : at + 2], 16) for at in (1, 3, 5))
    assert picture.getpixel((1, 1)) == red
    colours = {colour for _, colour in picture.crop((0, 16, 320, 32)).getcolors(1 << 16)}
    assert colours == {(0, 0, 0), red}


def test_the_clock_stands_still_at_the_end_of_the_upper_line(shown):
    view, picture = shown(WATER, BAR)
    corner = picture.crop((320 - strip.clock_px(BAR), 0, 320, 16))
    for runner in view._runners:
        runner.advance(2.0)
    draw(least=2)
    from screen.widgets.frames import grab

    later = grab().crop((320 - strip.clock_px(BAR), 0, 320, 16))
    assert later.tobytes() == corner.tobytes()
    view.show_time("08:31")
    draw(least=2)
    assert grab().crop((320 - strip.clock_px(BAR), 0, 320, 16)).tobytes() != corner.tobytes()


def test_with_nothing_to_show_a_bar_names_the_place_and_how_to_ask():
    open_window(192, 16)
    from signage.screens.standing_view import standing_strip

    signs = Signs(profile=FakeCounty().a_profile(), home=VILLAGE)
    content = standing_strip(signs, Wording().say)
    assert content.title == "石桥村政务公开"
    assert "0890-6123456" in content.text
