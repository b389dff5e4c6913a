"""Public pages: an area's list and one item.

Invariant: an item that is not approved for phones, or that the newest root does not
vouch for, is not there; what is shown of one is read from its sealed bytes.
"""

import msgspec
from sqlalchemy import Connection
from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from county.clock import Clock
from county.items import public
from county.items.public import Sealed, Wanted
from county.items.search import ItemSearch
from county.items.vouching import Vouching
from county.parts import County
from county.phone.topics import Topics
from county.web.drawing import Drawing
from county.web.paging import pages
from disclosure.areas import Area, AreaCode, level, path
from disclosure.catalogue import Catalogue
from disclosure.channels import Channel
from disclosure.items import Item, ItemId
from disclosure.profile import Profile
from finding.search import Found, Hit
from screen.paging.dates import standing

ROWS = 30
LONGEST_WORDS = 60
MOST_FOUND = 30
CACHE = {"Cache-Control": "public, max-age=60"}


class PhonePages:
    """The pages that QR codes lead to."""

    def __init__(
        self,
        county: County,
        drawing: Drawing,
        search: ItemSearch,
        catalogue: Catalogue,
        clock: Clock,
    ) -> None:
        self._county = county
        self._drawing = drawing
        self._search = search
        self._clock = clock
        self._vouching = Vouching(lambda: county.online.keyring)
        self._topics = Topics(catalogue, self._vouching)

    def routes(self) -> list[BaseRoute]:
        """Return the routes."""
        return [
            Route("/", self._home),
            Route("/p/items/{id:uuid}", self._item),
            Route("/p/{area}", self._area),
        ]

    async def _home(self, request: Request) -> Response:
        return await run_in_threadpool(self.show_area, request, self._county.online.keyring.county)

    async def _item(self, request: Request) -> Response:
        id_ = ItemId(str(request.path_params["id"]))
        return await run_in_threadpool(self.show_item, id_)

    async def _area(self, request: Request) -> Response:
        return await run_in_threadpool(
            self.show_area, request, AreaCode(request.path_params["area"])
        )

    def show_area(self, request: Request, code: AreaCode) -> Response:
        """Show what is public of an area: by topic, by words, newest first."""
        profile = self._county.profile()
        area = next((area for area in profile.areas if area.code == code), None)
        if area is None:
            raise HTTPException(404)
        query = request.query_params
        words, topic = query.get("words", "").strip()[:LONGEST_WORDS], query.get("topic", "")
        today = self._drawing.local_date(self._clock())
        wanted = Wanted(code, Channel.PHONE, today)
        with self._county.database.reading() as connection:
            shelves = self._topics.shelves(connection, wanted)
            if topic:
                held = [one for one in shelves if one.topic.code == topic]
                entries = tuple(code for one in held for code in one.entries)
                items = tuple(id_ for one in held for id_ in one.items)
                wanted = Wanted(code, Channel.PHONE, today, entries, items)
            asked = int(query["page"]) if query.get("page", "").isdecimal() else 1
            at = pages(public.count(connection, wanted), min(asked, 9999), ROWS, query)
            ids = public.page(connection, wanted, limit=ROWS, offset=at.offset)
            sealed = self._vouching.items(connection, ids)
            found = self._found(connection, words, code) if words else None
        context = {
            **self._around(profile, area),
            "topics": [(shelf.topic, shelf.count) for shelf in shelves],
            "topic": topic,
            "words": words,
            "found": found,
            "cards": [
                public.card(one.item, today) for one in sealed.values() if self._visible(one)
            ],
            "pages": at,
        }
        return self._page("phone/area.html", context)

    def show_item(self, id_: ItemId) -> Response:
        """Show one item."""
        with self._county.database.reading() as connection:
            sealed = self._vouching.one(connection, id_)
            if sealed is None or not self._visible(sealed):
                raise HTTPException(404, self._drawing.say("这条内容没有公开，或者已经撤回。"))
            related = self._vouching.items(connection, sealed.item.related)
        profile = self._county.profile()
        area = next(area for area in profile.areas if area.code == sealed.item.area)
        context = {
            **self._around(profile, area),
            "item": sealed.item,
            "standing": self._standing(sealed.item),
            "by_rule": sealed.by_rule,
            "approved_by": [_office(profile, code) for code in sealed.approved_by],
            "related": {
                one: other.item.title for one, other in related.items() if self._visible(other)
            },
        }
        return self._page("phone/item.html", context)

    def _visible(self, sealed: Sealed) -> bool:
        today = self._drawing.local_date(self._clock())
        return Channel.PHONE in sealed.item.channels and sealed.item.shown.first <= today

    def _standing(self, item: Item) -> str:
        today = self._drawing.local_date(self._clock())
        return standing(item, today, self._drawing.say)

    def _around(self, profile: Profile, area: Area) -> dict[str, object]:
        names = {one.code: one.name for one in profile.areas}
        above = [(code, names[code]) for code in path(area.code)[:-1] if code in names]
        below = [
            (one.code, one.name)
            for one in profile.areas
            if area.code in path(one.code)[-2:-1] and "-" not in one.code
        ]
        return {
            "profile": profile,
            "area": area,
            "above": above,
            "below": below,
            "level": level(area.code),
            "names": names,
        }

    def _found(self, connection: Connection, words: str, code: AreaCode) -> Found:
        near = tuple(reversed(path(code)))
        today = self._drawing.local_date(self._clock())
        found = self._search.find(words, near, today, channel=Channel.PHONE, limit=MOST_FOUND)
        held = self._vouching.items(connection, [hit.item_id for hit in found.hits])
        hits = tuple(hit for hit in found.hits if self._holds(hit, held.get(hit.item_id)))
        return msgspec.structs.replace(found, hits=hits)

    def _holds(self, hit: Hit, sealed: Sealed | None) -> bool:
        """Tell whether the index says of an item what its seal says."""
        return sealed is not None and self._visible(sealed) and sealed.item.title == hit.title

    def _page(self, template: str, context: dict[str, object]) -> Response:
        page = self._drawing.page(template, context)
        page.headers.update(CACHE)
        return page


def _office(profile: Profile, code: AreaCode) -> str:
    return next((area.office for area in profile.areas if area.code == code), code)
