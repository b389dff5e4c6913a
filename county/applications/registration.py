"""Registration: what the register needs to know of an application, and no more.

Art. 29 of the regulations asks for name, proof of identity and contact, what is wanted, and in
which form; a purpose is not asked for, and of the proof only its kind is kept.
Invariant: a registration with a gap names the gaps.
"""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from disclosure.application_report import Applicant
from disclosure.applications import CONFIRMED, ArrivedBy

LONGEST_NAME, LONGEST_CONTACT, LONGEST_DESCRIBED = 60, 120, 500


class Form(StrEnum):
    """In which form somebody wants the information (art. 29, 40)."""

    PAPER = "paper"
    ELECTRONIC = "electronic"
    LOOK = "look"


class Way(StrEnum):
    """How it shall reach them."""

    IN_PERSON = "in_person"
    POST = "post"
    CODE = "code"
    FAX = "fax"


class Identity(StrEnum):
    """What was shown as proof of identity."""

    CARD = "card"
    LICENCE = "licence"
    OTHER = "other"


@dataclass(frozen=True)
class Registration:
    """What staff fill in.

    Attributes:
        applicant, name, contact: who applies, and how they are reached.
        agent: who applies for them; empty where nobody does.
        identity: the kind of proof that was seen.
        described: the information that is wanted, so that it can be found.
        arrived_by, came, confirmed: how it came, when, and when that was confirmed.
        form, way: in which form, and how it shall reach them.
        at_township: whether the township's agency answers instead of the county's.
    """

    applicant: Applicant
    name: str
    contact: str
    identity: Identity
    described: str
    arrived_by: ArrivedBy
    came: date
    form: Form
    way: Way
    confirmed: date | None = None
    agent: str = ""
    at_township: bool = False


def faults(one: Registration, today: date) -> dict[str, str]:
    """Return what is missing or wrong, as a sentence in Chinese by the name of its field."""
    found: dict[str, str] = {}
    for name, words, longest, missing in (
        ("name", one.name, LONGEST_NAME, "请填申请人的姓名或者单位名称。"),
        ("contact", one.contact, LONGEST_CONTACT, "请填电话或者通信地址，答复要能送到。"),
        ("described", one.described, LONGEST_DESCRIBED, "请写清要的是什么信息。"),
    ):
        if not words.strip():
            found[name] = missing
        elif len(words) > longest:
            found[name] = "写得太长了，请写短一些。"
    if len(one.agent) > LONGEST_NAME:
        found["agent"] = "写得太长了，请写短一些。"
    if one.came > today:
        found["came"] = "收到的日期不能在今天以后。"
    if one.arrived_by in CONFIRMED:
        if one.confirmed is None:
            found["confirmed"] = "这种方式以和申请人确认的日期为收到日期，请填确认日期。"
        elif not one.came <= one.confirmed <= today:
            found["confirmed"] = "确认日期要在收到之后、今天之前。"
    return found
