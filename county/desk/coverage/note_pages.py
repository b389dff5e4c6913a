"""Pages: events that start the clock of immediate entries, and what is not needed somewhere.

Invariant: whoever notes, drops or spares does it inside their own area, and the board tells of
it in the same transaction.
"""

from datetime import date

from sqlalchemy import Connection
from starlette.responses import Response
from starlette.routing import BaseRoute

from county.coverage import events, sparing
from county.coverage.counting import Counting
from county.coverage.events import Event
from county.desk.areas import indented
from county.desk.coverage.choice import area_asked
from county.desk.coverage.pages import ADDRESS, SPARERS
from county.desk.frame import EVERYONE, Frame, Visit, missing, see
from county.desk.writing.occasions import WRITERS
from county.items import ledger
from county.web.paging import pages
from disclosure.areas import AreaCode, Level, level
from disclosure.catalogue import Entry, Term
from disclosure.duties import due_after, owes
from disclosure.items import EntryCode, ItemId

EARLIEST_DAYS = 366
"""How long ago an event may lie when it is noted."""


class NotePages:
    """Events and sparings on the desk."""

    def __init__(self, frame: Frame) -> None:
        self._frame = frame
        self._county = frame.county
        self._counting = Counting(frame.county)

    def routes(self) -> list[BaseRoute]:
        """Return the routes."""
        page = self._frame.page
        return [
            page(f"{ADDRESS}/events", self.show, EVERYONE),
            page(f"{ADDRESS}/events/new", self.note, WRITERS, acts=True),
            page(f"{ADDRESS}/events/{{id:uuid}}/link", self.link, WRITERS, acts=True),
            page(f"{ADDRESS}/events/{{id:uuid}}/drop", self.drop, WRITERS, acts=True),
            page(f"{ADDRESS}/spared/new", self.spare, SPARERS, acts=True),
            page(f"{ADDRESS}/spared/end", self.end, SPARERS, acts=True),
        ]

    def show(self, visit: Visit) -> Response:
        """List the events, with the form for a new one."""
        return self._list(visit, {})

    def note(self, visit: Visit) -> Response:
        """Note an event."""
        say, today = self._frame.drawing.say, self._frame.today(visit)
        area = area_asked(visit, self._county.profile())
        entry = self._county.catalogue().find(EntryCode(visit.text("entry")))
        day = _day(visit.text("day"))
        faults = {
            "area": "" if area else say("请选您负责的地方。"),
            "entry": ""
            if area and entry and entry.term is Term.IMMEDIATE and owes(entry, area)
            else say("这个地方不公开这一类事项，请换一类。"),
            "what": "" if visit.text("what") else say("请写发生了什么。"),
            "day": ""
            if day and day <= today and (today - day).days <= EARLIEST_DAYS
            else say("请选已经过去的日子，最早一年前。"),
        }
        faults = {name: words for name, words in faults.items() if words}
        if faults or area is None or entry is None or day is None:
            return self._list(visit, faults)
        who = (visit.person.name, visit.now)
        with self._county.database.writing() as connection:
            events.note(connection, entry, area, (day, visit.text("what")), who)
            self._recount(connection, area, visit)
        return see(_back(area, entry.code))

    def link(self, visit: Visit) -> Response:
        """Say which item disclosed an event."""
        with self._county.database.writing() as connection:
            event = self._event(connection, visit)
            item = ItemId(visit.text("item")) if visit.text("item") else None
            whole = ledger.whole(connection, item, event.area) if item else None
            if item and (whole is None or whole.line.entry != event.entry):
                raise missing()
            events.link(connection, event, item, visit.person.name, visit.now)
            self._recount(connection, event.area, visit)
        return see(_back(event.area, event.entry))

    def drop(self, visit: Visit) -> Response:
        """Let an event count no more."""
        with self._county.database.writing() as connection:
            event = self._event(connection, visit)
            events.drop(connection, event, visit.text("why"), visit.person.name, visit.now)
            self._recount(connection, event.area, visit)
        return see(_back(event.area, event.entry))

    def spare(self, visit: Visit) -> Response:
        """Say that an area need not disclose something."""
        area, entry = self._owed(visit)
        what = (area, entry.code, visit.text("occasion")[:36])
        with self._county.database.writing() as connection:
            sparing.spare(connection, what, visit.text("why"), visit.person.name, visit.now)
            self._recount(connection, area, visit)
        return see(_back(area, entry.code))

    def end(self, visit: Visit) -> Response:
        """Ask for it again."""
        area, entry = self._owed(visit)
        with self._county.database.writing() as connection:
            found = sparing.of_area(connection, area, entry.code)
            mine = next((one for one in found if one.id == visit.text("id")), None)
            if mine is None:
                raise missing()
            sparing.end(connection, mine, visit.person.name, visit.now)
            self._recount(connection, area, visit)
        return see(_back(area, entry.code))

    def _owed(self, visit: Visit) -> tuple[AreaCode, Entry]:
        area = area_asked(visit, self._county.profile())
        entry = self._county.catalogue().find(EntryCode(visit.text("entry")))
        if area is None or entry is None or not owes(entry, area):
            raise missing()
        return area, entry

    def _event(self, connection: Connection, visit: Visit) -> Event:
        event = events.find(connection, str(visit.path["id"]), visit.person.area)
        if event is None:
            raise missing()
        return event

    def _recount(self, connection: Connection, area: AreaCode, visit: Visit) -> None:
        self._counting.count(connection, [area], self._county.edition(), visit.now)

    def _list(self, visit: Visit, faults: dict[str, str]) -> Response:
        profile, catalogue = self._county.profile(), self._county.catalogue()
        scope = area_asked(visit, profile) or visit.person.area
        rows = self._county.settings.desk.page_rows
        with self._county.database.reading() as connection:
            count = events.count(connection, scope)
            at = pages(count, visit.page_number(), rows, visit.request.query_params)
            found = events.page(connection, scope, limit=rows, offset=at.offset)
        offices = [one for one in profile.areas if level(one.code) is not Level.GROUP]
        calendar = self._county.calendar()
        due = {
            one.id: due_after(entry, one.day, calendar)
            for one in found
            if (entry := catalogue.find(one.entry)) is not None
        }
        at_once = [one for one in catalogue.entry if one.term is Term.IMMEDIATE]
        context = {
            "found": found,
            "pages": at,
            "due": due,
            "scope": scope,
            "areas": indented(offices, visit.person),
            "entries": [
                (one.code, f"{one.part} · {one.second_level}")
                for one in at_once
                if level(scope) in one.levels or level(visit.person.area) is not Level.VILLAGE
            ],
            "typed": {name: visit.text(name) for name in ("entry", "what", "day")},
            "faults": faults,
            "writes": visit.person.may(WRITERS),
            "today": self._frame.today(visit),
            "longest": events.LONGEST_WHAT,
            "address": ADDRESS,
        }
        status = 422 if faults else 200
        return self._frame.draw(visit, "coverage/events.html", context, status=status)


def _back(area: AreaCode, entry: EntryCode) -> str:
    return f"{ADDRESS}/areas/{area}/{entry}?told=1"


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text) if len(text) == 10 else None
    except ValueError:
        return None
