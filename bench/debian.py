"""A small Debian in a folder, made by debootstrap, in which the installer is tried for real.

Invariant: whatever happens, nothing of it stays mounted.
"""

import os
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from disclosure.errors import UsageError

NEEDED = {
    "debootstrap": "debootstrap",
    "dpkg-scanpackages": "dpkg-dev",
    "mke2fs": "e2fsprogs",
    "qemu-system-x86_64": "qemu-system-x86",
}
"""Commands and the Debian packages they are in."""
INCLUDED = "systemd,systemd-sysv,udev,dbus,kmod,initramfs-tools,linux-image-amd64"
SECONDS = 900.0


def check() -> None:
    """Look for what the bench needs.

    Raises:
        UsageError: something is missing, or the user is not root.
    """
    if os.geteuid() != 0:
        raise UsageError("a root folder is made as root: sudo ./dev bench boot")
    missing = sorted({package for tool, package in NEEDED.items() if not shutil.which(tool)})
    if missing:
        raise UsageError(f"commands are missing: apt-get install {' '.join(missing)}")


def make(root: Path, release: str) -> None:
    """Make the smallest system of a release that boots."""
    told = subprocess.run(
        ["debootstrap", "--variant=minbase", f"--include={INCLUDED}", release, str(root)],
        capture_output=True, text=True, check=False, timeout=SECONDS,
    )  # fmt: skip
    if told.returncode:
        raise UsageError(f"debootstrap failed: {told.stdout.strip().splitlines()[-1:]}")


def run(root: Path, *command: str) -> "subprocess.CompletedProcess[str]":
    """Run a command inside; return how it ended and what it said."""
    with _mounted(root):
        return subprocess.run(
            ["chroot", str(root), *command],
            capture_output=True, text=True, check=False, timeout=SECONDS,
        )  # fmt: skip


@contextmanager
def _mounted(root: Path) -> Iterator[None]:
    mounts = [
        (["mount", "-t", "proc", "proc"], root / "proc"),
        (["mount", "--bind", "/dev"], root / "dev"),
    ]
    done: list[Path] = []
    try:
        for command, point in mounts:
            subprocess.run([*command, str(point)], check=True, timeout=60)
            done.append(point)
        yield
    finally:
        for point in reversed(done):
            subprocess.run(["umount", "-l", str(point)], check=True, timeout=60)


def owner(root: Path, user: str) -> tuple[int, int]:
    """Return a user's and its group's number inside."""
    for line in (root / "etc/passwd").read_text(encoding="utf-8").splitlines():
        name, _, number, group, *_ = line.split(":")
        if name == user:
            return int(number), int(group)
    raise UsageError(f"there is no user {user} in {root}")
