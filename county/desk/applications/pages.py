"""Pages: one application with its forms, its papers, its sealed bundle.

Invariant: names are masked here; a paper, which bears them, is opened only with a note of who
looked at it.
"""

from collections.abc import Mapping

from sqlalchemy import select
from starlette.responses import Response
from starlette.routing import BaseRoute

from county.applications import archiving, kept
from county.applications.kept import Taken, standing_of
from county.applications.office import Office
from county.applications.opening import Offices
from county.applications.word_file import word_file
from county.database.tables import requests
from county.desk.applications import labels
from county.desk.applications.course import next_due, stations
from county.desk.frame import Frame, Visit, missing
from county.desk.requests.sight import ANSWERERS, READERS, requested
from county.people.staff import Role
from county.requests import history
from county.requests.history import Act
from county.requests.masking import mask_name, mask_phone
from county.requests.queue import Filed
from county.web.files import attachment
from disclosure.application_bars import possible
from disclosure.application_papers import PaperCode
from disclosure.applications import LAPSED, Stage, Step
from disclosure.requests import CameBy, RequestKind
from paper.official import OfficialLetter
from paper.official_sheet import official_sheet

ADDRESS = "/desk/requests/{id:uuid}/application"
APPROVERS = (Role.LEAD, Role.OFFICE)
HANDLERS = (*ANSWERERS, Role.OFFICE)
LOOKED = "打开了依申请公开文书"
_PDF = "application/pdf"
_DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


class ApplicationPages:
    """One application on the desk."""

    def __init__(self, frame: Frame, offices: Offices) -> None:
        self._frame = frame
        self._offices = offices
        self._database = frame.county.database

    def routes(self) -> list[BaseRoute]:
        """Return the routes."""
        page = self._frame.page
        return [
            page(ADDRESS, self.show, READERS),
            page(f"{ADDRESS}/papers/{{step:int}}/{{name}}", self.paper, HANDLERS),
            page(f"{ADDRESS}/bundle.zip", self.bundle, HANDLERS),
        ]

    def show(self, visit: Visit) -> Response:
        """Show an application."""
        return self.draw(visit, requested(self._frame, visit))

    def paper(self, visit: Visit) -> Response:
        """Return a paper as PDF or DOCX; the look is noted first."""
        filed, say = requested(self._frame, visit), self._frame.drawing.say
        which, _, form = str(visit.path["name"]).partition(".")
        with self._database.reading() as connection:
            taken = kept.steps(connection, filed.id)
        step = next((one for one in taken if one.id == int(visit.path["step"])), None)
        letter = _letter(step, which)
        if letter is None or form not in ("pdf", "docx"):
            raise missing()
        self._note_look(visit, filed)
        if form == "pdf":
            return attachment(official_sheet(letter, say).pdf, f"{letter.title}.pdf", _PDF)
        return attachment(word_file(letter, say), f"{letter.title}.docx", _DOCX)

    def bundle(self, visit: Visit) -> Response:
        """Return the sealed bundle; the look is noted first."""
        filed = requested(self._frame, visit)
        with self._database.reading() as connection:
            one, file = kept.one(connection, filed.id), archiving.sealed(connection, filed.id)
        if one is None or file is None:
            raise missing()
        self._note_look(visit, filed)
        return attachment(file, f"{one.register}.zip", "application/zip")

    def draw(
        self,
        visit: Visit,
        filed: Filed,
        faults: Mapping[str, str] | None = None,
        *,
        status: int = 200,
    ) -> Response:
        """Return the page of an application, with what was typed where a form came back."""
        if filed.kind is not RequestKind.APPLICATION:
            raise missing()
        office, today = self._offices.now(), self._frame.today(visit)
        with self._database.reading() as connection:
            one, taken = kept.one(connection, filed.id), kept.steps(connection, filed.id)
            came = connection.scalar(select(requests.c.came_by).where(requests.c.id == filed.id))
        standing = standing_of(taken)
        steps = possible(standing, today, office.terms.calendar, office.limits)
        kinds = [form for form in office.papers.decision if _offered(form.code, standing.stage)]
        chosen = office.papers.decided(visit.text("kind"))
        if standing.stage is Stage.CORRECTING:
            chosen = office.papers.decided(LAPSED)
        context = {
            "filed": filed,
            "one": one,
            "name": mask_name(one.name if one else filed.name),
            "contact": mask_phone(one.contact if one else filed.phone),
            "is_online": came in (CameBy.KIOSK, CameBy.PHONE),
            "filed_day": self._frame.drawing.local_date(filed.filed_at),
            "taken": taken,
            "standing": standing,
            "draft": _drafted(taken) if standing.draft else None,
            "parties": {one.deed.about: one.parts.get("party", "") for one in taken},
            "stations": stations(taken),
            "next": next_due(office, filed, taken) if one else [],
            "steps": {step.value for step in steps},
            "kinds": kinds,
            "chosen": chosen if chosen in kinds else None,
            "papers": office.papers,
            "correction": office.papers.of(PaperCode.CORRECTION),
            "agencies": _agencies(office, filed),
            "labels": labels,
            "faults": dict(faults or {}),
            "today": today,
            "may_handle": visit.person.may(ANSWERERS),
            "may_approve": visit.person.may(APPROVERS),
            "needs_code": self._frame.county.proving.needs_code(visit.person),
        }
        return self._frame.draw(visit, "applications/show.html", context, status=status)

    def _note_look(self, visit: Visit, filed: Filed) -> None:
        with self._database.writing() as connection:
            history.look(connection, filed.id, Act(visit.person.name, visit.now, LOOKED))


def _offered(code: str, stage: Stage) -> bool:
    """Tell whether a decision is one of those that are possible at a stage."""
    return (code == LAPSED) is (stage is Stage.CORRECTING)


def _drafted(taken: list[Taken]) -> Taken | None:
    return next((one for one in reversed(taken) if one.deed.step is Step.DRAFTED), None)


def _letter(step: Taken | None, which: str) -> OfficialLetter | None:
    if step is None:
        return None
    return {"paper": step.paper, "told": step.told}.get(which)


def _agencies(office: Office, filed: Filed) -> list[tuple[str, str]]:
    """Return the agencies that may answer: the county's, and the township's below it."""
    county = office.agency_of(filed.area, at_township=False)
    township = office.agency_of(filed.area, at_township=True)
    found = [("county", office.agency_name(county))]
    return found if township == county else [*found, ("township", office.agency_name(township))]
