"""When the county's word on the content has run out: kept on with its date, or silent."""

from datetime import timedelta

import pytest

from tests.kiosk.kiosk_window import UPRIGHT

pytestmark = pytest.mark.ui
LATER = timedelta(days=50)


@pytest.fixture
def neutral(open_kiosk):
    return open_kiosk(**UPRIGHT, when_expired="neutral")


def turn(kiosk, by: timedelta) -> None:
    kiosk.now += by
    kiosk.stage.tick()
    kiosk.draw()


def test_old_content_stays_with_its_date_unless_the_county_wants_it_otherwise(kiosk) -> None:
    turn(kiosk, LATER)
    assert kiosk.face == "HomeScreen"
    assert "内容截至2026年10月9日" in kiosk.stage.as_of


def test_old_content_gives_way_to_the_neutral_page_wherever_one_stands(neutral, village) -> None:
    from kiosk.journey.stops import ItemStop

    neutral.visit.trail.go(ItemStop(item=village.items[0].id))
    neutral.stage.move()
    assert neutral.face == "ItemScreen"
    turn(neutral, LATER)
    assert neutral.face == "OutdatedScreen"
    assert "2026年10月9日" in neutral.texts()
    assert not any(item.title in neutral.texts() for item in village.items)


def test_the_neutral_page_leads_to_a_request_and_to_an_answer(neutral) -> None:
    from kiosk.screens.pieces import Act

    turn(neutral, LATER)
    neutral.tap(Act, text="帮我查")
    assert neutral.face == "FormScreen"
    neutral.visit.trail.home()
    neutral.stage.move()
    neutral.tap(Act, text="我的答复")
    assert neutral.face == "CodeScreen"


def test_the_attract_loop_is_silent_too(neutral) -> None:
    turn(neutral, LATER)
    neutral.stage.rest()
    player = neutral.stage.resting._player
    for _ in range(3):
        player.tick()
        neutral.draw()
    assert player.stage.pages_shown == 0
    assert player.programme.next(neutral.hall.today()) is None


def test_what_the_county_says_again_brings_the_content_back(neutral, village) -> None:
    turn(neutral, LATER)
    assert neutral.face == "OutdatedScreen"
    village.county.now = neutral.now
    village.county.fill(village.store)
    turn(neutral, timedelta(0))
    assert neutral.face == "HomeScreen"


def test_a_clock_that_is_not_trusted_silences_nothing_but_says_as_of(neutral) -> None:
    neutral.hall.trusted = lambda: False
    turn(neutral, timedelta(0))
    assert "内容截至2026年10月9日" in neutral.stage.as_of
    turn(neutral, LATER)
    assert neutral.face == "HomeScreen"
