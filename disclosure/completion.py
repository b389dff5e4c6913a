"""How requests were kept in time: the completion rate, first responses, marks.

Source: the request desk's clock rule 5: completion rate = answered in time ÷ all that fell due
in the period; what is open and overdue counts as failed. Invariant: nobody is added to what was
kept by closing, reopening or setting aside, and a share of nothing is None, never 100 %.
"""

from collections.abc import Iterable, Sequence

from disclosure.items import Strict

MARKS = ("satisfied", "fair", "dissatisfied")
"""The faces that are counted, the best first."""


class Completion(Strict, frozen=True, kw_only=True):
    """What became of requests that fell due: each is in one of the first three.

    Attributes:
        in_time: their answer was ready by the end of the due day.
        late: answered after it, or overdue once before they were reopened or set aside.
        overdue: still open after it.
        unreachable: of those answered: ready, but the person was not reached in three
            attempts or more; told apart, never taken off.
    """

    in_time: int = 0
    late: int = 0
    overdue: int = 0
    unreachable: int = 0

    @property
    def fell(self) -> int:
        """Return how many fell due."""
        return self.in_time + self.late + self.overdue

    @property
    def failed(self) -> int:
        """Return how many were not answered in time."""
        return self.late + self.overdue

    @property
    def rate(self) -> float | None:
        """Return the completion rate in percent, one decimal, rounded down."""
        return share(self.in_time, self.fell)

    def plus(self, other: "Completion") -> "Completion":
        """Return both together."""
        return Completion(
            in_time=self.in_time + other.in_time,
            late=self.late + other.late,
            overdue=self.overdue + other.overdue,
            unreachable=self.unreachable + other.unreachable,
        )


def together(parts: Iterable[Completion]) -> Completion:
    """Return all of them together."""
    whole = Completion()
    for one in parts:
        whole = whole.plus(one)
    return whole


class FirstResponses(Strict, frozen=True, kw_only=True):
    """How soon people heard something for the first time.

    Attributes:
        in_time: first responses within their limit.
        judged: those whose limit is over, or that were answered before it.
        median_minutes, p90_minutes: from receipt, by the clock on the wall; None of none.
    """

    in_time: int = 0
    judged: int = 0
    median_minutes: int | None = None
    p90_minutes: int | None = None

    @property
    def rate(self) -> float | None:
        """Return the share within the limit in percent, rounded down."""
        return share(self.in_time, self.judged)


class Marks(Strict, frozen=True, kw_only=True):
    """How people marked their answers; `counts` in the order of `MARKS`."""

    counts: tuple[int, int, int] = (0, 0, 0)

    @property
    def given(self) -> int:
        """Return how many marks were given."""
        return sum(self.counts)

    @property
    def satisfied(self) -> float | None:
        """Return the share of the satisfied in percent, rounded down."""
        return share(self.counts[0], self.given)


def share(part: int, whole: int) -> float | None:
    """Return percent with one decimal, rounded down: 100 means all of them; None of nothing."""
    return part * 1000 // whole / 10 if whole else None


def quantile(ordered: Sequence[int], percent: int) -> int | None:
    """Return the smallest value that so many percent do not exceed (nearest rank).

    Arguments:
        ordered: values, ascending.
        percent: 1 to 100.
    """
    if not ordered:
        return None
    rank = -(-len(ordered) * percent // 100)
    return ordered[max(1, rank) - 1]
