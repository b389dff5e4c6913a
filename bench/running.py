"""A terminal that runs under a real systemd: how soon, how big, how well fenced in, how watched.

Invariant: memory is what all processes of a unit hold together, children with them, as shares
(PSS) by the kernel's count, looked at every second; the peak is the highest sum of one moment.
"""

import re
import time
from pathlib import Path

from bench.container import Container
from bench.figures import Figure
from bench.weighing import tree, weigh
from disclosure.errors import UsageError

SETTLE_SECONDS = 15.0
WEIGH_SECONDS = 90.0
WATCHED_SECONDS = 60.0
HANG_SECONDS = 10
MEMORY_GOAL_MB = 512
EXPOSURE_GOAL = 2.0
JOURNAL_MIB = 48
# Debian has the folder; what was written before the first installation stays as it is.
ON_DISK = "find /var/log/journal -type f -printf '%p %s %T@\\n' | sort"
FLOOD = "head -c 150000000 /dev/urandom | base64 -w 300"
_UNIT = re.compile(r"mingbai-(\w+)\.service")
_MICROSECONDS = 1_000_000


def times(container: Container, units: tuple[str, ...]) -> list[Figure]:
    """Return how soon the system and each unit were ready, from systemd's first moment."""
    began = int(
        container.ask("systemctl", "show", "--property=UserspaceTimestampMonotonic", "--value")
    )
    figures = []
    for unit in units:
        ready = int(container.show(f"mingbai-{unit}.service", "ActiveEnterTimestampMonotonic"))
        seconds = (ready - began) / _MICROSECONDS
        figures.append(Figure(what=f"start to {unit} ready", ours=seconds, unit="s"))
    return figures


def told_by_systemd(container: Container) -> str:
    """Return what systemd itself tells of the start."""
    return "\n".join(
        container.run("systemd-analyze", "--no-pager", *words).stdout.strip()
        for words in (["time"], ["blame"], ["critical-chain"])
    )


def memory(container: Container, seconds: float = WEIGH_SECONDS) -> list[Figure]:
    """Return each unit's share of memory at the end, and the most of all together."""
    time.sleep(SETTLE_SECONDS)
    end, peak, last = time.monotonic() + seconds, 0.0, {}
    while time.monotonic() < end:
        last = _shares(container)
        peak = max(peak, sum(last.values()))
        time.sleep(1)
    return [
        *(Figure(what=f"memory of {unit}", ours=size, unit="MB") for unit, size in last.items()),
        Figure(what="memory of all together", ours=sum(last.values()), unit="MB", goal=MEMORY_GOAL_MB),
        Figure(what="memory of all, its peak", ours=peak, unit="MB", goal=MEMORY_GOAL_MB),
    ]  # fmt: skip


def _shares(container: Container) -> dict[str, float]:
    """Return the memory of each unit now, MiB."""
    shares: dict[str, float] = {}
    for process in tree(container.leader):
        try:
            found = _UNIT.search(Path(f"/proc/{process}/cgroup").read_text())
            if found:
                size = weigh(process).pss_mib
                shares[found[1]] = shares.get(found[1], 0.0) + size
        except (OSError, KeyError):
            # It ended while it was looked at.
            continue
    return dict(sorted(shares.items()))


def exposure(container: Container, units: tuple[str, ...]) -> list[Figure]:
    """Return the worst score of the units: running, and by their files alone.

    Raises:
        UsageError: systemd does not understand a line of a unit.
    """
    names = [f"mingbai-{unit}.service" for unit in units]
    files = [f"/etc/systemd/system/{name}" for name in names]
    told = container.run("systemd-analyze", "verify", "--man=no", *files)
    ours = [line for line in told.stderr.splitlines() if "mingbai" in line]
    if told.returncode or ours:
        raise UsageError(f"systemd-analyze verify: {told.returncode} {ours}")
    running = {name: _score(container, name) for name in names}
    by_file = {name: _score(container, "--offline=true", name) for name in files}
    return [
        Figure(what=what, ours=max(scores.values()), unit="of 10", goal=EXPOSURE_GOAL)
        for what, scores in (("exposure, running", running), ("exposure, by the file", by_file))
    ]


def _score(container: Container, *words: str) -> float:
    told = container.run("systemd-analyze", "security", "--no-pager", *words).stdout
    found = re.search(r"Overall exposure level for \S+: ([0-9.]+)", told)
    if found is None:
        raise UsageError(f"systemd-analyze security {' '.join(words)} said nothing: {told}")
    return float(found[1])


def require_watched(container: Container, units: tuple[str, ...]) -> None:
    """Check that units pet their watchdogs, and that none was started anew.

    The agent's patience is 15 minutes, so that it pets too seldom to be waited for.
    """
    names = [f"mingbai-{unit}.service" for unit in units]
    first = {name: container.show(name, "WatchdogTimestampMonotonic") for name in names}
    end = time.monotonic() + WATCHED_SECONDS
    while any(container.show(name, "WatchdogTimestampMonotonic") == first[name] for name in names):
        if time.monotonic() > end:
            raise UsageError(f"a unit of {', '.join(names)} did not pet its watchdog")
        time.sleep(1)
    for name in names:
        if container.show(name, "NRestarts") != "0":
            raise UsageError(f"{name} fell {container.show(name, 'NRestarts')} times")


def revive(container: Container, unit: str) -> list[Figure]:
    """Kill a unit's process, then stop it dead; return how long each time until it was ready."""
    name = f"mingbai-{unit}.service"
    killed = _until_back(container, name, "KILL")
    folder = f"/run/systemd/system/{name}.d"
    container.ask(
        "sh",
        "-c",
        f"mkdir -p {folder} && printf '[Service]\\nWatchdogSec={HANG_SECONDS}\\n' >{folder}/soon.conf",
    )
    container.ask("systemctl", "daemon-reload")
    container.ask("systemctl", "restart", name)
    hung = _until_back(container, name, "STOP")
    container.ask(
        "sh", "-c", f"rm -r {folder} && systemctl daemon-reload && systemctl restart {name}"
    )
    return [
        Figure(what=f"{unit} killed, until it is ready again", ours=killed, unit="s"),
        Figure(what=f"{unit} hung, watchdog of {HANG_SECONDS} s", ours=hung, unit="s"),
    ]


def _until_back(container: Container, name: str, signal: str) -> float:
    before = container.show(name, "MainPID")
    container.ask("sh", "-c", f"kill -{signal} {before}")
    began = time.monotonic()
    while True:
        now = container.show(name, "MainPID")
        if now not in {before, "0"} and container.show(name, "ActiveState") == "active":
            return time.monotonic() - began
        if time.monotonic() - began > WATCHED_SECONDS:
            raise UsageError(f"{name} did not come back after SIG{signal}")
        time.sleep(0.2)


def journal(container: Container) -> list[Figure]:
    """Flood the log; return what it holds of it in memory. Nothing of it reaches the disk."""
    before = container.ask("sh", "-c", ON_DISK)
    container.ask(
        "systemd-run", "--wait", "--quiet", "--property=LogRateLimitIntervalSec=0",
        "sh", "-c", FLOOD,
    )  # fmt: skip
    if container.ask("sh", "-c", ON_DISK) != before:
        raise UsageError("the log is written to the disk")
    used = int(container.ask("du", "-sm", "/run/log/journal").split()[0])
    what = "log in memory, after 200 MB were written to it"
    return [Figure(what=what, ours=used, unit="MB", goal=JOURNAL_MIB)]
