"""Hundreds of pages in accelerated time leave the screen's memory as it was."""

import json
import statistics
import subprocess
import sys

import pytest

from bench import signage_village

SMALLER = 4
MINUTES = 0.5
MOST_GROWTH = 1.05


@pytest.mark.ui
@pytest.mark.slow
def test_memory_stays_flat_over_hundreds_of_pages(tmp_path):
    signage_village.fill(tmp_path / "store", paper=False)
    settings = signage_village.write_settings(tmp_path, smaller=SMALLER)
    command = [sys.executable, "-m", "bench.signage_days", "--settings", str(settings)]
    done = subprocess.run(
        [*command, "--minutes", str(MINUTES)],
        capture_output=True, text=True, check=False, timeout=180,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    told = json.loads(done.stdout.splitlines()[-1])
    weights = [weight for _, weight in told["weights"]]
    assert told["skipped"] == []
    assert len(weights) >= 3
    third = len(weights) // 3
    early, late = statistics.median(weights[:third]), statistics.median(weights[-third:])
    assert late <= early * MOST_GROWTH, weights
