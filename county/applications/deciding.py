"""Deciding: a decision drafted, approved by somebody else, sent, delivered with its proof.

Invariant: the asker gets no decision that only one person has seen.
"""

from collections.abc import Mapping
from datetime import date

import msgspec
from sqlalchemy import update

from county.applications import clocking, letters
from county.applications.matter import Matter, Move
from county.applications.wording import decision, notice, plain
from county.database.tables import applications
from disclosure.application_papers import DecisionForm, PaperCode
from disclosure.application_report import Line
from disclosure.applications import Step
from disclosure.errors import NotAllowedError
from paper.official import OfficialLetter


def draft(matter: Matter, form: DecisionForm, parts: Mapping[str, str]) -> None:
    """Put a decision before somebody who may approve it.

    Raises:
        BarredError: it is not the time for it.
        UsageError: the settings do not say who reconsiders.
    """
    paper = worded(matter, form, parts)
    matter.take(Move(matter.deed(Step.DRAFTED, about=form.code), parts, paper))


def worded(matter: Matter, form: DecisionForm, parts: Mapping[str, str]) -> OfficialLetter:
    """Return a decision as it would be sent today; raises UsageError as `draft`."""
    facts = {**parts, **matter.office.remedies(matter.one.agency)}
    return decision(matter.office.papers, form, matter.head(), facts, matter.day)


def send_back(matter: Matter, why: str) -> None:
    """Give the draft back to whoever wrote it, with what is to be changed."""
    matter.take(Move(matter.deed(Step.SENT_BACK), note=why))


def approve(matter: Matter) -> None:
    """Approve the draft: it becomes the decision and goes to the applicant's code.

    Raises:
        BarredError: none waits, or it is this person's own draft.
    """
    drafted = matter.last(Step.DRAFTED)
    form = matter.office.papers.decided(drafted.deed.about) if drafted else None
    if drafted is None or form is None:
        raise NotAllowedError("no decision waits")
    paper = worded(matter, form, drafted.parts)
    deed = matter.deed(Step.DECIDED, about=form.code)
    matter.take(Move(deed, drafted.parts, paper))
    _count(matter, form.line)
    clocking.answered(matter, plain(paper))
    letters.send(matter)


def deliver(matter: Matter, delivered: Mapping[str, str], day: date) -> None:
    """Note that the decision reached the applicant; makes the proof of delivery (送达回证).

    Arguments:
        matter: the application.
        delivered: ``means`` and ``evidence``.
        day: of the delivery.

    Raises:
        BarredError: there is no decision, or the day is wrong.
    """
    office, decided = matter.office, matter.last(Step.DECIDED)
    if decided is None or decided.paper is None:
        raise NotAllowedError("there is no decision to deliver")
    facts = {
        **delivered,
        "paper_title": decided.paper.title,
        "paper_number": decided.paper.number,
        "delivered_on": office.day(day),
        "bearer": matter.act.who,
    }
    paper = notice(office.papers, PaperCode.DELIVERY, matter.head(), facts, matter.day)
    deed = msgspec.structs.replace(matter.deed(Step.DELIVERED), day=day)
    matter.take(Move(deed, delivered, paper))
    clocking.delivered(matter, f"{delivered['means']}，{delivered['evidence']}")


def withdraw(matter: Matter, why: str) -> None:
    """Note that the applicant took the application back; raises BarredError after a decision."""
    matter.take(Move(matter.deed(Step.WITHDRAWN), note=why))
    _count(matter, Line.OTHER)
    clocking.withdrawn(matter, why)


def _count(matter: Matter, line: Line) -> None:
    """Note on which line of the yearly report an application stands."""
    mine = update(applications).where(applications.c.request == matter.one.request)
    matter.connection.execute(mine.values(line=line))
