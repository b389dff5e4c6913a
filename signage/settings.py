"""What a screen's technician may set (`signage.toml`)."""

from pathlib import Path
from typing import Literal

import msgspec

from disclosure.channels import Channel
from disclosure.errors import UsageError
from disclosure.items import ItemId, Strict
from disclosure.settings import load, located
from screen.paging.pace import Pace
from screen.paging.panel import Panel, Turn
from signage.brightness import BrightnessStep
from signage.dimming import DimmingPace
from signage.hours import OnHours
from signage.mounting import Mounting
from signage.orders import OrderPace
from signage.takeover import ORANGE_SECONDS


class PlayerPlan(Strict, frozen=True, kw_only=True):
    """How a player plays, on a screen of its own or on an idle kiosk.

    Attributes:
        channel: the face whose items are played.
        phone_page: address of an item's phone page with ``{id}`` in it; empty for no code.
        reduce_motion: change pages without a fade.
        most_items: items in rotation at most, newest first.
        poll_seconds: how often content and clock are looked at.
        load_seconds: how long a page may take to get ready before it is skipped.
        ticker_seconds: how long each line of the ticker stays.
        wall: name of the wall that this screen is part of: screens of one wall, with the
            same content, panel, hours and paces, show the same page at the same moment.
            Empty for a screen by itself.
        orange_seconds: how long an orange alert has the screen to itself when it comes; a
            red one has it as long as it stands.
        pace: reading speeds.
        hours: when the screen is lit; without any it always is. A grave alert lights it at
            any hour, and a clock that is not trusted never darkens it.
        when_expired: what to do when the county's word on the content has run out (45 days
            after it was last heard): ``keep`` shows it on with its "as of" line,
            ``neutral`` shows the standing page alone.
    """

    channel: Channel = Channel.SCREEN
    phone_page: str = ""
    reduce_motion: bool = False
    most_items: int = 500
    poll_seconds: float = 0.5
    load_seconds: float = 15.0
    ticker_seconds: float = 8.0
    wall: str = ""
    orange_seconds: float = ORANGE_SECONDS
    pace: Pace = Pace()
    hours: tuple[OnHours, ...] = ()
    when_expired: Literal["keep", "neutral"] = "keep"

    def __post_init__(self) -> None:
        if self.phone_page and "{id}" not in self.phone_page:
            raise ValueError(f"phone_page {self.phone_page!r} has no {{id}}")
        if min(self.poll_seconds, self.load_seconds, self.ticker_seconds) <= 0:
            raise ValueError("poll_seconds, load_seconds and ticker_seconds are above 0")
        if self.orange_seconds < 0:
            raise ValueError("orange_seconds is at least 0")
        if self.most_items < 1:
            raise ValueError("most_items is at least 1")

    def address_of(self, item: ItemId) -> str:
        """Return the address of an item's phone page, or an empty text."""
        return self.phone_page.replace("{id}", item)


class PowerPlan(Strict, frozen=True, kw_only=True):
    """How the panel is switched outside its hours; the picture is black then in any case.

    Attributes:
        switch: ``black`` switches nothing, ``cec`` speaks HDMI-CEC by `cec-ctl`, ``dpms``
            stops the signal of a desktop by `xset`.
        device: for ``cec``.
        pace: how patiently.
    """

    switch: Literal["black", "cec", "dpms"] = "black"
    device: str = "/dev/cec0"
    pace: OrderPace = OrderPace()


class BrightnessPlan(Strict, frozen=True, kw_only=True):
    """How bright a screen is, and what makes it so.

    Attributes:
        dimmer: ``software`` lays black over the picture, ``backlight`` writes to a backlight
            of this machine, ``ddc`` asks the monitor by `ddcutil`. Where a panel does not
            take it, the picture is dimmed.
        device: folder of the backlight, e.g. ``/sys/class/backlight/10-0045``; number of
            the display for ``ddc``, e.g. ``1``.
        steps: the brightness through the day; without any it is full.
        pace: how patiently.
    """

    dimmer: Literal["software", "backlight", "ddc"] = "software"
    device: str = ""
    steps: tuple[BrightnessStep, ...] = ()
    pace: DimmingPace = DimmingPace()

    def __post_init__(self) -> None:
        if self.dimmer == "backlight" and not self.device:
            raise ValueError("device names the backlight's folder, e.g. /sys/class/backlight/NAME")
        if self.dimmer == "ddc" and not self.device.isdigit():
            raise ValueError("device is the number of the display, e.g. 1; see `ddcutil detect`")


