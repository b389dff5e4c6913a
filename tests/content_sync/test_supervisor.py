"""A process and the systemd that watches over it, by a real socket."""

import os
import socket
from collections.abc import Iterator
from pathlib import Path

import pytest

from content_sync.store.supervisor import Supervisor


@pytest.fixture
def ear(tmp_path: Path) -> Iterator[socket.socket]:
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as listening:
        listening.bind(str(tmp_path / "notify"))
        listening.setblocking(False)
        yield listening


def heard(ear: socket.socket) -> list[str]:
    said = []
    while True:
        try:
            said.append(ear.recv(100).decode())
        except BlockingIOError:
            return said


def environment(ear: socket.socket, **more: str) -> dict[str, str]:
    return {"NOTIFY_SOCKET": ear.getsockname(), **more}


def test_it_says_when_it_serves_and_when_it_ends(ear: socket.socket) -> None:
    supervisor = Supervisor.found(environment(ear))
    supervisor.ready()
    supervisor.stopping()
    assert heard(ear) == ["READY=1", "STOPPING=1"]


def test_it_says_three_times_within_the_supervisors_patience_that_it_lives(
    ear: socket.socket,
) -> None:
    now = [0.0]
    supervisor = Supervisor(ear.getsockname(), patience_seconds=30, steady=lambda: now[0])
    for now[0] in range(30):
        supervisor.beat()
    assert heard(ear) == ["WATCHDOG=1"] * 3


def test_it_keeps_quiet_where_nobody_counts(ear: socket.socket) -> None:
    supervisor = Supervisor.found(environment(ear))
    supervisor.beat()
    assert heard(ear) == []


@pytest.mark.parametrize(
    "watchdog",
    [
        {"WATCHDOG_USEC": "30000000", "WATCHDOG_PID": str(os.getpid() + 1)},
        {"WATCHDOG_USEC": "soon"},
        {"WATCHDOG_USEC": "-5"},
        {"WATCHDOG_USEC": ""},
    ],
)
def test_a_watchdog_that_is_not_meant_for_it_is_left_alone(
    ear: socket.socket, watchdog: dict[str, str]
) -> None:
    supervisor = Supervisor.found(environment(ear, **watchdog))
    supervisor.beat()
    assert heard(ear) == []


def test_its_own_watchdog_hears_it(ear: socket.socket) -> None:
    own = {"WATCHDOG_USEC": "30000000", "WATCHDOG_PID": str(os.getpid())}
    Supervisor.found(environment(ear, **own)).beat()
    assert heard(ear) == ["WATCHDOG=1"]


def test_an_abstract_address_is_heard_too() -> None:
    name = f"mingbai-test-{os.getpid()}"
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as listening:
        listening.bind("\0" + name)
        Supervisor.found({"NOTIFY_SOCKET": "@" + name}).ready()
        listening.setblocking(False)
        assert heard(listening) == ["READY=1"]


def test_nobody_there_stops_nothing(tmp_path: Path) -> None:
    for address in ("", str(tmp_path / "gone")):
        supervisor = Supervisor(address, patience_seconds=30)
        supervisor.ready()
        supervisor.beat()
        supervisor.stopping()


def test_a_supervisor_that_does_not_listen_holds_nothing_up(ear: socket.socket) -> None:
    supervisor = Supervisor(ear.getsockname())
    for _ in range(2000):  # more than a socket holds
        supervisor.ready()
    assert set(heard(ear)) == {"READY=1"}
