"""A terminal's first boot by a file on its card, with a clock of months ago, to its first content.

In systemd-nspawn with a real NetworkManager, between a county behind TLS and two cables: a wrong
code, a county that is silent, the power cut in every step, ways that lead nowhere. Every step that
goes wrong ends the bench. Needs root. What it is not: the kernel's own start, Wi-Fi and 4G by radio.
"""

import json
import os
import re
import shutil
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from bench import bundles, container, debian
from bench.container import Container
from bench.figures import Figure
from bench.street import COUNTY_ADDRESS, COUNTY_NAME, Street, street
from demo.county import CONTENT, COUNTY, VILLAGE
from disclosure.errors import UsageError
from tests.fakes.certificate import certify

RELEASE = "bookworm"
TOOLS = {"dnsmasq": "dnsmasq-base", "cc": "gcc"}
WAIT_SECONDS = 180.0
_LOOK_SECONDS = 0.5
_MOMENT_SECONDS = 0.002
_PORT = 8720
_BEHIND_DAYS = 90
BEHIND = f"""\
#define _GNU_SOURCE
#include <sys/syscall.h>
#include <sys/time.h>
#include <time.h>
#include <unistd.h>
int clock_gettime(clockid_t which, struct timespec *told) {{
    int failed = syscall(SYS_clock_gettime, which, told);
    if (!failed && which == CLOCK_REALTIME) told->tv_sec -= {_BEHIND_DAYS * 86_400};
    return failed;
}}
time_t time(time_t *out) {{
    struct timespec told;
    clock_gettime(CLOCK_REALTIME, &told);
    if (out) *out = told.tv_sec;
    return told.tv_sec;
}}
int gettimeofday(struct timeval *out, void *zone) {{
    struct timespec told;
    clock_gettime(CLOCK_REALTIME, &told);
    out->tv_sec = told.tv_sec;
    out->tv_usec = told.tv_nsec / 1000;
    return 0;
}}
"""
"""Sets the wall clock back for a process that loads it, and no clock that only goes forward."""
SSID, PSK = "村委会 5G;1\"'", " a \\ word=#;: "
_NETWORKS = f"""
[wifi]
name = {json.dumps(SSID)}
password = {json.dumps(PSK)}
hidden = true

[mobile]
apn = "cmnet"
user = {json.dumps(PSK)}
"""
_CODE = re.compile(r"[0-9A-Z]{4}(?:-[0-9A-Z]{4}){3}")
_LAST_REPORT = "select reported_at from terminals"
_STORE = Path("var/lib/mingbai")
_ITEMS = (
    "import glob,sqlite3;"
    "print(sum(sqlite3.connect(f'file:{f}?mode=ro',uri=True)"
    ".execute('select count(*) from documents').fetchone()[0]"
    " for f in glob.glob('/var/lib/mingbai/content/content.db')))"
)


