"""The root: whether it is read-only, and whether the data partition is what is written to.

Sources: ``/proc/mounts``; ``/etc/mingbai-data``, which `readonly.sh --on` leaves on a machine with a
data partition; ``/run/mingbai/data-fault``, in which the initramfs says what is wrong with it.
Invariant: a machine without a data partition is no fault; one that lost it is.
"""

from dataclasses import dataclass
from pathlib import Path

from disclosure.findings import Finding, absent, bad, good
from disclosure.wording import Say

LOWER = "/media/root-ro"
DATA = "/media/mingbai-data"


@dataclass(frozen=True)
class Traces:
    """Where a machine tells how its root was mounted.

    Attributes:
        mounts: what is mounted.
        folders: the folders that live on the data partition.
        fault: what is wrong with it, in one word.
    """

    mounts: Path = Path("/proc/mounts")
    folders: Path = Path("/etc/mingbai-data")
    fault: Path = Path("/run/mingbai/data-fault")


def examine(traces: Traces, say: Say) -> tuple[Finding, ...]:
    """Return how the root and the data partition stand."""
    if not traces.folders.is_file():
        advice = say("可写，断电可能弄坏：sudo sh readonly.sh --data free --on")
        return (absent(say("系统分区"), advice),)
    mounts = _mounts(traces.mounts)
    return _root(mounts, say), _data(mounts, _fault(traces.fault), say)


def _root(mounts: dict[str, list[str]], say: Say) -> Finding:
    part = say("系统分区")
    if LOWER in mounts:
        return good(part, say("只读"))
    return bad(part, say("可写：升级做完了，运行 readonly.sh --on 再重启"))


def _data(mounts: dict[str, list[str]], fault: str, say: Say) -> Finding:
    part = say("数据分区")
    if fault:
        told = {
            "missing": say("没有找到：插好数据盘再通电"),
            "twice": say("找到两个：拔掉不是这台机器的那个"),
            "empty": say("是空的：不是这台机器的盘，或没有装完"),
        }
        return bad(part, told.get(fault, say("坏了，修不好：换盘，从手册第 2 节重来")))
    if DATA not in mounts:
        return bad(part, say("没有挂上：重启；还不行，重新运行 readonly.sh --on"))
    if "ro" in mounts[DATA]:
        return bad(part, say("出错后变成只读：重启会自动修；再出现就换盘"))
    return good(part)


def _mounts(file: Path) -> dict[str, list[str]]:
    """Return the options of what is mounted, by its folder; nothing where that is not told."""
    try:
        lines = file.read_text(encoding="utf-8").splitlines()
    except OSError:
        return {}
    words = [line.split() for line in lines]
    return {one[1]: one[3].split(",") for one in words if len(one) > 3}


def _fault(file: Path) -> str:
    try:
        return file.read_text(encoding="utf-8").strip()
    except OSError:
        return ""
