"""A terminal with a read-only root in a machine whose power is cut, and whose data disk is taken out.

What it has to show: what is written beside the data partition is gone after a cut, what lies on it
is not, and without the data partition nothing can be written where it would be lost.
"""

import re
import subprocess
from pathlib import Path

from bench import bundles, debian, machine, terminal_store
from bench.figures import Figure
from disclosure.errors import UsageError

SCRIPT = Path(__file__).parent.parent / "deploy/raspberrypi/readonly.sh"
PICTURE = Path("bench-out/no-data.png")
RELEASE = "bookworm"
SECONDS = 900.0
NEWEST = 1924992000
"""2031: when the clock was saved last, by the probe's word."""
PROBE = r"""#!/bin/sh
# Tells how the root is, and in the first round writes wherever a terminal writes.
exec >/dev/ttyS0 2>&1
# Behind the prompt of a login.
echo
store=/var/lib/mingbai
echo "ROOT $(findmnt -no FSTYPE /)"
echo "DATA $(findmnt -no SOURCE,OPTIONS /media/mingbai-data)"
echo "FAULT $(cat /run/mingbai/data-fault 2>/dev/null)"
echo "MEMORY_KB $(df -Pk /media/root-rw | awk 'NR == 2 { print $2 }')"
echo "NAME $(cat /proc/sys/kernel/hostname)"
echo "MACHINE $(cat /etc/machine-id)"
echo "VERSION $(readlink /opt/mingbai/current)"
echo "CLOCK $(date +%s)"
echo "LEFT $(ls /etc/beside /usr/beside /var/beside 2>/dev/null | wc -l)"
echo "KEPT $(cat $store/outbox/request /etc/mingbai/setting /etc/NetworkManager/connection 2>/dev/null | tr '\n' ' ')"
echo "UNIT $(systemctl show -p ActiveState --value added.service)"
if [ -e /run/mingbai/data-fault ]; then
    for folder in $store $store/outbox /etc/mingbai; do
        if touch $folder/lost 2>/dev/null; then echo "WRITTEN $folder"; else echo "REFUSED $folder"; fi
    done
    sleep 45
    for unit in agent signage broadcast; do
        echo "STATE $unit $(systemctl show -p ActiveState --value mingbai-$unit)"
    done
elif ! [ -e $store/outbox/request ]; then
    for folder in /etc /usr /var; do echo gone >$folder/beside; done
    echo request >$store/outbox/request
    echo setting >/etc/mingbai/setting
    echo connection >/etc/NetworkManager/connection
    # As an update does: units and their links, then the version's link by one rename.
    printf '[Service]\nType=oneshot\nRemainAfterExit=yes\nExecStart=/bin/true\n' >/etc/systemd/system/added.service
    mkdir -p /etc/systemd/system/multi-user.target.wants
    ln -s /etc/systemd/system/added.service /etc/systemd/system/multi-user.target.wants/added.service
    cp -a "$(readlink /opt/mingbai/current)/deploy" /opt/mingbai/versions/99
    ln -sfn /opt/mingbai/versions/99 /opt/mingbai/trying.new
    mv -T /opt/mingbai/trying.new /opt/mingbai/trying
    # As `setup name` does.
    echo mingbai-0007 >/media/mingbai-data/kept/hostname
    mkdir -p /var/lib/systemd/timesync
    touch -d 2031-01-01 /var/lib/systemd/timesync/clock
    sync
else
    echo "TRYING $(readlink /opt/mingbai/trying)"
fi
echo PROBED
"""


def measure() -> list[Figure]:
    """Return what a read-only root costs; a defect of it ends the bench."""
    debian.check()
    with debian.scratch() as folder:
        root, disks = folder / "root", folder / "disks"
        disks.mkdir()
        bundle = bundles.collect(folder / "bundle", RELEASE)
        debian.make(root, RELEASE)
        options = ("--role", "signage", "--role", "loudspeaker")
        told = debian.run(root, "sh", "/bundle/install.sh", *options, shown={bundle: "/bundle"})
        if told.returncode:
            raise UsageError(f"the installer: {told.stdout}{told.stderr}")
        terminal_store.fill(root, sound=True)
        return cut(root, disks)


