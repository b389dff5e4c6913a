"""Corrections (补正): asked for once, answered once, and the term then runs anew.

Invariant: the clock's fresh start and the step that it follows from are kept together.
"""

from datetime import date

import msgspec

from county.applications import clocking, kept, letters
from county.applications.matter import Matter, Move
from county.applications.wording import notice
from disclosure.application_papers import PaperCode
from disclosure.applications import Step


def ask(matter: Matter, unclear: str, evidence: str) -> None:
    """Ask the applicant for a correction.

    Arguments:
        matter: the application.
        unclear: what is to be corrected, all at once.
        evidence: how the notice reached the applicant.

    Raises:
        BarredError: it was asked for before, or the 7 working days for it are over.
    """
    office = matter.office
    until = office.terms.calendar.after(matter.day, office.limits.correction).day
    words = {"unclear": unclear, "until": office.day(until)}
    paper = notice(office.papers, PaperCode.CORRECTION, matter.head(), words, matter.day)
    deed = matter.deed(Step.CORRECTION_ASKED, until=until)
    matter.take(Move(deed, {"unclear": unclear}, paper, note=evidence))
    clocking.wait_for_correction(matter, unclear, evidence)
    letters.send(matter)


def received(matter: Matter, described: str, day: date) -> None:
    """Take in the corrected application; the term runs anew from the day it came (art. 30).

    Raises:
        BarredError: none is waited for, or the day is wrong.
    """
    deed = msgspec.structs.replace(matter.deed(Step.CORRECTED), day=day)
    matter.take(Move(deed, {"described": described}))
    kept.describe(matter.connection, matter.one.request, described)
    clocking.begin_anew(matter, day)
