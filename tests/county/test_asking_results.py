"""Results for everybody: no small number can be told from what is published."""

from hypothesis import given
from hypothesis import strategies as st

from county.opinions import results
from county.opinions.results import FEWEST
from county.opinions.tally import Bar, Counted
from disclosure.questionnaires import Question, QuestionKind
from screen.paging.dates import CHINESE

COUNTS = st.lists(st.integers(0, 40), min_size=3, max_size=7)
FEW = st.integers(0, FEWEST - 1)
KINDS = st.sampled_from([QuestionKind.SINGLE, QuestionKind.SCALE, QuestionKind.MULTIPLE])


def counted(counts: list[int], kind: QuestionKind) -> Counted:
    choices = tuple(f"选项{number}" for number in range(len(counts)))
    total = sum(counts)
    bars = tuple(
        Bar(choice, number, round(100 * number / total) if total else 0)
        for choice, number in zip(choices, counts, strict=True)
    )
    return Counted(Question(id="q", text="怎么看", kind=kind, choices=choices), total, bars)


@given(COUNTS, KINDS, st.data())
def test_what_is_told_is_the_same_whatever_a_small_number_is(
    counts: list[int], kind: QuestionKind, data: st.DataObject
) -> None:
    others = [data.draw(FEW) if number < FEWEST else number for number in counts]
    one, other = counted(counts, kind), counted(others, kind)
    assert results.chart(one, CHINESE) == results.chart(other, CHINESE)
    assert results.at_least([one]) == results.at_least([other])


@given(COUNTS, KINDS)
def test_numbers_that_are_not_small_are_told_exactly(counts: list[int], kind: QuestionKind) -> None:
    chart = results.chart(counted(counts, kind), CHINESE)
    told = [bar.amount for bar in chart.bars]
    assert told == [number if number >= FEWEST else None for number in counts]
    assert ("不到 5 人" in chart.note) == (None in told)


@given(COUNTS, KINDS)
def test_no_more_people_are_told_of_than_answered(counts: list[int], kind: QuestionKind) -> None:
    assert results.at_least([counted(counts, kind)]) <= sum(counts)
