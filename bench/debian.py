"""A small Debian in a folder, made by debootstrap, in which the installer is tried for real.

Invariants: commands run in systemd-nspawn, which gives the folder devices and a /proc of its own
and shares nothing of this machine but what is named; a folder is removed only while nothing is
mounted below it, and never beyond its own file system.
"""

import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from disclosure.errors import UsageError

NEEDED = {
    "debootstrap": "debootstrap",
    "dpkg-scanpackages": "dpkg-dev",
    "ip": "iproute2",
    "mke2fs": "e2fsprogs",
    "qemu-system-x86_64": "qemu-system-x86",
    "systemd-nspawn": "systemd-container",
}
"""Commands and the Debian packages they are in."""
INCLUDED = "systemd,systemd-sysv,udev,dbus,kmod,initramfs-tools"
KERNEL = "linux-image-amd64"
SECONDS = 900.0
PLAIN = {"PATH": "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin", "LANG": "C.UTF-8"}
"""Environment of commands inside: nothing of this machine's."""


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


@contextmanager
def scratch() -> Iterator[Path]:
    """Yield an empty folder; remove it at the end."""
    folder = Path(tempfile.mkdtemp(prefix="mingbai-boot-"))
    try:
        yield folder
    finally:
        remove(folder)


def remove(folder: Path, mounts: Path = Path("/proc/self/mountinfo")) -> None:
    """Remove a folder and all in it, on its own file system alone.

    Arguments:
        folder: what goes.
        mounts: the kernel's list of what is mounted where.

    Raises:
        UsageError: something is mounted at or below it; then nothing is removed.
    """
    folder = folder.resolve()
    for line in mounts.read_text(encoding="utf-8").splitlines():
        point = line.split()[4].encode().decode("unicode_escape")
        if Path(point).is_relative_to(folder):
            raise UsageError(f"{folder} stays: {point} is mounted in it")
    command = ["rm", "-rf", "--one-file-system", "--", str(folder)]
    subprocess.run(command, check=True, timeout=SECONDS)


def make(root: Path, release: str, architecture: str = "amd64") -> None:
    """Make the smallest system of a release that boots; for another processor, without a kernel."""
    included = f"{INCLUDED},{KERNEL}" if architecture == "amd64" else INCLUDED
    told = subprocess.run(
        # What it mounts is mounted for it alone, and gone with it.
        ["unshare", "--mount", "--propagation=private", "debootstrap", f"--arch={architecture}",
         "--variant=minbase", f"--include={included}", release, str(root)],
        capture_output=True, text=True, check=False, timeout=4 * SECONDS,
    )  # fmt: skip
    if told.returncode:
        raise UsageError(f"debootstrap failed: {told.stdout.strip().splitlines()[-1:]}")


def run(
    root: Path, *command: str, shown: Mapping[Path, str] | None = None, seconds: float = SECONDS
) -> "subprocess.CompletedProcess[str]":
    """Run a command inside, without network; return how it ended and what it said.

    Arguments:
        root: the system.
        command: it and its arguments.
        shown: folders of this machine, and where the command sees them, not to be written.
        seconds: what it may take.
    """
    return subprocess.run(
        [*nspawn(root, shown), "--as-pid2", "--", *command],
        stdin=subprocess.DEVNULL, capture_output=True, text=True, check=False, timeout=seconds,
    )  # fmt: skip


def nspawn(
    root: Path, shown: Mapping[Path, str] | None = None, network: Path | None = None
) -> list[str]:
    """Return how systemd-nspawn is called for a root: its own devices, no traces.

    Arguments:
        root: the system.
        shown: folders of this machine, and where it sees them, not to be written.
        network: a network namespace that it shares; by default it has a loopback of its own.
    """
    return [
        "systemd-nspawn", "--quiet", "--register=no", "--keep-unit", "--console=pipe",
        # A namespace of ours belongs to the system inside, as one of its own would.
        *((f"--network-namespace-path={network}", "--capability=CAP_NET_ADMIN") if network
          else ("--private-network",)),
        "--resolv-conf=off", "--timezone=off", "--link-journal=no",
        f"--machine=mingbai-{os.getpid()}", f"--directory={root}",
        *(f"--setenv={name}={value}" for name, value in PLAIN.items()),
        *(f"--bind-ro={here}:{there}" for here, there in (shown or {}).items()),
    ]  # fmt: skip


def owner(root: Path, user: str) -> tuple[int, int]:
    """Return a user's and its group's number inside."""
    for line in (root / "etc/passwd").read_text(encoding="utf-8").splitlines():
        name, _, number, group, *_ = line.split(":")
        if name == user:
            return int(number), int(group)
    raise UsageError(f"there is no user {user} in {root}")
