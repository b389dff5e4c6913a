"""Brightness by the hour, and a panel that may not take it."""

import logging
from datetime import datetime, timedelta

import pytest

from signage.brightness import BrightnessStep, percent_at
from signage.dimmers import Backlight, MonitorControl, for_plan
from signage.dimming import Dimming
from signage.settings import BrightnessPlan

DAY = (BrightnessStep(at="07:00", percent=100), BrightnessStep(at="19:30", percent=40))


def at(text: str) -> datetime:
    return datetime.fromisoformat(f"2026-11-22T{text}")


@pytest.mark.parametrize(
    ("time", "percent"),
    [("06:59", 40), ("07:00", 100), ("19:29", 100), ("19:30", 40), ("23:59", 40), ("00:00", 40)],
)
def test_a_step_holds_until_the_next_one_over_midnight_too(time, percent):
    assert percent_at(DAY, at(time)) == percent
    assert percent_at(tuple(reversed(DAY)), at(time)) == percent


def test_without_steps_it_is_full():
    assert percent_at((), at("03:00")) == 100


@pytest.mark.parametrize(
    ("time", "percent"), [("7:00", 50), ("25:00", 50), ("07:00", 0), ("07:00", 101)]
)
def test_a_step_that_cannot_be_is_refused(time, percent):
    with pytest.raises(ValueError, match=r"no time|percent"):
        BrightnessStep(at=time, percent=percent)


class PaperOrder:
    def __init__(self, result):
        self.result, self.killed = result, False

    def poll(self):
        return self.result

    def kill(self):
        self.killed = True


class PaperDimmer:
    """A dimmer that answers as a test says: a code, None for never, or an error."""

    def __init__(self, answer=0):
        self.answer, self.told = answer, []
        self.orders = []

    def begin(self, percent):
        self.told.append(percent)
        if isinstance(self.answer, OSError):
            raise self.answer
        self.orders.append(PaperOrder(self.answer))
        return self.orders[-1]


def test_without_a_dimmer_the_picture_is_dimmed():
    assert Dimming(None).tick(0.0, 40) == pytest.approx(0.6)


def test_until_the_panel_took_it_the_picture_is_dimmed_then_no_more():
    dimmer = PaperDimmer()
    dimming = Dimming(dimmer)
    assert dimming.tick(0.0, 40) == pytest.approx(0.6)
    assert dimming.tick(1.0, 40) == 0.0
    assert dimmer.told == [40]


def test_a_panel_that_fails_is_asked_again_and_the_picture_dimmed_meanwhile(caplog):
    dimmer = PaperDimmer(OSError("no such command"))
    dimming = Dimming(dimmer)
    with caplog.at_level(logging.WARNING):
        tells = [dimming.tick(float(second), 40) for second in range(120)]
    assert set(tells) == {0.6}
    assert len(dimmer.told) == 2
    assert len(caplog.records) == 1
    dimmer.answer = 0
    dimming.tick(120.0, 40)
    assert dimming.tick(121.0, 40) == 0.0


def test_a_panel_that_never_answers_is_given_up():
    dimmer = PaperDimmer(None)
    dimming = Dimming(dimmer)
    dimming.tick(0.0, 40)
    assert dimming.tick(11.0, 40) == pytest.approx(0.6)
    assert dimmer.orders[0].killed


def test_an_order_that_was_taken_is_given_again_for_a_panel_that_forgot():
    dimmer = PaperDimmer()
    dimming = Dimming(dimmer)
    for second in range(1300):
        dimming.tick(float(second), 40)
    assert len(dimmer.told) == 3


def test_another_brightness_is_ordered_at_once():
    dimmer = PaperDimmer()
    dimming = Dimming(dimmer)
    for second, percent in enumerate((40, 40, 100, 100)):
        told = dimming.tick(float(second), percent)
    assert dimmer.told == [40, 100]
    assert told == 0.0


def test_a_backlight_is_written_in_its_own_steps(tmp_path):
    (tmp_path / "max_brightness").write_text("255\n")
    (tmp_path / "brightness").write_text("255\n")
    plan = BrightnessPlan(dimmer="backlight", device=str(tmp_path), steps=DAY)
    order = for_plan(plan).begin(40)
    assert order.poll() == 0
    assert (tmp_path / "brightness").read_text() == "102\n"


def test_a_backlight_that_is_not_there_dims_the_picture(tmp_path):
    dimming = Dimming(Backlight(tmp_path / "none"))
    assert dimming.tick(0.0, 50) == pytest.approx(0.5)
    assert dimming.failures == 1


def test_a_machine_without_ddcutil_dims_the_picture(monkeypatch, tmp_path):
    monkeypatch.setenv("PATH", str(tmp_path))
    dimming = Dimming(MonitorControl("1"))
    assert dimming.tick(0.0, 50) == pytest.approx(0.5)
    assert dimming.failures == 1


@pytest.mark.parametrize("wrong", [{"dimmer": "backlight"}, {"dimmer": "ddc", "device": "HDMI"}])
def test_a_plan_names_its_device(wrong):
    with pytest.raises(ValueError, match="device"):
        BrightnessPlan(**wrong)


def test_brightness_follows_the_hour_alone():
    day = datetime.fromisoformat("2026-11-22T00:00")
    levels = [percent_at(DAY, day + timedelta(minutes=minute)) for minute in range(1440)]
    assert levels.count(40) == (24 - 12.5) * 60
