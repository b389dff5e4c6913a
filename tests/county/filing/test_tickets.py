"""Tickets of forms: made by this county alone, the same code each time, nobody else's request."""

from dataclasses import dataclass, field

import pytest

from county.requests.tickets import LONGEST, Tickets
from disclosure.errors import MalformedError
from disclosure.seals.boxes import code_of, read_code
from tests.county.making import NOW, OTHER_VILLAGE, VILLAGE


@dataclass
class Secret:
    now: bytes = field(default=b"s" * 32)

    def __call__(self) -> bytes:
        return self.now


def test_a_ticket_says_what_it_was_made_with() -> None:
    tickets = Tickets(Secret())
    ticket, text = tickets.open(VILLAGE, NOW)
    assert tickets.read(text) == ticket
    assert (ticket.area, ticket.opened) == (VILLAGE, NOW)
    assert len(text) < LONGEST


def test_two_forms_are_two_requests_with_two_codes() -> None:
    tickets = Tickets(Secret())
    (one, _), (other, _) = tickets.open(VILLAGE, NOW), tickets.open(VILLAGE, NOW)
    assert one.id != other.id
    assert code_of(one.seed) != code_of(other.seed)


def test_the_code_of_a_form_is_the_same_each_time_and_a_good_code() -> None:
    code = code_of(b"seed" * 8)
    assert code == code_of(b"seed" * 8)
    assert read_code(code) == code


def test_a_ticket_does_not_show_its_seed() -> None:
    ticket, text = Tickets(Secret()).open(VILLAGE, NOW)
    assert ticket.seed.hex() not in text
    assert ticket.id not in text


@pytest.mark.parametrize("forged", ["", "x", "AAAA", "A" * (LONGEST + 1), "中文", "=" * 40])
def test_what_is_no_ticket_is_refused(forged: str) -> None:
    with pytest.raises(MalformedError):
        Tickets(Secret()).read(forged)


def test_a_ticket_changed_by_one_mark_is_none() -> None:
    tickets = Tickets(Secret())
    _, text = tickets.open(OTHER_VILLAGE, NOW)
    for place in range(0, len(text), 7):
        mark = "A" if text[place] != "A" else "B"
        with pytest.raises(MalformedError):
            tickets.read(text[:place] + mark + text[place + 1 :])


def test_another_countys_ticket_is_none() -> None:
    _, text = Tickets(Secret()).open(VILLAGE, NOW)
    with pytest.raises(MalformedError):
        Tickets(Secret(b"o" * 32)).read(text)
