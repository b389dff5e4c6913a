"""The kiosk beside Chromium in kiosk mode showing the phone pages of the same county.

All off-screen at 1080x1920, drawn by software. Times and processor in `measure`, memory after
visits in `weigh_visits`, which needs no quiet machine.
"""

import json
import statistics
import subprocess
import sys
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from bench import kiosk_chromium, search
from bench.figures import Figure
from bench.kiosk_chromium import WARM_SHARE
from bench.kiosk_county import THIRD, enrolled
from bench.servers import cpu_seconds
from bench.weighing import cpu_percent
from disclosure.errors import UsageError

STARTS = 3
TOUCHES = 40
IDLE_SECONDS = 20.0
SETTLE_SECONDS = 12.0
"""After its start the keyboard learns its words."""
VISITS = 50
"""A visit takes 1.5 s here: a thousand are for ``python -m bench.kiosk_resident --visits``.
Memory is that of visit 10 from then on (0013)."""
FULL_VISITS = 20
PAGES = 300
TAPS = 12
CHROMIUM = "Chromium"
GOALS = {"first": 3.0, "touch": 100.0, "idle": 2.0, "memory": 250.0}

Numbers = Sequence[float]


def measure() -> list[Figure]:
    """Return what a person feels: search, start, touches; and the processor at rest."""
    figures = [one for one in search.measure() if one.what.startswith("all of")]
    with enrolled() as terminal:
        settings = terminal.settings("kiosk")
        starts = [_resident(settings, "--first-frame") for _ in range(STARTS)]
        touched = _resident(settings, "--touches", str(TOUCHES))
        rest = terminal.settings("rest", quiet_seconds=1.5, countdown_seconds=1)
        ours_idle = _idle([settings, rest])
        peer = kiosk_chromium.measure(
            terminal.page, starts=STARTS, touches=TAPS, seconds=IDLE_SECONDS, pages=1
        )
    figures += _starting(starts, peer.first_paint_s)
    figures += _touching(touched, peer)
    figures += [
        _beside("idle at home", ours_idle[0], "% core", peer.idle_percent, GOALS["idle"]),
        _beside("idle, attract loop", ours_idle[1], "% core", peer.idle_percent, GOALS["idle"]),
    ]
    return figures


def weigh_visits() -> list[Figure]:
    """Return the memory after visits, beside pages of Chromium."""
    with enrolled() as terminal:
        small = terminal.settings("small", smaller=THIRD)
        told = _resident(small, "--visits", str(VISITS))["weights"]
        full = _resident(terminal.settings("kiosk"), "--visits", str(FULL_VISITS))["weights"]
        peer = kiosk_chromium.measure(terminal.page, starts=0, touches=0, seconds=0, pages=PAGES)
    theirs = peer.weights
    warm, warm_pages = VISITS // WARM_SHARE, PAGES // WARM_SHARE
    growth = told[str(VISITS)]["rss_mib"] - told[str(warm)]["rss_mib"]
    theirs_grew = theirs[PAGES].rss_mib - theirs[warm_pages].rss_mib
    figures = [
        Figure(what=f"growth of RSS, visit {warm} to {VISITS}", ours=growth, unit="MiB"),
        Figure(what=f"Chromium's, page {warm_pages} to {PAGES}", ours=theirs_grew, unit="MiB"),
    ]
    for name in ("rss_mib", "pss_mib"):
        kind, peers = name[:3].upper(), float(getattr(theirs[PAGES], name))
        for what, value in (
            (f"{kind}, {VISITS} visits, a third of each edge", told[str(VISITS)][name]),
            (f"{kind}, {FULL_VISITS} visits, all pixels", full[str(FULL_VISITS)][name]),
        ):
            figures.append(_beside(what, float(value), "MiB", peers, GOALS["memory"]))
    return figures


def _starting(starts: list[dict[str, Any]], peers: Numbers) -> list[Figure]:
    peer = statistics.median(peers)
    first = statistics.median(one["first_frame_s"] for one in starts)
    drawn = statistics.median(one["drawn_s"] for one in starts)
    return [
        _beside("start to the first frame of home", first, "s", peer, GOALS["first"]),
        _beside("start to home fully drawn", drawn, "s", peer, GOALS["first"]),
    ]


def _touching(touched: dict[str, Any], peer: kiosk_chromium.Peer) -> list[Figure]:
    felt, drawn = touched["felt_ms"], touched["drawn_ms"]
    figures = []
    for name, at in (("p50", _median), ("p95", _p95)):
        figures.append(
            _beside(
                f"touch to feedback, {name} of {len(felt)}",
                at(felt),
                "ms",
                at(peer.felt_ms),
                GOALS["touch"],
            )
        )
        what = f"touch to next screen drawn, {name} of {len(drawn)}"
        figures.append(_beside(what, at(drawn), "ms", at(peer.next_ms)))
    figures.append(Figure(what="touches that showed nothing", ours=len(touched["unfelt"]), unit=""))
    return figures


def _beside(what: str, ours: float, unit: str, peers: float, goal: float | None = None) -> Figure:
    """Return a figure whose goal is its own number, with the peer's told beside it."""
    return Figure(
        what=what, ours=ours, unit=unit, peer=f"{CHROMIUM}: {peers:.1f} {unit}", goal=goal
    )


def _idle(settings: list[Path]) -> list[float]:
    """Return the percentage of a core that kiosks use of which nobody touches any."""
    kiosks = [
        subprocess.Popen(
            [sys.executable, "-m", "kiosk", "run", "--headless", "--settings", str(one)]
        )
        for one in settings
    ]
    try:
        time.sleep(SETTLE_SECONDS)
        before, start = [cpu_seconds(kiosk.pid) for kiosk in kiosks], time.monotonic()
        time.sleep(IDLE_SECONDS)
        passed = time.monotonic() - start
        return [
            cpu_percent(kiosk.pid, passed, used) for kiosk, used in zip(kiosks, before, strict=True)
        ]
    finally:
        for kiosk in kiosks:
            kiosk.kill()
            kiosk.wait()


def _resident(settings: Path, *arguments: str) -> dict[str, Any]:
    """Run a resident in a process of its own; return what it told.

    Raises:
        UsageError: it failed; carries its last words.
    """
    command = [sys.executable, "-m", "bench.kiosk_resident", "--settings", str(settings)]
    done = subprocess.run([*command, *arguments], capture_output=True, text=True, check=False)
    lines = done.stdout.splitlines()
    if not lines or not lines[-1].startswith("{"):
        raise UsageError(f"the kiosk told nothing: {done.stderr[-600:]}")
    told: dict[str, Any] = json.loads(lines[-1])
    if "error" in told:
        raise UsageError(f"the resident could not go on: {told['error']}")
    return told


def _median(values: Numbers) -> float:
    return statistics.median(values)


def _p95(values: Numbers) -> float:
    return statistics.quantiles(values, n=20, method="inclusive")[-1]
