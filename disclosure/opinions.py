"""Taking part: opinions (意见) on what is consulted on, and ratings (满意度) of answers.

Invariant: an opinion that passes `check_opinion` answers only what its item's version
asks, and nothing in it says who gave it: no name, no telephone number, no visit.
"""

from datetime import date, datetime, tzinfo
from enum import StrEnum
from typing import Literal, NewType

from disclosure.areas import AreaCode, path
from disclosure.blocks import Table
from disclosure.errors import MalformedError
from disclosure.items import Item, ItemId, Strict
from disclosure.questionnaires import CommentBox, Question, QuestionKind, Questionnaire
from disclosure.requests import RequestId

OpinionId = NewType("OpinionId", str)

OPINION_WORDS_MOST = 500
"""Characters of a comment at most."""
ANSWER_WORDS_MOST = 200
"""Characters of an answer in words at most."""
REPLY_COLUMNS = 4
"""Columns of the table in which a decision answers what people said."""
RATING_WORDS_MOST = 100
"""Characters of the sentence beside a rating at most."""


class Answered(Strict, frozen=True, kw_only=True):
    """The answer to one question: the choices taken, or words."""

    question: str
    choices: tuple[str, ...] = ()
    words: str = ""


class Opinion(Strict, frozen=True, kw_only=True):
    """What a person said to an item, as the terminal seals it to the county's request key.

    Attributes:
        id: UUID4, made when the form opens: a double tap files once.
        item, version: what was read and answered.
        area: village or community of the zone where it was filed.
        filed_at: instant, aware.
        answers: to the questionnaire; a question may be left out.
        words: the comment, may be empty.
    """

    format: Literal[1]
    id: OpinionId
    item: ItemId
    version: int
    area: AreaCode
    filed_at: datetime
    answers: tuple[Answered, ...] = ()
    words: str = ""

    def __post_init__(self) -> None:
        if self.filed_at.tzinfo is None:
            raise ValueError("filed_at has no zone")
        if len(self.words) > OPINION_WORDS_MOST:
            raise ValueError(f"{len(self.words)} characters; {OPINION_WORDS_MOST} are the limit")
        if not self.answers and not self.words.strip():
            raise ValueError("the opinion is empty")


class Face(StrEnum):
    """The three faces under an answer."""

    SATISFIED = "satisfied"
    FAIR = "fair"
    DISSATISFIED = "dissatisfied"


FACE_NAMES = {Face.SATISFIED: "满意", Face.FAIR: "一般", Face.DISSATISFIED: "不满意"}
"""What stands under each face, to be put through gettext."""


class Rating(Strict, frozen=True, kw_only=True):
    """How satisfied a person is with an answer, sealed as an opinion is.

    The newest of a request counts: who adds a sentence, or thinks again, sends another.
    """

    format: Literal[1]
    request: RequestId
    rated_at: datetime
    face: Face
    words: str = ""

    def __post_init__(self) -> None:
        if self.rated_at.tzinfo is None:
            raise ValueError("rated_at has no zone")
        if len(self.words) > RATING_WORDS_MOST:
            raise ValueError(f"{len(self.words)} characters; {RATING_WORDS_MOST} are the limit")


class TakingPart(Strict, frozen=True, kw_only=True):
    """How people take part in an item: `prompt` is None where no comment is asked for."""

    closes: date
    questions: tuple[Question, ...] = ()
    prompt: str | None = None


def taking_part(item: Item) -> TakingPart | None:
    """Return how people take part in an item; None where they are not asked."""
    found: TakingPart | None = None
    for block in item.blocks:
        if isinstance(block, Questionnaire):
            prompt = found.prompt if found else None
            found = TakingPart(closes=block.closes, questions=block.questions, prompt=prompt)
        elif isinstance(block, CommentBox):
            questions = found.questions if found else ()
            found = TakingPart(closes=block.closes, questions=questions, prompt=block.prompt)
    return found


class AskingState(StrEnum):
    """Where an asking stands: before its first day, open, closed and being read, or decided."""

    AHEAD = "ahead"
    OPEN = "open"
    READING = "reading"
    DECIDED = "decided"


def state_of(opens: date, closes: date, today: date, *, concluded: bool) -> AskingState:
    """Return where an asking stands on `today` (county's zone).

    Arguments:
        opens: its first day.
        closes: its last day.
        today: date in the county's zone.
        concluded: an item that tells its outcome is public.
    """
    if today <= closes:
        # An outcome that came early does not stop people from being heard to the last day.
        return AskingState.OPEN if opens <= today else AskingState.AHEAD
    return AskingState.DECIDED if concluded else AskingState.READING


def concludes(decision: Item, item: Item) -> bool:
    """Tell whether a decision tells the outcome of an item: its own area's, or one above."""
    return decision.concludes == item.id and decision.area in path(item.area)


def replies_of(decision: Item) -> Table | None:
    """Return the table in which a decision answers what people said, or None.

    Its columns are what was said, by how many, what becomes of it, and why.
    """
    if not decision.concludes:
        return None
    tables = (one for one in decision.blocks if isinstance(one, Table))
    return next((one for one in tables if len(one.columns) == REPLY_COLUMNS), None)


def check_opinion(opinion: Opinion, item: Item, zone: tzinfo) -> None:
    """Raise MalformedError unless an opinion answers what its item asked, in time.

    Arguments:
        opinion: as the terminal sent it.
        item: the very version that it names.
        zone: the county's; the last day ends there.
    """
    asked = taking_part(item)
    if (opinion.item, opinion.version) != (item.id, item.version):
        raise MalformedError("the opinion is on another item or version")
    if asked is None:
        raise MalformedError("the item asks for no opinion")
    if item.area not in path(opinion.area):
        raise MalformedError(f"the item is not shown in area {opinion.area}")
    if opinion.filed_at.astimezone(zone).date() > asked.closes:
        raise MalformedError(f"it was filed after {asked.closes.isoformat()}, the last day")
    if opinion.words and asked.prompt is None:
        raise MalformedError("the item has no comment box")
    questions = {question.id: question for question in asked.questions}
    if len({one.question for one in opinion.answers}) != len(opinion.answers):
        raise MalformedError("a question is answered twice")
    for answered in opinion.answers:
        if answered.question not in questions:
            raise MalformedError(f"there is no question {answered.question!r}")
        _check_answer(answered, questions[answered.question])


def _check_answer(answered: Answered, question: Question) -> None:
    if question.kind is QuestionKind.WORDS:
        if answered.choices or not 0 < len(answered.words.strip()) <= ANSWER_WORDS_MOST:
            raise MalformedError(
                f"question {question.id!r} takes 1 to {ANSWER_WORDS_MOST} characters"
            )
        return
    most = len(question.choices) if question.kind is QuestionKind.MULTIPLE else 1
    if answered.words or not 1 <= len(answered.choices) <= most:
        raise MalformedError(f"question {question.id!r} takes 1 to {most} choices")
    if len(set(answered.choices)) != len(answered.choices):
        raise MalformedError(f"question {question.id!r}: a choice is taken twice")
    for choice in answered.choices:
        if choice not in question.choices:
            raise MalformedError(f"question {question.id!r} has no choice {choice!r}")
