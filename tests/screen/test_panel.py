import math

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from screen.paging.panel import CAPITAL_EM, IDEOGRAPH_EM, Panel, TypeScale, line_px

KIOSK = Panel(width_px=1080, height_px=1920, inches=21.5, distance_mm=600)


def test_a_kiosk_panel_has_body_of_forty_pixels_and_targets_of_twenty_millimetres():
    scale = TypeScale.for_panel(KIOSK)
    assert 40 <= scale.body <= 42
    assert scale.target == 81
    assert scale.gap / KIOSK.px_per_mm >= 3


def test_elder_mode_enlarges_text_by_a_third():
    usual, elder = TypeScale.for_panel(KIOSK), TypeScale.for_panel(KIOSK, elder=True)
    assert elder.body == math.ceil(usual.body * 1.3)
    assert elder.small == math.ceil(usual.small * 1.3)


@settings(deadline=None, max_examples=60)
@given(
    width=st.integers(300, 4000),
    height=st.integers(300, 4000),
    inches=st.floats(7, 120),
    distance=st.integers(300, 20_000),
)
def test_no_size_is_too_small_for_the_distance(width, height, inches, distance):
    panel = Panel(width_px=width, height_px=height, inches=inches, distance_mm=distance)
    scale = TypeScale.for_panel(panel)
    smallest_mm = min(scale.small, scale.body, scale.title) / panel.px_per_mm
    near = min(distance, 1000) * math.tan(math.radians(0.7))
    assert smallest_mm * CAPITAL_EM >= near - 1e-6
    if distance > 1000:
        assert smallest_mm * IDEOGRAPH_EM >= distance / 200 - 1e-6


def test_lines_keep_more_than_the_least_spacing():
    for size in range(20, 120):
        assert line_px(size) >= 1.3 * size


def test_a_larger_body_never_shrinks_below_the_smallest_size():
    scale = TypeScale.for_panel(KIOSK)
    assert scale.with_body(10).body == scale.small


@pytest.mark.parametrize(
    "wrong",
    [
        {"width_px": 0},
        {"height_px": 99_999},
        {"inches": 0.0},
        {"distance_mm": 5},
    ],
)
def test_a_panel_that_does_not_exist_is_refused(wrong):
    given_ = {"width_px": 1080, "height_px": 1920, "inches": 43.0, "distance_mm": 4000}
    with pytest.raises(ValueError, match=r"panel|diagonal|distance"):
        Panel(**{**given_, **wrong})


@pytest.mark.parametrize(
    ("size", "inches", "strip"),
    [
        ((320, 32), 60, True),
        ((1920, 360), 28, True),
        ((1920, 540), 38, False),
        ((1366, 768), 32, False),
        ((1080, 1920), 43, False),
    ],
)
def test_a_panel_too_low_for_pages_is_a_bar(size, inches, strip):
    panel = Panel(width_px=size[0], height_px=size[1], inches=inches, distance_mm=2000)
    assert panel.strip == strip


def test_coarse_pixels_make_no_letter_smaller_than_its_strokes_need():
    wall = Panel(width_px=512, height_px=256, inches=110, distance_mm=6000)
    assert TypeScale.for_panel(wall).small == 16
