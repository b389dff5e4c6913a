"""Switches of a panel: HDMI-CEC, and the screen saver of a desktop.

Each gives its order as a command of its own, so that a panel that does not answer holds
nothing up. Without a switch the picture is merely black.
"""

import subprocess
from collections.abc import Sequence

from disclosure.items import Strict
from signage.orders import Order
from signage.settings import PowerPlan


class CommandSwitch(Strict, frozen=True, kw_only=True):
    """Switches by running a command.

    Attributes:
        on_command, off_command: the commands with their arguments.
    """

    on_command: tuple[str, ...]
    off_command: tuple[str, ...]

    def begin(self, *, on: bool) -> Order:
        """Run the command for on or off; OSError when there is none of its name."""
        return run(self.on_command if on else self.off_command)


def by_cec(device: str) -> CommandSwitch:
    """Return a switch that speaks HDMI-CEC by `cec-ctl` (package v4l-utils).

    Arguments:
        device: e.g. ``/dev/cec0``.
    """
    # A television heeds only a device that has told what it is.
    to_panel = ("cec-ctl", "-d", device, "--playback", "--to", "0")
    return CommandSwitch(
        on_command=(*to_panel, "--image-view-on"), off_command=(*to_panel, "--standby")
    )


def by_dpms() -> CommandSwitch:
    """Return a switch that stops the signal, by `xset` (package x11-xserver-utils)."""
    force = ("xset", "dpms", "force")
    return CommandSwitch(on_command=(*force, "on"), off_command=(*force, "off"))


def for_plan(plan: PowerPlan) -> CommandSwitch | None:
    """Return the switch that a plan names; None where the picture is merely black."""
    if plan.switch == "cec":
        return by_cec(plan.device)
    return by_dpms() if plan.switch == "dpms" else None


def run(command: Sequence[str]) -> Order:
    """Begin a command and don't wait for it; OSError when there is none of its name."""
    return subprocess.Popen(
        command,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
