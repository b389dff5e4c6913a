"""Each process of a terminal under a supervisor that listens as systemd does."""

import contextlib
import os
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.fakes.county import FakeCounty, an_announcement

ROOT = Path(__file__).parents[2]
SMALL = "width_px = 270\nheight_px = 480\nfullscreen = false\n"
COMMANDS = {
    "agent": ("content_sync", "run", "--settings", "agent.toml"),
    "kiosk": ("kiosk", "run", "--headless", "--settings", "kiosk.toml"),
    "signage": ("signage", "play", "--headless", "--settings", "signage.toml"),
    "broadcast": ("broadcast", "run", "--settings", "broadcast.toml"),
}
SETTINGS = {
    # Nobody answers there: a process is ready without its county.
    "agent": 'county_url = "http://127.0.0.1:9"\nroot = "root.json"\narea = "990421101201"\n'
    'terminal_id = "t-3"\nterminal_number = 3\nstore = "store"\n',
    "kiosk": f'store = "store"\n{SMALL}',
    "signage": f'store = "store"\n{SMALL}',
    "broadcast": 'store = "store"\n[output]\nkind = "file"\nfolder = "heard"\n',
}

LISTENS = "0A"
"""TCP_LISTEN of Linux's ``tcp_states.h``."""
PROBE = "('::1', 0)"
"""How urllib3 looks once, when it is imported, whether there is IPv6; `http_county` knows better."""
WATCHED = """
import runpy, sys
def heed(event, told):
    if event == "socket.bind" and told[0].family.name in ("AF_INET", "AF_INET6"):
        with open("bound", "a") as file:
            file.write(f"{told[1]}\\n")
sys.addaudithook(heed)
del sys.argv[0]
runpy.run_module(sys.argv[0], run_name="__main__", alter_sys=True)
"""
"""Runs a module as ``python -m`` does, and notes each socket that is bound."""


@pytest.fixture
def terminal(tmp_path: Path) -> Path:
    county = FakeCounty()
    county.publish(an_announcement())
    county.fill(tmp_path / "store")
    (tmp_path / "root.json").write_bytes((tmp_path / "store" / "root.json").read_bytes())
    for process, text in SETTINGS.items():
        (tmp_path / f"{process}.toml").write_text(text)
    return tmp_path


@pytest.fixture
def ear(tmp_path: Path) -> Iterator[socket.socket]:
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as listening:
        listening.bind(str(tmp_path / "notify"))
        listening.settimeout(50)
        yield listening


@pytest.fixture
def broker(terminal: Path) -> Iterator[socket.socket]:
    """A broker that takes the agent's call, and says nothing."""
    with socket.socket() as listening:
        listening.bind(("127.0.0.1", 0))
        listening.listen()
        listening.settimeout(50)
        with (terminal / "agent.toml").open("a") as settings:
            port = listening.getsockname()[1]
            settings.write(f'[broker]\nhost = "127.0.0.1"\nport = {port}\n')
        yield listening


def listening(pid: int) -> list[str]:
    """Return what a process listens on, or is bound to: lines of /proc/net."""
    held = set()
    for one in Path(f"/proc/{pid}/fd").iterdir():
        with contextlib.suppress(OSError):
            held.add(str(one.readlink()))
    found = []
    for kind in ("tcp", "tcp6", "udp", "udp6"):
        for line in Path(f"/proc/{pid}/net/{kind}").read_text().splitlines()[1:]:
            words = line.split()
            waits = words[3] == LISTENS if kind.startswith("tcp") else True
            if waits and f"socket:[{words[9]}]" in held:
                found.append(f"{kind} {words[1]}")
    return found


@pytest.mark.slow
@pytest.mark.parametrize("process", COMMANDS)
def test_it_is_ready_lives_listens_nowhere_and_ends_when_told(
    process: str, terminal: Path, ear: socket.socket, broker: socket.socket
) -> None:
    room, *rest = COMMANDS[process]
    environment = {
        **os.environ,
        "PYTHONPATH": str(ROOT),
        "NOTIFY_SOCKET": ear.getsockname(),
        "WATCHDOG_USEC": "600000",
    }
    with subprocess.Popen(
        [sys.executable, "-c", WATCHED, room, *rest],
        cwd=terminal,
        env=environment,
        stderr=subprocess.DEVNULL,
    ) as running:
        try:
            said = [ear.recv(100) for _ in range(4)]
            if process == "agent":
                broker.accept()[0].close()
            opened = listening(running.pid)
            running.send_signal(signal.SIGTERM)
            assert running.wait(timeout=50) == 0
        finally:
            running.kill()
    assert sorted(said) == [b"READY=1", *[b"WATCHDOG=1"] * 3]
    assert opened == []
    # Not even for a moment: the units forbid it (SocketBindDeny), and what tried would fail there.
    bound = terminal / "bound"
    assert set(bound.read_text().splitlines() if bound.exists() else ()) <= {PROBE}
