"""The hidden corner, its PIN, and the way out for a technician."""

import pytest

from disclosure.seals.pins import hash_pin
from tests.kiosk.kiosk_window import UPRIGHT

pytestmark = pytest.mark.ui

PIN = "204618"


@pytest.fixture(scope="module")
def hashed():
    return hash_pin(PIN)


@pytest.fixture
def kiosk(open_kiosk, hashed):
    return open_kiosk(**UPRIGHT, pin=hashed, hold_seconds=0.05, wrong_codes=2)


def _hold(x: float, y: float):
    from kivy.tests.common import UnitTestTouch

    touch = UnitTestTouch(x, y)
    touch.touch_down()
    return touch


def _opened(kiosk):
    touch = _hold(355, 635)
    kiosk.wait(lambda: kiosk.stage.maintenance)
    touch.touch_up()
    kiosk.draw()
    return kiosk.stage.maintenance


def _enter(kiosk, page, pin: str) -> None:
    from kiosk.screens.pieces import Act

    for digit in pin:
        page.digit(digit)
    kiosk.draw()
    kiosk.tap(Act, text="进入")
    kiosk.wait(lambda: not page.trying)
    kiosk.draw()


def test_a_corner_held_long_enough_asks_for_the_pin(kiosk):
    page = _opened(kiosk)
    assert not page.open
    assert not page.ids.facts.children


def test_a_short_touch_or_another_place_opens_nothing(kiosk):
    kiosk.touch(355, 635)
    touch = _hold(100, 300)
    kiosk.draw(60)
    touch.touch_up()
    assert kiosk.stage.maintenance is None


def test_without_a_pin_there_is_no_page(open_kiosk):
    kiosk = open_kiosk(**UPRIGHT, hold_seconds=0.01)
    touch = _hold(355, 635)
    kiosk.draw(40)
    touch.touch_up()
    assert kiosk.stage.maintenance is None


def test_the_right_pin_shows_how_the_kiosk_stands(kiosk):
    page = _opened(kiosk)
    _enter(kiosk, page, PIN)
    assert page.open
    kiosk.wait(lambda: page.ids.facts.children)
    names = {row.name for row in page.ids.facts.children}
    assert {"终端编号", "网络", "最近同步", "时钟", "存储卡", "待发箱", "打印机"} <= names


def test_wrong_pins_lock_the_page_even_when_it_is_opened_anew(kiosk):
    page = _opened(kiosk)
    for _ in range(2):
        _enter(kiosk, page, "999998")
    assert "分钟后再试" in page.told
    page.close()
    page = _opened(kiosk)
    assert "分钟后再试" in page.told
    page.digit("2")
    page.enter()
    assert not page.trying


def test_leaving_the_kiosk_takes_the_pin_and_two_touches(kiosk):
    from kiosk.screens.pieces import Act

    left: list[object] = []
    kiosk.stage.bind(on_exit=left.append)
    _enter(kiosk, _opened(kiosk), PIN)
    kiosk.tap(Act, text="退出到系统")
    assert not left
    kiosk.tap(Act, text="再点就退出")
    assert left


def test_a_forgotten_page_closes_with_the_visit(kiosk):
    _enter(kiosk, _opened(kiosk), PIN)
    kiosk.pass_time(95)
    kiosk.pass_time(30)
    assert kiosk.stage.at_rest
    assert kiosk.stage.maintenance is None


def test_touches_on_the_page_reach_nothing_under_it(kiosk):
    page = _opened(kiosk)
    for x in range(20, 360, 60):
        kiosk.touch(x, 40)
    assert kiosk.stage.maintenance is page
    assert kiosk.face == "HomeScreen"
