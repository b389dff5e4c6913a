"""The picture in its output: offsets for controllers, wandering, several outputs."""

import itertools

import pytest

from disclosure.errors import UsageError
from screen.paging.frame import Frame
from screen.paging.panel import Panel, line_px
from signage.__main__ import main
from signage.mounting import MOST_SHIFT_PX, Mounting
from signage.settings import OutputSettings, SignageSettings, load_screen
from tests.fakes.window import draw, open_window

MINUTES = 60.0
SIZES = ((1080, 1920), (1920, 1080), (1366, 768), (3840, 2160), (1280, 720))


def test_a_picture_wanders_around_its_place_and_comes_back():
    mounting = Mounting(shift_px=4, shift_minutes=10)
    places = [mounting.shift(10 * MINUTES * turn) for turn in range(9)]
    assert places[0] == (0, 0)
    assert len(set(places)) == 9
    assert {abs(way) for place in places for way in place} == {0, 4}
    assert mounting.shift(10 * MINUTES * 9) == (0, 0)
    assert mounting.shift(10 * MINUTES - 1) == (0, 0)


def test_a_step_of_the_wandering_is_never_longer_than_the_shift():
    mounting = Mounting(shift_px=4, shift_minutes=1)
    places = [mounting.shift(MINUTES * turn) for turn in range(10)]
    steps = itertools.pairwise(places)
    assert max(abs(b - a) for one, next_ in steps for a, b in zip(one, next_, strict=True)) <= 4


@pytest.mark.parametrize("size", SIZES)
def test_no_letter_stands_nearer_to_an_edge_than_the_picture_wanders(size):
    panel = Panel(width_px=size[0], height_px=size[1], inches=43, distance_mm=4000)
    frame = Frame.for_panel(panel)
    below = (frame.ticker.height - line_px(frame.scale.small)) // 2
    # A line's own height holds a fifth of an em above and below its letters.
    assert below + frame.scale.small // 10 >= MOST_SHIFT_PX
    assert frame.title.x >= panel.unit_px >= MOST_SHIFT_PX


@pytest.mark.parametrize(
    "wrong",
    [{"shift_px": 9}, {"x_px": -1}, {"shift_minutes": 0}, {"left_px": 10}],
)
def test_a_mounting_that_cannot_be_is_refused(wrong):
    with pytest.raises(ValueError, match=r"px|minutes"):
        Mounting(**wrong)


def test_a_picture_beyond_its_output_is_refused():
    mounting = Mounting(output_width_px=800, output_height_px=600, x_px=10)
    assert mounting.output(790, 600) == (800, 600)
    with pytest.raises(ValueError, match="does not lie inside"):
        SignageSettings(store="s", width_px=800, height_px=600, mounting=mounting)


TWO = """
store = "store"
[[outputs]]
name = "gate"
width_px = 1080
height_px = 1920
[[outputs]]
name = "bar"
width_px = 320
height_px = 32
inches = 60.0
[outputs.mounting]
output_width_px = 800
output_height_px = 600
[outputs.brightness]
steps = [{ at = "19:00", percent = 40 }]
"""


def test_each_output_of_a_box_has_its_own_panel(tmp_path):
    file = tmp_path / "signage.toml"
    file.write_text(TWO, encoding="utf-8")
    loaded = load_screen(file)
    gate, bar = loaded.for_output("gate"), loaded.for_output("bar")
    assert (gate.panel.portrait, bar.panel.strip) == (True, True)
    assert bar.output_size == (800, 600)
    assert bar.brightness.steps[0].percent == 40
    assert gate.store == bar.store == str(tmp_path / "store")
    with pytest.raises(UsageError, match="gate, bar"):
        loaded.for_output("")


@pytest.mark.parametrize("output", [[], ["--output", "roof"]])
def test_an_output_that_is_not_there_is_told_by_name(output, tmp_path, capsys):
    file = tmp_path / "signage.toml"
    file.write_text(TWO, encoding="utf-8")
    assert main(["play", "--settings", str(file), *output]) == 2
    assert "gate, bar" in capsys.readouterr().err


def test_two_outputs_of_one_name_are_refused():
    output = OutputSettings(name="gate", width_px=800, height_px=600)
    with pytest.raises(ValueError, match="one name"):
        SignageSettings(store="s", outputs=(output, output))


@pytest.mark.ui
def test_a_leds_picture_stands_where_the_controller_takes_it_and_is_dimmed():
    window = open_window(400, 200)
    window.clearcolor = (0, 0, 0, 1)
    from kivy.graphics import Color, Rectangle

    from screen.widgets.frames import grab
    from signage.screens.mount import Mount

    mounting = Mounting(output_width_px=400, output_height_px=200, x_px=16, y_px=24)
    mount = Mount(
        SignageSettings(store="s", width_px=320, height_px=160, inches=60, mounting=mounting)
    )
    with mount.picture.canvas:
        Color(1, 1, 1, 1)
        Rectangle(size=mount.picture.size)
    window.add_widget(mount)
    draw(least=3)
    assert grab().crop((0, 0, 400, 200)).convert("L").getbbox() == (16, 24, 336, 184)
    mount.wander(10 * MINUTES)
    mount.dim(0.5)
    draw(least=3)
    frame = grab().crop((0, 0, 400, 200)).convert("L")
    assert frame.getbbox() == (20, 24, 340, 184)
    assert frame.getpixel((100, 100)) in range(120, 136)
    mount.wander(20 * MINUTES)
    mount.dim(0.0)
    draw(least=3)
    frame = grab().crop((0, 0, 400, 200)).convert("L")
    assert frame.getbbox() == (20, 28, 340, 188)
    assert frame.getpixel((100, 100)) == 255
    window.remove_widget(mount)
