"""The screen's process: settle the window, then play until told to stop."""

from dataclasses import dataclass
from datetime import date
from pathlib import Path

import msgspec

from content_sync.store.supervisor import Supervisor
from screen.widgets import sweeping, window
from signage.mounting import Mounting
from signage.plugging import DrmConnectors
from signage.settings import SignageSettings


@dataclass(frozen=True)
class RunPlan:
    """How one run differs from a screen's everyday.

    Attributes:
        headless: draw off-screen.
        seconds: end after so long; None runs until stopped.
        record: folder for the report and pictures of pages; None keeps neither.
    """

    headless: bool = False
    seconds: float | None = None
    record: Path | None = None


def play(settings: SignageSettings, run: RunPlan) -> int:
    """Open the window and play; return the exit code.

    Raises:
        UsageError: there is no display.
        OSError: the folder for the recording cannot be made.
    """
    if run.record is not None:
        run.record.mkdir(parents=True, exist_ok=True)
    sweeping.hold()
    _prepare(settings, headless=run.headless)
    from signage.screens.running import Screen  # noqa: PLC0415 - Kivy reads what is prepared

    connectors = None if run.headless else DrmConnectors()
    return Screen(
        settings,
        seconds=run.seconds,
        record=run.record,
        connectors=connectors,
        supervisor=Supervisor.found(),
    ).play()


def shots(
    settings: SignageSettings, out: Path, day: date | None = None, sheet: Path | None = None
) -> int:
    """Draw every page of a day's items into PNG files; return the exit code.

    Arguments:
        settings: of the screen.
        out: folder for the pictures.
        day: whose pages; today's where none is given.
        sheet: file for a contact sheet, or none.

    Raises:
        RetryLaterError: there is no content.
        OSError: the folder cannot be made.
    """
    out.mkdir(parents=True, exist_ok=True)
    _prepare(msgspec.structs.replace(settings, mounting=Mounting(), rotate=0), headless=True)
    from signage.screens.shots import draw_all  # noqa: PLC0415 - Kivy reads what is prepared

    return draw_all(settings, out, day, sheet)


def _prepare(settings: SignageSettings, *, headless: bool) -> None:
    wide, high = settings.output_size
    mounting = settings.mounting
    plan = window.WindowPlan(
        title="Mingbai signage",
        width_px=wide,
        height_px=high,
        rotate=settings.rotate,
        fullscreen=settings.fullscreen and not mounting.placed,
        corner=(mounting.left_px, mounting.top_px) if mounting.placed else None,
        headless=headless,
        cursor=False,
    )
    window.prepare(plan)
