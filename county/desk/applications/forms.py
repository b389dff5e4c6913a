"""What staff typed into the forms of an application.

Invariant: what cannot be read is a fault of its field, never an error page.
"""

from datetime import date
from enum import StrEnum
from typing import TypeVar

from county.applications.registration import Form, Identity, Registration, Way, faults
from county.desk.frame import Visit
from disclosure.application_papers import Papers
from disclosure.application_report import Applicant
from disclosure.applications import ArrivedBy

E = TypeVar("E", bound=StrEnum)
EVIDENCE_CHARACTERS = 200
OPINION_CHARACTERS = 1000


def registration(visit: Visit, today: date) -> tuple[Registration, dict[str, str]]:
    """Return what was typed into the registration, with the faults of its fields."""
    came = day(visit.text("came"))
    given = Registration(
        applicant=_one_of(visit.text("applicant"), Applicant.PERSON),
        name=visit.text("name"),
        contact=visit.text("contact"),
        identity=_one_of(visit.text("identity"), Identity.OTHER),
        described=visit.text("described"),
        arrived_by=_one_of(visit.text("arrived_by"), ArrivedBy.IN_PERSON),
        came=came or today,
        confirmed=day(visit.text("confirmed")),
        form=_one_of(visit.text("form"), Form.PAPER),
        way=_one_of(visit.text("way"), Way.CODE),
        agent=visit.text("agent"),
        at_township=visit.text("agency") == "township",
    )
    found = faults(given, today)
    if came is None:
        found["came"] = "请填收到的日期。"
    if visit.text("identity") not in set(Identity):
        found["identity"] = "请选看过的是哪种身份证明。没有的，登记后通知补正。"
    return given, found


def parts(visit: Visit, papers: Papers, names: tuple[str, ...]) -> dict[str, str]:
    """Return the parts of a paper as they were typed, an empty text where nothing was."""
    return {name: visit.text(name).replace("\r\n", "\n") for name in names if name in papers.part}


def evidence_fault(words: str) -> dict[str, str]:
    """Return what is wrong with the evidence that a paper reached somebody."""
    if not words:
        return {"evidence": "请写怎样送到的，例如：当面签收，或者快递单号。没有凭据不能停表。"}
    long = len(words) > EVIDENCE_CHARACTERS
    return {"evidence": "写得太长了，请写短一些。"} if long else {}


def day(text: str) -> date | None:
    """Return a day of a form, None where it is none."""
    try:
        return date.fromisoformat(text) if len(text) == 10 else None
    except ValueError:
        return None


def _one_of(text: str, usual: E) -> E:
    kind = type(usual)
    return kind(text) if text in set(kind) else usual
