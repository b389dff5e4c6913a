"""Blocks by which people take part: a questionnaire (问卷), and a box for comments.

Invariant: a questionnaire that decodes can be answered: each question has an id of its
own and the choices of its kind, few and short enough for a kiosk's screen.
"""

from datetime import date
from enum import StrEnum

from disclosure.block_struct import BlockStruct

QUESTIONS_MOST = 20
"""Questions of a questionnaire at most: nobody stands longer before a kiosk."""
CHOICES_MOST = 8
"""Choices of a question at most: as many as a screen holds under each other."""
GRADES_LEAST, GRADES_MOST = 3, 7
"""Grades of a scale: fewer are a choice, more are told apart by nobody."""
QUESTION_LENGTH_MOST, CHOICE_LENGTH_MOST = 60, 20
"""Characters of a question, and of a choice, at most."""


class QuestionKind(StrEnum):
    """How a question is answered: by one choice, by several, by a grade, or in words.

    The choices of a scale are its grades, the highest first.
    """

    SINGLE = "single"
    MULTIPLE = "multiple"
    SCALE = "scale"
    WORDS = "words"


class Question(BlockStruct, frozen=True, kw_only=True):
    """A question; `choices` are what a person sees and what is counted."""

    id: str
    text: str
    kind: QuestionKind = QuestionKind.SINGLE
    choices: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        if not 0 < len(self.text.strip()) <= QUESTION_LENGTH_MOST:
            raise ValueError(f"question {self.id!r}: 1 to {QUESTION_LENGTH_MOST} characters")
        check_choices(self)


class Questionnaire(BlockStruct, frozen=True, kw_only=True, tag="questionnaire"):
    """Questions that residents answer (问卷); `closes` is the last day, in the county's zone."""

    caption: str
    closes: date
    questions: tuple[Question, ...]

    def __post_init__(self) -> None:
        if not 1 <= len(self.questions) <= QUESTIONS_MOST:
            raise ValueError(f"a questionnaire has 1 to {QUESTIONS_MOST} questions")
        if len({question.id for question in self.questions}) != len(self.questions):
            raise ValueError("two questions have the same id")


class CommentBox(BlockStruct, frozen=True, kw_only=True, tag="comment_box"):
    """Residents are asked for their opinion (征求意见); `closes` is the last day."""

    prompt: str
    closes: date

    def __post_init__(self) -> None:
        if not 0 < len(self.prompt.strip()) <= QUESTION_LENGTH_MOST:
            raise ValueError(f"the prompt has 1 to {QUESTION_LENGTH_MOST} characters")


def check_choices(question: Question) -> None:
    """Raise ValueError unless the question has the choices of its kind."""
    if question.kind is QuestionKind.WORDS:
        if question.choices:
            raise ValueError(f"question {question.id!r} is answered in words and has choices")
        return
    if not 2 <= len(question.choices) <= CHOICES_MOST:
        raise ValueError(f"question {question.id!r}: 2 to {CHOICES_MOST} choices")
    grades = len(question.choices)
    if question.kind is QuestionKind.SCALE and not GRADES_LEAST <= grades <= GRADES_MOST:
        raise ValueError(f"question {question.id!r}: {GRADES_LEAST} to {GRADES_MOST} grades")
    if len(set(question.choices)) != len(question.choices):
        raise ValueError(f"question {question.id!r} has a choice twice")
    for choice in question.choices:
        if not 0 < len(choice.strip()) <= CHOICE_LENGTH_MOST:
            raise ValueError(f"question {question.id!r}: 1 to {CHOICE_LENGTH_MOST} characters each")


def words_of(block: Questionnaire | CommentBox) -> str:
    """Return the words of a block, for search."""
    if isinstance(block, CommentBox):
        return block.prompt
    asked = [" ".join((question.text, *question.choices)) for question in block.questions]
    return "\n".join([block.caption, *asked])