def cut(root: Path, folder: Path) -> list[Figure]:
    """Cut the power of a terminal with a read-only root, and take its data away.

    Arguments:
        root: an installed terminal for loudspeaker and screen; it is changed.
        folder: an empty one for disks and logs.

    Raises:
        UsageError: something that had to stay is gone, or the other way round.
    """
    _prepare(root)
    data = folder / "data"
    (root / "media/mingbai-data").rename(data)
    (root / "media/mingbai-data").mkdir()
    disks = [
        machine.make_disk(root, folder / "root.img"),
        machine.make_disk(data, folder / "data.img", "mingbai-data"),
    ]
    before = _round(root, disks, folder)
    after = _round(root, disks, folder)
    _check_cut(before, after)
    without = _round(root, disks[:1], folder, PICTURE)
    _check_without(without)
    return [
        Figure(what="memory that the root may fill", ours=int(after["MEMORY_KB"]) / 1024, unit="MB"),
        Figure(what="files beside the data partition after a cut", ours=int(after["LEFT"]), unit="files"),
    ]  # fmt: skip


def _prepare(root: Path) -> None:
    (root / "opt/probe.sh").write_text(PROBE, encoding="utf-8")
    (root / "etc/systemd/system/probe.service").write_text(
        "[Unit]\nAfter=multi-user.target\n[Service]\nExecStart=/bin/sh /opt/probe.sh\n"
        "[Install]\nWantedBy=multi-user.target\n"
    )
    (root / "etc/fstab").write_text("/dev/vda / ext4 defaults 0 1\n")
    (root / "etc/machine-id").write_text("0123456789abcdef0123456789abcdef\n")
    (root / "etc/NetworkManager").mkdir(exist_ok=True)
    debian.run(root, "systemctl", "enable", "probe.service")
    told = subprocess.run(
        ["sh", str(SCRIPT), "--prefix", str(root), "--on"],
        capture_output=True, text=True, check=False, timeout=debian.SECONDS,
    )  # fmt: skip
    if told.returncode:
        raise UsageError(f"readonly.sh: {told.stdout}{told.stderr}")
    built = debian.run(root, "update-initramfs", "-u", "-k", "all")
    if built.returncode:
        raise UsageError(f"update-initramfs: {built.stdout}{built.stderr}")


def _round(
    root: Path, disks: list[Path], folder: Path, picture: Path | None = None
) -> dict[str, str]:
    """Start, let the probe tell, and cut the power."""
    with machine.powered(root / "boot", disks, folder, first="ro") as running:
        running.wait_for("PROBED", SECONDS)
        if picture:
            picture.parent.mkdir(exist_ok=True)
            running.picture(picture.resolve())
        told = running.console()
    lines = re.findall(r"^((?:STATE |REFUSED |WRITTEN )\S+|[A-Z_]+) ?(.*?)\r?$", told, re.MULTILINE)
    return dict(lines)


def _check_cut(before: dict[str, str], after: dict[str, str]) -> None:
    wanted = {
        "ROOT": "overlay",
        "FAULT": "",
        "LEFT": "0",
        "KEPT": "request setting connection ",
        "UNIT": "active",
        "TRYING": "/opt/mingbai/versions/99",
        "NAME": "mingbai-0007",
        "VERSION": before.get("VERSION", "none before"),
        "MACHINE": before.get("MACHINE", "none before"),
    }
    wrong = {name: after.get(name) for name, value in wanted.items() if after.get(name) != value}
    if int(after["CLOCK"]) < NEWEST:
        wrong["CLOCK"] = after["CLOCK"]
    if wrong:
        raise UsageError(f"after a power cut: {wrong}")


def _check_without(told: dict[str, str]) -> None:
    written = [line for line in told if line.startswith("WRITTEN")]
    refused = [line for line in told if line.startswith("REFUSED")]
    states = [told.get(f"STATE {unit}") for unit in ("agent", "broadcast", "signage")]
    if (told.get("FAULT"), len(refused), states) != (
        "missing",
        3,
        ["inactive", "inactive", "active"],
    ):
        raise UsageError(f"without the data partition: {written} {states} {told.get('FAULT')}")
