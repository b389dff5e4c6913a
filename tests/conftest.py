"""What holds for every test: no network but loopback, Kivy off-screen, hypothesis unhurried.

Kivy reads its environment when it is first imported, so this is set at import time, before
any test module can get there.
"""

import os
import socket
import tempfile
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, settings

KIVY_ENVIRONMENT = {
    "SDL_VIDEODRIVER": "offscreen",
    "SDL_AUDIODRIVER": "dummy",
    "KIVY_NO_ARGS": "1",
    "KIVY_NO_FILELOG": "1",
    # Kivy's messages go through logging, so that pytest shows them with what failed;
    # KIVY_NO_CONSOLELOG would hide its tracebacks.
    "KIVY_LOG_MODE": "PYTHON",
    # Without a home of its own Kivy writes a configuration file into the developer's.
    "KIVY_HOME": str(Path(tempfile.gettempdir()) / f"mingbai-kivy-{os.getpid()}"),
}
os.environ.update(KIVY_ENVIRONMENT)

# A busy machine is no fault of the code under test.
settings.register_profile("unhurried", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("unhurried")


class NetworkOffError(RuntimeError):
    """A test reached for a host other than this one."""


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--county-database",
        choices=["sqlite", "postgresql"],
        default="sqlite",
        help="what the county's tests keep their data in; some are run on both in any case",
    )


def _is_loopback(address: object) -> bool:
    """Tell whether a socket address stays on this machine; Unix sockets do."""
    if not isinstance(address, tuple):
        return True
    host = str(address[0])
    return host in {"localhost", "::1", ""} or host.startswith("127.")


@pytest.fixture(autouse=True)
def network_off(monkeypatch: pytest.MonkeyPatch) -> None:
    """Refuse every connection that would leave this machine, naming where it wanted to go."""
    connect, connect_ex = socket.socket.connect, socket.socket.connect_ex

    def guarded(self: socket.socket, address: Any) -> None:
        if not _is_loopback(address):
            raise NetworkOffError(f"a test tried to connect to {address!r}; use a fake instead")
        connect(self, address)

    def guarded_ex(self: socket.socket, address: Any) -> int:
        if not _is_loopback(address):
            raise NetworkOffError(f"a test tried to connect to {address!r}; use a fake instead")
        return connect_ex(self, address)

    monkeypatch.setattr(socket.socket, "connect", guarded)
    monkeypatch.setattr(socket.socket, "connect_ex", guarded_ex)
