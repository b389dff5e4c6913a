"""10,000 long polls held at once: a terminal waits, and the server only remembers it.

Invariant: a poll counts as held only if neither an answer nor an end has come.
"""

import socket
import time
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

from bench import servers
from bench.figures import Figure
from bench.rounds import Client, get

HELD = 10_000
_HOLD_SECONDS = 10.0
_TOGETHER = 200


def measure(data: Path, area: str) -> list[Figure]:
    """Return how many of the polls are held, and the memory that this takes."""
    port = servers.free_port()
    where = f"/v1/areas/{area}/head"
    with servers.county(data, port) as pid, ExitStack() as open_:
        first = Client(port)
        open_.callback(first.socket.close)
        _, headers, _, _ = first.ask(get(where))
        empty = servers.resident_mib(pid)
        request = get(f"{where}?wait=60", If_None_Match=headers["etag"])
        held = list(_held(port, request, open_))
        time.sleep(_HOLD_SECONDS)
        full = servers.resident_mib(pid)
        ended = sum(_came(one) for one in held)
    return [
        Figure(what="idle long polls held", ours=HELD - ended, unit=""),
        Figure(what="idle long polls given up", ours=ended, unit="", goal=0),
        Figure(what="memory of the server with them", ours=full, unit="MiB"),
        Figure(what="memory a long poll", ours=(full - empty) * 1024 / HELD, unit="KiB"),
    ]


def _held(port: int, request: bytes, open_: ExitStack) -> Iterator[socket.socket]:
    for number in range(HELD):
        one = socket.create_connection(("127.0.0.1", port), 10)
        open_.callback(one.close)
        one.sendall(request)
        if number % _TOGETHER == 0:
            time.sleep(0.01)
        yield one


def _came(connection: socket.socket) -> bool:
    """Tell whether an answer, or the connection's end, has come already."""
    connection.setblocking(False)
    try:
        connection.recv(1)
    except BlockingIOError:
        return False
    return True
