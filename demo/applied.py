"""Applications for disclosure of the weeks before the pictures: registered, decided, delivered.

Invariant: nobody approves what they drafted.
"""

from datetime import datetime, timedelta
from functools import partial
from uuid import uuid4

from sqlalchemy import Connection

from county.applications import corrections, deciding, kept, registering
from county.applications.matter import Matter
from county.applications.opening import Offices
from county.applications.registration import Form, Identity, Registration, Way
from county.parts import County
from county.people import staff
from county.people.staff import Staff
from county.requests import queue
from county.requests.history import Act
from demo.asked import Asking
from demo.weeks import Applied, Asked, Event, Step, instant
from disclosure.application_papers import DecisionForm
from disclosure.application_report import Applicant
from disclosure.applications import ArrivedBy
from disclosure.requests import RequestId, RequestKind
from disclosure.wording import Wording

_HOUR = 10


class Applying:
    """The applications of the weeks.

    Arguments:
        county: the open county.
        asking: files their requests.
        approver: who approves decisions, and sees all.
    """

    def __init__(self, county: County, asking: Asking, approver: Staff) -> None:
        self._county = county
        self._asking = asking
        self._approver = approver
        self._offices = Offices.open(county, Wording().say)

    def events(self, one: Applied, now: datetime) -> tuple[list[Event], RequestId]:
        """Return what happened to an application, and its id."""
        id_ = RequestId(str(uuid4()))
        at = instant(self._county, now, one.days, _HOUR)
        asked = Asked(
            label=one.label,
            kind=RequestKind.APPLICATION,
            area=one.area,
            came_by="visit",
            days=(one.days,),
            hour=_HOUR,
            words=one.described,
            name=one.name,
            phone=one.contact,
        )
        found: list[Event] = [(at, partial(self._asking.file, id_, asked))]
        at += timedelta(hours=1)
        found.append((at, partial(self._register, id_, one)))
        for step in one.then:
            at += timedelta(hours=step.hours)
            found.append((at, partial(self._take, id_, step)))
        return found, id_

    def _register(self, id_: RequestId, one: Applied, connection: Connection, at: datetime) -> None:
        filed = queue.one(connection, self._approver, id_)
        assert filed is not None
        given = Registration(
            applicant=Applicant.PERSON,
            name=one.name,
            contact=one.contact,
            identity=Identity.CARD,
            described=one.described,
            arrived_by=ArrivedBy.IN_PERSON,
            came=at.astimezone(self._county.zone()).date(),
            form=Form(one.form),
            way=Way.IN_PERSON,
        )
        person = staff.named(connection, filed.assignee) or self._approver
        act = Act(person.name, at)
        registering.register(connection, self._offices.now(), filed, given, person, act)

    def _take(self, id_: RequestId, step: Step, connection: Connection, at: datetime) -> None:
        matter = self._matter(connection, id_, step, at)
        if step.did == "correct":
            corrections.ask(matter, step.said, step.how)
        elif step.did == "draft":
            deciding.draft(matter, self._granted(matter), {"provided": step.said})
        elif step.did == "approve":
            deciding.approve(matter)
        elif step.did == "deliver":
            deciding.deliver(matter, {"means": "当面领取", "evidence": step.how}, matter.day)
        else:
            raise ValueError(step.did)

    def _matter(self, connection: Connection, id_: RequestId, step: Step, at: datetime) -> Matter:
        filed = queue.one(connection, self._approver, id_)
        one = kept.one(connection, id_)
        assert filed is not None
        assert one is not None
        who = self._approver.name if step.did == "approve" else filed.assignee
        return Matter(connection, self._offices.now(), filed, one, Act(who, at))

    def _granted(self, matter: Matter) -> DecisionForm:
        form = matter.office.papers.decided("granted")
        assert form is not None
        return form
