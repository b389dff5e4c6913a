"""What processes weigh and use, by the kernel's count."""

import os
from pathlib import Path

from bench.servers import cpu_seconds
from disclosure.items import Strict


class Weight(Strict, frozen=True, kw_only=True):
    """Memory of a process, or of several.

    Attributes:
        rss_mib: resident MiB; pages that several share count for each.
        pss_mib: proportional MiB; pages that several share are divided among them.
    """

    rss_mib: float
    pss_mib: float


def weigh(*pids: int) -> Weight:
    """Return the memory of these processes; of this one when none is named."""
    told = [_rollup(pid) for pid in pids or (os.getpid(),)]
    return Weight(
        rss_mib=sum(one["Rss"] for one in told) / 1024,
        pss_mib=sum(one["Pss"] for one in told) / 1024,
    )


def tree(pid: int) -> tuple[int, ...]:
    """Return a process and all that it started, and what those started."""
    found = [pid]
    for each in found:
        for task in Path(f"/proc/{each}/task").glob("*/children"):
            found += [int(child) for child in task.read_text().split()]
    return tuple(found)


def cpu_percent(pid: int, seconds: float, before: float) -> float:
    """Return the share of one core that a tree used since `before` of its CPU seconds."""
    return (cpu_seconds(*tree(pid)) - before) / seconds * 100


def _rollup(pid: int) -> dict[str, int]:
    lines = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()[1:]
    parts = (line.split() for line in lines)
    return {name.rstrip(":"): int(kib) for name, kib, *_ in parts}