class OutputSettings(Strict, frozen=True, kw_only=True):
    """One of several outputs of a box; each is played by a process of its own.

    Attributes:
        name: of this output, as `signage play --output` takes it.
        width_px, height_px, rotate, inches, distance_mm, high_contrast: as in `SignageSettings`.
        mounting: where the picture lies.
        power: how the panel is switched.
        brightness: how bright it is.
    """

    name: str
    width_px: int
    height_px: int
    rotate: Turn = 0
    inches: float = 43.0
    distance_mm: int = 4000
    high_contrast: bool = False
    mounting: Mounting = Mounting()
    power: PowerPlan = PowerPlan()
    brightness: BrightnessPlan = BrightnessPlan()

    def __post_init__(self) -> None:
        if not self.name:
            raise ValueError("an output has a name")


class SignageSettings(Strict, frozen=True, kw_only=True):
    """Settings of one screen.

    Relative paths are taken from the folder of the settings file.

    Attributes:
        store: the terminal's folder.
        width_px, height_px: size of the output, as people see it.
        rotate: degrees clockwise by which the picture is turned in the output: 90 or 270
            where a panel that lies by nature was hung upright.
        inches: diagonal of the picture.
        distance_mm: how far away people stand.
        fullscreen: fill the output.
        high_contrast: one bright colour on black.
        language: ``zh`` or ``en``.
        log_seconds: how often the display log goes to the outbox.
        player: how it plays.
        power: how the panel is switched.
        mounting: where the picture lies in its output.
        brightness: how bright the panel is, by the hour.
        outputs: where a box has several, each with its own panel; what is said of the
            panel above then counts for none of them.
    """

    store: str
    width_px: int = 1080
    height_px: int = 1920
    rotate: Turn = 0
    inches: float = 43.0
    distance_mm: int = 4000
    fullscreen: bool = True
    high_contrast: bool = False
    language: Literal["zh", "en"] = "zh"
    log_seconds: float = 300.0
    player: PlayerPlan = PlayerPlan()
    power: PowerPlan = PowerPlan()
    mounting: Mounting = Mounting()
    brightness: BrightnessPlan = BrightnessPlan()
    outputs: tuple[OutputSettings, ...] = ()

    def __post_init__(self) -> None:
        if self.log_seconds <= 0:
            raise ValueError("log_seconds is above 0")
        names = [output.name for output in self.outputs]
        if len(set(names)) < len(names):
            raise ValueError(f"two of the outputs {', '.join(names)} have one name")
        for output in self.outputs:
            _ = self.of(output)
        # Their own rules are checked when they are made.
        _ = self.panel, self.output_size

    def of(self, output: OutputSettings) -> "SignageSettings":
        """Return the settings of one output alone."""
        panel = {name: getattr(output, name) for name in output.__struct_fields__ if name != "name"}
        return msgspec.structs.replace(self, outputs=(), **panel)

    def for_output(self, name: str) -> "SignageSettings":
        """Return the settings that one process plays by.

        Arguments:
            name: of the output; empty where the box has one.

        Raises:
            UsageError: there is no such output, or none is named where there are several.
        """
        if not name and not self.outputs:
            return self
        chosen = next((output for output in self.outputs if output.name == name), None)
        if chosen is None:
            known = ", ".join(output.name for output in self.outputs) or "none"
            raise UsageError(f"--output {name!r} is none of this file's outputs: {known}")
        return self.of(chosen)

    @property
    def output_size(self) -> tuple[int, int]:
        """Return the size of the output, the picture and what is around it."""
        return self.mounting.output(self.width_px, self.height_px)

    @property
    def store_path(self) -> Path:
        """Return the terminal's folder."""
        return Path(self.store)

    @property
    def panel(self) -> Panel:
        """Return the panel in its place."""
        return Panel(
            width_px=self.width_px,
            height_px=self.height_px,
            inches=self.inches,
            distance_mm=self.distance_mm,
        )


def load_screen(file: Path) -> SignageSettings:
    """Return a screen's settings; errors as of `disclosure.settings.load`."""
    loaded = load(file, SignageSettings)
    return msgspec.structs.replace(loaded, store=str(located(loaded.store, file)))
