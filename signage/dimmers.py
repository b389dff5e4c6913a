"""Dimmers of a panel: a backlight of this machine, and a monitor's own over DDC/CI."""

from dataclasses import dataclass
from pathlib import Path

from signage.brightness import FULL
from signage.dimming import Dimmer
from signage.orders import Order
from signage.settings import BrightnessPlan
from signage.switches import run

_BRIGHTNESS = "10"
"""The feature's code, hexadecimal (VESA MCCS 2.2, 8.2)."""


@dataclass(frozen=True)
class Done:
    """An order that was carried out at once."""

    def poll(self) -> int | None:
        """Return that it was taken."""
        return 0

    def kill(self) -> None:
        """Nothing is under way."""


@dataclass(frozen=True)
class Backlight:
    """A backlight that the kernel offers as files.

    Attributes:
        folder: with the files `brightness` and `max_brightness`.
    """

    folder: Path

    def begin(self, percent: int) -> Order:
        """Write the brightness; OSError when the kernel does not take it."""
        try:
            most = int((self.folder / "max_brightness").read_text("ascii"))
        except ValueError as error:
            raise OSError(f"{self.folder / 'max_brightness'} holds no number") from error
        level = max(1, round(most * percent / FULL))
        (self.folder / "brightness").write_text(f"{level}\n", "ascii")
        return Done()


@dataclass(frozen=True)
class MonitorControl:
    """A monitor's own brightness, by `ddcutil` (package ddcutil).

    Attributes:
        display: number of the display.
    """

    display: str

    def begin(self, percent: int) -> Order:
        """Run the command; OSError when there is none of its name."""
        return run(("ddcutil", "--display", self.display, "setvcp", _BRIGHTNESS, str(percent)))


def for_plan(plan: BrightnessPlan) -> Dimmer | None:
    """Return the dimmer that a plan names; None where the picture is dimmed alone."""
    if plan.dimmer == "backlight":
        return Backlight(Path(plan.device))
    return MonitorControl(plan.device) if plan.dimmer == "ddc" else None
