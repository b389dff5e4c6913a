"""Third parties (第三方): asked in writing, heard, or passed over when their term has run out.

Invariant: the clock stands from the first letter until the last party has answered.
"""

from datetime import date
from uuid import uuid4

import msgspec

from county.applications import clocking, letters
from county.applications.matter import Matter, Move
from county.applications.wording import notice
from disclosure.application_papers import PaperCode
from disclosure.applications import Stage, Step


def ask(matter: Matter, parts: dict[str, str], evidence: str) -> None:
    """Ask a third party for its opinion; the applicant is told that the clock stands.

    Arguments:
        matter: the application.
        parts: ``party`` and ``concerned``; neither names the applicant.
        evidence: how the letter was sent.

    Raises:
        BarredError: it is not the time for it.
    """
    office = matter.office
    first = matter.standing.stage is not Stage.CONSULTING
    until = office.terms.calendar.after(matter.day, office.limits.party).day
    paper = notice(office.papers, PaperCode.THIRD_PARTY, matter.head(), parts, matter.day)
    deed = matter.deed(Step.CONSULTED, about=str(uuid4()), until=until)
    told = notice(office.papers, PaperCode.CONSULTING, matter.head(), {}, matter.day)
    matter.take(Move(deed, parts, paper, told if first else None, evidence))
    if first:
        clocking.wait_for_parties(matter, parts["concerned"], evidence)
        letters.send(matter)


def heard(matter: Matter, party: str, opinion: str, day: date) -> None:
    """Note a party's opinion, or with empty `opinion` that its term has run out without one.

    Raises:
        BarredError: there is no such party, or it still has time.
    """
    step = Step.OPINION if opinion else Step.SILENCE
    deed = msgspec.structs.replace(matter.deed(step, about=party), day=day)
    matter.take(Move(deed, {"opinion": opinion} if opinion else {}))
    if matter.standing.stage is not Stage.CONSULTING:
        clocking.go_on(matter, day)
