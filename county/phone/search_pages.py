"""Searching on a phone: the same search as the kiosk's, and help where it finds nothing.

Invariant: what the index says of an item is shown only where its seal says the same.
"""

import time
from collections.abc import Callable
from datetime import datetime

from sqlalchemy import Connection
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from county.items.search import ItemSearch
from county.phone.around import Around
from county.phone.frame import PhoneFrame
from county.rates import SECONDS, Rate
from disclosure.channels import Channel
from finding.search import Hit

LONGEST_WORDS = 60


class SearchPages:
    """The search of an area.

    Arguments:
        frame: the parts of phone pages.
        search: the county's index.
        lookup_days: tells the working days within which something is looked up for somebody.
        steady: seconds of a clock that never jumps.
    """

    def __init__(
        self,
        frame: PhoneFrame,
        search: ItemSearch,
        lookup_days: Callable[[], int],
        steady: Callable[[], float] = time.monotonic,
    ) -> None:
        self._frame = frame
        self._search = search
        self._lookup_days = lookup_days
        self._steady = steady
        self._rate = Rate(frame.county.settings.phone.searches_a_minute)

    def routes(self) -> list[BaseRoute]:
        """Return the routes."""
        return [Route("/v/{code}/search", self._asked)]

    def _asked(self, request: Request) -> Response:
        address = request.client.host if request.client else ""
        if not self._rate.takes(address, self._steady()):
            told = self._frame.say("查得太快了，请过一分钟再查。")
            raise HTTPException(429, told, {"Retry-After": str(SECONDS)})
        return self._frame.keeping.answer_once(
            request, lambda found, now: self.results(found, request, now)
        )

    def results(self, connection: Connection, request: Request, now: datetime) -> str:
        """Return what the words find, the nearest area's first."""
        place = self._frame.place(connection, request.path_params["code"])
        words = " ".join(request.query_params.get("words", "").split())[:LONGEST_WORDS]
        hits, nearest = self._found(connection, words, place, now) if words else ((), ())
        return self._frame.draw(
            "phone/search.html",
            place,
            now,
            words=words,
            hits=hits,
            nearest=nearest,
            lookup_days=self._lookup_days(),
        )

    def _found(
        self, connection: Connection, words: str, place: Around, now: datetime
    ) -> tuple[tuple[Hit, ...], tuple[str, ...]]:
        today = self._frame.today(now)
        most = self._frame.county.settings.phone.found_items
        found = self._search.find(words, place.near, today, channel=Channel.PHONE, limit=most)
        ids = [*(hit.item_id for hit in found.hits), *found.near_items]
        held = self._frame.vouching.items(connection, ids)
        titles = {id_: one.item.title for id_, one in held.items() if self._frame.shows(one, today)}
        hits = tuple(hit for hit in found.hits if titles.get(hit.item_id) == hit.title)
        near = zip(found.nearest, found.near_items, strict=True)
        return hits, tuple(title for title, id_ in near if titles.get(id_) == title)
