"""What a screen's technician may set (`signage.toml`)."""

from pathlib import Path
from typing import Literal

import msgspec

from disclosure.channels import Channel
from disclosure.items import ItemId, Strict
from disclosure.settings import load, located
from screen.paging.pace import Pace
from screen.paging.panel import Panel
from signage.hours import OnHours
from signage.panel_power import PowerPace
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
    pace: PowerPace = PowerPace()


class SignageSettings(Strict, frozen=True, kw_only=True):
    """Settings of one screen.

    Relative paths are taken from the folder of the settings file.

    Attributes:
        store: the terminal's folder.
        width_px, height_px: size of the output.
        inches: diagonal of the picture.
        distance_mm: how far away people stand.
        fullscreen: fill the output.
        high_contrast: one bright colour on black.
        language: ``zh`` or ``en``.
        log_seconds: how often the display log goes to the outbox.
        player: how it plays.
        power: how the panel is switched.
    """

    store: str
    width_px: int = 1080
    height_px: int = 1920
    inches: float = 43.0
    distance_mm: int = 4000
    fullscreen: bool = True
    high_contrast: bool = False
    language: Literal["zh", "en"] = "zh"
    log_seconds: float = 300.0
    player: PlayerPlan = PlayerPlan()
    power: PowerPlan = PowerPlan()

    def __post_init__(self) -> None:
        if self.log_seconds <= 0:
            raise ValueError("log_seconds is above 0")
        _ = self.panel  # its own rules are checked when it is made

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
