"""A visit with a keyboard of hardware alone, and one with its mouse (profile community)."""

import pytest

from kiosk.settings import Profile

pytestmark = pytest.mark.ui

PC = {"width_px": 960, "height_px": 540, "inches": 21.5, "profile": Profile.COMMUNITY}
CODES = {"\r": 13, "\t": 9, "\b": 8, "\x1b": 27, " ": 32}


@pytest.fixture
def pc(open_kiosk):
    return open_kiosk(**PC)


def _press(kiosk, keys: str) -> None:
    for mark in keys:
        kiosk.stage.hardware.press(CODES.get(mark, ord(mark)), mark, [])
        kiosk.draw(2)


def _to(kiosk, words: str) -> None:
    """Go on with Tab until the ring is on something that says `words`."""
    from demo.finger import name_of

    for _ in range(80):
        _press(kiosk, "\t")
        if name_of(kiosk.stage.hardware.focus.on) == words:
            return
    raise AssertionError(f"the ring never came to {words}")


def _enter(kiosk) -> None:
    _press(kiosk, "\r")
    kiosk.wait(lambda: not _held(kiosk))
    kiosk.draw()


def _held(kiosk) -> bool:
    return kiosk.stage.hardware.focus.on is not None and (
        kiosk.stage.hardware.focus.on.state == "down"
    )


def _search(kiosk) -> None:
    from kiosk.screens.home import SearchBox

    kiosk.tap(SearchBox)


def test_tab_and_enter_press_what_a_finger_would(pc):
    _to(pc, "我的答复")
    _enter(pc)
    assert pc.face == "CodeScreen"
    _press(pc, "\x1b")
    assert pc.face == "HomeScreen"


def test_the_ring_is_seen_and_goes_with_a_touch(pc):
    _press(pc, "\t")
    assert pc.stage.canvas.after.children
    pc.touch(2, 2)
    assert pc.stage.hardware.focus.on is None
    assert not pc.stage.canvas.after.children


def test_letters_write_pinyin_and_a_digit_picks_the_candidate(pc):
    _search(pc)
    _press(pc, "dibao")
    pc.draw()
    _press(pc, "2")
    assert pc.stage.face.composer.text == "地包"
    _press(pc, "\b1,")
    assert pc.stage.face.composer.text == "地1，"


def test_space_takes_the_first_candidate_and_enter_searches(pc):
    _search(pc)
    _press(pc, "dibao ")
    assert pc.stage.face.composer.text == "低保"
    _press(pc, "\r")
    assert not pc.stage.face.writing


def test_enter_in_a_form_takes_open_letters_as_they_are_then_goes_on(pc):
    pc.visit.open_form()
    pc.stage.move()
    _press(pc, "abc\r")
    assert pc.stage.face.composer.text == "abc"
    _press(pc, "\r")
    assert pc.visit.trail.here.field.value == "name"


def test_the_keys_are_put_away_and_can_be_fetched(pc):
    from kiosk.screens.keys import Key

    _search(pc)
    assert not [key for key in pc.stage.walk() if isinstance(key, Key) and key.words == "q"]
    pc.tap(Key, words="屏幕键盘")
    pc.find(Key, words="q")


def test_digits_enter_a_collection_code(pc):
    _to(pc, "我的答复")
    _enter(pc)
    _press(pc, "12345\b")
    assert pc.stage.face.digits == "1234"


def test_a_key_stops_the_countdown_and_does_nothing_else(pc):
    pc.pass_time(91)
    assert pc.stage.leaving
    _press(pc, "\t")
    assert not pc.stage.leaving
    assert pc.stage.hardware.focus.on is None


def test_a_key_wakes_the_kiosk(pc):
    pc.stage.rest()
    _press(pc, "x")
    assert not pc.stage.at_rest
    assert pc.face == "HomeScreen"


def test_tab_stays_within_the_sheet_of_comforts(pc):
    pc.stage.on_nav("comfort")
    pc.draw()
    for _ in range(15):
        _press(pc, "\t")
        assert pc.stage.hardware.focus.on in list(pc.stage.comforts.walk())
    _press(pc, "\x1b")
    assert pc.stage.comforts is None
