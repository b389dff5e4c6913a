"""Running a command and knowing what it took."""

import os
import shutil
import subprocess
import tempfile
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from disclosure.errors import UsageError

_LOOK_SECONDS = 0.01


@dataclass(frozen=True)
class Took:
    """What a command took: wall and CPU seconds, peak resident MiB."""

    wall_s: float
    cpu_s: float
    peak_mib: float


def took(command: Sequence[str]) -> Took:
    """Run a command to its end.

    Raises:
        UsageError: it failed.
    """
    start = time.perf_counter()
    with tempfile.TemporaryFile() as said:
        child = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=said)
        peak = 0.0
        while True:
            # Not wait4's ru_maxrss: that begins with what the parent had at the fork.
            peak = max(peak, _peak_mib(child.pid))
            ended, status, used = os.wait4(child.pid, os.WNOHANG)
            if ended:
                break
            time.sleep(_LOOK_SECONDS)
        wall = time.perf_counter() - start
        child.returncode = os.waitstatus_to_exitcode(status)
        if child.returncode:
            said.seek(0)
            words = said.read().decode(errors="replace")[-500:]
            raise UsageError(f"{command[0]} ended with {child.returncode}: {words}")
    return Took(wall, used.ru_utime + used.ru_stime, peak)


def _peak_mib(pid: int) -> float:
    lines = Path(f"/proc/{pid}/status").read_text(encoding="utf-8").splitlines()
    return next((int(line.split()[1]) / 1024 for line in lines if line.startswith("VmHWM")), 0.0)


def require(*names: str) -> None:
    """Check that the commands are installed.

    Raises:
        UsageError: one is not; says which.
    """
    for name in names:
        if shutil.which(name, path=os.environ.get("PATH", "") + ":/usr/sbin") is None:
            raise UsageError(f"this bench compares with '{name}', which is not installed here")
