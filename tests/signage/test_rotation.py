"""Fair rotation: shares, starving, no item twice in a row."""

from itertools import pairwise

from hypothesis import given, settings
from hypothesis import strategies as st

from disclosure.items import ItemId
from signage.rotation import Rotation, fair_weights

ids = st.text("abcdefgh", min_size=1, max_size=4).map(ItemId)
weights = st.dictionaries(ids, st.sampled_from((1, 1, 1, 2, 2, 3, 6, 9, 18)), min_size=1)
few = st.dictionaries(ids, st.integers(1, 18), min_size=1, max_size=9)


def drawn(rotation, count, last=None):
    found = []
    for _ in range(count):
        last = rotation.next(last)
        rotation.take(last)
        found.append(last)
    return found


def begun(chosen):
    rotation = Rotation()
    rotation.update(chosen)
    return rotation


@settings(deadline=None, max_examples=40)
@given(weights=few, rounds=st.integers(1, 3))
def test_at_every_moment_each_item_is_within_one_turn_of_its_share(weights, rounds):
    fair = fair_weights(weights)
    rotation, total = begun(weights), sum(fair.values())
    counts = dict.fromkeys(weights, 0)
    for slot, item in enumerate(drawn(rotation, rounds * total), 1):
        counts[item] += 1
        for each, weight in fair.items():
            assert abs(counts[each] - slot * weight / total) < 1
    assert counts == {item: rounds * weight for item, weight in fair.items()}


@settings(deadline=None, max_examples=40)
@given(weights=weights, start=st.integers(0, 80), size=st.integers(1, 80))
def test_any_window_holds_each_item_as_often_as_its_share_within_two_turns(weights, start, size):
    fair = fair_weights(weights)
    total = sum(fair.values())
    window = drawn(begun(weights), start + size)[start:]
    for item, weight in fair.items():
        assert abs(window.count(item) - size * weight / total) < 2


@settings(deadline=None, max_examples=40)
@given(weights=weights, start=st.integers(0, 100))
def test_any_window_of_a_round_holds_the_shares_within_one_turn(weights, start):
    fair = fair_weights(weights)
    window = drawn(begun(weights), start + sum(fair.values()))[start:]
    assert all(abs(window.count(item) - weight) <= 1 for item, weight in fair.items())


@settings(deadline=None, max_examples=40)
@given(weights=weights)
def test_no_item_comes_twice_in_a_row_while_there_is_another(weights):
    found = drawn(begun(weights), 150)
    assert len(weights) == 1 or all(one != other for one, other in pairwise(found))


@settings(deadline=None, max_examples=40)
@given(weights=weights)
def test_no_item_waits_for_more_than_twice_its_share(weights):
    fair = fair_weights(weights)
    total = sum(fair.values())
    found = drawn(begun(weights), 4 * total)
    for item, weight in fair.items():
        places = [-1, *(place for place, each in enumerate(found) if each == item)]
        longest = max(after - before for before, after in pairwise(places))
        assert longest < 2 * total / weight + 1


@settings(deadline=None, max_examples=40)
@given(sets=st.lists(weights, min_size=1, max_size=12), turns=st.integers(1, 40))
def test_nobody_starves_however_often_the_items_change(sets, turns):
    """An item that stays through all changes comes in the time of a few rounds."""
    steady = ItemId("steady")
    rotation, waited, last = Rotation(), 0, None
    worst = 0
    for others in sets:
        rotation.update({**others, steady: 1})
        for _ in range(turns):
            last = rotation.next(last)
            rotation.take(last)
            waited = 0 if last == steady else waited + 1
            worst = max(worst, waited)
    rounds = sum(sum(others.values()) + 1 for others in sets)
    assert worst <= 2 * rounds


@settings(deadline=None, max_examples=40)
@given(weights=weights, taken=st.integers(0, 20))
def test_looking_ahead_takes_nothing(weights, taken):
    rotation = begun(weights)
    found = drawn(rotation, taken)
    last = found[-1] if found else None
    ahead = rotation.peek(5, last)
    assert list(ahead) == drawn(rotation, 5, last)


def test_what_was_just_published_is_shown_next_and_the_rest_keep_their_turns():
    rotation = begun(dict.fromkeys(map(ItemId, "abc"), 1))
    assert drawn(rotation, 1) == ["a"]
    rotation.update(dict.fromkeys(map(ItemId, "abcd"), 1))
    after = drawn(rotation, 6, ItemId("a"))
    assert after[0] == "d"
    assert set(after) == set("abcd")


def test_more_than_half_of_all_turns_is_nobodys():
    assert fair_weights({ItemId("a"): 9, ItemId("b"): 1, ItemId("c"): 2}) == {
        "a": 3,
        "b": 1,
        "c": 2,
    }
    assert fair_weights({ItemId("a"): 9}) == {"a": 1}


def test_the_stated_share_is_that_of_the_fair_weights():
    rotation = begun({ItemId("a"): 9, ItemId("b"): 1, ItemId("c"): 2})
    assert [rotation.share(ItemId(name)) for name in "abcx"] == [3 / 6, 1 / 6, 2 / 6, 0]


def test_an_empty_rotation_has_no_turn():
    rotation = Rotation()
    assert rotation.next() is None
    assert rotation.peek(3) == ()
    rotation.update({ItemId("a"): 1})
    assert drawn(rotation, 3) == ["a"] * 3
    rotation.update({})
    assert rotation.next() is None
    assert rotation.share(ItemId("a")) == 0


@given(
    left=st.lists(st.integers(0, 39), min_size=3, max_size=6, unique=True), taken=st.integers(0, 90)
)
def test_when_most_items_go_the_rest_share_alike_at_once(left, taken):
    names = [ItemId(f"{number}") for number in range(40)]
    rotation = begun(dict.fromkeys(names, 1))
    last = ([None, *drawn(rotation, taken)])[-1]
    rotation.update({names[number]: 1 for number in left})
    found = drawn(rotation, 4 * len(left), last)
    assert all(abs(found.count(names[number]) - 4) <= 1 for number in left)


@settings(deadline=None, max_examples=40)
@given(sets=st.lists(few, min_size=1, max_size=8), turns=st.integers(0, 30))
def test_after_any_changes_the_shares_hold_within_two_turns_of_a_round(sets, turns):
    rotation, last = Rotation(), None
    for each in sets:
        rotation.update(each)
        for _ in range(turns):
            last = rotation.draw(last)
    fair = fair_weights(sets[-1])
    found = drawn(rotation, 2 * sum(fair.values()), last)
    assert all(abs(found.count(item) - 2 * weight) <= 2 for item, weight in fair.items())


def test_a_new_item_is_first_in_line_after_a_thousand_others_that_went():
    rotation, last = Rotation(), None
    steady = {ItemId(f"steady {number}"): 1 for number in range(20)}
    rotation.update(steady)
    drawn(rotation, 30)
    for newest in range(1000):
        rotation.update({**steady, ItemId(str(newest)): 1})
        found = drawn(rotation, 2, last)
        last = found[-1]
        assert found[0] == str(newest)
