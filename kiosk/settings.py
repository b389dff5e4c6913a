"""The kiosk's settings (`kiosk.toml`).

Invariant: every limit a visit meets is named here, with its unit and default.
"""

from enum import StrEnum
from pathlib import Path
from typing import Literal

import msgspec

from disclosure.items import Strict
from disclosure.seals.pins import is_pin_hash
from disclosure.settings import load, located
from kiosk.journey.answers import GateLimits
from kiosk.journey.comfort import USUAL_VOLUME, Comfort
from kiosk.journey.idle import IdleLimits
from kiosk.journey.typing.spelling import COMMON_MIXES, Mix
from screen.paging.panel import Panel, Turn

FOLDER = "folder:"
"""Begins the name of a printer that is a folder."""


class Profile(StrEnum):
    """What stands in the hall: a touch panel, or a PC with mouse and keyboard."""

    STREET = "street"
    COMMUNITY = "community"


class KioskSettings(Strict, frozen=True, kw_only=True):
    """How one kiosk is set up.

    Relative paths are taken from the folder of the settings file.

    Attributes:
        store: the terminal's folder, shared with the agent.
        profile: ``street`` for a touch panel, ``community`` for a PC with mouse and
            keyboard: its keys write, Tab and Enter press, and a pointer is shown.
        width_px, height_px: what the panel draws; higher than wide stands upright.
        rotate: degrees clockwise by which picture and touch are turned in the panel: 90 or 270
            where one that lies by nature was hung upright.
        inches: diagonal of the picture, for type and targets that are large enough.
        distance_mm: from the eyes to the panel.
        fullscreen: cover the whole panel; off for trying things out.
        cursor: show a mouse pointer on a touch panel too.
        language: ``zh`` or ``en``; each visit begins with it.
        volume: loudness with which each visit begins, 0 (silent) to 5.
        mixed_sounds: sounds that people here mix up when they type pinyin; add f=h
            where it is heard, an empty list takes every letter at its word.
        item_page: address of an item's phone page with ``{id}`` in it, for the QR code;
            empty shows none.
        answer_page: address of the phone page that opens an answer; the collection code
            follows after ``#``, which no server sees; empty puts the bare code in the QR.
        quiet_seconds: stillness before the countdown while somebody looks around.
        busy_seconds: the same while somebody reads an item or writes.
        countdown_seconds: length of the countdown.
        wrong_codes: wrong collection codes in a row that lock the page of answers; wrong PINs
            lock the maintenance page alike.
        locked_seconds: for how long.
        pin: Argon2id hash of the technicians' PIN, written by ``python -m kiosk pin``; empty
            keeps the maintenance page shut.
        hold_seconds: how long the upper right corner is held to open that page.
        requests_per_visit: requests one visit may file.
        requests_per_hour: requests all visits together may file within an hour.
        opinions_per_visit: items on which one visit may give its opinion.
        printer: name of the CUPS queue for sheets of A4, or ``folder:PATH`` to try things
            out without one: PDFs are kept there; empty prints none.
        slip_printer: the same for slips; empty prints them on `printer`.
        slip_paper: what `slip_printer` holds: ``roll`` of 80 mm, or ``a4``.
        two_sided: print sheets on both sides where the printer can.
        pages_per_visit: pages one visit may print; slips are not counted.
        poll_seconds: how often the store is asked whether content changed.
        read_aloud: ``any`` reads every item with espeak-ng, which is hard to understand and
            says so, where an item has no sealed recording; ``sealed`` offers reading aloud
            only where it has one.
        when_expired: what to do when the county's word on the content has run out (45 days
            after it was last heard): ``keep`` shows it on with its "as of" line,
            ``neutral`` shows a page that says so and offers requests and answers alone.
    """

    store: str
    profile: Profile = Profile.STREET
    width_px: int = 1080
    height_px: int = 1920
    rotate: Turn = 0
    inches: float = 21.5
    distance_mm: int = 600
    fullscreen: bool = True
    cursor: bool = False
    language: str = "zh"
    volume: int = USUAL_VOLUME
    mixed_sounds: tuple[Mix, ...] = tuple(sorted(COMMON_MIXES))
    item_page: str = ""
    answer_page: str = ""
    quiet_seconds: float = 90
    busy_seconds: float = 180
    countdown_seconds: float = 30
    wrong_codes: int = 5
    locked_seconds: float = 300
    pin: str = ""
    hold_seconds: float = 3.0
    requests_per_visit: int = 5
    requests_per_hour: int = 30
    opinions_per_visit: int = 10
    printer: str = ""
    slip_printer: str = ""
    slip_paper: Literal["roll", "a4"] = "roll"
    two_sided: bool = False
    pages_per_visit: int = 20
    poll_seconds: float = 1.0
    read_aloud: Literal["any", "sealed"] = "any"
    when_expired: Literal["keep", "neutral"] = "keep"

    def __post_init__(self) -> None:
        if self.item_page and "{id}" not in self.item_page:
            raise ValueError("item_page has no {id} in it")
        if self.pages_per_visit < 1:
            raise ValueError("pages_per_visit is below 1")
        if self.pin and not is_pin_hash(self.pin):
            raise ValueError("pin is no Argon2id hash: write it with python -m kiosk pin")
        if self.poll_seconds < 0.1:
            raise ValueError("poll_seconds is below 0.1")
        _ = self.panel
        _ = self.comfort

    @property
    def store_path(self) -> Path:
        """Return the terminal's folder."""
        return Path(self.store)

    @property
    def hardware(self) -> bool:
        """Tell whether there are a mouse and a keyboard."""
        return self.profile is Profile.COMMUNITY

    @property
    def panel(self) -> Panel:
        """Return the panel."""
        return Panel(
            width_px=self.width_px,
            height_px=self.height_px,
            inches=self.inches,
            distance_mm=self.distance_mm,
        )

    @property
    def comfort(self) -> Comfort:
        """Return what each visit begins with."""
        return Comfort(language=self.language, volume=self.volume)

    @property
    def idle(self) -> IdleLimits:
        """Return when a visit is over."""
        return IdleLimits(
            quiet_seconds=self.quiet_seconds,
            busy_seconds=self.busy_seconds,
            countdown_seconds=self.countdown_seconds,
        )

    @property
    def gate(self) -> GateLimits:
        """Return how wrong codes lock the answer page."""
        return GateLimits(wrong_codes=self.wrong_codes, locked_seconds=self.locked_seconds)


def load_kiosk(file: Path) -> KioskSettings:
    """Return a kiosk's settings; errors as of `disclosure.settings.load`."""
    loaded = load(file, KioskSettings)
    return msgspec.structs.replace(
        loaded,
        store=str(located(loaded.store, file)),
        printer=_placed(loaded.printer, file),
        slip_printer=_placed(loaded.slip_printer, file),
    )


def _placed(printer: str, file: Path) -> str:
    """Return a printer's name; a folder in its stead by its whole path."""
    if not printer.startswith(FOLDER):
        return printer
    return FOLDER + str(located(printer.removeprefix(FOLDER), file))
