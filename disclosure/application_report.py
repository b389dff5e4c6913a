"""The lines of the yearly report on applications, and their check.

Source: the format of yearly reports (国办公开办函〔2021〕30号), table 三, which carries out art. 50 of
the Regulations on Open Government Information.
Invariant: new and carried over together are the results and what is carried on.
"""

from collections.abc import Iterable
from datetime import date
from enum import StrEnum

from disclosure.items import Strict


class Applicant(StrEnum):
    """Who applies, as the report tells them apart."""

    PERSON = "person"
    BUSINESS = "business"
    RESEARCH = "research"
    CHARITY = "charity"
    LEGAL = "legal"
    OTHER = "other"


class Line(StrEnum):
    """What became of an application: a line of the report, in its order."""

    GRANTED = "granted"
    PARTIAL = "partial"
    REFUSED_SECRET = "refused_secret"  # noqa: S105 - a word, not a password
    REFUSED_LAW = "refused_law"
    REFUSED_SAFETY = "refused_safety"
    REFUSED_THIRD_PARTY = "refused_third_party"
    REFUSED_INTERNAL = "refused_internal"
    REFUSED_PROCESS = "refused_process"
    REFUSED_CASE_FILE = "refused_case_file"
    REFUSED_REGISTRY = "refused_registry"
    NOT_HELD = "not_held"
    NOT_READY = "not_ready"
    STILL_UNCLEAR = "still_unclear"
    PETITION = "petition"
    REPEATED = "repeated"
    PUBLICATION = "publication"
    EXCESSIVE = "excessive"
    CONFIRM_AGAIN = "confirm_again"
    NO_CORRECTION = "no_correction"
    UNPAID = "unpaid"
    OTHER = "other"


class Case(Strict, frozen=True, kw_only=True):
    """An application as the report sees it.

    Attributes:
        applicant: who.
        received: day of receipt; None leaves it out of "new", and it is counted as carried over.
        ended: day of its decision, or of its withdrawal; None while it is open.
        line: what became of it; a withdrawn one is under "other".
    """

    applicant: Applicant
    received: date
    ended: date | None = None
    line: Line | None = None


Counts = dict[Applicant, int]


class Report(Strict, frozen=True, kw_only=True):
    """A year's table: each line counted by kind of applicant."""

    year: int
    new: Counts
    carried_over: Counts
    results: dict[Line, Counts]
    carried_on: Counts

    @property
    def ended(self) -> Counts:
        """Return the sum of all results."""
        return {one: sum(line[one] for line in self.results.values()) for one in Applicant}

    @property
    def adds_up(self) -> bool:
        """Tell whether new and carried over are the results and what is carried on."""
        ended = self.ended
        return all(
            self.new[one] + self.carried_over[one] == ended[one] + self.carried_on[one]
            for one in Applicant
        )


def report(year: int, cases: Iterable[Case]) -> Report:
    """Return the table of a year; applications of other years leave it as it is."""
    new, over, on = _nothing(), _nothing(), _nothing()
    results = {line: _nothing() for line in Line}
    for case in cases:
        if case.received.year > year or (case.ended is not None and case.ended.year < year):
            continue
        begun = new if case.received.year == year else over
        begun[case.applicant] += 1
        if case.ended is None or case.ended.year > year:
            on[case.applicant] += 1
        else:
            results[case.line or Line.OTHER][case.applicant] += 1
    return Report(year=year, new=new, carried_over=over, results=results, carried_on=on)


def _nothing() -> Counts:
    return dict.fromkeys(Applicant, 0)
