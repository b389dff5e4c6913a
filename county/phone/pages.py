"""An area's pages: its front page, its list by topic, its archive, how to have something found.

Invariant: every list is of a limited length, and each of its rows was vouched for.
"""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime

from sqlalchemy import Connection
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from county.items import public
from county.items.public import Card, Wanted
from county.phone.frame import PhoneFrame
from county.phone.keeping import Draw
from county.phone.topics import Topics
from county.phone.village import Villages
from county.web.paging import Pages, pages
from disclosure.catalogue import Catalogue
from disclosure.channels import Channel

MOST_PAGES = 9999


class AreaPages:
    """The pages that the one QR code of a village leads to (一村一码)."""

    def __init__(
        self, frame: PhoneFrame, catalogue: Callable[[], Catalogue], lookup_days: Callable[[], int]
    ) -> None:
        self._frame = frame
        self._catalogue = catalogue
        self._topics = Topics(catalogue, frame.vouching)
        self._villages = Villages(catalogue, frame.vouching, self._topics)
        self._lookup_days = lookup_days

    def routes(self) -> list[BaseRoute]:
        """Return the routes."""
        return [
            Route("/", self._home),
            Route("/v/{code}", self._front),
            Route("/v/{code}/items", self._items),
            Route("/v/{code}/archive", self._archive),
            Route("/v/{code}/ask", self._ask),
        ]

    def _home(self, request: Request) -> Response:
        county = self._frame.county.online.keyring.county
        return self._keep(request, lambda found, now: self.front(found, county, now))

    def _front(self, request: Request) -> Response:
        code = request.path_params["code"]
        return self._keep(request, lambda found, now: self.front(found, code, now))

    def _items(self, request: Request) -> Response:
        return self._keep(request, lambda found, now: self.items(found, request, now))

    def _archive(self, request: Request) -> Response:
        return self._keep(request, lambda found, now: self.archive(found, request, now))

    def _ask(self, request: Request) -> Response:
        code = request.path_params["code"]
        return self._keep(request, lambda found, now: self.ask(found, code, now))

    def _keep(self, request: Request, draw: Draw) -> Response:
        return self._frame.keeping.answer(request, draw)

    def front(self, connection: Connection, code: str, now: datetime) -> str:
        """Return the front page of an area."""
        place = self._frame.place(connection, code)
        seen = self._villages.look(connection, place, now)
        return self._frame.draw(
            "phone/village.html", place, now, seen=seen, lookup_days=self._lookup_days()
        )

    def items(self, connection: Connection, request: Request, now: datetime) -> str:
        """Return what is public in an area and above it, by topic, on display first."""
        place = self._frame.place(connection, request.path_params["code"])
        own = request.query_params.get("whose") == "own"
        areas = place.own if own else place.near
        wanted = Wanted(areas, Channel.PHONE, self._frame.today(now))
        shelves = self._topics.shelves(connection, wanted)
        topic = request.query_params.get("topic", "")
        shelf = next((one for one in shelves if one.topic.code == topic), None)
        if shelf is not None:
            wanted = replace(wanted, entries=shelf.entries, items=shelf.items)
        elif topic:
            wanted = replace(wanted, entries=())
        cards, at = self._listed(connection, request, wanted)
        told = {"shelves": shelves, "shelf": shelf, "topic": topic, "own": own}
        return self._frame.draw("phone/items.html", place, now, cards=cards, pages=at, **told)

    def archive(self, connection: Connection, request: Request, now: datetime) -> str:
        """Return what is no longer on display in an area, by year and entry."""
        place = self._frame.place(connection, request.path_params["code"])
        wanted = Wanted(place.own, Channel.PHONE, self._frame.today(now), archived=True)
        years = public.years(connection, wanted)
        asked = request.query_params.get("year", "")
        year = next((one for one in years if str(one) == asked), None)
        of_year = replace(wanted, year=year)
        held = public.entries(connection, of_year)
        entry = request.query_params.get("entry", "")
        entries = [one for one in self._catalogue().entry if one.code in held]
        if entry:
            known = tuple(one for one in held if one == entry)
            of_year = replace(of_year, entries=known)
        cards, at = self._listed(connection, request, of_year)
        told = {"years": years, "year": year, "entry": entry, "entries": entries, "held": held}
        return self._frame.draw("phone/archive.html", place, now, cards=cards, pages=at, **told)

    def ask(self, connection: Connection, code: str, now: datetime) -> str:
        """Return how somebody has something looked up who did not find it."""
        place = self._frame.place(connection, code)
        days = self._lookup_days()
        return self._frame.draw("phone/ask.html", place, now, lookup_days=days)

    def _listed(
        self, connection: Connection, request: Request, wanted: Wanted
    ) -> tuple[tuple[Card, ...], Pages]:
        """Return the page of a list that is asked for, and where it is in the list."""
        at = self._pages(request, public.count(connection, wanted))
        ids = public.page(connection, wanted, limit=at.rows, offset=at.offset)
        return self._frame.cards(connection, ids, wanted.today), at

    def _pages(self, request: Request, count: int) -> Pages:
        asked = request.query_params.get("page", "")
        number = int(asked) if asked.isdecimal() and len(asked) <= len(str(MOST_PAGES)) else 1
        rows = self._frame.county.settings.phone.page_rows
        return pages(count, max(1, number), rows, request.query_params)
