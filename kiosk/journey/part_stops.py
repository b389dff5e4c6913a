"""The stops of taking part: a question a stop, reading it once more, and the end."""

from enum import StrEnum

from disclosure.items import ItemId, Strict
from disclosure.questionnaires import QuestionKind
from kiosk.journey.opinions import OpinionForm


class ChoiceStop(Strict, frozen=True, kw_only=True):
    """A question that is answered by choices; `step` counts from 0."""

    step: int


class RemarkStop(Strict, frozen=True, kw_only=True):
    """A question that is answered in words, or the comment."""

    step: int


class OpinionCheckStop(Strict, frozen=True, kw_only=True):
    """Reading the answers once more before they are sent."""


class Ending(StrEnum):
    """Why a questionnaire ends here: it was sent, was sent before, or is closed."""

    FILED = "filed"
    ALREADY = "already"
    CLOSED = "closed"


class OpinionEndStop(Strict, frozen=True, kw_only=True):
    """Thanks, or why an item takes no more opinions."""

    item: ItemId
    why: Ending


class SentenceStop(Strict, frozen=True, kw_only=True):
    """One sentence beside the rating of an answer; may be left out."""


PartStop = ChoiceStop | RemarkStop | OpinionCheckStop | OpinionEndStop | SentenceStop
PART_STOPS = (ChoiceStop, RemarkStop, OpinionCheckStop, OpinionEndStop, SentenceStop)


def stop_at(form: OpinionForm, step: int) -> PartStop:
    """Return the stop of a step; behind the last one the answers are read once more."""
    if step >= form.steps:
        return OpinionCheckStop()
    question = form.question(step)
    if question is None or question.kind is QuestionKind.WORDS:
        return RemarkStop(step=step)
    return ChoiceStop(step=step)
