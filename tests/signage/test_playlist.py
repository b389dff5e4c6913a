from datetime import date
from itertools import pairwise

from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from disclosure.items import ItemId, Shown
from signage.playlist import Rotation, may_show, shares, weight_of
from tests.fakes.county import TODAY, an_item

weights = st.dictionaries(
    st.text("abcdefgh", min_size=1, max_size=4).map(ItemId), st.integers(1, 3), min_size=1
)


@settings(deadline=None)
@given(weights=weights, rounds=st.integers(1, 4))
def test_over_whole_rounds_each_item_comes_as_often_as_it_weighs(weights, rounds):
    rotation = Rotation()
    rotation.update(weights)
    drawn = [rotation.draw() for _ in range(rounds * sum(weights.values()))]
    assert {item: drawn.count(item) for item in weights} == {
        item: rounds * weight for item, weight in weights.items()
    }


@settings(deadline=None)
@given(weights=weights)
def test_no_item_waits_longer_than_a_round(weights):
    rotation = Rotation()
    rotation.update(weights)
    total = sum(weights.values())
    drawn = [rotation.draw() for _ in range(5 * total)]
    for item in weights:
        places = [place for place, each in enumerate(drawn) if each == item]
        gaps = [after - before for before, after in pairwise(places)]
        assert max([places[0], *gaps], default=0) <= 2 * total // weights[item] + 1


@settings(deadline=None)
@given(weights=weights, taken=st.integers(0, 20))
def test_looking_ahead_takes_nothing(weights, taken):
    rotation = Rotation()
    rotation.update(weights)
    for _ in range(taken):
        rotation.draw()
    ahead = rotation.peek(5)
    assert ahead == tuple(rotation.draw() for _ in range(5))


def test_what_was_just_published_is_shown_next_and_the_rest_keep_their_turns():
    rotation = Rotation()
    rotation.update(dict.fromkeys(map(ItemId, "abc"), 1))
    assert rotation.draw() == "a"
    rotation.update(dict.fromkeys(map(ItemId, "abcd"), 1))
    assert {rotation.draw(), rotation.draw(), rotation.draw()} == {"b", "c", "d"}


def test_an_empty_rotation_has_no_turn():
    rotation = Rotation()
    assert rotation.draw() is None
    rotation.update({ItemId("a"): 1})
    rotation.update({})
    assert rotation.draw() is None


def test_items_shown_for_a_legal_term_come_twice_as_often_as_standing_ones():
    standing = an_item()
    term = an_item(shown=Shown(first=date(2026, 10, 8), last=date(2026, 10, 20)))
    assert weight_of(term, TODAY) == 2 * weight_of(standing, TODAY)


def test_shares_add_up_and_follow_weight_and_length():
    stated = shares([(ItemId("a"), 2, 30.0), (ItemId("b"), 1, 60.0)])
    assert sum(share.turns for share in stated) == 1
    assert sum(share.time for share in stated) == 1
    assert [share.time for share in stated] == [0.5, 0.5]


def test_an_item_is_shown_in_its_days_and_while_in_force():
    day = date(2026, 10, 9)
    item = an_item(shown=Shown(first=date(2026, 10, 9), last=date(2026, 10, 9)))
    assert may_show(item, day)
    assert not may_show(item, date(2026, 10, 10))
    assert not may_show(replace(item, elements=replace(item.elements, repealed=day)), day)
