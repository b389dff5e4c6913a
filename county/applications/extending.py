"""Extensions (延期): proposed by one person, approved by another, told to the applicant.

Invariant: the term grows only with the approval, once, and by no more than the law allows.
"""

from county.applications import clocking, letters
from county.applications.matter import Matter, Move
from county.applications.wording import notice
from disclosure.application_papers import PaperCode
from disclosure.applications import Step


def propose(matter: Matter, reason: str) -> None:
    """Propose an extension; raises BarredError where one waits or was given already."""
    matter.take(Move(matter.deed(Step.EXTENSION_ASKED), {"reason": reason}))


def grant(matter: Matter) -> None:
    """Approve the extension that waits; the notice goes to the applicant's code.

    Raises:
        BarredError: none waits, or it is this person's own proposal.
    """
    office, asked = matter.office, matter.last(Step.EXTENSION_ASKED)
    reason = asked.parts["reason"] if asked else ""
    due = clocking.extend(matter, "延期答复告知书已送取件码")
    words = {"reason": reason, "until": office.day(due)}
    paper = notice(office.papers, PaperCode.EXTENSION, matter.head(due), words, matter.day)
    deed = matter.deed(Step.EXTENSION_GRANTED, until=due)
    matter.take(Move(deed, {"reason": reason}, paper))
    letters.send(matter)


def deny(matter: Matter, why: str) -> None:
    """Refuse the extension that waits; raises BarredError as `grant`."""
    matter.take(Move(matter.deed(Step.EXTENSION_DENIED), note=why))
