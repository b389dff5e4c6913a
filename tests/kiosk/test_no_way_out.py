"""A resident who tries everything stays in the kiosk; a new kiosk says that it is new."""

import random
from pathlib import Path

import pytest

from content_sync.store.reader import SyncProgress
from kiosk.settings import KioskSettings
from tests.fakes.county import NOW
from tests.fakes.window import open_window

pytestmark = pytest.mark.ui

ESCAPE, F1, ALT_F4 = 27, 282, 285
PANEL = {"width_px": 360, "height_px": 640, "inches": 21.5}


@pytest.fixture
def open_app():
    apps = []

    def open_one(store):
        window = open_window(PANEL["width_px"], PANEL["height_px"])
        from kiosk.main import KioskApp

        app = KioskApp(KioskSettings(store=str(store), fullscreen=True, **PANEL), lambda: NOW)
        app.root = app.build()
        window.add_widget(app.root)
        app.on_start()
        apps.append((app, window))
        return app, window

    yield open_one
    for app, window in apps:
        window.remove_widget(app.root)
        app.on_stop()


def _draw(frames: int = 3) -> None:
    from kivy.base import EventLoop

    for _ in range(frames):
        EventLoop.idle()


def test_a_new_kiosk_waits_for_its_first_content_and_then_opens(open_app, village, tmp_path):
    app, _ = open_app(tmp_path / "not yet")
    assert app.stage is None
    assert "请稍候" in app._syncing.told
    app._settings = KioskSettings(store=str(village.store), **PANEL)
    app._poll()
    assert app.stage is not None


def test_the_first_content_is_told_in_numbers(open_app, tmp_path):
    app, _ = open_app(tmp_path / "not yet")
    app._syncing.show(SyncProgress(1, 3, 20, 80, 0, 0, first_sync_done=False))
    assert "20" in app._syncing.told
    assert app._syncing.share == 0.25


def test_changed_content_is_taken_up_by_itself(open_app, village):
    from kiosk.journey.stops import ItemStop

    app, _ = open_app(village.store)
    item = village.item("9月财务")
    app.stage.visit.trail.go(ItemStop(item=item.id))
    app.stage.move()
    assert app.stage.face.title == item.title
    village.county.withdraw(item)
    village.county.fill(village.store)
    app._poll()
    assert app.stage.face.title == "这件内容不再展示"


@pytest.mark.parametrize("key", [ESCAPE, F1, ALT_F4])
def test_no_key_leaves_the_kiosk(open_app, village, key):
    from kivy.base import EventLoop

    app, window = open_app(village.store)
    assert window.dispatch("on_keyboard", key, 0, None, ["alt"])
    _draw()
    assert not EventLoop.quit
    assert not app.open_settings()
    assert app.stage.parent is not None


def test_a_window_that_is_asked_to_close_stays(open_app, village):
    _, window = open_app(village.store)
    assert window.dispatch("on_request_close", "keyboard")


@pytest.mark.slow
def test_touches_all_over_the_place_break_nothing(kiosk):
    from kivy.tests.common import UnitTestTouch

    chance = random.Random(20261009)
    for _ in range(250):
        x, y = chance.randrange(360), chance.randrange(640)
        touch = UnitTestTouch(x, y)
        touch.touch_down()
        if chance.random() < 0.3:
            touch.touch_move(x + chance.randrange(-80, 80), y + chance.randrange(-200, 200))
        kiosk.draw(1)
        touch.touch_up()
        kiosk.draw(1)
        if chance.random() < 0.05:
            kiosk.pass_time(chance.choice([30, 95, 200]))
    assert kiosk.stage.parent is not None
    kiosk.stage.rest()
    kiosk.draw()
    kiosk.touch(100, 300)
    assert kiosk.face == "HomeScreen"


def test_only_passing_faults_of_the_store_are_outlasted():
    import sqlite3

    from kivy.base import ExceptionManager

    from disclosure.errors import MalformedError, RetryLaterError
    from kiosk.screens.patience import Patience

    patience = Patience()
    for fault in (RetryLaterError("busy"), sqlite3.OperationalError("database is locked")):
        assert patience.handle_exception(fault) == ExceptionManager.PASS
    for fault in (MalformedError("wrong"), ValueError("a defect"), KeyboardInterrupt()):
        assert patience.handle_exception(fault) == ExceptionManager.RAISE


def test_the_keyboard_learns_anew_only_when_items_came_or_went(open_app, village):
    from tests.fakes.county import an_item

    app, _ = open_app(village.store)
    before = app.hall.words_mark()
    village.county.fill(village.store)
    assert app.hall.words_mark() == before
    village.county.publish(an_item("新修的水渠"))
    village.county.fill(village.store)
    assert app.hall.words_mark() != before
    assert "新修的水渠" in app.hall.words()


def test_no_inspector_nor_other_module_of_kivys_is_loaded(open_app, village):
    from kivy.config import Config

    open_app(village.store)
    assert not Config.items("modules")


def test_a_second_touch_of_the_mouse_leaves_no_red_dots(open_app, village):
    from kivy.config import Config

    open_app(village.store)
    assert "disable_multitouch" in Config.get("input", "mouse")


def test_a_file_dropped_on_the_window_changes_nothing(open_app, village):
    app, window = open_app(village.store)
    face, stop = app.stage.face, app.stage.visit.trail.here
    for event in ("on_drop_begin", "on_drop_end"):
        window.dispatch(event, 100, 100)
    window.dispatch("on_drop_file", b"/etc/passwd", 100, 100)
    window.dispatch("on_drop_text", b"https://example.org", 100, 100)
    _draw()
    assert (app.stage.face, app.stage.visit.trail.here) == (face, stop)


@pytest.mark.parametrize(
    "way", ["TextInput", "webbrowser", "FileChooser", "on_ref_press", "Popup", "Inspector"]
)
def test_no_screen_has_what_opens_a_keyboard_a_dialog_or_a_browser_of_the_system(way):
    rooms = ("kiosk", "screen", "signage")
    files = [
        file
        for room in rooms
        for kind in ("*.py", "*.kv")
        for file in Path(room).rglob(kind)
        if way in file.read_text(encoding="utf-8")
    ]
    assert not files
