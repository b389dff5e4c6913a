"""A screen as `signage play --headless` runs it, that tells how evenly its pages faded.

Runs in a process of its own (``python -m bench.signage_screen``) and prints JSON.
"""

import argparse
import json
import sys
from pathlib import Path

from screen.widgets import sweeping
from screen.widgets.window import WindowPlan, prepare
from signage.settings import SignageSettings, load_screen


def main(arguments: list[str] | None = None) -> int:
    """Run the process; return its exit code."""
    parser = argparse.ArgumentParser(prog="bench.signage_screen", description=__doc__)
    parser.add_argument("--settings", required=True, type=Path)
    parser.add_argument("--seconds", required=True, type=float)
    options = parser.parse_args(arguments)
    settings = load_screen(options.settings)
    open_window(settings)
    from signage.screens.running import Screen  # noqa: PLC0415 - Kivy opens its window on import

    screen = Screen(settings, seconds=options.seconds)
    code = screen.play()
    player = screen.player
    print(
        json.dumps(
            {
                "pages": player.stage.pages_shown if player else 0,
                "fade_frames": player.evenness.frames if player else 0,
                "dropped": player.evenness.dropped if player else 0,
                "skipped": player.programme.skipped if player else (),
            }
        )
    )
    return code


def open_window(settings: SignageSettings) -> None:
    """Settle the window as the screen's own process does, off-screen."""
    sweeping.hold()
    prepare(
        WindowPlan(
            title="bench",
            width_px=settings.width_px,
            height_px=settings.height_px,
            headless=True,
            cursor=False,
        )
    )


if __name__ == "__main__":
    sys.exit(main())
