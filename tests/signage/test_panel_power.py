"""A panel is switched as it is wanted, however it behaves."""

import sys
import time

import pytest

from signage.orders import OrderPace
from signage.panel_power import PanelPower
from signage.switches import CommandSwitch, by_cec

PACE = OrderPace(order_seconds=10, retry_seconds=5, longest_retry_seconds=60, repeat_seconds=600)


class Television:
    """A panel that takes orders, refuses them, or lets them hang."""

    def __init__(self):
        self.orders = []
        self.result = 0
        self.missing = False
        self.killed = 0

    def begin(self, *, on):
        if self.missing:
            raise FileNotFoundError("cec-ctl")
        self.orders.append(on)
        return self

    def poll(self):
        return self.result

    def kill(self):
        self.killed += 1


@pytest.fixture
def television():
    return Television()


@pytest.fixture
def power(television):
    return PanelPower(television, PACE)


def run(power, start, seconds, *, on):
    for second in range(start, start + seconds):
        power.tick(float(second), on=on)


def test_after_a_start_the_panel_is_ordered_as_it_is_wanted(power, television):
    run(power, 0, 5, on=False)
    assert television.orders == [False]
    assert power.answers


def test_a_panel_that_refuses_for_long_is_still_asked_once_in_the_longest_pause(power, television):
    television.result = 1
    run(power, 0, 1000, on=True)
    before = len(television.orders)
    run(power, 1000, 305, on=True)
    assert len(television.orders) - before == 5


def test_a_change_is_ordered_at_once(power, television):
    run(power, 0, 60, on=True)
    run(power, 60, 2, on=False)
    assert television.orders == [True, False]


def test_an_order_is_repeated_so_that_a_panel_plugged_in_late_comes_on(power, television):
    run(power, 0, 1300, on=True)
    assert television.orders == [True, True, True]


def test_a_panel_that_refuses_is_asked_again_ever_more_patiently(power, television):
    television.result = 1
    run(power, 0, 30, on=True)
    few = len(television.orders)
    assert 2 <= few <= 4
    assert not power.answers
    run(power, 30, 600, on=True)
    assert len(television.orders) - few <= 14
    television.result = 0
    run(power, 630, 70, on=True)
    assert power.answers


def test_an_order_that_hangs_is_given_up_after_its_time(power, television):
    television.result = None
    run(power, 0, 10, on=True)
    assert television.killed == 0
    run(power, 10, 2, on=True)
    assert television.killed == 1
    assert not power.answers


def test_a_missing_command_is_told_and_tried_again(power, television, caplog):
    television.missing = True
    run(power, 0, 3, on=True)
    assert "cec-ctl" in caplog.text
    television.missing = False
    run(power, 3, 5, on=True)
    assert television.orders == [True]


def ended(order):
    """Return how an order ended, which is a process of ours."""
    end = time.monotonic() + 30
    while order.poll() is None:
        assert time.monotonic() < end
        time.sleep(0.01)
    return order.poll()


def test_a_command_switch_runs_the_command_for_each(tmp_path):
    def touch(name):
        return (sys.executable, "-c", f"open({str(tmp_path / name)!r}, 'w').close()")

    switch = CommandSwitch(on_command=touch("on"), off_command=touch("off"))
    assert ended(switch.begin(on=True)) == 0
    assert [path.name for path in tmp_path.iterdir()] == ["on"]
    assert ended(switch.begin(on=False)) == 0
    assert (tmp_path / "off").exists()


def test_a_command_that_is_not_installed_is_an_os_error():
    with pytest.raises(OSError, match="no-such-command"):
        CommandSwitch(on_command=("no-such-command",), off_command=("x",)).begin(on=True)


def test_cec_names_its_device_and_the_television():
    switch = by_cec("/dev/cec1")
    assert switch.on_command[:3] == ("cec-ctl", "-d", "/dev/cec1")
    assert switch.off_command[-1] == "--standby"
