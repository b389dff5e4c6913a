"""Alerts and the screen: who has it, how soon, and that the rest comes back."""

from datetime import date, timedelta
from zoneinfo import ZoneInfo

import pytest
from msgspec.structs import replace

from disclosure.alert_facts import AlertFacts, AlertLevel
from disclosure.alert_wording import alert_item
from disclosure.alerts import Alert
from disclosure.blocks import Paragraph
from disclosure.channels import Channel
from disclosure.items import EntryCode, Item, ItemId, Shown, Spoken
from screen.paging.pages import paginate
from signage.programme import Programme
from signage.settings import PlayerPlan
from signage.takeover import Takeover
from tests.fakes.county import COUNTY, NOW, TODAY, an_item
from tests.signage.theatre import PANEL, SAY, Theatre

SPOKEN = "请马上到村委会广场集合。"


def an_alert(title: str, **changes: object) -> Item:
    told = {
        "entry": EntryCode("government.alert"),
        "channels": (Channel.SCREEN, Channel.LOUDSPEAKER),
        "spoken": Spoken(text=SPOKEN, slots=()),
        "shown": Shown(first=TODAY),
        "blocks": (Paragraph(text="县应急管理局发布预警。"),),
    }
    return an_item(title, **(told | changes))


def alert(name: str, level: AlertLevel) -> Alert:
    return Alert(item=ItemId(name), version=1, level=level, title=name, issued=date(2026, 10, 9))


RED, OTHER_RED = alert("red", AlertLevel.RED), alert("other red", AlertLevel.RED)
ORANGE, YELLOW = alert("orange", AlertLevel.ORANGE), alert("yellow", AlertLevel.YELLOW)


@pytest.fixture
def theatre(village):
    return Theatre(village)


def test_a_red_alert_keeps_the_screen_as_long_as_it_stands():
    takeover = Takeover()
    takeover.update((RED,), 0)
    assert takeover.holding(0) == takeover.holding(10 * 86_400) == ("red",)
    takeover.update((), 11 * 86_400)
    assert takeover.holding(11 * 86_400) == ()


def test_an_orange_alert_keeps_it_for_its_time_from_when_it_was_first_seen():
    takeover = Takeover(orange_seconds=600)
    takeover.update((ORANGE,), 100)
    takeover.update((ORANGE,), 500)
    assert takeover.holding(699) == ("orange",)
    assert takeover.holding(700) == ()


def test_a_new_version_of_an_orange_alert_takes_over_again():
    takeover = Takeover(orange_seconds=600)
    takeover.update((ORANGE,), 0)
    takeover.update((replace(ORANGE, version=2),), 1000)
    assert takeover.holding(1000) == ("orange",)


def test_lower_levels_take_nothing_over_and_orange_waits_behind_red():
    takeover = Takeover()
    takeover.update((YELLOW,), 0)
    assert takeover.holding(0) == ()
    takeover.update((RED, OTHER_RED, ORANGE, YELLOW), 0)
    assert takeover.holding(0) == ("red", "other red")


def test_an_alert_is_in_front_at_the_second_look_after_it_came(theatre, village):
    theatre.run(3)
    village.county.publish(an_alert("暴雨红色预警"))
    village.sync()
    theatre.tick()
    theatre.tick()
    assert theatre.front.title == "暴雨红色预警"


def test_the_page_before_stays_until_the_alert_is_drawn(theatre, village):
    theatre.run(3)
    before = theatre.front
    theatre.late = {"暴雨红色预警"}
    village.county.publish(an_alert("暴雨红色预警"))
    village.sync()
    theatre.run(2)
    assert theatre.front is before
    assert theatre.stage.hurried


def test_while_a_red_alert_stands_nothing_else_is_shown_and_then_the_rest_goes_on(theatre, village):
    theatre.run(3)
    interrupted = theatre.front.cue
    red = an_alert("暴雨红色预警")
    village.county.publish(red)
    village.sync()
    theatre.run(1)
    before = len(theatre.history)
    theatre.run(300)
    assert {layer.title for layer in theatre.history[before:]} == {"暴雨红色预警"}
    village.county.withdraw(red)
    village.sync()
    theatre.run(2)
    back = theatre.front.cue
    assert back.verified.item.id == interrupted.verified.item.id
    assert back.page.number == interrupted.page.number


