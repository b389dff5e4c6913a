"""A unit at ten seconds before its evening slot."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.broadcast.bench import Bench, at


@pytest.fixture
def bench(tmp_path: Path) -> Iterator[Bench]:
    made = Bench(tmp_path, at("17:59:50"))
    yield made
    made.die()
