"""Before there is content, kiosk and screen tell how far the set-up is, and follow it."""

import pytest

from content_sync.store.beginning import Beginning, Step, tell
from content_sync.store.folder import Folder
from kiosk.settings import KioskSettings
from signage.settings import SignageSettings
from tests.fakes.county import NOW
from tests.fakes.window import open_window

pytestmark = pytest.mark.ui
WAITING = Beginning(step=Step.NETWORK, county="https://gk.example", fingerprint="12345 " * 5 + "1")
WRONG = Beginning(step=Step.FILE, why="county")


@pytest.fixture
def folder(tmp_path):
    made = Folder(tmp_path)
    made.content.mkdir()
    return made


def test_a_kiosk_shows_a_set_up_and_then_the_first_sync(folder):
    window = open_window(540, 960)
    from kiosk.main import KioskApp
    from kiosk.screens.syncing import Syncing
    from signage.screens.beginning_view import BeginningView

    tell(folder.entering, WAITING)
    settings = KioskSettings(store=str(folder.store), width_px=540, height_px=960)
    app = KioskApp(settings, lambda: NOW)
    app.root = app.build()
    window.add_widget(app.root)
    app.on_start()
    try:
        (page,) = app.root.children
        assert isinstance(page, BeginningView)
        tell(folder.entering, None)
        app._poll()
        (page,) = app.root.children
        assert isinstance(page, Syncing)
    finally:
        window.remove_widget(app.root)
        app.on_stop()


@pytest.mark.parametrize("size", [(540, 960), (384, 32)])
def test_a_screen_follows_a_set_up_until_there_is_content(folder, size):
    open_window(*size)
    from signage.screens.running import Screen
    from signage.screens.strip_view import StripView

    width, height = size
    settings = SignageSettings(store=str(folder.store), width_px=width, height_px=height)
    screen = Screen(settings)
    shown = screen._root.children

    def title():
        (view,) = shown
        return view.name if isinstance(view, StripView) else view.rows[0][0]

    screen._show_waiting()
    before = shown[0]
    tell(folder.entering, WAITING)
    assert screen._open(0), "there is no content yet"
    assert shown[0] is not before
    assert title() == "没有连上县里的服务器"
    first = shown[0]
    tell(folder.set_up, WRONG)
    screen._open(0)
    assert title() == "存储卡上的设置有误"
    assert shown[0] is not first
    same = shown[0]
    screen._open(0)
    assert (shown[0] is same) == (not isinstance(same, StripView) or same.moving)
    screen._leave_waiting()
