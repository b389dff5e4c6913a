"""CPU a request: many equal requests over a few keep-alive connections, in rounds.

The client only writes bytes and counts bytes, so that it leaves the machine to the
server. Invariant: every answer of a round has the first one's length.
"""

import socket
from contextlib import ExitStack
from dataclasses import dataclass

from bench.servers import cpu_seconds
from disclosure.errors import RetryLaterError

_WARM_ROUNDS = 20
_ANSWER_SECONDS = 10.0
_LARGEST_ANSWER = 8 * 2**20


class Client:
    """A connection that sends a request and takes its answer as bytes."""

    def __init__(self, port: int) -> None:
        self.socket = socket.create_connection(("127.0.0.1", port), _ANSWER_SECONDS)
        self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self._buffer = bytearray(_LARGEST_ANSWER)

    def ask(self, request: bytes) -> tuple[int, dict[str, str], bytes, int]:
        """Return an answer's status, headers and body, and the bytes of it all."""
        self.socket.sendall(request)
        raw = b""
        while b"\r\n\r\n" not in raw:
            raw += self._more()
        head, _, body = raw.partition(b"\r\n\r\n")
        first, *lines = head.decode("latin-1").split("\r\n")
        headers = {
            name.lower(): value.strip() for name, _, value in (one.partition(":") for one in lines)
        }
        while len(body) < int(headers.get("content-length", "0")):
            body += self._more()
        return int(first.split()[1]), headers, body, len(head) + 4 + len(body)

    def take(self, size: int) -> None:
        """Take as many bytes as an answer has."""
        while size > 0:
            came = self.socket.recv_into(self._buffer, size)
            if not came:
                raise RetryLaterError("the server closed a connection amid a round")
            size -= came

    def _more(self) -> bytes:
        came = self.socket.recv(65_536)
        if not came:
            raise RetryLaterError("the server closed a connection")
        return came


def ask(port: int, request: bytes) -> tuple[int, dict[str, str], bytes, int]:
    """Return one answer over a connection of its own, as `Client.ask` does."""
    client = Client(port)
    try:
        return client.ask(request)
    finally:
        client.socket.close()


def get(where: str, **headers: str) -> bytes:
    """Return a GET request; ``_`` in a header's name stands for ``-``."""
    lines = "".join(f"{name.replace('_', '-')}: {value}\r\n" for name, value in headers.items())
    return f"GET {where} HTTP/1.1\r\nHost: county\r\n{lines}\r\n".encode()


@dataclass(frozen=True)
class Load:
    """What is asked: the request, the status that answers it, how often, over how many."""

    request: bytes
    status: int
    requests: int
    connections: int


def cpu_ms(port: int, load: Load, *pids: int) -> float:
    """Return the CPU milliseconds that the processes use for a request.

    Arguments:
        port: where they listen.
        load: what is asked.
        pids: the processes.

    Raises:
        RetryLaterError: it is not answered with the load's status.
    """
    with ExitStack() as open_:
        clients = [Client(port) for _ in range(load.connections)]
        for client in clients:
            open_.callback(client.socket.close)
        came, _, _, size = clients[0].ask(load.request)
        if came != load.status:
            raise RetryLaterError(f"{load.request!r} was answered with {came}, not {load.status}")
        for _ in range(_WARM_ROUNDS):
            _round(clients, load.request, size)
        before = cpu_seconds(*pids)
        rounds = load.requests // load.connections
        for _ in range(rounds):
            _round(clients, load.request, size)
        return (cpu_seconds(*pids) - before) * 1000 / (rounds * load.connections)


def _round(clients: list[Client], request: bytes, size: int) -> None:
    for client in clients:
        client.socket.sendall(request)
    for client in clients:
        client.take(size)
