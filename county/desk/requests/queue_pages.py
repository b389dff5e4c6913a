"""Page: the queue of requests.

Invariant: what is due first stands on top, and what nobody has is told before all else.
"""

from sqlalchemy import Connection
from starlette.responses import Response
from starlette.routing import BaseRoute

from county.desk.areas import indented
from county.desk.frame import Frame, Visit
from county.desk.requests.labels import Labels
from county.desk.requests.sight import ANSWERERS, READERS
from county.people.scope import reaches_text
from county.people.staff import Role, Staff, with_role
from county.requests import drafts, queue, sieve
from county.requests.choosing import ANSWERING
from county.requests.queue import Standing, Wanted, Whose
from county.requests.sieve import Days, Nearness, Sieve
from county.web.paging import pages
from disclosure.areas import AreaCode
from disclosure.requests import RequestKind

NEAR = {
    Nearness.OVERDUE: "已超期",
    Nearness.TODAY: "今天到期",
    Nearness.SOON: "下一个工作日到期",
    Nearness.LATER: "还有两个以上工作日",
    Nearness.STANDS: "停表中",
}
TONES = {
    Nearness.OVERDUE: "late",
    Nearness.TODAY: "near",
    Nearness.SOON: "near",
    Nearness.LATER: "calm",
    Nearness.STANDS: "plain",
}


class QueuePages:
    """The list of requests."""

    def __init__(self, frame: Frame, labels: Labels) -> None:
        self._frame = frame
        self._labels = labels
        self._database = frame.county.database

    def routes(self) -> list[BaseRoute]:
        """Return the routes."""
        return [self._frame.page("/desk/requests", self.show, READERS)]

    def show(self, visit: Visit) -> Response:
        """Show the queue, what is due first on top."""
        days = sieve.days_of(self._frame.today(visit), self._frame.county.terms().calendar)
        wanted, rows = _wanted(visit, days), self._frame.county.settings.desk.page_rows
        person = visit.person
        with self._database.reading() as connection:
            count = queue.count(connection, person, wanted)
            at = pages(count, visit.page_number(), rows, visit.request.query_params)
            found = queue.rows(connection, person, wanted, limit=rows, offset=at.offset)
            tally = sieve.tally(connection, person, days, visit.now)
            checks = drafts.to_check(connection, person) if person.may(ANSWERERS) else []
            people = _people(connection, person)
        context = {
            "labels": self._labels,
            "wanted": wanted,
            "found": found,
            "pages": at,
            "tally": tally,
            "checks": checks,
            "people": people,
            "areas": indented(self._frame.county.profile().areas, person),
            "near": NEAR,
            "tones": TONES,
            "today": days.today,
        }
        return self._frame.draw(visit, "requests/list.html", context)


def _people(connection: Connection, person: Staff) -> list[tuple[str, str]]:
    """Return whose requests a lead may look for."""
    if not person.may((Role.LEAD, Role.OFFICE)):
        return []
    able = [one for one in with_role(connection, ANSWERING) if person.reaches(one.area)]
    return [(str(one.id), one.name) for one in able]


def _wanted(visit: Visit, days: Days) -> Wanted:
    mine = visit.person.may((Role.CLERK,)) and not visit.person.may((Role.LEAD,))
    whose, standing = visit.text("whose"), visit.text("standing")
    kind, near, clerk = visit.text("kind"), visit.text("near"), visit.text("clerk")
    area = visit.text("area")
    known = clerk.isascii() and clerk.isdigit() and len(clerk) < 10
    return Wanted(
        whose=Whose(whose) if whose in set(Whose) else Whose.MINE if mine else Whose.ALL,
        standing=Standing(standing) if standing in set(Standing) else Standing.OPEN,
        kind=RequestKind(kind) if kind in set(RequestKind) else None,
        sieve=Sieve(
            days,
            near=Nearness(near) if near in set(Nearness) else None,
            area=AreaCode(area) if reaches_text(visit.person.area, area) else None,
            clerk=int(clerk) if known else None,
        ),
    )
