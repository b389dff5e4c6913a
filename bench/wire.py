"""A relay on loopback that counts the bytes of both directions.

Invariant: what it counts is what the two sides really wrote: requests, answers, headers and
bodies, without what TCP and IP add.
"""

import select
import socket
import socketserver
import threading
from typing import Self

_PIECE_BYTES = 256 * 1024
_CONNECT_SECONDS = 5.0


class Wire(socketserver.ThreadingTCPServer):
    """Relays to a port of loopback while it is entered.

    Attributes:
        asked: bytes that clients sent.
        answered: bytes that the server sent.
    """

    daemon_threads = True

    def __init__(self, port: int) -> None:
        super().__init__(("127.0.0.1", 0), _Relay)
        self.behind = port
        self.asked = self.answered = 0

    @property
    def port(self) -> int:
        """Return the port to ask instead of the server's own."""
        return int(self.server_address[1])

    @property
    def both(self) -> int:
        """Return the bytes of both directions."""
        return self.asked + self.answered

    def __enter__(self) -> Self:
        threading.Thread(target=self.serve_forever, args=(0.02,), daemon=True).start()
        return self

    def __exit__(self, *_: object) -> None:
        self.shutdown()
        self.server_close()


class _Relay(socketserver.BaseRequestHandler):
    """One connection."""

    server: Wire

    def handle(self) -> None:
        """Pass on what comes until either side ends."""
        client: socket.socket = self.request
        with socket.create_connection(("127.0.0.1", self.server.behind), _CONNECT_SECONDS) as far:
            for end in (client, far):
                end.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            while True:
                ready, _, _ = select.select([client, far], [], [])
                for end in ready:
                    piece = end.recv(_PIECE_BYTES)
                    if not piece:
                        return
                    self._pass_on(piece, far if end is client else client, asked=end is client)

    def _pass_on(self, piece: bytes, to: socket.socket, *, asked: bool) -> None:
        if asked:
            self.server.asked += len(piece)
        else:
            self.server.answered += len(piece)
        to.sendall(piece)
