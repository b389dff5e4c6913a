"""What a face uses while it plays: processor and memory of its whole tree of processes."""

import time

from bench.servers import cpu_seconds
from bench.weighing import tree, weigh
from disclosure.items import Strict

LOOK_SECONDS = 2.0


class Use(Strict, frozen=True, kw_only=True):
    """What was used.

    Attributes:
        cpu_s_per_minute: CPU seconds, each minute.
        rss_mib, pss_mib: the most memory seen, resident and proportional.
    """

    cpu_s_per_minute: float
    rss_mib: float
    pss_mib: float


def use_of(pid: int, seconds: float) -> Use:
    """Watch a process and all that it started; return what they used.

    Processes that end meanwhile, as one that draws a page of a PDF, count with their parent.
    """
    before, start = cpu_seconds(*tree(pid)), time.monotonic()
    rss = pss = 0.0
    while time.monotonic() < start + seconds:
        weight = weigh(*tree(pid))
        rss, pss = max(rss, weight.rss_mib), max(pss, weight.pss_mib)
        time.sleep(LOOK_SECONDS)
    minutes = (time.monotonic() - start) / 60
    used = cpu_seconds(*tree(pid)) - before
    return Use(cpu_s_per_minute=used / minutes, rss_mib=rss, pss_mib=pss)