def test_an_orange_alert_gives_the_screen_back_and_stays_in_rotation(theatre, village):
    theatre.run(3)
    village.county.publish(an_alert("大风橙色预警"))
    village.sync()
    theatre.run(590)
    before = len(theatre.history)
    theatre.run(120)
    shown = {layer.title for layer in theatre.history[before:]}
    assert "大风橙色预警" in shown
    assert len(shown) == 4


def test_a_called_off_or_lesser_alert_interrupts_nothing(theatre, village):
    theatre.run(3)
    before = theatre.front
    village.county.publish(an_alert("解除暴雨红色预警"))
    village.county.publish(an_alert("寒潮蓝色预警"))
    village.sync()
    theatre.run(1)
    assert theatre.front is before


def test_an_alert_that_cannot_be_drawn_does_not_keep_the_screen(theatre, village):
    theatre.run(3)
    theatre.broken = {"暴雨红色预警"}
    village.county.publish(an_alert("暴雨红色预警"))
    village.sync()
    theatre.run(40)
    assert "broken file" in theatre.programme.skipped[0]
    assert theatre.front.title != "暴雨红色预警"
    assert not theatre.stage.hurried


def test_an_alert_on_another_channel_alone_is_not_shown(theatre, village):
    theatre.run(3)
    village.county.publish(an_alert("暴雨红色预警", channels=(Channel.LOUDSPEAKER,)))
    village.sync()
    theatre.run(60)
    assert "暴雨红色预警" not in {layer.title for layer in theatre.history}


def a_told_alert(level: AlertLevel, seconds: float, **changes: object) -> Item:
    """Return an alert of facts whose window ends so many seconds after the theatre opens."""
    facts = AlertFacts(
        source="weather",
        message="QH-1",
        hazard="rainstorm-1",
        level=level,
        since=NOW - timedelta(hours=1),
        until=NOW + timedelta(seconds=seconds),
    )
    faces = (Channel.SCREEN, Channel.LOUDSPEAKER)
    return alert_item(replace(facts, **changes), COUNTY, "清禾县气象台", faces)


@pytest.mark.parametrize("level", [AlertLevel.RED, AlertLevel.ORANGE, AlertLevel.YELLOW])
def test_an_alert_leaves_the_screen_when_its_window_ends_not_with_its_day(village, level):
    theatre = Theatre(village, PlayerPlan(orange_seconds=10))
    told = a_told_alert(level, 60)
    village.county.publish(told)
    village.sync()
    theatre.run(59)
    assert told.title in {layer.title for layer in theatre.history}
    theatre.run(2)
    before = len(theatre.history)
    assert theatre.front.title != told.title
    theatre.run(60)
    later = {layer.title for layer in theatre.history[before:]}
    assert len(later) == len(village.items)
    assert told.title not in later


def test_an_alert_that_ends_while_its_page_stands_leaves_at_the_next_look(theatre, village):
    village.county.publish(a_told_alert(AlertLevel.RED, 20))
    village.sync()
    theatre.run(19.5)
    assert "预警" in theatre.front.title
    theatre.run(1)
    assert "预警" not in theatre.front.title


def test_the_word_that_an_alert_was_called_off_stays_its_day(theatre, village):
    over = a_told_alert(AlertLevel.RED, 30, ended=True)
    village.county.publish(over)
    village.sync()
    theatre.run(80)
    assert over.title in {layer.title for layer in theatre.history[-4 * len(village.items) :]}


@pytest.mark.parametrize("level", [AlertLevel.RED, AlertLevel.YELLOW])
def test_a_clock_in_doubt_ends_no_alert(village, level):
    programme = Programme(
        village.open(),
        lambda item, day: paginate(item, PANEL, day, SAY),
        trusted=lambda: False,
    )
    told = a_told_alert(level, 60)
    village.county.publish(told)
    village.sync()
    later = (NOW + timedelta(hours=2)).astimezone(ZoneInfo("Asia/Shanghai"))
    programme.refresh(later)
    assert programme.is_taken_over == (level is AlertLevel.RED)
    shown = {programme.next(later).verified.item.title for _ in range(20)}
    assert told.title in shown
