"""HTTP as it comes off the socket, read by llhttp.

uvicorn bounds the head of a request only where h11 reads it. Invariant: a connection
that brings no whole head within its bytes and seconds is closed.
"""

import asyncio

from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

from county.settings import ServerSettings


class BoundedHead(HttpToolsProtocol):
    """Closes connections whose request line and headers do not come to an end."""

    head_bytes: int
    head_seconds: float

    _heading = True
    _headed = 0
    _patience: asyncio.TimerHandle | None = None

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        """Begin to wait for the first head."""
        super().connection_made(transport)
        self._be_patient()

    def connection_lost(self, exc: Exception | None) -> None:
        """Wait no longer."""
        self._lose_patience()
        super().connection_lost(exc)

    def data_received(self, data: bytes) -> None:
        """Read on; refuse where the head has grown too long."""
        if self._heading:
            self._headed += len(data)
        super().data_received(data)
        if self.transport.is_closing():
            return
        if self._headed > self.head_bytes:
            self.send_400_response("The head of the request is too long.")
        elif self._headed:
            self._be_patient()

    def on_headers_complete(self) -> None:
        """Be content: the head is whole."""
        self._heading = False
        self._headed = 0
        self._lose_patience()
        super().on_headers_complete()

    def on_message_complete(self) -> None:
        """Expect the next head."""
        self._heading = True
        super().on_message_complete()

    def _be_patient(self) -> None:
        if self._patience is None:
            self._patience = self.loop.call_later(self.head_seconds, self._give_up)

    def _lose_patience(self) -> None:
        if self._patience is not None:
            self._patience.cancel()
            self._patience = None

    def _give_up(self) -> None:
        self.transport.close()


def protocol(settings: ServerSettings) -> type[BoundedHead]:
    """Return the protocol with a county's limits."""

    class Bounded(BoundedHead):
        head_bytes = settings.head_bytes
        head_seconds = settings.head_seconds

    return Bounded
