from disclosure.items import ItemId
from kiosk.journey.stops import (
    LONGEST_TRAIL,
    ConfirmStop,
    FormStop,
    Home,
    ItemStop,
    ReceiptStop,
    SearchStop,
    TopicStop,
    Trail,
)


def _item(number: int) -> ItemStop:
    return ItemStop(item=ItemId(f"item-{number}"))


def test_back_ends_at_home_and_stays_there():
    trail = Trail()
    trail.go(TopicStop(topic="finance"))
    trail.go(_item(1))
    assert trail.back() == TopicStop(topic="finance")
    assert trail.back() == Home()
    assert trail.back() == Home()


def test_going_back_finds_the_list_where_it_was_left():
    trail = Trail()
    trail.go(TopicStop(topic="finance"))
    trail.scroll(0.4)
    trail.go(_item(1))
    assert trail.scrolled == 1.0
    trail.back()
    assert trail.scrolled == 0.4


def test_a_touch_on_the_same_thing_twice_is_one_step():
    trail = Trail()
    trail.go(_item(1))
    trail.go(_item(1))
    assert trail.back() == Home()


def test_a_changed_search_replaces_the_one_before():
    trail = Trail()
    trail.go(SearchStop(text="低"))
    trail.become(SearchStop(text="低保"))
    assert trail.back() == Home()


def test_a_filed_form_is_not_passed_again_on_the_way_back():
    trail = Trail()
    for stop in (SearchStop(text="补贴"), FormStop(), ConfirmStop()):
        trail.go(stop)
    trail.become(ReceiptStop())
    trail.drop((FormStop, ConfirmStop))
    assert trail.here == ReceiptStop()
    assert trail.back() == SearchStop(text="补贴")


def test_a_long_way_keeps_home_and_forgets_its_oldest_steps():
    trail = Trail()
    for number in range(LONGEST_TRAIL + 20):
        trail.go(_item(number))
    steps = 0
    while trail.here != Home():
        trail.back()
        steps += 1
    assert steps == LONGEST_TRAIL - 1
