from datetime import date, timedelta
from itertools import pairwise, product

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from disclosure import shipped
from disclosure.application_bars import Bar, Limits, bar, possible
from disclosure.applications import (
    FOLLOWS,
    LAPSED,
    ArrivedBy,
    Deed,
    Stage,
    Standing,
    Step,
    received_day,
    stand,
)
from disclosure.errors import NotAllowedError

CALENDAR = shipped.calendar()
FRIDAY = date(2026, 11, 20)
LIMITS = Limits()


def deed(step: Step, day: date = FRIDAY, who: str = "li", **more: object) -> Deed:
    return msgspec.structs.replace(Deed(step=step, day=day, who=who), **more)


REGISTERED = deed(Step.REGISTERED)


def barred(deeds: list[Deed], tried: Deed, today: date | None = None) -> Bar | None:
    return bar(stand(deeds), tried, today or tried.day, CALENDAR, LIMITS)


def test_the_plain_way_ends_in_the_archive() -> None:
    deeds: list[Deed] = []
    for tried in (
        REGISTERED,
        deed(Step.DRAFTED, about="granted"),
        deed(Step.DECIDED, who="zhao"),
        deed(Step.DELIVERED),
        deed(Step.ARCHIVED),
    ):
        assert barred(deeds, tried) is None
        deeds.append(tried)
    assert stand(deeds).stage is Stage.ARCHIVED
    assert possible(stand(deeds), FRIDAY, CALENDAR, LIMITS) == frozenset()


def test_a_correction_is_asked_for_once() -> None:
    asked = deed(Step.CORRECTION_ASKED, until=date(2026, 12, 11))
    deeds = [REGISTERED, asked, deed(Step.CORRECTED, date(2026, 11, 25))]
    assert stand(deeds).stage is Stage.HANDLING
    assert barred(deeds, deed(Step.CORRECTION_ASKED, date(2026, 11, 26))) is Bar.ONCE_ONLY


def test_a_correction_is_asked_for_until_the_seventh_working_day() -> None:
    last = date(2026, 12, 1)
    assert CALENDAR.between(FRIDAY, last) == 7
    assert barred([REGISTERED], deed(Step.CORRECTION_ASKED, last)) is None
    next_day = last + timedelta(days=1)
    assert barred([REGISTERED], deed(Step.CORRECTION_ASKED, next_day)) is Bar.TOO_LATE


def test_the_term_runs_from_the_day_on_which_the_correction_came() -> None:
    came = date(2026, 11, 27)
    deeds = [REGISTERED, deed(Step.CORRECTION_ASKED), deed(Step.CORRECTED, came)]
    assert stand(deeds).received == came


def test_an_uncorrected_application_is_dropped_only_after_its_term() -> None:
    deeds = [REGISTERED, deed(Step.CORRECTION_ASKED, until=date(2026, 12, 11))]
    dropped = deed(Step.DRAFTED, date(2026, 12, 11), about=LAPSED)
    assert barred(deeds, dropped) is Bar.TOO_EARLY
    later = msgspec.structs.replace(dropped, day=date(2026, 12, 12))
    assert barred(deeds, later) is None
    refused = msgspec.structs.replace(later, about="secret")
    assert barred(deeds, refused) is Bar.WRONG_DECISION
    assert barred([REGISTERED], dropped) is Bar.WRONG_DECISION


def test_what_is_sent_back_goes_where_it_came_from() -> None:
    waiting = [REGISTERED, deed(Step.CORRECTION_ASKED, until=FRIDAY)]
    drafted = [*waiting, deed(Step.DRAFTED, about=LAPSED), deed(Step.SENT_BACK, who="zhao")]
    assert stand(drafted).stage is Stage.CORRECTING
    assert stand([REGISTERED, *drafted[2:]]).stage is Stage.HANDLING


def test_no_third_party_is_passed_over_before_its_fifteen_working_days() -> None:
    until = CALENDAR.after(FRIDAY, LIMITS.party).day
    deeds = [REGISTERED, deed(Step.CONSULTED, about="a", until=until)]
    assert barred(deeds, deed(Step.SILENCE, until, about="a")) is Bar.TOO_EARLY
    assert barred(deeds, deed(Step.SILENCE, until + timedelta(days=1), about="a")) is None
    assert barred(deeds, deed(Step.OPINION, about="a")) is None
    assert barred(deeds, deed(Step.OPINION, about="b")) is Bar.NO_SUCH_PARTY
    assert barred(deeds, deed(Step.DRAFTED, about="granted")) is Bar.NOT_NOW


def test_two_third_parties_are_both_waited_for() -> None:
    deeds = [REGISTERED, deed(Step.CONSULTED, about="a"), deed(Step.CONSULTED, about="b")]
    deeds.append(deed(Step.OPINION, about="a"))
    assert stand(deeds).stage is Stage.CONSULTING
    deeds.append(deed(Step.OPINION, about="b"))
    assert stand(deeds).stage is Stage.HANDLING


