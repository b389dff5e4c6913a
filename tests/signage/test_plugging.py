"""A panel plugged late, another one, and one that only sleeps."""

import subprocess
import sys

import pytest

from signage.plugging import EXIT_REPLUGGED, DrmConnectors, Plugging
from tests.fakes.connectors import FakeConnectors

HDMI = "card1-HDMI-A-1 1920x1080"
OTHER = "card1-HDMI-A-1 3840x2160"


def plug(folder, panels):
    for name in ("card1-HDMI-A-1", "card1-HDMI-A-2"):
        mode = next((panel.split()[1] for panel in panels if panel.startswith(name)), "")
        (folder / name).mkdir(exist_ok=True)
        (folder / name / "status").write_text("connected\n" if mode else "disconnected\n")
        (folder / name / "modes").write_text(f"{mode}\n640x480\n" if mode else "")
    (folder / "card1").mkdir(exist_ok=True)


@pytest.mark.parametrize("panels", [(), (HDMI,), (HDMI, "card1-HDMI-A-2 1366x768")])
def test_linux_and_the_fake_tell_the_same(tmp_path, panels):
    plug(tmp_path, panels)
    assert DrmConnectors(tmp_path).plugged() == FakeConnectors(*panels).plugged()


def test_a_machine_that_tells_nothing_has_nothing_plugged(tmp_path):
    assert DrmConnectors(tmp_path / "none").plugged() == ()


def test_a_panel_that_stays_as_it_was_changes_nothing():
    plugging = Plugging(FakeConnectors(HDMI))
    assert not any(plugging.tick(second) for second in range(100))


def test_a_panel_plugged_after_the_start_opens_the_screen_anew_once_it_is_steady():
    connectors = FakeConnectors()
    plugging = Plugging(connectors)
    assert not plugging.tick(10)
    connectors.panels = (HDMI,)
    assert not plugging.tick(11)
    assert not plugging.tick(13)
    assert plugging.tick(14)


def test_a_panel_that_flickers_is_waited_for():
    connectors = FakeConnectors()
    plugging = Plugging(connectors)
    for second in range(20):
        connectors.panels = (HDMI,) if second % 2 else ()
        assert not plugging.tick(second)


def test_a_panel_that_sleeps_and_wakes_changes_nothing():
    connectors = FakeConnectors(HDMI)
    plugging = Plugging(connectors)
    connectors.panels = ()
    assert not any(plugging.tick(second) for second in range(1, 50))
    connectors.panels = (HDMI,)
    assert not any(plugging.tick(second) for second in range(50, 100))


def test_another_panel_opens_the_screen_anew():
    connectors = FakeConnectors(HDMI)
    plugging = Plugging(connectors)
    connectors.panels = (OTHER,)
    assert [plugging.tick(second) for second in range(1, 6)] == [False, False, False, True, True]


PLAYED = """
import sys, threading
from pathlib import Path
from screen.widgets.window import WindowPlan, prepare
from signage.settings import load_screen
from tests.fakes.connectors import FakeConnectors
settings = load_screen(Path(sys.argv[1]))
prepare(WindowPlan(title="test", width_px=270, height_px=480, headless=True))
from signage.screens.running import Screen
connectors = FakeConnectors()
screen = Screen(settings, seconds=60, connectors=connectors)
connectors.panels = ("card1-HDMI-A-1 1920x1080",)
sys.exit(screen.play())
"""


@pytest.mark.ui
@pytest.mark.slow
def test_a_screen_ends_with_a_code_of_its_own_when_a_panel_is_plugged(village, tmp_path):
    settings = tmp_path / "signage.toml"
    settings.write_text(f'store = "{village.store}"\nwidth_px = 270\nheight_px = 480\n')
    done = subprocess.run(
        [sys.executable, "-c", PLAYED, str(settings)],
        capture_output=True, text=True, check=False, timeout=55,
    )  # fmt: skip
    assert done.returncode == EXIT_REPLUGGED, done.stderr


@pytest.mark.slow
def test_a_screen_without_any_panel_does_not_play_for_nobody(village, tmp_path):
    settings = tmp_path / "signage.toml"
    settings.write_text(f'store = "{village.store}"\nwidth_px = 270\nheight_px = 480\n')
    environment = {"PATH": "/usr/bin:/bin", "DISPLAY": ":99", "PYTHONPATH": "."}
    done = subprocess.run(
        [sys.executable, "-m", "signage", "play", "--settings", str(settings), "--seconds", "2"],
        capture_output=True, text=True, check=False, timeout=55, env=environment,
    )  # fmt: skip
    assert done.returncode != 0
    assert "Traceback" not in done.stderr
