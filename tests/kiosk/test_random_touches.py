"""Whoever touches whatever, however: the kiosk stays up, stays shut, and files nothing of itself.

The seed is in the test's name; a failure tells how many touches had been made.
"""

import subprocess
import sys
from pathlib import Path

import pytest

from tests.kiosk.hands import PLACES

pytestmark = pytest.mark.ui

SEED = 20261122
ROOT = Path(__file__).parents[2]


@pytest.mark.timeout(300)
def test_a_few_hundred_touches_break_nothing(village):
    _play("street upright", village.store, 500, SEED)


@pytest.mark.slow
@pytest.mark.timeout(900)
@pytest.mark.parametrize("name", PLACES)
def test_five_thousand_touches_break_nothing(village, name):
    _play(name, village.store, 5_000, SEED + len(name))


def _play(name: str, store: Path, touches: int, seed: int) -> None:
    command = [sys.executable, "-m", "tests.kiosk.hands", str(store), name]
    done = subprocess.run(
        [*command, str(touches), str(seed)], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr[-4000:]
