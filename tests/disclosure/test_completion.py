"""The completion rate and what stands beside it."""

from hypothesis import given
from hypothesis import strategies as st

from disclosure.completion import Completion, FirstResponses, Marks, quantile, share, together

counts = st.integers(0, 500)
tallies = st.builds(Completion, in_time=counts, late=counts, overdue=counts, unreachable=counts)


def test_what_is_open_and_overdue_counts_as_failed() -> None:
    tally = Completion(in_time=19, overdue=1)
    assert tally.rate == 95.0
    assert tally.failed == 1


def test_what_was_answered_late_counts_as_failed() -> None:
    assert Completion(in_time=1, late=1).rate == 50.0


def test_an_unreachable_person_is_told_apart_and_changes_no_rate() -> None:
    assert Completion(in_time=9, late=1, unreachable=5).rate == 90.0


def test_nothing_due_has_no_rate_rather_than_a_full_one() -> None:
    assert Completion().rate is None
    assert FirstResponses().rate is None
    assert Marks().satisfied is None


def test_one_failure_of_a_million_is_never_all() -> None:
    assert share(999_999, 1_000_000) == 99.9


@given(st.lists(tallies, max_size=6))
def test_together_they_are_as_many_as_apart(parts: list[Completion]) -> None:
    whole = together(parts)
    assert whole.fell == sum(one.fell for one in parts)
    assert whole.unreachable == sum(one.unreachable for one in parts)


@given(st.lists(st.integers(0, 10_000), min_size=1), st.integers(1, 100))
def test_so_many_percent_do_not_exceed_the_quantile(values: list[int], percent: int) -> None:
    ordered = sorted(values)
    found = quantile(ordered, percent)
    assert found is not None
    assert 100 * sum(one <= found for one in ordered) >= percent * len(ordered)
    below = [one for one in ordered if one < found]
    assert 100 * len(below) < percent * len(ordered)


def test_nothing_has_no_quantile() -> None:
    assert quantile([], 50) is None
