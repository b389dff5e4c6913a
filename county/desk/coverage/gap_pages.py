"""Pages: what residents asked for and should have been public.

Invariant: a person sees the gaps of their area and below, and nothing of who asked.
"""

from uuid import uuid4

from starlette.responses import Response
from starlette.routing import BaseRoute

from county.coverage import gaps
from county.coverage.gaps import Gap
from county.desk.areas import indented
from county.desk.coverage.choice import area_asked
from county.desk.coverage.pages import ADDRESS, SPARERS
from county.desk.frame import EVERYONE, Frame, Visit, missing, see
from county.desk.writing.occasions import WRITERS, Occasions
from county.web.paging import pages
from county.writing import beginning, shelf
from disclosure import clocks
from disclosure.areas import AreaCode, Level, level
from disclosure.duties import owes
from disclosure.items import EntryCode, ItemId
from screen.paging import dates

ONE = f"{ADDRESS}/gaps/{{id:uuid}}"


class GapPages:
    """Gaps on the desk."""

    def __init__(self, frame: Frame) -> None:
        self._frame = frame
        self._county = frame.county
        self._occasions = Occasions(frame)

    def routes(self) -> list[BaseRoute]:
        """Return the routes."""
        page = self._frame.page
        return [
            page(f"{ADDRESS}/gaps", self.show, EVERYONE),
            page(ONE, self.show_one, EVERYONE),
            page(f"{ONE}/place", self.place, SPARERS, acts=True),
            page(f"{ONE}/write", self.write, WRITERS, acts=True),
            page(f"{ONE}/close", self.close, (*WRITERS, *SPARERS), acts=True),
            page(f"{ONE}/drop", self.drop, SPARERS, acts=True),
        ]

    def show(self, visit: Visit) -> Response:
        """List the gaps, what is due first on top."""
        profile = self._county.profile()
        scope = area_asked(visit, profile) or visit.person.area
        still_open = visit.text("ended") != "1"
        rows = self._county.settings.desk.page_rows
        with self._county.database.reading() as connection:
            count = gaps.count(connection, scope, still_open=still_open)
            at = pages(count, visit.page_number(), rows, visit.request.query_params)
            found = gaps.listed(
                connection, scope, still_open=still_open, limit=rows, offset=at.offset
            )
        offices = [one for one in profile.areas if level(one.code) is not Level.GROUP]
        context = {
            "found": found,
            "pages": at,
            "scope": scope,
            "areas": indented(offices, visit.person),
            "still_open": still_open,
            "left": lambda gap: self._left(visit, gap),
            "address": ADDRESS,
        }
        return self._frame.draw(visit, "coverage/gaps.html", context)

    def show_one(self, visit: Visit) -> Response:
        """Show one gap, and what can be done about it."""
        gap = self._gap(visit)
        with self._county.database.reading() as connection:
            offered = gaps.offered(connection, gap) if gap.open else []
        catalogue = self._county.catalogue()
        context = {
            "gap": gap,
            "left": self._left(visit, gap),
            "offered": [(one, title) for one, title in offered],
            "entries": [
                (one.code, f"{one.part} · {one.second_level}")
                for one in catalogue.entry
                if owes(one, gap.area)
            ],
            "places": visit.person.may(SPARERS),
            "writes": visit.person.may(WRITERS),
            "longest": gaps.LONGEST_WHAT,
            "address": ADDRESS,
        }
        return self._frame.draw(visit, "coverage/gap.html", context)

    def place(self, visit: Visit) -> Response:
        """Say to which entry a gap belongs."""
        gap = self._gap(visit)
        entry = self._entry(visit, gap.area)
        with self._county.database.writing() as connection:
            who, now = visit.person.name, visit.now
            gaps.place(connection, gap, entry, gap.due, who, now)
        return see(f"{ADDRESS}/gaps/{gap.id}")

    def write(self, visit: Visit) -> Response:
        """Begin to write what is missing; when it is public, the gap is closed."""
        gap = self._gap(visit)
        entry = gap.entry or self._entry(visit, gap.area)
        area = next(one for one in self._county.profile().areas if one.code == gap.area)
        occasion = self._occasions.new(visit, entry, area)
        id_ = ItemId(str(uuid4()))
        with self._county.database.writing() as connection:
            who, now = visit.person.name, visit.now
            shelf.begin(connection, id_, beginning.begin(occasion), who, now)
            gaps.promise(connection, gap, id_, who, now)
        return see(f"/desk/items/{id_}/write")

    def close(self, visit: Visit) -> Response:
        """Say which item closes a gap."""
        gap = self._gap(visit)
        with self._county.database.writing() as connection:
            item = ItemId(visit.text("item"))
            gaps.close(connection, gap, item, visit.person.name, visit.now)
        return see(f"{ADDRESS}/gaps/{gap.id}")

    def drop(self, visit: Visit) -> Response:
        """Say that a gap is not owed."""
        gap = self._gap(visit)
        with self._county.database.writing() as connection:
            gaps.drop(connection, gap, visit.text("why"), visit.person.name, visit.now)
        return see(f"{ADDRESS}/gaps/{gap.id}")

    def _entry(self, visit: Visit, area: AreaCode) -> EntryCode:
        entry = self._county.catalogue().find(EntryCode(visit.text("entry")))
        if entry is None or not owes(entry, area):
            raise missing()
        return entry.code

    def _gap(self, visit: Visit) -> Gap:
        with self._county.database.reading() as connection:
            gap = gaps.one(connection, visit.person.area, str(visit.path["id"]))
        if gap is None:
            raise missing()
        return gap

    def _left(self, visit: Visit, gap: Gap) -> tuple[str, str]:
        """Return how long a gap still has, and its colour."""
        say = self._frame.drawing.say
        if gap.public_at is not None:
            return say("已经公开"), "done"
        if gap.dropped_why is not None:
            return say("不用补"), "plain"
        left = clocks.time_left(gap.due, self._frame.today(visit), self._county.calendar())
        tone = "late" if left.urgency is clocks.Urgency.OVERDUE else "near"
        return dates.days_left(left, say), tone
