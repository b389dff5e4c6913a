"""What the server does by itself: follow the database, keep heads fresh, forget what is old.

Several processes may serve a county: each follows the database; one of them, as the lookout
says, does what is done once for all. Invariant: a fault in one round is logged and tried again;
it never ends the upkeep.
"""

import asyncio
import logging
import sqlite3
from collections.abc import Awaitable, Callable
from datetime import timedelta

from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.pool import QueuePool
from starlette.concurrency import run_in_threadpool

from county.api.board import Board
from county.api.pages import AreaHead
from county.clock import Clock
from county.hints.hints import Announcer, NoHints
from county.orders import pictures
from county.parts import County
from county.showings.forgetting import forget
from county.watching import meters
from disclosure.errors import MingbaiError

FRESHEN_SECONDS = 600.0

_log = logging.getLogger(__name__)


class Upkeep:
    """Runs beside the requests, from the server's start to its end.

    Arguments:
        county: the open county.
        board: what the feed serves from.
        clock: the present instant.
        derive: brings derived files (the search index) up to the database.
        announcer: tells terminals that a feed went on.
        alerts: takes in alerts; tells how many.
    """

    def __init__(
        self,
        county: County,
        board: Board,
        clock: Clock,
        derive: Callable[[], None],
        announcer: Announcer | None = None,
        alerts: Callable[[], int] = lambda: 0,
    ) -> None:
        self._county = county
        self._board = board
        self._clock = clock
        self._derive = derive
        self._announcer = announcer or Announcer(NoHints())
        self._alerts = alerts
        self._code = county.online.keyring.county
        self._lookout = county.database.lookout()
        self._behind = False
        self._leads = False
        self._derived: list[AreaHead] = []

    async def begin(self) -> None:
        """Put fresh heads on the board, before the first request."""
        await self.freshen()
        await self.follow()

    async def run(self) -> None:
        """Follow, and freshen from time to time, until cancelled."""
        seconds = self._county.settings.feed.watch_seconds
        since_fresh = 0.0
        try:
            while True:
                if await self._county.bell.heard(seconds):
                    await self._try(self._follow_changes)
                since_fresh += seconds
                self._leads = await run_in_threadpool(self._lookout.leads)
                if self._leads:
                    since_fresh = await self._lead(since_fresh)
                await self._try(self._follow_changes)
                self._show()
        finally:
            self._lookout.close()
            self._board.release()
            self._announcer.close()

    async def _lead(self, since_fresh: float) -> float:
        """Do what one process does for all; return the seconds since heads were freshened."""
        if since_fresh >= FRESHEN_SECONDS:
            await self._try(self.freshen)
            await self._try(self.forget)
            since_fresh = 0.0
        await self._try(self._take_alerts)
        return since_fresh

    async def _take_alerts(self) -> None:
        await run_in_threadpool(self._alerts)

    async def _follow_changes(self) -> None:
        self._behind = await run_in_threadpool(self._lookout.changed) or self._behind
        if self._behind:
            await self.follow()
            self._behind = False

    def _show(self) -> None:
        """Show on the meters what this process holds now."""
        meters.LONG_POLLS.labels(self._code).set(self._board.waiting)
        pool = self._county.database.engine.pool
        if isinstance(pool, QueuePool):
            meters.CONNECTIONS.labels(self._code).set(pool.checkedout())

    async def _try(self, act: Callable[[], Awaitable[None]]) -> None:
        name = act.__name__.strip("_")
        try:
            with meters.UPKEEP.labels(self._code, name).time():
                await _to_its_end(act())
        except (MingbaiError, SQLAlchemyError, sqlite3.Error, OSError):
            meters.UPKEEP_FAILED.labels(self._code).inc()
            _log.exception("upkeep failed; it is tried again")

    async def freshen(self) -> None:
        """Sign anew the heads that grow old."""
        await run_in_threadpool(self._sign)

    async def forget(self) -> None:
        """Drop records that are older than they are kept."""
        await run_in_threadpool(self._forget)

    async def follow(self) -> None:
        """Bring board and derived files up to the database."""
        heads = await self._board.load()
        self._announcer.see(heads, tell=self._leads)
        # Terminals' reports change the database too, many times a second.
        if heads != self._derived:
            await run_in_threadpool(self._derive)
            self._derived = heads

    def _forget(self) -> None:
        with self._county.database.writing() as connection:
            now, settings = self._clock(), self._county.settings.terminals
            forget(connection, now, settings)
            pictures.forget(connection, now - timedelta(hours=settings.screenshot_hours))

    def _sign(self) -> None:
        with self._county.database.writing() as connection:
            self._county.signer.refresh(connection, self._clock())


async def _to_its_end(act: Awaitable[None]) -> None:
    """Await what threads do; who stops the server waits until they have let go of the database."""
    doing = asyncio.ensure_future(act)
    try:
        await asyncio.shield(doing)
    except asyncio.CancelledError:
        await asyncio.wait((doing,))
        raise
