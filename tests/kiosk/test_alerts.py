from datetime import timedelta
from zoneinfo import ZoneInfo

import pytest

from disclosure.alert_facts import AlertFacts, AlertLevel
from disclosure.alert_wording import alert_item
from disclosure.alerts import ALERT_ENTRY
from disclosure.channels import Channel
from disclosure.items import Elements, Shown
from tests.fakes.county import COUNTY, TODAY, an_item

pytestmark = pytest.mark.ui


@pytest.fixture
def warn(village):
    """Return a function that publishes an alert and returns its item."""

    def publish(title: str, **changes: object):
        item = an_item(
            title,
            area=COUNTY,
            entry=ALERT_ENTRY,
            elements=Elements(issuing_body="清禾县气象台", issued=TODAY),
            shown=Shown(first=TODAY, last=TODAY + timedelta(days=2)),
            **changes,
        )
        village.county.publish(item)
        village.county.fill(village.store)
        return item

    return publish


@pytest.fixture
def pieces(kiosk):  # noqa: ARG001 - opens the window first
    from kiosk.screens import alert, home, nav, pieces

    class Pieces:
        Banner, Takeover = alert.Banner, alert.Takeover
        Act, Way, NavKey = pieces.Act, home.Way, nav.NavKey

    return Pieces


def _settle(kiosk) -> None:
    kiosk.stage.refresh()
    kiosk.pass_time(1)


def test_without_an_alert_there_is_no_banner(kiosk, pieces):
    assert kiosk.find(pieces.Way, name="救助养老")
    with pytest.raises(AssertionError, match="in reach"):
        kiosk.tap(pieces.Banner)


def test_an_alert_stands_over_every_screen_and_opens(kiosk, pieces, warn):
    item = warn("寒潮蓝色预警")
    _settle(kiosk)
    kiosk.tap(pieces.Way, name="救助养老")
    kiosk.tap(pieces.Banner, words=item.title)
    assert kiosk.stage.face.title == item.title


def test_a_grave_alert_takes_the_screen_over_until_somebody_knows(kiosk, pieces, warn):
    kiosk.tap(pieces.Way, name="救助养老")
    item = warn("暴雨红色预警")
    _settle(kiosk)
    assert kiosk.find(pieces.Takeover).title == item.title
    kiosk.touch(180, 560)
    assert kiosk.face == "ListScreen"
    kiosk.tap(pieces.Act, text="我知道了")
    assert kiosk.stage.watch.sheet is None
    assert kiosk.face == "ListScreen"
    kiosk.find(pieces.Banner, words=item.title)
    kiosk.pass_time(1)
    assert kiosk.stage.watch.sheet is None


def test_nothing_behind_a_grave_alert_is_reached(kiosk, pieces, warn):
    from demo.finger import centre_of

    place = centre_of(kiosk.find(pieces.Way, name="救助养老"))
    warn("暴雨红色预警")
    _settle(kiosk)
    kiosk.touch(*place)
    assert kiosk.face == "HomeScreen"


def test_the_whole_text_is_one_touch_away(kiosk, pieces, warn):
    item = warn("暴雨橙色预警")
    _settle(kiosk)
    kiosk.tap(pieces.Act, text="看全文")
    assert kiosk.stage.face.title == item.title
    assert kiosk.stage.watch.sheet is None


def test_the_next_person_sees_it_again(kiosk, pieces, warn):
    warn("暴雨红色预警")
    _settle(kiosk)
    kiosk.tap(pieces.Act, text="我知道了")
    kiosk.stage.rest()
    kiosk.draw()
    kiosk.touch(20, 20)
    kiosk.find(pieces.Takeover)


def test_an_alert_that_is_taken_back_leaves_no_trace(kiosk, warn, village):
    item = warn("暴雨红色预警")
    _settle(kiosk)
    village.county.withdraw(item)
    village.county.fill(village.store)
    _settle(kiosk)
    assert kiosk.stage.watch.sheet is None
    assert item.title not in kiosk.texts()


def test_a_new_version_is_told_again(kiosk, pieces, warn):
    warn("暴雨红色预警")
    _settle(kiosk)
    kiosk.tap(pieces.Act, text="我知道了")
    warn("暴雨红色预警", version=2)
    _settle(kiosk)
    kiosk.find(pieces.Takeover)


def test_the_banner_follows_a_change_of_colours(kiosk, pieces, warn):
    from kiosk.journey.comfort import Comfort
    from tests.kiosk.measuring import faint

    warn("寒潮蓝色预警")
    _settle(kiosk)
    for high_contrast in (True, False):
        kiosk.stage.suit(Comfort(high_contrast=high_contrast))
        kiosk.draw(8)
        banner = kiosk.find(pieces.Banner)
        assert not faint(banner, kiosk.stage, kiosk.window)


def test_an_alert_with_a_window_goes_when_it_ends(kiosk, pieces, village):
    local = kiosk.now.astimezone(ZoneInfo("Asia/Shanghai"))
    facts = AlertFacts(
        source="weather",
        message="QH-1",
        hazard="rainstorm-1",
        level=AlertLevel.RED,
        since=local,
        until=local + timedelta(minutes=2),
    )
    item = alert_item(facts, COUNTY, "清禾县气象台", (Channel.KIOSK, Channel.LOUDSPEAKER))
    village.county.publish(item)
    village.county.fill(village.store)
    _settle(kiosk)
    assert kiosk.find(pieces.Takeover)
    kiosk.pass_time(118)
    assert kiosk.stage.watch.alerts
    kiosk.pass_time(1)
    assert not kiosk.stage.watch.alerts
    assert kiosk.stage.watch.sheet is None


@pytest.mark.parametrize("title", ["暴雨红色预警", "暴雨橙色预警", "大风黄色预警", "寒潮蓝色预警"])
def test_the_banner_has_the_colour_that_the_village_screen_has(kiosk, warn, title):
    from disclosure.alerts import alert_of
    from screen.paging.alert_pages import TONES
    from screen.widgets.look import look

    item = warn(title)
    _settle(kiosk)
    tone = TONES[alert_of(item, TODAY).level]
    banner = kiosk.stage.ids.banner
    assert banner.words == item.title
    assert tuple(banner.ground) == tuple(look.colour(tone))
