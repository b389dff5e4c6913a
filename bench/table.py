"""A bench's rows: what was measured, ours and the peer's, and their ratio.

Invariant: ours and the peer's number come from the same run.
"""

import json
import statistics
import time
from collections.abc import Callable
from pathlib import Path

import msgspec

from disclosure.items import Strict


class Row(Strict, frozen=True, kw_only=True):
    """One measurement; `ratio` is ours by the peer's, smaller is better."""

    what: str
    ours_ms: float
    peer: str
    peer_ms: float

    @property
    def ratio(self) -> float:
        """Return ours divided by the peer's."""
        return self.ours_ms / self.peer_ms


def median_ms(act: Callable[[], object], times: int = 15) -> float:
    """Return the median wall time of `act` in milliseconds, after one run to warm up."""
    act()
    taken = []
    for _ in range(times):
        start = time.perf_counter()
        act()
        taken.append((time.perf_counter() - start) * 1000)
    return statistics.median(taken)


def show(name: str, rows: list[Row]) -> str:
    """Return the rows as a table for people."""
    lines = [f"{name:<34}{'ours ms':>10}{'peer ms':>10}{'ratio':>8}  peer"]
    lines += [
        f"{row.what:<34}{row.ours_ms:>10.3f}{row.peer_ms:>10.3f}{row.ratio:>8.2f}  {row.peer}"
        for row in rows
    ]
    return "\n".join(lines)


def write(path: Path, rows: list[Row]) -> None:
    """Write the rows as JSON."""
    path.parent.mkdir(parents=True, exist_ok=True)
    plain = [{**msgspec.to_builtins(row), "ratio": row.ratio} for row in rows]
    path.write_text(json.dumps(plain, ensure_ascii=False, indent=2) + "\n", encoding="utf-8")
