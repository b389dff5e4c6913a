"""Section, page and acts: whose a request is and why, who was told what, taking and giving it.

Invariant: a request is given only to who answers requests of its area.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, literal, null, select, union_all
from starlette.responses import Response
from starlette.routing import BaseRoute

from county.database.tables import notices, request_history, staff
from county.desk.assigning.labels import TOLD
from county.desk.frame import Frame, Visit, see
from county.desk.requests.labels import Labels
from county.desk.requests.sight import ANSWERERS, requested
from county.notices.outbox import What
from county.people.staff import Role, Staff
from county.requests import assigning, history, telling
from county.requests.assigning import HELD_STATES
from county.requests.choosing import Room, answers
from county.requests.history import Act
from county.requests.queue import Filed
from disclosure.errors import NotAllowedError
from disclosure.requests import RequestId, RequestState

BY_HAND = "指定"
REASON_CHARACTERS = 60


@dataclass(frozen=True)
class Told:
    """What somebody was told; `sent_at` None where it stands on the desk alone."""

    name: str
    what: What
    at: datetime
    sent_at: datetime | None


@dataclass(frozen=True)
class Candidate:
    """Somebody who could have a request: how much they have, and whether they are away."""

    person: Staff
    load: int
    away: bool


class WhoseSection:
    """The facts of a request, who has it and why, and who was told what."""

    template = "requests/whose.html"

    def __init__(self, most: int) -> None:
        self._most = most

    def context(
        self, connection: Connection, visit: Visit, filed: Filed
    ) -> Mapping[str, object] | None:
        """Return why they have it and who was told what."""
        why, told = _why_and_told(connection, filed.id, self._most)
        return {"why": why, "told": told, "words": TOLD, "may_give": may_give(visit.person, filed)}


class WhosePages:
    """Taking and giving requests."""

    def __init__(self, frame: Frame, labels: Labels) -> None:
        self._frame = frame
        self._labels = labels
        self._database = frame.county.database

    def routes(self) -> list[BaseRoute]:
        """Return the routes."""
        page, one = self._frame.page, "/desk/requests/{id:uuid}"
        return [
            page(f"{one}/take", self.take, ANSWERERS, acts=True),
            page(f"{one}/give", self.show, ANSWERERS),
            page(f"{one}/assign", self.assign, ANSWERERS, acts=True),
        ]

    def take(self, visit: Visit) -> Response:
        """Make a request one's own, and begin."""
        filed = requested(self._frame, visit)
        act = Act(visit.person.name, visit.now)
        with self._database.writing() as connection:
            if filed.assignee != visit.person.name:
                note = Act(act.who, act.at, visit.person.name)
                assigning.assign(connection, filed.id, visit.person, note)
            history.advance(connection, filed.id, RequestState.IN_PROGRESS, act)
        return see(f"/desk/requests/{filed.id}")

    def show(self, visit: Visit) -> Response:
        """Show who could have a request, the least busy of each area first."""
        filed = self._givable(visit)
        terms = self._frame.county.terms()
        with self._database.reading() as connection:
            room = assigning.room(connection, visit.now, terms)
        context = {
            "filed": filed,
            "labels": self._labels,
            "able": candidates(room, filed),
            "names": {area.code: area.name for area in self._frame.county.profile().areas},
            "longest": REASON_CHARACTERS,
            "today": self._frame.today(visit),
        }
        return self._frame.draw(visit, "requests/give.html", context)

    def assign(self, visit: Visit) -> Response:
        """Give a request to somebody, and tell them."""
        filed = self._givable(visit)
        terms = self._frame.county.terms()
        with self._database.writing() as connection:
            able = candidates(assigning.room(connection, visit.now, terms), filed)
            chosen = {one.person.name: one.person for one in able}
            person = chosen.get(visit.text("person"))
            if person is None:
                raise NotAllowedError("nobody of that name answers requests of this area")
            why = "：".join(
                part for part in (BY_HAND, visit.text("why")[:REASON_CHARACTERS]) if part
            )
            act = Act(visit.person.name, visit.now, assigning.told(person, why))
            assigning.assign(connection, filed.id, person, act)
            if person.id != visit.person.id:
                telling.tell_assigned(connection, filed.id, person, visit.now, terms)
        return see(f"/desk/requests/{filed.id}")

    def _givable(self, visit: Visit) -> Filed:
        filed = requested(self._frame, visit)
        if not may_give(visit.person, filed):
            raise NotAllowedError("only a lead, or who has it, gives a request to somebody")
        return filed


def may_give(person: Staff, filed: Filed) -> bool:
    """Tell whether somebody may give a request on: a lead any, a clerk their own."""
    if filed.state not in HELD_STATES:
        return False
    return person.may((Role.LEAD,)) or (person.may(ANSWERERS) and filed.assignee == person.name)


def candidates(room: Room, filed: Filed) -> list[Candidate]:
    """Return who could have a request: who is there first, then the least busy."""
    able = [
        Candidate(one, room.loads.get(one.id, 0), one.id in room.away)
        for one in room.people
        if answers(one, filed.area)
    ]
    return sorted(able, key=lambda one: (one.away, one.load, one.person.name))


def _why_and_told(connection: Connection, request: RequestId, most: int) -> tuple[str, list[Told]]:
    """Return the note of the newest assignment, and what was told, in one statement."""
    moves = request_history.c
    assigned = (moves.request == request) & (moves.went_to == RequestState.ASSIGNED)
    newest = select(moves.id).where(assigned, moves.what == history.What.MOVE)
    why = select(
        literal("").label("what"), moves.at, moves.note.label("name"), null().label("sent_at")
    ).where(moves.id == newest.order_by(moves.id.desc()).limit(1).scalar_subquery())
    columns = notices.c.what, notices.c.made_at, staff.c.name, notices.c.sent_at
    told = (
        select(*columns)
        .join(staff, staff.c.id == notices.c.staff)
        .where(notices.c.request == request)
    )
    rows = connection.execute(union_all(why, told)).all()
    notes = [row.name for row in rows if not row.what]
    found = [Told(row.name, What(row.what), row.at, row.sent_at) for row in rows if row.what]
    newest_first = sorted(found, key=lambda one: one.at, reverse=True)
    return (notes[0] if notes else ""), newest_first[:most]
