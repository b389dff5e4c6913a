"""Fences by which people take part: a questionnaire, and a box for comments.

Invariant: what is refused is refused with the line of the question that is wrong.
"""

from datetime import date

from county.importing.fence import Fence
from disclosure.items import Strict
from disclosure.questionnaires import CommentBox, Question, Questionnaire


class QuestionnaireFence(Strict, frozen=True, kw_only=True):
    """A questionnaire; `closes` is a TOML date."""

    caption: str
    closes: date
    questions: tuple[Question, ...]


class CommentsFence(Strict, frozen=True, kw_only=True):
    """A box for comments."""

    prompt: str
    closes: date


def questionnaire(fence: Fence) -> Questionnaire:
    """Return the questionnaire of a fence; raises RefusedError."""
    form = fence.read(QuestionnaireFence)
    try:
        return Questionnaire(caption=form.caption, closes=form.closes, questions=form.questions)
    except ValueError as error:
        raise fence.page.refuse(fence.line, f"questionnaire: {error}") from error


def comments(fence: Fence) -> CommentBox:
    """Return the comment box of a fence; raises RefusedError."""
    form = fence.read(CommentsFence)
    try:
        return CommentBox(prompt=form.prompt, closes=form.closes)
    except ValueError as error:
        raise fence.page.refuse(fence.line, f"comments: {error}") from error
