"""Pages: who is away, from when until when, and who stands in.

Invariant: a clerk notes their own absence, a lead those of their area; what falls due meanwhile
moves at once where it has begun.
"""

from datetime import date

from sqlalchemy import Connection
from starlette.responses import Response
from starlette.routing import BaseRoute

from county.desk.assigning.people_pages import SHARERS
from county.desk.frame import Frame, Visit, missing, see
from county.people import absences
from county.people.absences import LONGEST_DAYS, Away
from county.people.staff import Role, Staff, with_role
from county.requests import standing_in
from county.requests.choosing import ANSWERING
from disclosure.errors import NotAllowedError

READERS = (Role.CLERK, *SHARERS)
NOTERS = (Role.CLERK, Role.LEAD, Role.ADMIN)
_FOR_OTHERS = (Role.LEAD, Role.ADMIN)
_MOST = 100


class AbsencePages:
    """Who is away."""

    def __init__(self, frame: Frame) -> None:
        self._frame = frame
        self._county = frame.county

    def routes(self) -> list[BaseRoute]:
        """Return the routes."""
        page, here = self._frame.page, "/desk/requests/absences"
        return [
            page(here, self.show, READERS),
            page(f"{here}/note", self.note, NOTERS, acts=True),
            page(f"{here}/{{id:int}}/cancel", self.cancel, NOTERS, acts=True),
        ]

    def show(self, visit: Visit) -> Response:
        """Show who is away now and later, and the form for more."""
        return self._draw(visit)

    def note(self, visit: Visit) -> Response:
        """Note an absence; give on at once what would be missed."""
        with self._county.database.reading() as connection:
            people = {one.name: one for one in _mine(connection, visit.person)}
            others = {one.name: one for one in with_role(connection, ANSWERING)}
        person, deputy = people.get(visit.text("person")), others.get(visit.text("deputy"))
        first, last = _day(visit.text("first")), _day(visit.text("last"))
        fault = _fault(person, deputy, first, last, self._frame.today(visit))
        if fault or person is None or first is None or last is None:
            return self._draw(visit, fault=fault)
        try:
            self._keep(visit, Away(person, first, last, deputy))
        except NotAllowedError:
            return self._draw(visit, fault=("first", "这几天已经登记过外出了，请看下面的名单"))
        return see("/desk/requests/absences?noted=1")

    def _keep(self, visit: Visit, away: Away) -> None:
        with self._county.database.writing() as connection:
            absences.note(connection, visit.person.name, away, visit.now)
            now = absences.on(connection, self._frame.today(visit)).get(away.person.id)
            if now is not None:
                standing_in.give_on(connection, now, visit.now, self._county.terms())

    def cancel(self, visit: Visit) -> Response:
        """Cancel an absence."""
        with self._county.database.writing() as connection:
            one = absences.one(connection, visit.person.area, int(visit.path["id"]))
            theirs = one is not None and one.staff == visit.person.id
            if one is None or not (theirs or visit.person.may(_FOR_OTHERS)):
                raise missing()
            absences.cancel(connection, visit.person.name, one, visit.now)
        return see("/desk/requests/absences")

    def _draw(self, visit: Visit, fault: tuple[str, str] | None = None) -> Response:
        today = self._frame.today(visit)
        with self._county.database.reading() as connection:
            listed = absences.listed(connection, visit.person.area, today, _MOST)
            people = _mine(connection, visit.person)
            able = with_role(connection, ANSWERING)
        context = {
            "listed": listed,
            "people": [(one.name, one.name) for one in people],
            "able": [(one.name, one.name) for one in able],
            "today": today,
            "fault": fault,
            "may_note": bool(people) and visit.person.may(NOTERS),
            "for_others": visit.person.may(_FOR_OTHERS),
        }
        return self._frame.draw(
            visit, "assigning/absences.html", context, status=400 if fault else 200
        )


def _mine(connection: Connection, person: Staff) -> list[Staff]:
    """Return whose absences somebody may note."""
    able = with_role(connection, ANSWERING)
    if person.may(_FOR_OTHERS):
        return [one for one in able if person.reaches(one.area)]
    return [one for one in able if one.id == person.id]


def _fault(
    person: Staff | None, deputy: Staff | None, first: date | None, last: date | None, today: date
) -> tuple[str, str] | None:
    """Return the field that is wrong, and why in words; None where all is well."""
    if person is None:
        return "person", "请选一个人"
    if first is None or last is None:
        return "first" if first is None else "last", "请填日期"
    if last < first or last < today or (last - first).days >= LONGEST_DAYS:
        return "last", "最后一天要在第一天之后、今天之后，一次最长一年"
    if deputy is not None and deputy.id == person.id:
        return "deputy", "代办人要是另一个人"
    return None


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None
