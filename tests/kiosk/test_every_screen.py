"""What holds on every screen: panels, letters, colours, reach and languages."""

import re
from pathlib import Path
from typing import get_args

import pytest

from kiosk import screens
from kiosk.journey.comfort import LOW_SHARE, Comfort
from kiosk.journey.stops import Stop
from kiosk.settings import Profile
from screen.paging.panel import TypeScale
from tests.kiosk import measuring
from tests.kiosk.walking import walk

pytestmark = pytest.mark.ui

PANELS = {
    "upright": {"width_px": 540, "height_px": 960, "inches": 21.5},
    "lying": {"width_px": 960, "height_px": 540, "inches": 21.5},
    "1366x768": {"width_px": 1366, "height_px": 768, "inches": 18.5},
    "1024x600": {"width_px": 1024, "height_px": 600, "inches": 18.5},
}
"""The first two are half the pixels of 1080p, so that the same millimetres draw faster."""
LARGE = {
    "1080x1920": {"width_px": 1080, "height_px": 1920, "inches": 21.5},
    "1920x1080": {"width_px": 1920, "height_px": 1080, "inches": 21.5},
    "3840x2160": {"width_px": 3840, "height_px": 2160, "inches": 31.5},
}
COMFORTS = {
    "plain": Comfort(),
    "larger": Comfort(larger=True),
    "low": Comfort(low_reach=True),
    "low and larger": Comfort(low_reach=True, larger=True),
    "English": Comfort(language="en"),
}


SCREENS = Path(screens.__file__).parent
RULE = re.compile(r"^<(\w+)(?:@\w+)?>:", re.MULTILINE)


def test_the_tour_passes_every_stop_and_draws_every_rule(open_kiosk, village):
    """A stop or a screen that nobody walks over is one that nobody measures."""
    kiosk = open_kiosk(**PANELS["upright"])
    passed: set[type] = set()
    drawn: set[str] = set()
    names = []
    for scene in walk(kiosk, village):
        names.append(scene.name)
        passed.add(type(kiosk.visit.trail.here))
        for widget in kiosk.stage.walk():
            drawn.update(kind.__name__ for kind in type(widget).__mro__)
    rules = {name for file in SCREENS.glob("*.kv") for name in RULE.findall(file.read_text())}
    left_out = {kind.__name__ for kind in set(get_args(Stop)) - passed}
    left_out |= rules - drawn
    assert not left_out, f"add to kiosk/screens/tour: {sorted(left_out)}"
    assert len(names) == len(set(names)), "a scene's picture would take another's place"


def _measured(kiosk, village, comfort: Comfort) -> list[str]:
    """Walk over all screens and return what is wrong on them."""
    from kiosk.screens.scale import scale

    kiosk.stage.suit(comfort)
    plain = TypeScale.for_panel(kiosk.settings.panel)
    faults, ways_back = [], set()
    for scene in walk(kiosk, village):
        told = [
            *measuring.too_small(scene.top, plain.target),
            *measuring.too_close(scene.top, kiosk.window, plain.gap),
            *measuring.letters(kiosk.stage, plain),
            *_shouts(kiosk.texts()),
        ]
        # The maintenance page is for technicians, who stand.
        if scale.low_reach and kiosk.stage.maintenance is None:
            told += measuring.too_high(scene.top, kiosk.window, LOW_SHARE)
        faults += [f"{scene.name}: {fault}" for fault in told]
        if scene.top is kiosk.stage:
            ways_back.add(_ways_back(kiosk.stage))
    if len(ways_back) > 1:
        faults.append("back and home move about")
    return list(dict.fromkeys(faults))


@pytest.mark.parametrize("comfort", COMFORTS.values(), ids=COMFORTS)
@pytest.mark.parametrize("panel", PANELS.values(), ids=PANELS)
def test_every_screen_keeps_its_measures(open_kiosk, village, panel, comfort):
    faults = _measured(open_kiosk(**panel), village, comfort)
    assert not faults, "\n".join(faults)


@pytest.mark.slow
@pytest.mark.parametrize("comfort", ["plain", "larger"])
@pytest.mark.parametrize("panel", LARGE.values(), ids=LARGE)
def test_every_screen_keeps_its_measures_on_large_panels(open_kiosk, village, panel, comfort):
    faults = _measured(open_kiosk(**panel), village, COMFORTS[comfort])
    assert not faults, "\n".join(faults)


@pytest.mark.parametrize(
    ("panel", "profile", "offered"),
    [
        ("upright", Profile.STREET, True),
        ("upright", Profile.COMMUNITY, False),
        ("1024x600", Profile.STREET, False),
    ],
)
def test_low_reach_is_offered_where_a_touch_panel_is_high(open_kiosk, panel, profile, offered):
    from kiosk.screens.comforts import Option

    kiosk = open_kiosk(**PANELS[panel], profile=profile)
    kiosk.stage.on_nav("comfort")
    kiosk.draw()
    words = {one.words for one in kiosk.stage.walk() if isinstance(one, Option)}
    assert ("往下放" in words) is offered


@pytest.mark.parametrize("high_contrast", [False, True], ids=["palette", "high contrast"])
@pytest.mark.parametrize("panel", ["upright", "lying"])
def test_drawn_letters_stand_out_from_their_drawn_ground(open_kiosk, village, panel, high_contrast):
    kiosk = open_kiosk(**PANELS[panel])
    kiosk.stage.suit(Comfort(high_contrast=high_contrast))
    faults = []
    for scene in walk(kiosk, village):
        told = measuring.faint(scene.top, kiosk.stage, kiosk.window)
        faults += [f"{scene.name}: {fault}" for fault in told]
    assert not faults, "\n".join(dict.fromkeys(faults))


def test_high_contrast_has_two_colours_but_for_pictures(open_kiosk):
    from collections import Counter

    kiosk = open_kiosk(**PANELS["upright"])
    kiosk.stage.suit(Comfort(high_contrast=True))
    kiosk.draw(10)
    pixels = measuring.pixels(kiosk.stage).reshape(-1, 3)
    common = [bytes(colour) for colour, _ in Counter(map(bytes, pixels)).most_common(2)]
    assert {colour.hex() for colour in common} == {"000000", "ffd60a"}


@pytest.mark.parametrize("board", ["letters", "nine", "hand", "digits"])
@pytest.mark.parametrize("panel", PANELS.values(), ids=PANELS)
def test_every_key_has_twenty_millimetres_and_three_around_it(open_kiosk, panel, board):
    kiosk = open_kiosk(**panel)
    kiosk.visit.open_form()
    kiosk.stage.move()
    keyboard = kiosk.stage.face.ids.keyboard
    keyboard.take_way(board)
    kiosk.draw(6)
    assert keyboard.shown_board == board
    keys, px = measuring.pressables(keyboard), kiosk.settings.panel.px_per_mm
    assert len(keys) > 8
    small = [
        f"{measuring.name(key)}: {key.width / px:.1f}x{key.height / px:.1f} mm"
        for key in keys
        if min(key.width, key.height) < 20 * px - 1
    ]
    close = measuring.too_close(keyboard, kiosk.window, 3 * px)
    assert not small + close, "\n".join(small + close)


def _ways_back(stage) -> tuple[object, ...]:
    from demo.finger import centre_of
    from kiosk.screens.nav import NavKey

    keys = [widget for widget in stage.walk() if isinstance(widget, NavKey)]
    return tuple((key.icon, *map(round, centre_of(key))) for key in keys[:2])


def _shouts(texts: str) -> list[str]:
    return [f"somebody shouts {word}" for word in ("！", "!", "系统错误") if word in texts]