def test_nobody_approves_their_own_proposal() -> None:
    extension = [REGISTERED, deed(Step.EXTENSION_ASKED)]
    assert barred(extension, deed(Step.EXTENSION_GRANTED)) is Bar.OWN_WORK
    assert barred(extension, deed(Step.EXTENSION_GRANTED, who="zhao")) is None
    drafted = [REGISTERED, deed(Step.DRAFTED, about="granted")]
    assert barred(drafted, deed(Step.DECIDED)) is Bar.OWN_WORK
    assert barred(drafted, deed(Step.DECIDED, who="zhao")) is None


def test_the_term_is_extended_once() -> None:
    granted = [REGISTERED, deed(Step.EXTENSION_ASKED), deed(Step.EXTENSION_GRANTED, who="zhao")]
    assert barred(granted, deed(Step.EXTENSION_ASKED)) is Bar.ONCE_ONLY
    denied = [REGISTERED, deed(Step.EXTENSION_ASKED), deed(Step.EXTENSION_DENIED, who="zhao")]
    assert barred(denied, deed(Step.EXTENSION_ASKED)) is None
    assert barred([REGISTERED], deed(Step.EXTENSION_GRANTED, who="zhao")) is Bar.NOT_NOW


def test_nothing_happens_in_the_future_or_before_what_it_answers() -> None:
    asked = [REGISTERED, deed(Step.CORRECTION_ASKED)]
    tomorrow, yesterday = FRIDAY + timedelta(days=1), FRIDAY - timedelta(days=1)
    assert barred(asked, deed(Step.CORRECTED, tomorrow), FRIDAY) is Bar.WRONG_DAY
    assert barred(asked, deed(Step.CORRECTED, yesterday), FRIDAY) is Bar.WRONG_DAY
    assert barred([], deed(Step.REGISTERED, tomorrow), FRIDAY) is Bar.WRONG_DAY


def test_every_stage_and_step_is_in_the_table() -> None:
    assert set(FOLLOWS) == set(Stage)
    assert set().union(*FOLLOWS.values()) == set(Step)


@pytest.mark.parametrize("stage", [Stage.DECIDED, Stage.DELIVERED, Stage.ARCHIVED])
def test_a_decision_is_not_undone(stage: Stage) -> None:
    undone = FOLLOWS[stage] & {Step.WITHDRAWN, Step.SENT_BACK, Step.DRAFTED, Step.CONSULTED}
    assert not undone


@given(
    st.lists(
        st.tuples(
            st.sampled_from(Step),
            st.sampled_from(["li", "zhao"]),
            st.sampled_from(["a", "granted", LAPSED]),
            st.integers(0, 30),
        ),
        max_size=25,
    )
)
def test_no_way_leads_to_two_corrections_two_extensions_or_an_unseen_decision(
    tries: list[tuple[Step, str, str, int]],
) -> None:
    done: list[Deed] = []
    day = FRIDAY
    for step, who, about, later in tries:
        tried = deed(step, day, who, about=about, until=day + timedelta(days=20))
        if barred(done, tried) is None:
            done.append(tried)
        day += timedelta(days=later)
    steps = [one.step for one in done]
    assert steps.count(Step.CORRECTION_ASKED) <= 1
    assert steps.count(Step.EXTENSION_GRANTED) <= 1
    assert steps.count(Step.DECIDED) <= 1
    for before, after in pairwise(done):
        if after.step is Step.DECIDED:
            assert before.step is Step.DRAFTED
            assert before.who != after.who


@pytest.mark.parametrize(
    ("arrived", "confirmed", "day"),
    [
        (ArrivedBy.IN_PERSON, None, FRIDAY),
        (ArrivedBy.SIGNED_POST, None, FRIDAY),
        (ArrivedBy.PLAIN_POST, date(2026, 11, 23), date(2026, 11, 23)),
        (ArrivedBy.ONLINE, FRIDAY, FRIDAY),
    ],
)
def test_the_day_of_receipt_follows_from_how_it_came(
    arrived: ArrivedBy, confirmed: date | None, day: date
) -> None:
    assert received_day(arrived, FRIDAY, confirmed) == day


@pytest.mark.parametrize("confirmed", [None, date(2026, 11, 19)])
def test_an_ordinary_letter_counts_only_once_confirmed(confirmed: date | None) -> None:
    with pytest.raises(NotAllowedError):
        received_day(ArrivedBy.PLAIN_POST, FRIDAY, confirmed)


@pytest.mark.parametrize(
    ("name", "days"), [("correction_notice", 8), ("party", 16), ("extension", 21), ("party", 0)]
)
def test_a_county_cannot_allow_itself_more_than_the_law(name: str, days: int) -> None:
    with pytest.raises(ValueError, match=name):
        Limits(**{name: days})


def test_possible_steps_are_those_that_nothing_bars() -> None:
    for stage, step in product(Stage, Step):
        found = possible(Standing(stage=stage), FRIDAY, CALENDAR, LIMITS)
        assert step not in found or step in FOLLOWS[stage]
