"""1,200 terminals that poll and report, and the county restarting amid them.

The terminals live in a process of their own, so that neither their CPU nor their
waiting is counted as the server's.
"""

import sqlite3
import statistics
import time
from collections.abc import Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from contextlib import closing
from multiprocessing import get_context
from pathlib import Path

from bench import servers
from bench.figures import Figure
from bench.terminals import Life, Tally, crowd

TERMINALS, SECONDS, PACE_SECONDS = 1_200, 120.0, 10.0
_SEED = 7
_LOOK_SECONDS = 0.25
_LATE_SECONDS = 90.0


def measure(data: Path, area: str, token: str) -> list[Figure]:
    """Return what terminals and server met in two minutes with a restart at half time.

    Arguments:
        data: the county's folder.
        area: whose feed all terminals follow.
        token: a pass for the outbox.
    """
    port = servers.free_port()
    peaks: list[float] = []
    cpu = 0.0
    with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as pool:
        with servers.county(data, port) as pid:
            end = time.monotonic() + SECONDS
            life = Life(port=port, area=area, token=token, end=end, pace_seconds=PACE_SECONDS)
            lives = pool.submit(crowd, life, TERMINALS, _SEED)
            peaks += _watched(pid, lives, end - SECONDS / 2)
            cpu += servers.cpu_seconds(pid)
        stopped = time.monotonic()
        with servers.county(data, port) as pid:
            down = time.monotonic() - stopped
            peaks += _watched(pid, lives, end + _LATE_SECONDS)
            cpu += servers.cpu_seconds(pid)
            tally = lives.result(timeout=_LATE_SECONDS)
    lost = len(tally.acknowledged - _stored(data / "county.db"))
    return [
        *_figures(tally),
        Figure(what="acknowledged rows lost", ours=lost, unit="", goal=0),
        Figure(what="seconds until the restarted county listens", ours=down, unit="s"),
        Figure(what="CPU of the server, a second", ours=cpu * 1000 / SECONDS, unit="ms"),
        Figure(what="peak memory of the server", ours=max(peaks), unit="MiB"),
    ]


def _figures(tally: Tally) -> list[Figure]:
    p99 = _p99_ms(tally.polls)
    return [
        Figure(what=f"{TERMINALS:,} terminals: p99 of a poll", ours=p99, unit="ms", goal=1000),
        Figure(what="slowest poll", ours=max(tally.polls) * 1000, unit="ms"),
        Figure(what="p99 of a report", ours=_p99_ms(tally.posts), unit="ms"),
        Figure(what="polls answered", ours=len(tally.polls), unit=""),
        Figure(what="rows acknowledged", ours=len(tally.acknowledged), unit=""),
        Figure(what="connections broken or refused by the restart", ours=tally.broken, unit=""),
        Figure(what="answers that asked for patience", ours=tally.busy, unit=""),
        Figure(what="terminals that reconnected", ours=len(tally.away), unit=""),
        Figure(what="the last was back after", ours=max(tally.away, default=0.0), unit="s"),
        Figure(what="CPU of the simulator, a second", ours=_simulator_ms(tally), unit="ms"),
    ]


def _simulator_ms(tally: Tally) -> float:
    return tally.cpu_seconds * 1000 / SECONDS


def _p99_ms(times: list[float]) -> float:
    return statistics.quantiles(times, n=100)[98] * 1000


def _watched(pid: int, lives: Future[Tally], until: float) -> Iterator[float]:
    """Yield the server's MiB until an instant, or until the terminals have lived."""
    while time.monotonic() < until and not lives.done():
        yield servers.resident_mib(pid)
        time.sleep(_LOOK_SECONDS)


def _stored(database: Path) -> set[str]:
    with closing(sqlite3.connect(database)) as connection:
        return {str(row[0]) for row in connection.execute("SELECT id FROM outbox_rows")}
