import itertools
from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from disclosure.application_report import Applicant, Case, Line, report

DAYS = st.dates(date(2024, 1, 1), date(2027, 12, 31))


def a_case(received: date, ended: date | None = None, line: Line | None = None) -> Case:
    return Case(applicant=Applicant.PERSON, received=received, ended=ended, line=line)


def test_each_case_stands_where_the_format_puts_it() -> None:
    made = report(
        2026,
        [
            a_case(date(2026, 2, 1), date(2026, 2, 20), Line.GRANTED),
            a_case(date(2025, 12, 20), date(2026, 1, 5), Line.PARTIAL),
            a_case(date(2026, 12, 20), date(2027, 1, 5), Line.GRANTED),
            a_case(date(2026, 12, 21)),
            a_case(date(2025, 3, 1), date(2025, 4, 1), Line.NOT_HELD),
            a_case(date(2027, 1, 2)),
            a_case(date(2026, 5, 1), date(2026, 5, 2)),
        ],
    )
    who = Applicant.PERSON
    assert made.new[who] == 4
    assert made.carried_over[who] == 1
    assert made.carried_on[who] == 2
    assert made.results[Line.GRANTED][who] == 1
    assert made.results[Line.PARTIAL][who] == 1
    assert made.results[Line.NOT_HELD][who] == 0
    assert made.results[Line.OTHER][who] == 1
    assert made.adds_up


@given(
    st.lists(st.tuples(st.sampled_from(Applicant), DAYS, DAYS | st.none(), st.sampled_from(Line)))
)
def test_new_and_carried_over_are_always_results_and_carried_on(
    drawn: list[tuple[Applicant, date, date | None, Line]],
) -> None:
    cases = [
        Case(
            applicant=who,
            received=first,
            ended=max(first, last) if last else None,
            line=line,
        )
        for who, first, last, line in drawn
    ]
    years = [report(year, cases) for year in range(2024, 2029)]
    assert all(one.adds_up for one in years)
    for before, after in itertools.pairwise(years):
        assert before.carried_on == after.carried_over
