"""A panel that is plugged in late, or another one: the kiosk opens anew, and for nothing else."""

import pytest

from kiosk.settings import KioskSettings
from signage.plugging import EXIT_REPLUGGED
from tests.fakes.connectors import FakeConnectors
from tests.fakes.county import NOW
from tests.fakes.window import open_window

pytestmark = pytest.mark.ui

HDMI = "card1-HDMI-A-1 1920x1080"


@pytest.mark.parametrize(
    ("opened", "then", "code"),
    [
        ((), (HDMI,), EXIT_REPLUGGED),
        ((HDMI,), ("card1-HDMI-A-1 3840x2160",), EXIT_REPLUGGED),
        ((HDMI,), (), 0),
        ((HDMI,), (HDMI,), 0),
    ],
)
def test_a_kiosk_opens_anew_for_another_panel_alone(tmp_path, monkeypatch, opened, then, code):
    window = open_window(360, 640)
    from kiosk import main

    seconds = iter(range(1000))
    monkeypatch.setattr("kiosk.main.time.monotonic", lambda: next(seconds))
    connectors = FakeConnectors(*opened)
    settings = KioskSettings(store=str(tmp_path / "none"), width_px=360, height_px=640)
    app = main.KioskApp(settings, lambda: NOW, connectors=connectors)
    ended = []
    monkeypatch.setattr(app, "stop", lambda: ended.append(app.exit_code))
    app.root = app.build()
    try:
        app._tick()
        assert ended == []
        connectors.panels = then
        for _ in range(6):
            app._tick()
        assert app.exit_code == code
        assert bool(ended) == bool(code)
    finally:
        window.remove_widget(app.root)
        app.on_stop()
