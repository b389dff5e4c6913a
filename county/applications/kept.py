"""Applications and their steps as they are kept.

Invariant: where an application stands is told by its steps; the column `stage` only repeats it
for lists.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import Connection, Row, select, update

from county.applications.registration import Form, Way
from county.database.tables import application_steps, applications
from disclosure.application_report import Applicant, Line
from disclosure.applications import ArrivedBy, Deed, Stage, Standing, Step, stand
from disclosure.areas import AreaCode
from disclosure.decoding import decode
from disclosure.requests import RequestId
from paper.official import OfficialLetter

TOLD = frozenset({Step.REGISTERED, Step.CORRECTION_ASKED, Step.EXTENSION_GRANTED, Step.DECIDED})
"""Steps whose paper is for the applicant."""


@dataclass(frozen=True)
class Application:
    """A registered application.

    Attributes:
        request: of the request desk.
        year, number, register: its number, and how papers write it.
        agency: the area whose agency answers.
        received, asked_on: days of receipt and of applying.
        name, contact, agent: of the applicant; personal data.
        identity: what was shown as proof of identity, never a number.
        described: the information that is wanted.
        line, ended: what became of it, and when.
    """

    request: RequestId
    year: int
    number: int
    register: str
    agency: AreaCode
    received: date
    asked_on: date
    arrived_by: ArrivedBy
    applicant: Applicant
    name: str
    contact: str
    agent: str
    identity: str
    described: str
    form: Form
    way: Way
    at: datetime
    who: str
    stage: Stage
    line: Line | None
    ended: date | None


@dataclass(frozen=True)
class Taken:
    """A step that was taken.

    Attributes:
        id: its number.
        deed: the step itself.
        at: instant at which it was noted.
        parts: what was filled in.
        paper: that it made, None for none.
        told: what the applicant was told besides, where the paper is for somebody else.
        note: words that stay with it.
    """

    id: int
    deed: Deed
    at: datetime
    parts: Mapping[str, str]
    paper: OfficialLetter | None
    told: OfficialLetter | None
    note: str

    @property
    def letter(self) -> OfficialLetter | None:
        """Return what the applicant was sent of this step."""
        return self.told or (self.paper if self.deed.step in TOLD else None)


def one(connection: Connection, request: RequestId) -> Application | None:
    """Return the application of a request, None where it is not registered."""
    query = select(applications).where(applications.c.request == request)
    row = connection.execute(query).one_or_none()
    return None if row is None else application_of(row)


def steps(connection: Connection, request: RequestId) -> list[Taken]:
    """Return the steps of an application, oldest first."""
    query = select(application_steps).where(application_steps.c.request == request)
    return [_taken(row) for row in connection.execute(query.order_by(application_steps.c.id))]


def standing_of(taken: Sequence[Taken]) -> Standing:
    """Return where the steps have brought an application."""
    return stand([one.deed for one in taken])


def application_of(row: Row[Any]) -> Application:
    """Return a row of the register as an application."""
    return Application(
        request=RequestId(row.request),
        year=row.year,
        number=row.number,
        register=row.register,
        agency=AreaCode(row.agency),
        received=row.received,
        asked_on=row.asked_on,
        arrived_by=ArrivedBy(row.arrived_by),
        applicant=Applicant(row.applicant),
        name=row.name,
        contact=row.contact,
        agent=row.agent,
        identity=row.identity,
        described=row.described,
        form=Form(row.form),
        way=Way(row.way),
        at=row.at,
        who=row.who,
        stage=Stage(row.stage),
        line=Line(row.line) if row.line else None,
        ended=row.ended,
    )


def _taken(row: Row[Any]) -> Taken:
    deed = Deed(step=Step(row.step), day=row.day, who=row.who, about=row.about, until=row.until)
    paper, told = _letter(row.paper), _letter(row.told)
    return Taken(row.id, deed, row.at, json.loads(row.parts), paper, told, row.note)


def _letter(text: str) -> OfficialLetter | None:
    return decode(text.encode(), OfficialLetter) if text else None


def describe(connection: Connection, request: RequestId, described: str) -> None:
    """Put a corrected description in the place of the first one."""
    mine = update(applications).where(applications.c.request == request)
    connection.execute(mine.values(described=described))
