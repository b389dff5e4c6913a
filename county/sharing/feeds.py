"""Routes of the Atom feeds.

Invariant: a feed holds what the area's pages hold, and nothing that a request claims: its
links begin with the address that is set, or with none.
"""

import time
from collections.abc import Callable
from datetime import datetime
from urllib.parse import urlencode

from sqlalchemy import Connection
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from county.phone.frame import PhoneFrame
from county.rates import SECONDS, Rate
from county.sharing import lists
from county.sharing.asking import Place, cursor_of, place_of
from county.sharing.atom import MEDIA_TYPE, FeedPage, Published, draw
from county.sharing.lists import Listed
from disclosure.items import EntryCode


class AtomRoutes:
    """The Atom feed of every area, whole or of one catalogue entry.

    Arguments:
        frame: the parts of phone pages.
        rate: how often one address may ask.
        steady: seconds of a clock that never jumps.
    """

    def __init__(
        self, frame: PhoneFrame, rate: Rate, steady: Callable[[], float] = time.monotonic
    ) -> None:
        self._frame = frame
        self._rate = rate
        self._steady = steady
        self._rows = frame.county.settings.sharing.feed_rows

    def routes(self) -> list[BaseRoute]:
        """Return the routes."""
        return [Route("/v/{code}/feed.xml", self._feed)]

    def _feed(self, request: Request) -> Response:
        address = request.client.host if request.client else ""
        if not self._rate.takes(address, self._steady()):
            told = self._frame.say("看得太快了，请过一分钟再看。")
            raise HTTPException(429, told, {"Retry-After": str(SECONDS)})
        return self._frame.keeping.answer(
            request, lambda found, now: self.page(found, request, now), MEDIA_TYPE
        )

    def page(self, connection: Connection, request: Request, now: datetime) -> bytes:
        """Return a page of a feed.

        Raises:
            HTTPException: there is no such area, entry or page, 404.
        """
        place = self._frame.place(connection, request.path_params["code"])
        entry, name = self._entry(request.query_params.get("entry", ""))
        before = self._before(request.query_params.get("before", ""))
        listed = Listed(now, areas=place.own, entry=entry)
        places = lists.backward(connection, listed, before, self._rows + 1)
        shown = places[: self._rows]
        further = cursor_of(shown[-1]) if len(places) > self._rows else ""
        page = FeedPage(
            area=place.area,
            entry=entry or "",
            entry_name=name,
            base=self._frame.county.settings.phone.address.rstrip("/"),
            query=_query(entry, cursor_of(before) if before else ""),
            next_query=_query(entry, further) if further else "",
            published=self._published(connection, shown, now),
        )
        return draw(page)

    def _published(
        self, connection: Connection, places: list[Place], now: datetime
    ) -> tuple[Published, ...]:
        held = self._frame.vouching.items(connection, [one.id for one in places])
        today = self._frame.today(now)
        return tuple(
            Published(held[one.id].item, one.at)
            for one in places
            if one.id in held and self._frame.shows(held[one.id], today)
        )

    def _entry(self, code: str) -> tuple[EntryCode | None, str]:
        if not code:
            return None, ""
        found = self._frame.county.catalogue().find(EntryCode(code))
        if found is None:
            raise HTTPException(404, self._frame.say("目录里没有这个事项。"))
        return found.code, found.second_level

    def _before(self, cursor: str) -> Place | None:
        if not cursor:
            return None
        place = place_of(cursor)
        if place is None:
            raise HTTPException(404)
        return place


def _query(entry: str | None, before: str) -> str:
    asked = {name: value for name, value in (("entry", entry), ("before", before)) if value}
    return f"?{urlencode(asked)}" if asked else ""
