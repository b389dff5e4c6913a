"""One update watched from outside: when each step ended, and what the installing unit weighed.

Invariant: it looks at files and processes alone, and changes nothing.
"""

import time
from dataclasses import dataclass, field
from pathlib import Path

from bench.update_terminal import FACE, Terminal
from bench.weighing import tree, weigh
from disclosure.errors import UsageError

SECONDS = 900.0
_LOOK_SECONDS = 0.25
_COMMAND = b"content_sync\0update\0"


@dataclass
class Watched:
    """An update as it was seen.

    Attributes:
        at: seconds after the beginning at which each step was first seen.
        peak_mib: most memory that the installing processes shared out among them.
        away_seconds: how long the loudspeaker was not there at the last switch.
    """

    at: dict[str, float] = field(default_factory=dict)
    peak_mib: float = 0.0
    away_seconds: float = 0.0

    def between(self, one: str, other: str) -> float:
        """Return the seconds between two steps."""
        return self.at[other] - self.at[one]


def watched(terminal: Terminal, version: str, *ends: str) -> Watched:
    """Watch until a version has come to one of some ends.

    Arguments:
        terminal: where.
        version: which.
        ends: what root notes then: step, or step and reason.

    Raises:
        UsageError: it came to another end, or to none in time.
    """
    seen, began = Watched(), time.monotonic()
    wanted = {f"{version} {end}" for end in ends}
    while not wanted & set(noted := terminal.outcomes()):
        now = time.monotonic() - began
        other = [one for one in noted if one.startswith(f"{version} ") and "trying" not in one]
        if other or now > SECONDS:
            raise UsageError(f"{version}: {noted} instead of {wanted}: {terminal.log()[-3000:]}")
        for step in _steps(terminal, version, noted):
            seen.at.setdefault(step, now)
        seen.peak_mib = max(seen.peak_mib, _weight(terminal.box.leader))
        time.sleep(_LOOK_SECONDS)
    seen.at["end"] = time.monotonic() - began
    seen.away_seconds = _away(terminal)
    return seen


def _steps(terminal: Terminal, version: str, noted: list[str]) -> list[str]:
    folder = f"opt/mingbai/versions/{version}"
    found = {
        "fetching": terminal.fetched > 0,
        "handed over": terminal.has("var/lib/mingbai/updates/release.json"),
        "unpacking": terminal.has("opt/mingbai/update/bundle"),
        "preparing": terminal.has(folder),
        "installed": terminal.has(f"{folder}/whole"),
        "trying": f"{version} trying" in noted,
    }
    return [step for step, reached in found.items() if reached]


def _away(terminal: Terminal) -> float:
    left = terminal.box.show(FACE, "ActiveExitTimestampMonotonic")
    back = terminal.box.show(FACE, "ActiveEnterTimestampMonotonic")
    return max(0, int(back) - int(left)) / 1e6


def _weight(leader: int) -> float:
    """Return the memory of what installs now, in MiB; 0 while nothing does."""
    try:
        for pid in tree(leader):
            if _COMMAND in Path(f"/proc/{pid}/cmdline").read_bytes():
                return weigh(*tree(pid)).pss_mib
    except OSError:
        # It ended while it was looked at.
        return 0.0
    return 0.0
