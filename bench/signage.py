"""The village screen beside Chromium in kiosk mode that rotates the same content.

Both off-screen at 1080x1920, drawn by software: pictures, words, a table and a film, each as
long in both, 200 ms of fade between. Frames are looked at in a run of their own, since looking
takes time.
"""

import json
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

from bench import signage_chromium, signage_village
from bench.figures import Figure
from bench.signage_use import Use, use_of
from disclosure.errors import UsageError

SETTLE_SECONDS = 8.0
SECONDS = 92.0
"""Every page of the playlist once."""
WATCHED_SECONDS = 60.0
END_SECONDS = 30.0
CHROMIUM = "Chromium"
HALF = 0.5


def measure() -> list[Figure]:
    """Return processor, memory, dropped and empty frames of both."""
    with tempfile.TemporaryDirectory() as made:
        folder = Path(made)
        page = folder / "page"
        page.mkdir()
        signage_village.fill(folder / "store", paper=False)
        signage_village.write_page(page)
        settings = signage_village.write_settings(folder)
        ours, told = _ours(settings)
        theirs, counted = signage_chromium.measure(page, SETTLE_SECONDS, SECONDS)
        watched = _watched(settings, folder / "record")
        frames = signage_chromium.watch(page, WATCHED_SECONDS)
    return [*_beside(ours, theirs), *_smooth(told, counted), *_whole(watched, frames)]


def _ours(settings: Path) -> tuple[Use, dict[str, Any]]:
    """Run a screen; return what it used, and what it told at its end."""
    seconds = str(SETTLE_SECONDS + SECONDS + 3)
    command = [sys.executable, "-m", "bench.signage_screen", "--settings", str(settings)]
    with subprocess.Popen(
        [*command, "--seconds", seconds], stdout=subprocess.PIPE, text=True
    ) as screen:
        time.sleep(SETTLE_SECONDS)
        used = use_of(screen.pid, SECONDS)
        said, _ = screen.communicate(timeout=END_SECONDS)
    if screen.returncode or not said:
        raise UsageError(f"the screen ended with {screen.returncode}")
    return used, dict(json.loads(said.splitlines()[-1]))


def _watched(settings: Path, folder: Path) -> dict[str, Any]:
    """Run a screen whose every frame is looked at; return its report."""
    command = [sys.executable, "-m", "signage", "play", "--headless", "--settings", str(settings)]
    subprocess.run(
        [*command, "--seconds", str(WATCHED_SECONDS), "--record", str(folder)],
        check=True,
        timeout=WATCHED_SECONDS + END_SECONDS,
    )
    return dict(json.loads((folder / "report.json").read_text(encoding="utf-8")))


def _beside(ours: Use, theirs: Use) -> list[Figure]:
    rows = (
        ("CPU seconds a minute", ours.cpu_s_per_minute, theirs.cpu_s_per_minute, "s"),
        ("memory, PSS of all processes", ours.pss_mib, theirs.pss_mib, "MiB"),
        ("memory, RSS of all processes", ours.rss_mib, theirs.rss_mib, "MiB"),
    )
    return [
        Figure(what=what, ours=mine, unit=unit, peer=CHROMIUM, peers=peers, goal=HALF)
        for what, mine, peers, unit in rows
    ]


def _smooth(told: dict[str, Any], counted: dict[str, Any]) -> list[Figure]:
    peer = f"{CHROMIUM}: {counted['dropped']} of {counted['fadeFrames'] + counted['dropped']}"
    drawn = told["fade_frames"]
    what = f"frames dropped in fades, of {drawn + told['dropped']} at 30 a second"
    return [Figure(what=what, ours=told["dropped"], unit="", goal=0, peer=peer)]


def _whole(watched: dict[str, Any], frames: signage_chromium.Frames) -> list[Figure]:
    what = f"frames without content, of {watched['frames']}, {watched['pages_shown']} pages"
    empty = watched["black_frames"] + watched["empty_frames"]
    peer = f"{CHROMIUM}: {frames.blank} of {frames.seen} seen"
    torn = f"torn frames, of {watched['frames']}"
    return [
        Figure(what=what, ours=empty, unit="", goal=0, peer=peer),
        Figure(what=torn, ours=watched["torn_frames"], unit="", goal=0),
    ]
