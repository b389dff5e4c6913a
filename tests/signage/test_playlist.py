from datetime import date

from msgspec.structs import replace

from disclosure.items import Shown
from signage.playlist import may_show, weight_of
from tests.fakes.county import TODAY, an_item


def test_items_shown_for_a_legal_term_come_twice_as_often_as_standing_ones():
    standing = an_item()
    term = an_item(shown=Shown(first=date(2026, 10, 8), last=date(2026, 10, 20)))
    assert weight_of(term, TODAY) == 2 * weight_of(standing, TODAY)


def test_an_item_is_shown_in_its_days_and_while_in_force():
    day = date(2026, 10, 9)
    item = an_item(shown=Shown(first=date(2026, 10, 9), last=date(2026, 10, 9)))
    assert may_show(item, day)
    assert not may_show(item, date(2026, 10, 10))
    assert not may_show(replace(item, elements=replace(item.elements, repealed=day)), day)
