"""A terminal in a virtual machine: from its own kernel to the first picture, without a desktop.

The screen draws through KMS on the machine's own graphics card, the loudspeaker finds a sound
card. Invariant: no unit falls, and nothing listens on the network. Needs root and the network
(Debian's packages); its processor is emulated, so its times are no Raspberry Pi's.
"""

import re
from pathlib import Path

from bench import bundles, debian, machine, terminal_store
from bench.figures import Figure
from disclosure.errors import UsageError
from screen.paging.panel import Panel

RELEASE = "bookworm"
PICTURE = Path("bench-out/boot.png")
PANEL = Panel(width_px=1280, height_px=800, inches=43.0, distance_mm=4000)
"""What QEMU's graphics card shows."""
UNITS = ("agent", "signage", "broadcast")
BOOT_SECONDS = 900.0
PROBE = """#!/bin/sh
exec >/dev/ttyS0 2>&1
for unit in agent signage broadcast; do
    until systemctl is-active --quiet mingbai-$unit; do sleep 1; done
    echo "UP $unit $(cut -d. -f1 /proc/uptime)"
done
sleep 40
for unit in agent signage broadcast; do
    process=$(systemctl show -p MainPID --value mingbai-$unit)
    echo "PSS $unit $(awk '/^Pss:/ { print $2 }' /proc/$process/smaps_rollup)"
    echo "RESTARTS $unit $(systemctl show -p NRestarts --value mingbai-$unit)"
done
echo "LISTENING $(awk 'FNR > 1 && $4 == "0A"' /proc/net/tcp /proc/net/tcp6 | wc -l)"
echo "TIMESYNC $(systemctl is-active systemd-timesyncd chrony ntpsec 2>/dev/null | grep -c '^active')"
echo "MEMORYLESS $(findmnt -n -o FSTYPE /tmp | grep -vc tmpfs)"
systemd-analyze --no-pager time
systemd-analyze --no-pager critical-chain mingbai-signage.service
echo PROBED
"""


def measure() -> list[Figure]:
    """Return the times of a start and what the processes hold."""
    debian.check()
    with debian.scratch() as folder:
        bundle = bundles.collect(folder / "bundle", RELEASE)
        debian.make(folder / "root", RELEASE)
        return terminal(folder, bundle)


def terminal(folder: Path, bundle: Path) -> list[Figure]:
    """Install a bundle in the folder's ``root``, start it, and return how it went."""
    root = folder / "root"
    roles = ("--role", "signage", "--role", "loudspeaker")
    told = debian.run(root, "sh", "/media/stick/install.sh", *roles, shown={bundle: "/media/stick"})
    if told.returncode:
        raise UsageError(f"the installer, {told.returncode}: {told.stdout}{told.stderr}")
    terminal_store.fill(root, sound=True, panel=PANEL)
    (root / "opt/probe.sh").write_text(PROBE, encoding="utf-8")
    (root / "etc/systemd/system/probe.service").write_text(
        "[Service]\nExecStart=/bin/sh /opt/probe.sh\n[Install]\nWantedBy=multi-user.target\n"
    )
    (root / "etc/fstab").write_text("/dev/vda / ext4 defaults 0 1\n")
    debian.run(root, "systemctl", "enable", "probe.service")
    # A log-in that opens the console hangs up on the probe.
    debian.run(root, "systemctl", "mask", "serial-getty@ttyS0.service")
    with machine.started(root, folder) as running:
        running.wait_for("PROBED", BOOT_SECONDS)
        PICTURE.parent.mkdir(exist_ok=True)
        running.picture(PICTURE.resolve())
        return _judged(running.console())


def _judged(console: str) -> list[Figure]:
    up = {unit: _told(console, f"UP {unit}") for unit in UNITS}
    memory = {unit: _told(console, f"PSS {unit}") / 1024 for unit in UNITS}
    faults = {
        "units fell": sum(_told(console, f"RESTARTS {unit}") for unit in UNITS),
        "open ports": _told(console, "LISTENING"),
        "services too few or many that set the clock": abs(_told(console, "TIMESYNC") - 1),
        "folders for what is volatile on the disk": _told(console, "MEMORYLESS"),
    }
    if any(faults.values()):
        raise UsageError(f"in the machine: {faults}")
    print(console[console.rindex("Startup finished") :].replace("\r", ""))
    return [
        Figure(what="emulated: power to the screen's first frame", ours=up["signage"], unit="s"),
        *(
            Figure(what=f"emulated: memory of {unit}", ours=memory[unit], unit="MB")
            for unit in UNITS
        ),
    ]


def _told(console: str, words: str) -> int:
    found = re.search(rf"^{words} (\d+)", console, re.MULTILINE)
    if found is None:
        raise UsageError(f"the machine did not tell {words!r}: {console[-2000:]}")
    return int(found[1])
