"""The board's watchdog: whether anything would start a machine that hangs.

Invariant: told by the kernel's word on the device alone; who holds it is systemd, the first process.
Source: Documentation/ABI/testing/sysfs-class-watchdog.
"""

from pathlib import Path

from disclosure.findings import Finding, absent, bad, good
from disclosure.wording import Say

WATCHDOGS = Path("/sys/class/watchdog")


def examine(say: Say, folder: Path = WATCHDOGS) -> Finding:
    """Return whether a watchdog is there and counts.

    Arguments:
        say: the wording.
        folder: the kernel's watchdogs.
    """
    part = say("看门狗")
    found = sorted(one for one in folder.glob("watchdog[0-9]*"))
    if not found:
        return absent(part, say("没有：死机了要人来断电重启"))
    active = [one for one in found if _line(one / "state") == "active"]
    if not active:
        return bad(part, say("没有在计时：重新运行 install.sh，再重启"))
    return good(part, _line(active[0] / "identity"))


def _line(file: Path) -> str:
    try:
        return file.read_text(encoding="utf-8").strip()
    except OSError:
        return ""
