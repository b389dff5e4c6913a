"""Fences by which people take part: a questionnaire, a box for comments, what they brought.

Invariant: what is refused is refused with the line of the question that is wrong.
"""

from datetime import date

from county.importing.fence import Fence
from disclosure.charts import Chart, ChartBar
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


class BarFence(Strict, frozen=True, kw_only=True):
    """A bar of a chart."""

    label: str
    words: str
    amount: int | None = None


class ChartFence(Strict, frozen=True, kw_only=True):
    """A chart; a bar without an amount says why in its words."""

    caption: str
    bars: tuple[BarFence, ...]
    note: str = ""


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


def chart(fence: Fence) -> Chart:
    """Return the chart of a fence; raises RefusedError."""
    form = fence.read(ChartFence)
    try:
        bars = tuple(
            ChartBar(label=one.label, amount=one.amount, words=one.words) for one in form.bars
        )
        return Chart(caption=form.caption, bars=bars, note=form.note)
    except ValueError as error:
        raise fence.page.refuse(fence.line, f"chart: {error}") from error
