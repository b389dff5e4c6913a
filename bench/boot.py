"""A terminal from a bundle: installed, upgraded, failed, started in a machine, taken away.

For screen and loudspeaker together, in a Debian 12 made for it. Every step that goes wrong ends the
bench; what it tells are sizes, times and memory. Needs root and the network (Debian's packages).
"""

import hashlib
import re
import shutil
import subprocess
import time
from pathlib import Path

from bench import debian, machine
from bench.figures import Figure
from disclosure.errors import UsageError
from tests.fakes.county import FakeCounty, an_announcement, an_item

ROOT = Path(__file__).parent.parent
RELEASE = "bookworm"
PICTURE = Path("bench-out/boot.png")
ROLES = ("--role", "signage", "--role", "loudspeaker")
UNITS = ("agent", "signage", "broadcast")
BOOT_SECONDS = 480.0
MEMORY_GOAL_MB = 512
AGENT = """county_url = "https://county.invalid"
root = "/var/lib/mingbai/root.json"
area = "990421101201"
terminal_id = "t-3"
terminal_number = 3
store = "/var/lib/mingbai"
"""
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
echo PROBED
"""


def measure() -> list[Figure]:
    """Return sizes, times and memory of a terminal."""
    debian.check()
    with debian.scratch() as folder:
        bundle, root = folder / "bundle", folder / "root"
        _say("collecting a bundle")
        _bundle(bundle)
        _say("making a Debian")
        debian.make(root, RELEASE)
        figures = [_figure("bundle", _megabytes(bundle), "MB")]
        figures += _install(root, bundle)
        _say("starting it in a machine")
        _fill(root)
        figures += _boot(root, folder)
        _say("taking it away")
        _uninstall(root)
        return figures


def _say(words: str) -> None:
    print(f"boot: {words}", flush=True)


def _figure(what: str, ours: float, unit: str, goal: float | None = None) -> Figure:
    return Figure(what=what, ours=ours, unit=unit, goal=goal)


def _megabytes(folder: Path) -> float:
    told = subprocess.run(
        ["du", "-sm", str(folder)], capture_output=True, text=True, check=True, timeout=120
    )
    return float(told.stdout.split()[0])


def _bundle(out: Path) -> None:
    subprocess.run(
        ["sh", str(ROOT / "deploy/raspberrypi/make-bundle.sh"), "--architecture", "amd64",
         "--release", RELEASE, "--out", str(out)],
        check=True, timeout=debian.SECONDS, stdout=subprocess.DEVNULL,
    )  # fmt: skip


def _install(root: Path, bundle: Path) -> list[Figure]:
    """Install, install again, refuse what is broken, and fail to upgrade."""
    inside = root / "bundle"
    shutil.copytree(bundle, inside)
    first = _run(root, *ROLES)
    again = _run(root, *ROLES)
    current = root / "opt/mingbai/current"
    version = current.readlink()
    _break(inside)
    _run(root, *ROLES, refused="is damaged")
    _sum_up(inside)
    _run(root, *ROLES, refused="What ran before still runs")
    if current.readlink() != version:
        raise UsageError("a version that does not start took the place of one that does")
    shutil.rmtree(inside)
    return [
        _figure("installed", _megabytes(root / "opt/mingbai"), "MB"),
        _figure("first run of the installer", first, "s"),
        _figure("second run", again, "s"),
    ]


def _run(root: Path, *options: str, refused: str = "") -> float:
    """Run the installer; return the seconds. `refused`: what it has to say no with."""
    began = time.monotonic()
    told = debian.run(root, "sh", "/bundle/install.sh", *options)
    if bool(told.returncode) != bool(refused) or refused not in told.stderr:
        raise UsageError(f"the installer, {told.returncode}: {told.stdout}{told.stderr}")
    return time.monotonic() - began


def _break(bundle: Path) -> None:
    """Name the bundle's version anew and take the wheel's content away, as half a copy does."""
    file = bundle / "BUNDLE"
    text = file.read_text(encoding="utf-8")
    file.write_text(re.sub("^version=.*", "version=99", text, flags=re.MULTILINE))
    shutil.rmtree(bundle / "wheels")
    (bundle / "wheels").mkdir()
    (bundle / "terminal.txt").write_text("")


def _sum_up(bundle: Path) -> None:
    """Write the sums anew, as for a bundle that was made so."""
    files = sorted(path for path in bundle.rglob("*") if path.is_file())
    lines = [
        f"{hashlib.sha256(path.read_bytes()).hexdigest()}  {path.relative_to(bundle)}\n"
        for path in files
        if path.name != "SHA256SUMS"
    ]
    (bundle / "SHA256SUMS").write_text("".join(lines), encoding="utf-8")


def _fill(root: Path) -> None:
    """Give the terminal content as if it had synchronised, and a probe that tells how it is."""
    store = root / "var/lib/mingbai"
    county = FakeCounty()
    county.publish(an_announcement())
    county.publish(an_item())
    county.fill(root / "filled")
    user, group = debian.owner(root, "mingbai-agent")
    shutil.copytree(root / "filled/content", store / "content", dirs_exist_ok=True)
    shutil.copy(root / "filled/root.json", store / "root.json")
    shutil.rmtree(root / "filled")
    for path in (store / "content").rglob("*"):
        shutil.chown(path, user, group)
        path.chmod(0o2750 if path.is_dir() else 0o640)
    settings = root / "etc/mingbai"
    (settings / "agent.toml").write_text(AGENT)
    with (settings / "signage.toml").open("a") as file:
        file.write("width_px = 1280\nheight_px = 800\n")
    (root / "opt/probe.sh").write_text(PROBE)
    (root / "etc/systemd/system/probe.service").write_text(
        "[Service]\nExecStart=/bin/sh /opt/probe.sh\n[Install]\nWantedBy=multi-user.target\n"
    )
    (root / "etc/fstab").write_text("/dev/vda / ext4 defaults 0 1\n")
    debian.run(root, "systemctl", "enable", "probe.service")


def _boot(root: Path, folder: Path) -> list[Figure]:
    with machine.started(root, folder) as running:
        running.wait_for("PROBED", BOOT_SECONDS)
        PICTURE.parent.mkdir(exist_ok=True)
        running.picture(PICTURE.resolve())
        told = running.console()
    up = {unit: float(_told(told, f"UP {unit}")) for unit in UNITS}
    memory = {unit: int(_told(told, f"PSS {unit}")) / 1024 for unit in UNITS}
    fallen = sum(int(_told(told, f"RESTARTS {unit}")) for unit in UNITS)
    if fallen or int(_told(told, "LISTENING")):
        raise UsageError(f"{fallen} restarts, {_told(told, 'LISTENING')} open ports")
    return [
        _figure("power to the screen's first frame, emulated", up["signage"], "s"),
        *(_figure(f"memory of {unit}, its share (PSS)", memory[unit], "MB") for unit in UNITS),
        _figure("memory of all together", sum(memory.values()), "MB", MEMORY_GOAL_MB),
    ]


def _told(console: str, words: str) -> str:
    found = re.search(rf"^{words} (\d+)", console, re.MULTILINE)
    if found is None:
        raise UsageError(f"the machine did not tell {words!r}: {console[-2000:]}")
    return found[1]


def _uninstall(root: Path) -> None:
    shutil.copytree(ROOT / "deploy/raspberrypi", root / "bundle")
    _run(root, "--uninstall", "--purge")
    left = [
        path for path in ("opt/mingbai", "etc/mingbai", "var/lib/mingbai") if (root / path).exists()
    ]
    left += [unit.name for unit in (root / "etc/systemd/system").rglob("mingbai-*")]
    if left:
        raise UsageError(f"uninstalling left {', '.join(left)}")
