"""What counts as shown on a day."""

from datetime import date, datetime

import pytest
from msgspec.structs import replace

from disclosure.display_duty import DisplayDuty
from disclosure.items import Shown
from tests.fakes.county import an_item

DUTY = DisplayDuty(showings=3, opens="08:30", closes="17:00")
TERM = an_item(shown=Shown(first=date(2026, 11, 2), last=date(2026, 11, 10)))


@pytest.mark.parametrize(
    ("clock", "counts"),
    [("08:29:59", False), ("08:30:00", True), ("16:59:59", True), ("17:00:00", False)],
)
def test_a_showing_counts_by_the_time_at_which_it_begins(clock: str, counts: bool) -> None:
    assert DUTY.counts_at(datetime.fromisoformat(f"2026-11-05T{clock}+08:00")) is counts


@pytest.mark.parametrize(("day", "owed"), [(1, 0), (2, 3), (10, 3), (11, 0)])
def test_showings_are_owed_inside_the_legal_term_alone(day: int, owed: int) -> None:
    assert DUTY.owed(TERM, date(2026, 11, day)) == owed


def test_nothing_is_owed_for_standing_items_nor_for_repealed_ones() -> None:
    day = date(2026, 11, 5)
    assert DUTY.owed(replace(TERM, shown=Shown(first=date(2026, 11, 2))), day) == 0
    repealed = replace(TERM, elements=replace(TERM.elements, repealed=day))
    assert DUTY.owed(repealed, day) == 0


@pytest.mark.parametrize(
    "changes",
    [
        {"showings": -1},
        {"showings": 1001},
        {"working_days": 0},
        {"opens": "18:00", "closes": "18:00"},
        {"opens": "8:00"},
    ],
)
def test_a_rule_that_makes_no_sense_is_refused(changes: dict[str, object]) -> None:
    with pytest.raises(ValueError, match=r"showings|working_days|closes|is no time"):
        DisplayDuty(**changes)  # type: ignore[arg-type]
