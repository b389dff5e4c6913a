"""Each process of a terminal under a supervisor that listens as systemd does."""

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


@pytest.mark.slow
@pytest.mark.parametrize("process", COMMANDS)
def test_it_is_ready_lives_and_ends_when_told(
    process: str, terminal: Path, ear: socket.socket
) -> None:
    room, *rest = COMMANDS[process]
    environment = {
        **os.environ,
        "PYTHONPATH": str(ROOT),
        "NOTIFY_SOCKET": ear.getsockname(),
        "WATCHDOG_USEC": "600000",
    }
    with subprocess.Popen(
        [sys.executable, "-m", room, *rest],
        cwd=terminal,
        env=environment,
        stderr=subprocess.DEVNULL,
    ) as running:
        try:
            said = [ear.recv(100) for _ in range(4)]
            running.send_signal(signal.SIGTERM)
            assert running.wait(timeout=50) == 0
        finally:
            running.kill()
    assert sorted(said) == [b"READY=1", *[b"WATCHDOG=1"] * 3]