@dataclass(frozen=True)
class Place:
    """One run.

    Attributes:
        root: the terminal's system, installed and never started.
        county: the county's data folder.
        certificate: of its server; it began yesterday.
        logs: folder of the servers' logs.
        street: the networks.
    """

    root: Path
    county: Path
    certificate: Path
    logs: Path
    street: Street

    def ask_county(self, *words: str) -> str:
        """Run a command of the county's; return what it says."""
        return subprocess.run(
            [sys.executable, "-m", "county", *words, "--data", str(self.county)],
            capture_output=True, text=True, check=True, timeout=120,
        ).stdout  # fmt: skip

    def claim(self) -> str:
        """Return a new claim code."""
        found = _CODE.search(self.ask_county("terminal", "claim", "--area", VILLAGE))
        if found is None:
            raise UsageError("the county gave no claim code")
        return found[0]

    def card(self, code: str, more: str = "") -> None:
        """Put the files on the card that the desk gives."""
        card = self.root / "boot/firmware"
        card.mkdir(exist_ok=True)
        shutil.copy(self.county / "root/1.root.json", card / "1.root.json")
        text = f'county = "https://{COUNTY_NAME}"\nclaim = "{code}"\nroot = "1.root.json"\n{more}'
        (card / "mingbai.toml").write_text(text, encoding="utf-8")

    @contextmanager
    def open_county(self) -> Iterator[None]:
        """Serve the county while the block lasts."""
        serve = (sys.executable, "-m", "county", "serve", "--data", self.county)
        door = (
            sys.executable, "-m", "bench.tls_door", "--address", COUNTY_ADDRESS,
            "--certificate", self.certificate, "--server", str(_PORT),
        )  # fmt: skip
        with (
            self.street.served(self.logs / "county.log", *serve, "--port", str(_PORT)),
            self.street.served(self.logs / "door.log", *door),
        ):
            yield

    def standing(self) -> str:
        """Return the county's list of terminals."""
        return self.ask_county("terminal", "list")

    def last_report(self) -> str:
        """Return when the terminal reported last, by the county; empty before it did."""
        with closing(
            sqlite3.connect(f"file:{self.county / 'county.db'}?mode=ro", uri=True)
        ) as held:
            return "".join(str(row[0] or "") for row in held.execute(_LAST_REPORT))

    def step(self) -> str:
        """Return what the terminal's screen says that it waits for."""
        for name in ("set-up.json", "entering.json"):
            for file in (self.root / _STORE).rglob(name):
                found = re.search(r'"step":"(\w+)"', file.read_text(encoding="utf-8"))
                if found:
                    return found[1]
        return ""


def wait(what: str, ready: Callable[[], bool], seconds: float = WAIT_SECONDS) -> float:
    """Wait until something holds; return the seconds it took.

    Raises:
        UsageError: it did not in time.
    """
    began = time.monotonic()
    while not ready():
        if time.monotonic() - began > seconds:
            raise UsageError(f"{what}: not within {seconds:.0f} s")
        time.sleep(_LOOK_SECONDS)
    took = time.monotonic() - began
    print(f"first-boot: {what}: {took:.1f} s", flush=True)
    return took


def found_county(folder: Path) -> None:
    """Make a county with the demo's content, sealed."""
    keys = folder / "keys/offline"
    seals = ("--key", str(keys / "approver-1.key"), "--key", str(keys / "approver-2.key"))
    for words in (
        ("init", "--county", COUNTY),
        ("import", str(CONTENT)),
        ("seal", "--all", "--without-sound", *seals),
    ):
        subprocess.run(
            [sys.executable, "-m", "county", *words, "--data", str(folder)],
            check=True, timeout=300, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
        )  # fmt: skip


def play(place: Place) -> list[Figure]:
    """Go from the card to content, through all that goes wrong; return how long it took."""
    began = datetime.now(UTC) - timedelta(days=1)
    certify(place.certificate, began, began + timedelta(days=90), COUNTY_ADDRESS, COUNTY_NAME)
    _trust(place)
    _set_clocks_back(place.root)
    with place.street.addresses(place.logs):
        _refused(place)
        _cut_everywhere(place)
        return _entered(place)


def _trust(place: Place) -> None:
    """Let the terminal's system trust the county's certificate."""
    text = place.certificate.read_text(encoding="ascii")
    public = text[text.index("-----BEGIN CERTIFICATE") :]
    (place.root / "usr/local/share/ca-certificates/county.crt").write_text(public)
    told = debian.run(place.root, "update-ca-certificates")
    if told.returncode:
        raise UsageError(f"update-ca-certificates: {told.stderr}")


def _set_clocks_back(root: Path) -> None:
    """Let our processes begin before the certificate does, as without a battery."""
    source = root / "usr/lib/behind.c"
    source.write_text(BEHIND, encoding="ascii")
    library = source.with_suffix(".so")
    subprocess.run(
        ["cc", "-shared", "-fPIC", "-o", str(library), str(source)], check=True, timeout=60
    )
    for unit in ("enrol", "agent"):
        folder = root / f"etc/systemd/system/mingbai-{unit}.service.d"
        folder.mkdir(exist_ok=True)
        (folder / "clock.conf").write_text(
            f"[Service]\nEnvironment=LD_PRELOAD=/usr/lib/{library.name}\n"
        )


