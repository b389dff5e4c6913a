"""The screen's memory over 30 days of pages, as fast as this machine draws them.

The clock jumps, nothing else is spared. At a quarter of each edge, pictures too, so that there are
many pages; lit from 8 to 18 and dark at night. Takes an hour or more; what was
weighed so far stands in ``bench-out/signage-soak.weights.jsonl`` at any time.
"""

import json
import statistics
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

from bench import signage_village
from bench.figures import Figure
from disclosure.errors import UsageError

DAYS = 30
MINUTES = 180.0
"""Enough for 30 days on two cores, however slow."""
HOURS = (("08:00", "18:00"),)
"""When halls are open, and showings count."""
WEIGHTS = Path("bench-out/signage-soak.weights.jsonl")
SMALLER = 4
MOST_PERCENT = 5.0
SHARE = 10


def measure() -> list[Figure]:
    """Return what was lived through, and by how much memory grew."""
    with tempfile.TemporaryDirectory() as made:
        folder = Path(made)
        signage_village.fill(folder / "store", paper=True, smaller=SMALLER)
        told = _lived(signage_village.write_settings(folder, smaller=SMALLER, hours=HOURS))
    weights = [weight for _, weight in told["weights"]]
    tenth = max(1, len(weights) // SHARE)
    # The first pages load what stays: fonts, the film's decoder, shaders.
    early = statistics.median(weights[tenth : 2 * tenth])
    late = statistics.median(weights[-tenth:])
    grown = (late / early - 1) * 100
    return [
        Figure(what="days lived through", ours=told["days"], unit="days"),
        Figure(what="pages shown", ours=told["pages"], unit=""),
        Figure(what=f"RSS after {told['weights'][tenth][0]} pages", ours=early, unit="MiB"),
        Figure(what="RSS at the end", ours=late, unit="MiB"),
        Figure(what="most RSS", ours=max(weights), unit="MiB"),
        Figure(what="growth of RSS", ours=grown, unit="%", goal=MOST_PERCENT),
    ]


def _lived(settings: Path) -> dict[str, Any]:
    WEIGHTS.parent.mkdir(exist_ok=True)
    WEIGHTS.unlink(missing_ok=True)
    command = [sys.executable, "-m", "bench.signage_days", "--settings", str(settings)]
    command += ["--weights", str(WEIGHTS)]
    done = subprocess.run(
        [*command, "--days", str(DAYS), "--minutes", str(MINUTES)],
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode or not done.stdout:
        raise UsageError(f"the screen told nothing: {done.stderr[-600:]}")
    return dict(json.loads(done.stdout.splitlines()[-1]))
