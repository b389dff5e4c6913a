"""The bell: rung in this process when something was published, heard by who serves the feeds.

Invariant: ringing never waits and never fails, whether anybody listens or not.
"""

import asyncio
import contextlib
import threading


class Bell:
    """Tells the server's loop, from any thread, that the feeds went on.

    Other processes hear nothing: their servers follow the database, a quarter of a second
    later.
    """

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._listener: tuple[asyncio.AbstractEventLoop, asyncio.Event] | None = None

    def ring(self) -> None:
        """Wake who listens."""
        with self._lock:
            listener = self._listener
        if listener is None:
            return
        loop, event = listener
        # A server that is stopping has closed its loop.
        with contextlib.suppress(RuntimeError):
            loop.call_soon_threadsafe(event.set)

    async def heard(self, seconds: float) -> bool:
        """Return once it has rung since the last call (True), or after `seconds`."""
        event = self._event()
        try:
            # Python 3.11's wait_for swallows a cancellation that meets the ring: a server would
            # never stop.
            async with asyncio.timeout(seconds):
                await event.wait()
        except TimeoutError:
            return False
        event.clear()
        return True

    def _event(self) -> asyncio.Event:
        loop = asyncio.get_running_loop()
        with self._lock:
            if self._listener is None or self._listener[0] is not loop:
                self._listener = loop, asyncio.Event()
            return self._listener[1]