def _refused(place: Place) -> None:
    place.card("AAAA-AAAA-AAAA-AAAA")
    with container.booted(place.root, network=place.street.terminal.path) as terminal:
        wait("the screen tells of a silent county", lambda: place.step() == "network")
        with place.open_county():
            wait("the screen tells of a wrong code", lambda: place.step() == "claim")
            unit = "mingbai-enrol.service"
            wait("a refused code waits for a person", lambda: _ended(terminal, unit))


def _ended(terminal: Container, unit: str) -> bool:
    return terminal.show(unit, "ActiveState") in {"failed", "inactive"}


def _cut_everywhere(place: Place) -> None:
    """Cut the power while the card is taken, while the county is asked, and while it waits."""
    place.card(place.claim(), _NETWORKS)
    _cut_while_taking(place)
    with container.booted(place.root, network=place.street.terminal.path) as terminal:
        wait("asking a silent county", lambda: place.step() == "network")
        if (place.root / "boot/firmware/mingbai.toml").exists():
            raise UsageError("the card kept its secrets")
        terminal.cut()
    with place.open_county():
        with container.booted(place.root, network=place.street.terminal.path) as terminal:
            wait("waiting for a person", lambda: place.step() == "confirming")
            terminal.cut()
        if "pending" not in place.standing():
            raise UsageError(f"the county knows nothing of it: {place.standing()}")


def _cut_while_taking(place: Place) -> None:
    """Cut the power as soon as the first thing of the card's is on the disk."""
    first = place.root / "etc/NetworkManager/system-connections/mingbai-mobile.nmconnection"
    with subprocess.Popen(
        [*debian.nspawn(place.root, network=place.street.terminal.path), "--boot"],
        stdin=subprocess.PIPE, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
    ) as outer:  # fmt: skip
        end = time.monotonic() + WAIT_SECONDS
        while not first.exists() and time.monotonic() < end:
            time.sleep(_MOMENT_SECONDS)
        # The system inside dies with it.
        outer.kill()
    if not (place.root / "boot/firmware/mingbai.toml").exists():
        raise UsageError("the cut came too late: the card was taken already")
    print("first-boot: cut while the card was taken", flush=True)


def _entered(place: Place) -> list[Figure]:
    agent = "mingbai-agent.service"
    with place.open_county():
        with container.booted(place.root, network=place.street.terminal.path) as terminal:
            wait("asking whether it is confirmed", lambda: place.step() == "confirming")
            place.ask_county("terminal", "confirm", "1")
            started = wait(
                "confirmed to the agent", lambda: terminal.show(agent, "ActiveState") == "active"
            )
            terminal.cut()
        before = place.last_report()
        with container.booted(place.root, network=place.street.terminal.path) as terminal:
            wait("content", lambda: _items(terminal) > 0)
            filled = _uptime(terminal)
            name = terminal.ask("hostname")
            if name != "mingbai-0001":
                raise UsageError(f"it is called {name}")
            wait("a report after the cut", lambda: place.last_report() > before)
            _read_by_networkmanager(terminal)
            figures = _other_ways(place, terminal)
            listening = terminal.ask("ss", "-lntuH")
            print(f"first-boot: sockets that listen: {listening or 'none'}", flush=True)
            return [
                Figure(what="confirmed to the agent's start", ours=started, unit="s"),
                Figure(what="start to content, at most", ours=filled, unit="s"),
                *figures,
                Figure(what="sockets that listen", ours=len(listening.splitlines()), unit=""),
            ]


def _uptime(terminal: Container) -> float:
    """Return the seconds since the system's first process began."""
    began = terminal.ask("systemctl", "show", "--property=UserspaceTimestampMonotonic", "--value")
    return time.monotonic() - int(began) / 1_000_000


