"""Applications for disclosure (依申请公开): their stages, and which step may follow when.

The terms are those of the Regulations on Open Government Information (2019): a correction is
asked for once and within 7 working days (art. 30), third parties have 15 (art. 32), the answer
20 and with the approval of the office's head up to 20 more (art. 33).
Invariant: `FOLLOWS` is the only statement of what may follow a stage.
"""

from collections.abc import Sequence
from datetime import date
from enum import StrEnum

import msgspec

from disclosure.errors import NotAllowedError
from disclosure.items import Strict

LAPSED = "no_correction"
"""The decision that an application is dropped because it was not corrected (art. 30)."""


class Stage(StrEnum):
    """Where an application stands."""

    UNREGISTERED = "unregistered"
    HANDLING = "handling"
    CORRECTING = "correcting"
    CONSULTING = "consulting"
    REVIEWING = "reviewing"
    DECIDED = "decided"
    DELIVERED = "delivered"
    ARCHIVED = "archived"
    WITHDRAWN = "withdrawn"


class Step(StrEnum):
    """What was done to an application."""

    REGISTERED = "registered"
    CORRECTION_ASKED = "correction_asked"
    CORRECTED = "corrected"
    CONSULTED = "consulted"
    OPINION = "opinion"
    SILENCE = "silence"
    EXTENSION_ASKED = "extension_asked"
    EXTENSION_GRANTED = "extension_granted"
    EXTENSION_DENIED = "extension_denied"
    DRAFTED = "drafted"
    SENT_BACK = "sent_back"
    DECIDED = "decided"
    DELIVERED = "delivered"
    ARCHIVED = "archived"
    WITHDRAWN = "withdrawn"


_EXTENDING = frozenset({Step.EXTENSION_ASKED, Step.EXTENSION_GRANTED, Step.EXTENSION_DENIED})

FOLLOWS: dict[Stage, frozenset[Step]] = {
    Stage.UNREGISTERED: frozenset({Step.REGISTERED}),
    Stage.HANDLING: frozenset({Step.CORRECTION_ASKED, Step.CONSULTED, Step.DRAFTED, Step.WITHDRAWN})
    | _EXTENDING,
    Stage.CORRECTING: frozenset({Step.CORRECTED, Step.DRAFTED, Step.WITHDRAWN}),
    Stage.CONSULTING: frozenset({Step.CONSULTED, Step.OPINION, Step.SILENCE, Step.WITHDRAWN})
    | _EXTENDING,
    Stage.REVIEWING: frozenset({Step.SENT_BACK, Step.DECIDED, Step.WITHDRAWN}),
    Stage.DECIDED: frozenset({Step.DELIVERED}),
    Stage.DELIVERED: frozenset({Step.ARCHIVED}),
    Stage.ARCHIVED: frozenset(),
    Stage.WITHDRAWN: frozenset({Step.ARCHIVED}),
}


class ArrivedBy(StrEnum):
    """How an application reached the agency (art. 31)."""

    IN_PERSON = "in_person"
    SIGNED_POST = "signed_post"
    PLAIN_POST = "plain_post"
    ONLINE = "online"
    FAX = "fax"


CONFIRMED = frozenset({ArrivedBy.PLAIN_POST, ArrivedBy.ONLINE, ArrivedBy.FAX})
"""Ways that count only from the day on which agency and applicant confirmed them (art. 31)."""


class Deed(Strict, frozen=True, kw_only=True):
    """A step that was taken.

    Attributes:
        step: which.
        day: on which it counts, in the county's zone.
        who: account name.
        about: the third party's mark, or the kind of decision; empty for others.
        until: last day of the term that it sets for somebody.
    """

    step: Step
    day: date
    who: str
    about: str = ""
    until: date | None = None


class Standing(Strict, frozen=True, kw_only=True):
    """Where an application stands, as its deeds say.

    Attributes:
        stage: now.
        received: day on which the running term began: receipt, or receipt of the correction.
        corrections: how often a correction was asked for.
        correction: the request for a correction that is not answered yet.
        parties: third parties that have not answered yet.
        extension: the extension that waits for approval.
        extended: whether the term has been extended.
        draft: the decision that waits for approval.
        decision: the decision that was made.
    """

    stage: Stage = Stage.UNREGISTERED
    received: date | None = None
    corrections: int = 0
    correction: Deed | None = None
    parties: tuple[Deed, ...] = ()
    extension: Deed | None = None
    extended: bool = False
    draft: Deed | None = None
    decision: Deed | None = None


def stand(deeds: Sequence[Deed]) -> Standing:
    """Return where the deeds, oldest first, have brought an application."""
    standing = Standing()
    for deed in deeds:
        standing = _after(standing, deed)
    return standing


def received_day(arrived: ArrivedBy, came: date, confirmed: date | None) -> date:
    """Return the day of receipt (art. 31).

    Arguments:
        arrived: how.
        came: day on which it was handed over, signed for, or came in.
        confirmed: day on which agency and applicant confirmed it, where one is needed.

    Raises:
        NotAllowedError: a confirmation is needed and there is none, or it came before.
    """
    if arrived not in CONFIRMED:
        return came
    if confirmed is None or confirmed < came:
        raise NotAllowedError("the day of receipt is that of confirming it with the applicant")
    return confirmed


_LEADS = {
    Step.REGISTERED: Stage.HANDLING,
    Step.CORRECTION_ASKED: Stage.CORRECTING,
    Step.CORRECTED: Stage.HANDLING,
    Step.CONSULTED: Stage.CONSULTING,
    Step.DRAFTED: Stage.REVIEWING,
    Step.DECIDED: Stage.DECIDED,
    Step.DELIVERED: Stage.DELIVERED,
    Step.ARCHIVED: Stage.ARCHIVED,
    Step.WITHDRAWN: Stage.WITHDRAWN,
}
"""The stage that a step always leads to."""


def _after(standing: Standing, deed: Deed) -> Standing:
    """Return the standing after one more deed, whether or not it was allowed."""
    change: dict[str, object] = {"stage": _LEADS.get(deed.step, standing.stage)}
    match deed.step:
        case Step.REGISTERED | Step.CORRECTED:
            change |= {"received": deed.day, "correction": None}
        case Step.CORRECTION_ASKED:
            change |= {"corrections": standing.corrections + 1, "correction": deed}
        case Step.CONSULTED:
            change |= {"parties": (*standing.parties, deed)}
        case Step.OPINION | Step.SILENCE:
            left = tuple(one for one in standing.parties if one.about != deed.about)
            change = {"stage": Stage.CONSULTING if left else Stage.HANDLING, "parties": left}
        case Step.EXTENSION_ASKED:
            change |= {"extension": deed}
        case Step.EXTENSION_GRANTED | Step.EXTENSION_DENIED:
            granted = standing.extended or deed.step is Step.EXTENSION_GRANTED
            change |= {"extension": None, "extended": granted}
        case Step.DRAFTED:
            change |= {"draft": deed}
        case Step.SENT_BACK:
            stage = Stage.CORRECTING if standing.correction else Stage.HANDLING
            change = {"stage": stage, "draft": None}
        case Step.DECIDED:
            change |= {"draft": None, "decision": deed}
    return msgspec.structs.replace(standing, **change)
