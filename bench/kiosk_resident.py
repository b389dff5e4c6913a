"""A resident on the kiosk off-screen: touches that are timed, visits that are weighed.

Runs in a process of its own (``python -m bench.kiosk_resident``) and prints JSON.
Invariant: a touch counts from the instant at which the finger met the glass, which is at
any moment between two frames, not from the frame in which Kivy took note of it.
"""

import argparse
import json
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from random import Random
from typing import TYPE_CHECKING, Any

import msgspec

from bench.weighing import weigh
from kiosk.settings import load_kiosk
from screen.widgets import sweeping
from screen.widgets.window import WindowPlan, prepare

if TYPE_CHECKING:
    from bench.kiosk_walk import Walk

SEED = 20261122
WARM_SHARE = 5
"""Memory is compared with that after a fifth of the visits."""


def main(arguments: list[str] | None = None) -> int:
    """Run the process; return its exit code."""
    parser = argparse.ArgumentParser(prog="bench.kiosk_resident", description=__doc__)
    parser.add_argument("--settings", required=True, type=Path)
    parser.add_argument("--first-frame", action="store_true")
    parser.add_argument("--touches", type=int, default=0)
    parser.add_argument("--visits", type=int, default=0)
    options = parser.parse_args(arguments)
    walk = _walk(options.settings)
    if options.first_frame:
        walk.until_home()
    elif options.touches:
        walk.go(_touch(walk, options.touches))
    else:
        walk.go(_visit(walk, options.visits))
    print(json.dumps(walk.told))
    return 0


def _walk(settings: Path) -> "Walk":
    """Open the kiosk as its own process does, off-screen."""
    sweeping.hold()
    loaded = load_kiosk(settings)
    prepare(
        WindowPlan(
            title="bench",
            width_px=loaded.width_px,
            height_px=loaded.height_px,
            headless=True,
            cursor=False,
        )
    )
    from bench.kiosk_walk import Walk  # noqa: PLC0415 - Kivy opens its window on import

    return Walk(loaded)


def _touch(walk: "Walk", touches: int) -> Iterator[None]:
    """Touch what is in reach, here and there, and follow where it leads."""
    chance = Random(SEED)  # noqa: S311 - the same walk at every run
    yield from walk.settle()
    for _ in range(touches):
        if walk.lost(chance):
            yield from walk.home()
        yield from walk.touch(chance)
    walk.told |= {
        "felt_ms": walk.finger.felt_ms,
        "drawn_ms": walk.drawn_ms,
        "unfelt": walk.unfelt,
        "slowest": sorted(walk.slow, reverse=True)[:10],
        "screens": sorted(walk.seen),
    }


def _visit(walk: "Walk", visits: int) -> Iterator[None]:
    """Come, look, search and go, again and again; weigh the process on the way."""
    told: dict[str, Any] = {}
    yield from walk.settle()
    start = time.perf_counter()
    for number in range(1, visits + 1):
        yield from walk.visit(number)
        if number in (1, visits // WARM_SHARE, visits):
            told[str(number)] = msgspec.to_builtins(weigh())
    walk.told |= {"weights": told, "seconds": time.perf_counter() - start}


if __name__ == "__main__":
    sys.exit(main())
