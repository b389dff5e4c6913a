"""Servers under measurement: the county and nginx, and what their processes use.

Invariant: a server started here is gone when its block is left.
"""

import os
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from random import Random

from disclosure.errors import RetryLaterError, UsageError

_START_SECONDS = 30.0
_STOP_SECONDS = 10.0
_LOOK_SECONDS = 0.05
_PORTS = range(20_000, 30_000)


@contextmanager
def county(data: Path, port: int) -> Iterator[int]:
    """Serve a county's folder; yield the server's process id."""
    command = [sys.executable, "-m", "county", "serve", "--data", str(data), "--port", str(port)]
    with running(command, port) as server:
        yield server.pid


@contextmanager
def nginx(folder: Path, port: int, http: str) -> Iterator[list[int]]:
    """Run nginx with one worker and these lines in its `http` block; yield its process ids.

    Arguments:
        folder: an empty folder for its configuration and files, open to its worker.
        port: where the lines let it listen.
        http: configuration.
    """
    temps = "".join(
        f"{kind}_temp_path {folder}/{kind};\n"
        for kind in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
    )
    config = folder / "nginx.conf"
    config.write_text(
        f"daemon off; worker_processes 1; pid {folder}/pid; error_log {folder}/error.log;\n"
        "events { worker_connections 4096; }\n"
        f"http {{ access_log off; keepalive_requests 100000000;\n{temps}{http}\n}}\n",
        encoding="utf-8",
    )
    program = shutil.which("nginx") or "/usr/sbin/nginx"
    with running([program, "-p", str(folder), "-c", str(config)], port) as server:
        yield [server.pid, *_children(server.pid)]


@contextmanager
def running(command: list[str], port: int) -> Iterator[subprocess.Popen[bytes]]:
    """Run a server until the block is left; it listens on the port when the block begins."""
    server = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        _wait(server, port)
        yield server
    finally:
        server.terminate()
        try:
            server.wait(timeout=_STOP_SECONDS)
        except subprocess.TimeoutExpired:
            server.kill()
            server.wait()


def _wait(server: subprocess.Popen[bytes], port: int) -> None:
    end = time.monotonic() + _START_SECONDS
    while time.monotonic() < end and server.poll() is None:
        try:
            socket.create_connection(("127.0.0.1", port), 1).close()
        except OSError:
            time.sleep(_LOOK_SECONDS)
        else:
            return
    raise RetryLaterError(f"the server on port {port} did not start, or not in time")


def free_port() -> int:
    """Return a port that nobody listens on.

    It is none that the system gives to clients: one of them, knocking before the server
    listens, could be given the very port that it knocks at, and be connected to itself.

    Raises:
        UsageError: all are taken.
    """
    for port in Random().sample(_PORTS, len(_PORTS)):  # noqa: S311 - no secret
        with closing(socket.socket()) as probe:
            try:
                probe.bind(("127.0.0.1", port))
            except OSError:
                continue
            return port
    raise UsageError(f"no port from {_PORTS.start} to {_PORTS.stop - 1} is free")


def cpu_seconds(*pids: int) -> float:
    """Return the CPU seconds that processes have used, threads included."""
    return sum(_ticks(pid) for pid in pids) / os.sysconf("SC_CLK_TCK")


def resident_mib(pid: int) -> float:
    """Return a process's resident MiB."""
    pages = int(Path(f"/proc/{pid}/statm").read_text().split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE") / 2**20


def _ticks(pid: int) -> int:
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return int(fields[11]) + int(fields[12])


def _children(pid: int) -> list[int]:
    listed = Path(f"/proc/{pid}/task/{pid}/children").read_text()
    return [int(child) for child in listed.split()]
