"""The board: what the feed's hot path serves, in memory, and who waits for it to change.

Invariant: an area's bytes on the board are never older than `watch_seconds` behind
the database, and a waiter is woken by every new head of its area.
"""

import asyncio
import hashlib
import sqlite3
from collections import OrderedDict
from dataclasses import dataclass
from pathlib import Path

from starlette.concurrency import run_in_threadpool

from county.api.pages import AreaHead, FeedPages
from county.settings import FeedSettings
from disclosure.areas import AreaCode


@dataclass(frozen=True)
class Prepared:
    """An answer's bytes and their entity tag."""

    body: bytes
    etag: str


def prepare(body: bytes) -> Prepared:
    """Return bytes with the tag that names them."""
    return Prepared(body, f'"{hashlib.sha256(body).hexdigest()[:32]}"')


class PageCache:
    """Built pages, least recently used out first; at most `limit` bytes."""

    def __init__(self, limit: int) -> None:
        self._limit = limit
        self._size = 0
        self._pages: OrderedDict[tuple[str, ...], Prepared] = OrderedDict()

    def get(self, key: tuple[str, ...]) -> Prepared | None:
        """Return a page, or None."""
        page = self._pages.get(key)
        if page is not None:
            self._pages.move_to_end(key)
        return page

    def put(self, key: tuple[str, ...], page: Prepared) -> None:
        """Keep a page; let go of the oldest ones beyond the limit."""
        if key not in self._pages:
            self._pages[key] = page
            self._size += len(page.body)
        while self._size > self._limit:
            _, gone = self._pages.popitem(last=False)
            self._size -= len(gone.body)


class Board:
    """The heads of all areas, ready to serve."""

    def __init__(self, pages: FeedPages, settings: FeedSettings) -> None:
        self._pages = pages
        self._settings = settings
        self._heads: dict[AreaCode, Prepared] = {}
        self._changed: dict[AreaCode, asyncio.Event] = {}
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
            shown = self._heads.get(head.area)
            if shown is not None and shown.body == head.envelope:
                continue
            self._heads[head.area] = prepare(head.envelope)
            woken = self._changed.pop(head.area, None)
            if woken is not None:
                woken.set()

    def head(self, area: AreaCode) -> Prepared | None:
        """Return an area's head, or None where it has no feed."""
        return self._heads.get(area)

    async def wait(self, area: AreaCode, etag: str, seconds: float) -> Prepared | None:
        """Return the head once its tag is no longer `etag`, or as it is after `seconds`.

        Answers at once where too many wait already.
        """
        head = self._heads.get(area)
        allowed = min(seconds, self._settings.longest_wait_seconds)
        if head is None or head.etag != etag or allowed <= 0:
            return head
        if self._waiting >= self._settings.waiters:
            return head
        self._waiting += 1
        try:
            event = self._changed.setdefault(area, asyncio.Event())
            await asyncio.wait_for(event.wait(), allowed)
        except TimeoutError:
            pass
        finally:
            self._waiting -= 1
        return self._heads.get(area)

    def release(self) -> None:
        """Wake everyone who waits: the server is stopping."""
        for event in self._changed.values():
            event.set()
        self._changed.clear()

    async def changes(self, area: AreaCode, after: int) -> Prepared | None:
        """Return the change page after a sequence, built at most once a head."""
        head = self._heads.get(area)
        if head is None:
            return None
        return await self._built(("changes", area, str(after), head.etag))

    async def index(self, area: AreaCode) -> Prepared | None:
        """Return the index, built at most once a head."""
        head = self._heads.get(area)
        return None if head is None else await self._built(("index", area, "", head.etag))

    async def _built(self, key: tuple[str, str, str, str]) -> Prepared | None:
        page = self.cache.get(key)
        if page is not None:
            return page
        kind, area, after, _ = key
        if kind == "index":
            body = await run_in_threadpool(self._pages.index, AreaCode(area))
        else:
            body = await run_in_threadpool(self._pages.changes, AreaCode(area), int(after))
        if body is None:
            return None
        page = prepare(body)
        self.cache.put(key, page)
        return page


class Watch:
    """Tells whether any process has changed the database since it was last asked."""

    def __init__(self, path: Path) -> None:
        self._connection = sqlite3.connect(path, check_same_thread=False)
        self._version = self._read()

    def changed(self) -> bool:
        """Return whether something was committed since the last call."""
        version = self._read()
        changed = version != self._version
        self._version = version
        return changed

    def close(self) -> None:
        """Close the connection."""
        self._connection.close()

    def _read(self) -> int:
        row: tuple[int] = self._connection.execute("PRAGMA data_version").fetchone()
        return row[0]
