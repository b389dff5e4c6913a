"""The units: whether systemd keeps every process of this terminal alive.

Invariant: asked of systemd, which alone knows; where there is none, that is said.
"""

import subprocess
from collections.abc import Callable, Sequence

from disclosure.findings import Finding, absent, bad, good
from disclosure.wording import Say

SECONDS = 10.0
OFTEN = 5
"""Restarts since the start of the unit after which a person should look."""

Ask = Callable[[Sequence[str]], str]
"""Runs a command and returns what it says; raises OSError where it cannot."""


def ask(command: Sequence[str]) -> str:
    """Run a command and return what it says.

    Raises:
        OSError: it is not there, fails or takes too long.
    """
    try:
        done = subprocess.run(
            command,
            capture_output=True,
            text=True,
            timeout=SECONDS,
            check=False,
            env={"LC_ALL": "C"},
        )
    except subprocess.TimeoutExpired as error:
        raise TimeoutError(f"{command[0]} said nothing for {SECONDS:.0f} s") from error
    if done.returncode != 0:
        raise OSError(done.returncode, done.stderr.strip() or command[0])
    return done.stdout


def examine(units: Sequence[str], say: Say, ask: Ask = ask) -> tuple[Finding, ...]:
    """Return how units stand.

    Arguments:
        units: their names, e.g. ``mingbai-agent``.
        say: the wording.
        ask: runs `systemctl`.
    """
    findings = []
    for unit in units:
        command = ("systemctl", "show", "-p", "ActiveState", "-p", "NRestarts", f"{unit}.service")
        try:
            told = dict(line.partition("=")[::2] for line in ask(command).splitlines())
        except OSError:
            return (absent(say("服务"), say("这里没有 systemd，看不到服务")),)
        findings.append(_of(unit, told, say))
    return tuple(findings)


def _of(unit: str, told: dict[str, str], say: Say) -> Finding:
    restarts = int(told.get("NRestarts", "0") or 0)
    if told.get("ActiveState") != "active":
        return bad(unit, say("没有在运行：看 journalctl -u {unit} -n 50", unit=unit))
    if restarts >= OFTEN:
        words = say("重启了 {count} 次：看 journalctl -u {unit} -n 50", count=restarts, unit=unit)
        return bad(unit, words)
    return good(unit)
