"""Forms, periods and terms: what an editor finds laid out."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from disclosure import shipped
from disclosure.catalogue import Period, Term
from disclosure.channels import Channel
from disclosure.errors import MalformedError
from disclosure.forms import parse_forms
from disclosure.items import EntryCode
from disclosure.periods import named_in, parse, span_of
from disclosure.terms import proposed, shortest

DAYS = st.dates(min_value=date(2020, 1, 1), max_value=date(2099, 12, 31))


def test_every_form_that_an_entry_names_is_there_and_each_is_used() -> None:
    named = {entry.form for entry in shipped.catalogue().entry if entry.form}
    assert named == {form.code for form in shipped.forms().form}


@pytest.mark.parametrize(
    "text",
    [
        '[[form]]\ncode = "a"\n[[form.piece]]\nkind = "sheet"',
        '[[form]]\ncode = "a"\n[[form.piece]]\nkind = "paragraph"\ncolumns = [{ name = "x" }]',
        '[[form]]\ncode = "a"\npiece = [{ kind = "sheet", columns = [{ name = "x", plus = ["y"] }] }]',
        '[[form]]\ncode = "a"\n[[form.equal]]\nleft = "s.x"\nright = "s.y"',
        "[[form]]\ncode = 1",
        "[[form",
    ],
)
def test_a_form_that_names_what_is_not_there_is_refused(text: str) -> None:
    with pytest.raises(MalformedError):
        parse_forms(text)


@given(DAYS, st.sampled_from(list(Period)))
def test_a_day_lies_in_its_period_and_periods_follow_without_a_gap(day: date, kind: Period) -> None:
    span = span_of(kind, day)
    assert span.first <= day <= span.last
    assert span.after.first == span.last + timedelta(days=1)
    assert span.after.before == span
    assert parse(span.code) == span
    assert named_in(kind, f"石桥村{span.label}财务收支公开") == span


@pytest.mark.parametrize("code", ["", "2026-13", "2026-Q5", "26-10", "2026-1", "2026-10-01", "x"])
def test_what_is_no_period_is_refused(code: str) -> None:
    with pytest.raises(MalformedError):
        parse(code)


@given(DAYS)
def test_no_proposed_display_is_shorter_than_the_law_has_it(day: date) -> None:
    calendar = shipped.calendar()
    for entry in shipped.catalogue().entry:
        shown = proposed(entry, day, calendar)
        assert shown.first == day
        assert (shown.last is None) == (entry.term is Term.STANDING)
        assert shown.last is None or shown.last >= shortest(day, calendar)


def test_a_months_accounts_stay_until_the_next_month_is_over() -> None:
    entry = shipped.catalogue().find(EntryCode("finance.monthly"))
    assert entry is not None
    assert proposed(entry, date(2026, 11, 6), shipped.calendar()).last == date(2026, 12, 31)


def test_an_entry_tells_the_channels_that_it_does_not_allow() -> None:
    entry = shipped.catalogue().find(EntryCode("finance.monthly"))
    assert entry is not None
    assert entry.beyond((Channel.KIOSK, Channel.LOUDSPEAKER)) == (Channel.LOUDSPEAKER,)
    assert entry.beyond(entry.channels) == ()
