"""What keeps an answer from being sent.

Invariant: the same is asked when an answer is looked at and in the very transaction that sends
it, so an item withdrawn in between goes out to nobody.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from sqlalchemy import Connection

from county.items import public
from county.requests import doubts
from county.requests.answer_settings import AnswerSettings
from county.requests.drafts import Draft
from county.requests.queue import Filed
from disclosure.replies import Lack, Outcome, Template, lacking
from disclosure.requests import RequestKind


class Bar(StrEnum):
    """Why an answer cannot go out, besides its words."""

    WITHDRAWN = "withdrawn"
    OUTCOME = "outcome"
    NOT_CORRECTED = "not_corrected"
    NOT_TAKEN_BACK = "not_taken_back"
    GAP = "gap"


@dataclass(frozen=True)
class Fault:
    """What is wrong, and at which field of the form."""

    field: str
    why: Lack | Bar


def faults(
    connection: Connection,
    filed: Filed,
    draft: Draft,
    template: Template,
    settings: AnswerSettings,
) -> list[Fault]:
    """Return what keeps an answer from being sent, empty where nothing does."""
    lacks = lacking(draft.reply, template, settings.part_characters)
    found = [Fault(field, why) for field, why in lacks.items()]
    found += _items(connection, draft)
    found += _outcome(connection, filed, draft)
    if draft.gap_entry and not draft.gap.strip():
        found.append(Fault("gap", Bar.GAP))
    return found


def outcomes(filed: Filed) -> Sequence[Outcome]:
    """Return what an answer of this kind may come to."""
    if filed.kind is RequestKind.QUERY:
        return (Outcome.CORRECTED, Outcome.TAKEN_BACK, Outcome.REJECTED)
    return (Outcome.ANSWERED, Outcome.NOT_HELD)


def _items(connection: Connection, draft: Draft) -> list[Fault]:
    if not draft.items:
        return []
    held = public.titles(connection, draft.items)
    return [] if len(held) == len(set(draft.items)) else [Fault("items", Bar.WITHDRAWN)]


def _outcome(connection: Connection, filed: Filed, draft: Draft) -> list[Fault]:
    if draft.outcome not in outcomes(filed):
        return [Fault("outcome", Bar.OUTCOME)]
    doubted = doubts.doubted(connection, filed)
    if doubted is None or draft.outcome is None or doubted.allows(draft.outcome):
        return []
    corrected = draft.outcome is Outcome.CORRECTED
    return [Fault("outcome", Bar.NOT_CORRECTED if corrected else Bar.NOT_TAKEN_BACK)]
