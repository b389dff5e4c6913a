"""Pages: what an item can be written for, and its beginning.

Invariant: what is begun is empty, or laid out as last time's; nothing public changes.
"""

from uuid import uuid4

from starlette.responses import Response
from starlette.routing import BaseRoute

from county.desk.areas import indented
from county.desk.frame import Frame, Visit, see
from county.desk.writing import entries
from county.desk.writing.entries import EntrySearch
from county.desk.writing.labels import STAGES
from county.desk.writing.occasions import WRITERS, Occasions
from county.writing import beginning, handing, shelf
from county.writing.last_time import carry_over
from county.writing.reopening import manuscript_of
from disclosure.items import EntryCode, ItemId


class ChoosingPages:
    """Beginning an item on the desk."""

    def __init__(self, frame: Frame) -> None:
        self._frame = frame
        self._county = frame.county
        self._occasions = Occasions(frame)

    def routes(self) -> list[BaseRoute]:
        """Return the routes."""
        page = self._frame.page
        return [
            page("/desk/items/new", self.choose, WRITERS),
            page("/desk/items/new/begin", self.begin, WRITERS, acts=True),
        ]

    def choose(self, visit: Visit) -> Response:
        """Offer the entries that an area owes, found by words; and the manuscripts at hand."""
        area = self._occasions.area(visit)
        words = visit.text("words")[:40]
        rows = self._county.settings.desk.page_rows
        search = EntrySearch(self._county.catalogue())
        with self._county.database.reading() as connection:
            slips = shelf.slips(connection, visit.person.area, limit=rows, offset=0)
            published = entries.last_published(connection, area.code)
        regular = [] if words else search.regular(area.code, published)
        context = {
            "area": area,
            "areas": indented(self._county.profile().areas, visit.person),
            "words": words,
            "groups": search.offered(area.code, words, regular),
            "published": published,
            "regular": regular,
            "slips": slips,
            "stages": STAGES,
        }
        return self._frame.draw(visit, "writing/new.html", context)

    def begin(self, visit: Visit) -> Response:
        """Begin a manuscript of an entry, empty or laid out as last time's."""
        area = self._occasions.area(visit)
        occasion = self._occasions.new(visit, EntryCode(visit.text("entry")), area)
        entry = occasion.entry
        manuscript = beginning.begin(occasion)
        id_ = ItemId(str(uuid4()))
        with self._county.database.writing() as connection:
            if visit.text("like") == "last":
                old = entries.last_item(connection, area.code, entry.code)
                spans = entries.spans(entry, old, occasion) if old else None
                if old is not None and spans is not None:
                    fresh = beginning.begin(occasion, spans[1])
                    layout = manuscript_of(old, handing.LARGEST_ROWS)
                    manuscript = carry_over(layout, fresh, occasion.form, spans)
            shelf.begin(connection, id_, manuscript, visit.person.name, visit.now)
        return see(f"/desk/items/{id_}/write")
