"""Results for everybody: what a questionnaire brought, so that nobody is recognised in it.

Invariant: what is told is the same whatever stands behind a number below `FEWEST`: such a
number is in no figure, sum or share, so that none can be found out from the others.
"""

from collections.abc import Sequence

from county.opinions.tally import Counted
from disclosure.charts import CHART_LENGTH_MOST, Chart, ChartBar
from disclosure.questionnaires import QuestionKind
from disclosure.wording import Say

FEWEST = 5
"""People below whom their number is not told: in a village they would be recognised."""


def charts(counted: Sequence[Counted], say: Say) -> tuple[Chart, ...]:
    """Return a chart for each question with choices, in their order.

    Arguments:
        counted: the exact figures, as the desk sees them.
        say: the wording.
    """
    return tuple(chart(one, say) for one in counted if one.bars)


def chart(counted: Counted, say: Say) -> Chart:
    """Return one question's chart: exact from `FEWEST` people on, words below."""
    few = any(bar.count < FEWEST for bar in counted.bars)
    return Chart(
        caption=counted.question.text[:CHART_LENGTH_MOST],
        bars=tuple(_bar(bar.choice, bar.count, say) for bar in counted.bars),
        note=_note(counted, say, few=few),
    )


def told(number: int, say: Say) -> str:
    """Return a number of people in words, or that they are few."""
    return say("{count} 人", count=number) if number >= FEWEST else few_words(say)


def few_words(say: Say) -> str:
    """Return what stands in the place of a small number."""
    return say("不到 {count} 人", count=FEWEST)


def at_least(counted: Sequence[Counted]) -> int:
    """Return how many people answered at least, as far as it follows from what is told."""
    return max((_shown(one) for one in counted), default=0)


def _shown(counted: Counted) -> int:
    """Return how many answered, counting those bars alone that are told."""
    figures = [bar.count for bar in counted.bars if bar.count >= FEWEST]
    if counted.question.kind is QuestionKind.MULTIPLE:
        return max(figures, default=0)
    return sum(figures)


def _bar(label: str, number: int, say: Say) -> ChartBar:
    return ChartBar(
        label=label, amount=number if number >= FEWEST else None, words=told(number, say)
    )


def _note(counted: Counted, say: Say, *, few: bool) -> str:
    notes = []
    if counted.question.kind is QuestionKind.MULTIPLE:
        notes.append(say("可选几项"))
    if few:
        notes.append(say("不到 {count} 人的不列数字", count=FEWEST))
    return say("，").join(notes)