def _read_by_networkmanager(terminal: Container) -> None:
    """Check that it reads names and passwords as they were typed."""
    show = ("nmcli", "--show-secrets", "--escape", "no", "--get-values")
    for connection, key, wanted in (
        ("mingbai-wifi", "802-11-wireless.ssid", SSID),
        ("mingbai-wifi", "802-11-wireless-security.psk", PSK),
        ("mingbai-mobile", "gsm.username", PSK),
    ):
        told = terminal.run(*show, key, "connection", "show", connection).stdout
        if told.removesuffix("\n") != wanted:
            raise UsageError(f"NetworkManager reads {key} as {told!r}, not {wanted!r}")


def _items(terminal: Container) -> int:
    told = terminal.run("/opt/mingbai/current/bin/python", "-c", _ITEMS)
    return int(told.stdout.strip() or 0) if not told.returncode else 0


def _other_ways(place: Place, terminal: Container) -> list[Figure]:
    """Pull the cable, and let it lead nowhere: the next metric takes over, and gives back."""
    terminal.ask(
        "nmcli", "connection", "add", "type", "ethernet", "ifname", "eth1", "con-name", "air",
        "connection.autoconnect-priority", "40", "ipv4.route-metric", "600",
    )  # fmt: skip
    terminal.ask("nmcli", "connection", "up", "air")

    def way() -> str:
        told = terminal.ask("ip", "-4", "route", "get", COUNTY_ADDRESS)
        return "eth1" if "dev eth1" in told else "eth0" if "dev eth0" in told else ""

    wait("the cable goes first", lambda: way() == "eth0")
    place.street.pull(0)
    over = wait("pulled: the next way", lambda: way() == "eth1")
    place.street.plug(0)
    back = wait("plugged in: the cable again", lambda: way() == "eth0")
    terminal.ask("nmcli", "networking", "connectivity", "check")
    place.street.lead_nowhere(0)
    terminal.ask("nmcli", "networking", "connectivity", "check")
    around = wait("leads nowhere: the next way", lambda: way() == "eth1", 2 * WAIT_SECONDS)
    place.street.lead_home(0)
    return [
        Figure(what="cable pulled, next way", ours=over, unit="s"),
        Figure(what="plugged in, cable again", ours=back, unit="s"),
        Figure(what="cable that leads nowhere, next way", ours=around, unit="s"),
    ]


def measure() -> list[Figure]:
    """Return how long a first boot takes, and what stood in its way.

    Raises:
        UsageError: a step went wrong, or the machine lacks what the bench needs.
    """
    debian.check()
    missing = [package for tool, package in TOOLS.items() if not shutil.which(tool)]
    if missing:
        raise UsageError(f"commands are missing: apt-get install {' '.join(missing)}")
    with debian.scratch() as folder, street("mingbai-street") as made:
        bundle = bundles.collect(folder / "bundle", RELEASE)
        root, county = folder / "root", folder / "county"
        debian.make(root, RELEASE)
        _tools(root)
        told = debian.run(
            root, "sh", "/bundle/install.sh", "--role", "signage", shown={bundle: "/bundle"}
        )
        if told.returncode:
            raise UsageError(f"the installer: {told.stdout}{told.stderr}")
        found_county(county)
        return play(Place(root, county, folder / "county.pem", folder, made))


def _tools(root: Path) -> None:
    """Put into the system what the bench looks by; it comes over the network."""
    command = "apt-get -q update && apt-get -q install -y --no-install-recommends iproute2"
    told = subprocess.run(
        ["systemd-nspawn", "--quiet", "--register=no", "--keep-unit", "--console=pipe",
         "--as-pid2", f"--machine=mingbai-tools-{os.getpid()}", f"--directory={root}",
         "sh", "-c", command],
        stdin=subprocess.DEVNULL, capture_output=True, text=True, check=False,
        timeout=debian.SECONDS,
    )  # fmt: skip
    if told.returncode:
        raise UsageError(f"apt-get: {told.stderr.strip()}")
