"""Pages that stay as they are until something is published: drawn once, answered many times.

Invariant: nothing is answered from memory that was drawn from another state of the feeds,
under another root, or in an earlier minute: what is withdrawn is gone with its head.
"""

from collections.abc import Callable
from datetime import datetime
from threading import Lock

from sqlalchemy import Connection, func, select
from starlette.requests import Request
from starlette.responses import Response

from county.api.prepared import PageCache, Prepared, prepare_packed
from county.clock import Clock
from county.database.tables import heads
from county.parts import County
from county.web.answering import response

HTML = b"text/html; charset=utf-8"

Draw = Callable[[Connection, datetime], str | bytes]
"""Draws an answer from one state of the database, at an instant."""


class Keeping:
    """Keeps drawn answers by what they were drawn from."""

    def __init__(self, county: County, clock: Clock) -> None:
        self._county = county
        self._clock = clock
        self._pages = PageCache(county.settings.phone.cache_bytes)
        self._lock = Lock()
        self._cache = f"public, max-age={county.settings.phone.max_age_seconds}".encode()

    def answer(self, request: Request, draw: Draw, media_type: bytes = HTML) -> Response:
        """Return the answer to a request, drawn anew only where it must be.

        Arguments:
            request: whose address says all that the answer depends on, beside the feeds.
            draw: draws it.
            media_type: of what is drawn.
        """
        return response(self._ready(request, draw), request, media_type, self._cache)

    def answer_once(self, request: Request, draw: Draw) -> Response:
        """Return the answer to a request that also depends on more than the feeds."""
        now = self._clock()
        with self._county.database.reading() as connection:
            drawn = _prepared(draw(connection, now))
        return response(drawn, request, HTML, self._cache)

    def _ready(self, request: Request, draw: Draw) -> Prepared:
        now = self._clock()
        minute = now.replace(second=0, microsecond=0)
        root = self._county.online.keyring.root_version
        with self._county.database.reading() as connection:
            edition = connection.execute(_EDITION).one()
            key = (request.url.path, request.url.query, root, minute, tuple(edition))
            with self._lock:
                ready = self._pages.get(key)
            if ready is None:
                ready = _prepared(draw(connection, now))
                with self._lock:
                    self._pages.put(key, ready)
        return ready


def _prepared(drawn: str | bytes) -> Prepared:
    return prepare_packed(drawn.encode() if isinstance(drawn, str) else drawn)


_EDITION = select(func.count(), func.sum(heads.c.epoch), func.sum(heads.c.sequence))
