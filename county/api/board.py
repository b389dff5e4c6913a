"""The board: what the feed's hot path serves, in memory, and who waits for it to change.

Invariant: an area's bytes on the board are never older than `watch_seconds` behind
the database, and a waiter is woken by every new head of its area.
"""

import asyncio
from collections import defaultdict

from starlette.concurrency import run_in_threadpool

from county.api.pages import AreaHead, FeedPages
from county.api.prepared import PageCache, Prepared, prepare, prepare_packed
from county.api.questions import Question, What
from county.settings import FeedSettings
from disclosure.areas import AreaCode

_Waiter = asyncio.Future[None]


class Board:
    """What all areas' feeds hold, ready to serve."""

    def __init__(self, pages: FeedPages, settings: FeedSettings) -> None:
        self._pages = pages
        self._settings = settings
        self._heads: dict[AreaCode, Prepared] = {}
        self._letters: dict[AreaCode, int] = {}
        self._waiters: defaultdict[AreaCode, set[_Waiter]] = defaultdict(set)
        self._waiting = 0
        self.cache = PageCache(settings.cache_bytes)

    async def load(self) -> list[AreaHead]:
        """Read all heads anew and wake who waits for one that changed; return them."""
        heads = await run_in_threadpool(self._pages.heads)
        self.show(heads)
        return heads

    def show(self, heads: list[AreaHead]) -> None:
        """Put heads on the board."""
        for head in heads:
            self._letters[head.area] = head.letters
            shown = self._heads.get(head.area)
            if shown is not None and shown.body == head.envelope:
                continue
            self._heads[head.area] = prepare(head.envelope)
            self._wake(head.area)

    @property
    def waiting(self) -> int:
        """Return how many long polls are held now."""
        return self._waiting

    def head(self, area: AreaCode) -> Prepared | None:
        """Return an area's head, or None where it has no feed."""
        return self._heads.get(area)

    def ready(self, question: Question) -> Prepared | None:
        """Return an answer that lies in memory, or None where it must be built first."""
        head = self._heads.get(question.area)
        if head is None or question.what is What.HEAD:
            return head
        return self.cache.get(self._key(question, head))

    async def answer(self, question: Question) -> Prepared | None:
        """Return an answer, built at most once a state of the feed; None without a feed."""
        ready = self.ready(question)
        head = self._heads.get(question.area)
        if ready is not None or head is None:
            return ready
        key = self._key(question, head)
        page = await run_in_threadpool(self._built, question)
        if page is not None:
            self.cache.put(key, page)
        return page

    def _key(self, question: Question, head: Prepared) -> tuple[str, bytes, int]:
        """Return what an answer is kept under.

        A letter counts by its number, and by the head because a new head key signs both anew.
        """
        letters = self._letters[question.area] if question.what is What.MAIL else 0
        return question.key, head.etag, letters

    def _built(self, question: Question) -> Prepared | None:
        body: bytes | None
        match question.what:
            case What.INDEX:
                body = self._pages.index(question.area)
            case What.MAIL:
                body = self._pages.mail(question.area, question.after)
            case _:
                body = self._pages.changes(question.area, question.after)
        return None if body is None else prepare_packed(body)

    async def wait(self, area: AreaCode, etag: bytes, seconds: float) -> Prepared:
        """Return the head once its tag is no longer `etag`, or as it is after `seconds`.

        Answers at once where too many wait already. The area must have a feed.
        """
        allowed = min(seconds, self._settings.longest_wait_seconds)
        full = self._waiting >= self._settings.waiters
        if self._heads[area].etag == etag and allowed > 0 and not full:
            await self._woken(area, allowed)
        return self._heads[area]

    async def _woken(self, area: AreaCode, seconds: float) -> None:
        """Return when an area's head changed, or after `seconds`."""
        # A bare future and timer: with ten thousand waiters, a task each would show.
        loop = asyncio.get_running_loop()
        waiter = loop.create_future()
        timer = loop.call_later(seconds, _end, waiter)
        self._waiters[area].add(waiter)
        self._waiting += 1
        try:
            await waiter
        finally:
            self._waiting -= 1
            self._waiters[area].discard(waiter)
            timer.cancel()

    def _wake(self, area: AreaCode) -> None:
        for waiter in self._waiters.pop(area, ()):
            _end(waiter)

    def release(self) -> None:
        """Wake everyone who waits: the server is stopping."""
        for area in list(self._waiters):
            self._wake(area)


def _end(waiter: _Waiter) -> None:
    if not waiter.done():
        waiter.set_result(None)
