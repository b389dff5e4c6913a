"""A screen that lives through days as fast as this machine draws its pages.

Runs in a process of its own (``python -m bench.signage_days``) and prints JSON; on the way it
writes what it weighs into a file, line by line, so that a run that is stopped has told its part.
The clock jumps to the end of each page's time as soon as the next page is ready; every page is
made, pressed, shown and taken away as on any day. Where the settings have hours, the screen
goes dark at their end as in life, and the clock jumps to the next morning.
Invariant: no page is left out, and the clock stands still while one gets ready.
"""

import argparse
import json
import sys
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import msgspec

from bench.signage_screen import open_window
from bench.weighing import weigh
from content_sync.store.outbox import Outbox
from content_sync.store.reader import ContentReader
from disclosure.wording import Wording
from screen.widgets import sweeping, window
from signage.display_log import DisplayLog
from signage.settings import SignageSettings, load_screen

WAITING_SECONDS = 0.001
"""So far the clock goes on with each frame while a page gets ready."""
STEP_SECONDS = 3.0
DARK_SECONDS = 600.0
FASTEST = 100_000
PATIENT = 200
"""Frames a second at most; the lower where a page waits for a decoder that needs the processor."""
SOON_FRAMES = 4
"""Pages without a file of their own are ready after so many."""
WEIGHED_PAGES = 50


class Days:
    """A player whose clock is turned by hand.

    Arguments:
        settings: of the screen.
        begin: the first instant, aware.
    """

    def __init__(self, settings: SignageSettings, begin: datetime) -> None:
        from kivy.base import EventLoop  # noqa: PLC0415 - Kivy opens its window on import
        from kivy.core.window import Window  # noqa: PLC0415 - as above

        from signage.screens.loop import PlayerView  # noqa: PLC0415 - as above

        EventLoop.window = Window
        self._loop = EventLoop
        self.seconds = self.lit_seconds = 0.0
        reader = ContentReader.open(settings.store_path, process="signage")
        # Fades and looks at the clock take real time, which is not what is weighed.
        plan = msgspec.structs.replace(settings.player, reduce_motion=True, poll_seconds=86_400)
        self.player: PlayerView = PlayerView(
            reader,
            settings.panel,
            Wording().say,
            lambda: begin + timedelta(seconds=self.seconds),
            plan=plan,
            display_log=DisplayLog(
                Outbox.open(settings.store_path), every_seconds=settings.log_seconds
            ),
            steady=lambda: self.seconds,
        )
        Window.add_widget(self.player)

    def pages(self, count: int) -> None:
        """Show so many more pages."""
        end, waited = self.player.stage.pages_shown + count, 0
        while self.player.stage.pages_shown < end:
            self._step()
            self.player.tick()
            waited = 0 if self.player.stage.is_next_ready else waited + 1
            window.set_pace(PATIENT if waited > SOON_FRAMES else FASTEST)
            self._loop.idle()

    def _step(self) -> None:
        """Turn the clock on: little while a page gets ready, much in the dark."""
        if self.player.dark:
            self.seconds += DARK_SECONDS
            return
        step = STEP_SECONDS if self.player.stage.is_next_ready else WAITING_SECONDS
        self.seconds += step
        self.lit_seconds += step


class Weights:
    """What was weighed on the way, also in a file.

    Arguments:
        file: gets a line of JSON for each weight; None keeps none.
    """

    def __init__(self, file: Path | None) -> None:
        self._file = file
        self._start = time.monotonic()
        self.taken: list[tuple[int, float]] = []

    def take(self, days: Days) -> None:
        """Weigh this process after so many pages."""
        pages, weight = days.player.stage.pages_shown, weigh()
        self.taken.append((pages, weight.rss_mib))
        if self._file is not None:
            told = {
                "pages": pages,
                "days": round(days.seconds / 86_400, 3),
                "seconds": round(time.monotonic() - self._start, 1),
                "rss_mib": weight.rss_mib,
                "pss_mib": weight.pss_mib,
            }
            with self._file.open("a", encoding="utf-8") as lines:
                lines.write(json.dumps(told) + "\n")


def main(arguments: list[str] | None = None) -> int:
    """Run the process; return its exit code."""
    parser = argparse.ArgumentParser(prog="bench.signage_days", description=__doc__)
    parser.add_argument("--settings", required=True, type=Path)
    parser.add_argument("--days", type=float, default=30.0, help="end after so many days")
    parser.add_argument("--minutes", type=float, default=60.0, help="or after so many minutes")
    parser.add_argument("--weights", type=Path, help="file that gets a line for each weight")
    options = parser.parse_args(arguments)
    settings = load_screen(options.settings)
    open_window(settings)
    window.spare_processor()
    days = Days(settings, datetime.now(UTC))
    sweeping.settle()
    print(json.dumps(live(days, options.days, options.minutes, Weights(options.weights))))
    return 0


def live(days: Days, wanted: float, minutes: float, weights: Weights) -> dict[str, Any]:
    """Return the memory on the way, and what was lived through."""
    start = time.monotonic()
    while days.seconds < wanted * 86_400 and time.monotonic() < start + minutes * 60:
        days.pages(WEIGHED_PAGES)
        sweeping.sweep()
        # In life a second of a page's time brings this; here none passes.
        sweeping.trim()
        weights.take(days)
    return {
        "days": days.seconds / 86_400,
        "lit_days": days.lit_seconds / 86_400,
        "pages": days.player.stage.pages_shown,
        "seconds": time.monotonic() - start,
        "weights": weights.taken,
        "skipped": days.player.programme.skipped,
    }


if __name__ == "__main__":
    sys.exit(main())
