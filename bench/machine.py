"""A virtual machine that starts from a folder: QEMU, two cores, one gigabyte, no graphics card.

Its processor is emulated, so its times say what a start consists of, not how long a Raspberry Pi
takes. Wider vectors than SSE crash Mesa's compiled drawing under emulation (QEMU 7.2); so the
processor it shows is an old one.
"""

import json
import socket
import subprocess
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path

from disclosure.errors import UsageError

PROCESSOR = "Westmere"
DISK = "5G"
MEMORY_MB = 1024


class Machine:
    """A running machine.

    Arguments:
        folder: where its console's log and its control socket lie.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def console(self) -> str:
        """Return what its serial console showed so far."""
        with suppress(FileNotFoundError):
            return (self._folder / "console.log").read_text(encoding="utf-8", errors="replace")
        return ""

    def wait_for(self, words: str, seconds: float) -> float:
        """Wait until the console shows some words; return the seconds it took.

        Raises:
            UsageError: it did not in time.
        """
        began = time.monotonic()
        while words not in self.console():
            if time.monotonic() - began > seconds:
                raise UsageError(f"the machine did not say {words!r} within {seconds:.0f} s")
            time.sleep(0.5)
        return time.monotonic() - began

    def picture(self, out: Path) -> None:
        """Keep what its panel shows, as a PNG."""
        with socket.socket(socket.AF_UNIX) as control:
            control.settimeout(60)
            control.connect(str(self._folder / "control"))
            with control.makefile("rw") as talk:
                talk.readline()
                for ask in (
                    {"execute": "qmp_capabilities"},
                    {
                        "execute": "screendump",
                        "arguments": {"filename": str(out), "format": "png"},
                    },
                ):
                    talk.write(json.dumps(ask) + "\n")
                    talk.flush()
                    while "return" not in (said := json.loads(talk.readline())):
                        if "error" in said:
                            raise UsageError(f"the machine gave no picture: {said['error']}")


@contextmanager
def started(root: Path, folder: Path) -> Iterator[Machine]:
    """Start a machine whose disk holds what lies in a folder; stop it at the end.

    Arguments:
        root: the system.
        folder: for disk, console and control.
    """
    disk = make_disk(root, folder / "disk.img")
    with powered(root / "boot", [disk], folder) as running:
        yield running


def make_disk(content: Path, disk: Path, label: str = "") -> Path:
    """Make a disk that is one ext4 file system with what lies in a folder; return it.

    Arguments:
        content: the folder.
        disk: the file.
        label: the file system's.
    """
    make = ["mke2fs", "-q", "-t", "ext4", "-L", label, "-d", str(content), str(disk), DISK]
    subprocess.run(make, check=True, timeout=300, stdout=subprocess.DEVNULL)
    return disk


@contextmanager
def powered(
    boot: Path, disks: Sequence[Path], folder: Path, first: str = "rw"
) -> Iterator[Machine]:
    """Give a machine power; take it away at the end, whatever it does then.

    Arguments:
        boot: folder of its kernel and initramfs.
        disks: of which the first holds the root.
        folder: for console and control.
        first: how the kernel mounts the root, ``rw``, or ``ro`` as boot loaders have it.
    """
    (folder / "console.log").unlink(missing_ok=True)
    (kernel,) = boot.glob("vmlinuz-*")
    (initial,) = boot.glob("initrd.img-*")
    drives = [word for one in disks for word in ("-drive", f"file={one},if=virtio,format=raw")]
    command = [
        "qemu-system-x86_64", "-accel", "tcg,thread=multi", "-cpu", PROCESSOR, "-smp", "2",
        "-m", str(MEMORY_MB), "-kernel", str(kernel), "-initrd", str(initial),
        "-append", f"root=/dev/vda {first} quiet console=ttyS0",
        *drives, "-device", "virtio-vga", "-display", "none",
        "-serial", f"file:{folder / 'console.log'}", "-nic", "none", "-no-reboot",
        "-qmp", f"unix:{folder / 'control'},server,nowait",
        "-device", "intel-hda", "-audiodev", "none,id=sound", "-device", "hda-output,audiodev=sound",
    ]  # fmt: skip
    with subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as running:
        try:
            yield Machine(folder)
        finally:
            running.kill()
