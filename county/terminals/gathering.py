"""Gathering: what terminals send at the same time is stored in one transaction.

Each commit waits for the disk; when a whole county reconnects, a commit a batch would
keep the last ones waiting for minutes. Invariant: a batch is answered for only after
the commit that it was in, and one that cannot be stored keeps no other out.
"""

import asyncio
from collections import deque

from anyio import CapacityLimiter, to_thread

from county.terminals.receiving import Parcel, Receiver
from county.terminals.settings import TerminalSettings
from disclosure.errors import RetryLaterError
from disclosure.outbox import OutboxReply

_Answer = asyncio.Future[OutboxReply]


class Gathering:
    """Stands before a receiver: one write at a time, with all that came meanwhile.

    Arguments:
        receiver: stores the parcels.
        settings: how many parcels share a transaction, and how many may wait.
    """

    def __init__(self, receiver: Receiver, settings: TerminalSettings) -> None:
        self._receiver = receiver
        self._settings = settings
        self._waiting: deque[tuple[Parcel, _Answer]] = deque()
        self._writing: asyncio.Task[None] | None = None
        self._thread = CapacityLimiter(1)

    async def receive(self, parcel: Parcel) -> OutboxReply:
        """Store a parcel; return the answer for its rows.

        Raises:
            RetryLaterError: the database is busy, or too many wait; nothing was stored.
        """
        if len(self._waiting) >= self._settings.parcels_waiting:
            raise RetryLaterError("too many terminals deliver at once: try again in a moment")
        answer: _Answer = asyncio.get_running_loop().create_future()
        self._waiting.append((parcel, answer))
        if self._writing is None:
            self._writing = asyncio.create_task(self._write())
        return await answer

    async def _write(self) -> None:
        try:
            while self._waiting:
                most = min(len(self._waiting), self._settings.parcels_together)
                await self._store([self._waiting.popleft() for _ in range(most)])
        finally:
            self._writing = None

    async def _store(self, taken: list[tuple[Parcel, _Answer]]) -> None:
        parcels = [parcel for parcel, _ in taken]
        try:
            replies = await to_thread.run_sync(
                self._receiver.receive_all, parcels, limiter=self._thread
            )
        except Exception as error:  # noqa: BLE001 - it is raised again to whom it concerns
            await self._fail(taken, error)
            return
        for (_, answer), reply in zip(taken, replies, strict=True):
            if not answer.done():
                answer.set_result(reply)

    async def _fail(self, taken: list[tuple[Parcel, _Answer]], error: Exception) -> None:
        """Tell one sender of the fault; where there are several, find out whose it is."""
        if len(taken) > 1 and not isinstance(error, RetryLaterError):
            for one in taken:
                await self._store([one])
            return
        for _, answer in taken:
            if not answer.done():
                answer.set_exception(error)
