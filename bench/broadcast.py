"""The loudspeaker: how late a piece starts, and how soon an alert is heard."""

import math

from bench import alert_path, desk_path, starts
from bench.figures import Figure
from bench.processes import require

_START_GOAL_MS, _ALERT_GOAL_MS, _TERMINAL_GOAL_MS = 50.0, 2000.0, 1000.0


def measure() -> list[Figure]:
    """Return all figures of the loudspeaker.

    Raises:
        UsageError: espeak-ng is missing.
    """
    require("espeak-ng")
    late = starts.measure()
    ours = late.pop("ours")
    whole, here = alert_path.measure()
    typed = desk_path.measure()
    sealed = [one.late_ms for one in typed]
    return [
        _figure("start after its time, p99 (null backend)", ours, 0.99, _START_GOAL_MS),
        _figure("start after its time, median", ours, 0.5),
        *(
            _figure(f"{name}: start after its time, median", told, 0.5)
            for name, told in late.items()
        ),
        *(
            _figure(f"{name}: start after its time, worst", told, 1.0)
            for name, told in late.items()
        ),
        _figure("alert from seal to first sample, p95", whole, 0.95, _ALERT_GOAL_MS),
        _figure("alert from seal to first sample, median", whole, 0.5),
        _figure("alert on the terminal alone, p95", here, 0.95, _TERMINAL_GOAL_MS),
        _figure("alert on the terminal alone, median", here, 0.5),
        _figure(
            f"typed at the desk, last seal to first sample, worst of {len(sealed)}",
            sealed,
            1.0,
            _ALERT_GOAL_MS,
        ),
        _figure("typed at the desk, last seal to first sample, median", sealed, 0.5),
        *_voiced([one.ready_s for one in typed if one.ready_s is not None]),
    ]


def _voiced(seconds: list[float]) -> list[Figure]:
    """Return how long the county's own voice took, where there is one."""
    told = [one * 1000 for one in seconds]
    return [_figure("typed until its sound is ready, median", told, 0.5)] if told else []


def _figure(what: str, told: list[float], part: float, goal: float | None = None) -> Figure:
    ordered = sorted(told)
    place = max(0, math.ceil(part * len(ordered)) - 1)
    return Figure(what=what, ours=ordered[place], unit="ms", goal=goal)
