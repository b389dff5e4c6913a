"""Registering: a filed application into the register, with its number and its receipt.

Invariant: register numbers of a year run from 1 without a gap, for the county's write lock is
held while the next one is taken.
"""

from datetime import date

from sqlalchemy import Connection, func, insert, select

from county.applications import clocking, kept, letters
from county.applications.kept import Application
from county.applications.matter import Matter, Move
from county.applications.office import Office
from county.applications.registration import Registration, faults
from county.applications.wording import notice
from county.database.tables import applications
from county.people.staff import Staff
from county.requests.history import Act
from county.requests.queue import Filed
from disclosure.application_papers import PaperCode
from disclosure.applications import Deed, Stage, Step, received_day
from disclosure.errors import NotAllowedError
from disclosure.requests import RequestKind


def register(
    connection: Connection,
    office: Office,
    filed: Filed,
    given: Registration,
    person: Staff,
    act: Act,
) -> Application:
    """Put an application into the register; its receipt goes to its code.

    Arguments:
        connection: inside a write transaction.
        office: whose register.
        filed: the request, of kind application.
        given: what staff filled in, without faults.
        person: who registers it; an unassigned request becomes theirs.
        act: when, and under which name.

    Raises:
        NotAllowedError: it is no application, is registered already, or something is missing.
    """
    day = act.at.astimezone(office.terms.zone).date()
    if filed.kind is not RequestKind.APPLICATION or faults(given, day):
        raise NotAllowedError(f"request {filed.number} cannot be registered as it is")
    if kept.one(connection, filed.id) is not None:
        raise NotAllowedError(f"request {filed.number} is registered already")
    received = received_day(given.arrived_by, given.came, given.confirmed)
    number = _next(connection, day.year)
    _insert(connection, office, filed, given, (number, day, received), act)
    one = kept.one(connection, filed.id)
    assert one is not None
    matter = Matter(connection, office, filed, one, act)
    due = clocking.begin(matter, received, person)
    receipt = notice(office.papers, PaperCode.RECEIPT, matter.head(due), {}, day)
    deed = Deed(step=Step.REGISTERED, day=received, who=act.who)
    matter.take(Move(deed, paper=receipt))
    letters.send(matter)
    return one


def _next(connection: Connection, year: int) -> int:
    query = select(func.max(applications.c.number)).where(applications.c.year == year)
    return (connection.scalar(query) or 0) + 1


def _insert(
    connection: Connection,
    office: Office,
    filed: Filed,
    given: Registration,
    numbered: tuple[int, date, date],
    act: Act,
) -> None:
    number, day, received = numbered
    connection.execute(
        insert(applications).values(
            request=filed.id,
            year=day.year,
            number=number,
            register=office.register(day.year, number),
            area=filed.area,
            agency=office.agency_of(filed.area, at_township=given.at_township),
            received=received,
            asked_on=given.came,
            arrived_by=given.arrived_by,
            applicant=given.applicant,
            name=given.name.strip(),
            contact=given.contact.strip(),
            agent=given.agent.strip(),
            identity=given.identity,
            described=given.described.strip(),
            form=given.form,
            way=given.way,
            at=act.at,
            who=act.who,
            stage=Stage.UNREGISTERED,
        )
    )
