"""Orders of the county on a village screen."""

from datetime import timedelta

import pytest

from content_sync.store.obeying import Obedience, ToldClock
from content_sync.store.outbox import Outbox
from disclosure.decoding import decode
from disclosure.orders import OrderAct, OrderRecord, OrderSubject
from disclosure.outbox import OutboxKind
from disclosure.wording import Wording
from screen.paging.nameplate import plate
from screen.paging.panel import Panel
from screen.paging.typeface import Typeface
from signage.hours import OnHours, next_on
from tests.fakes.county import NOW
from tests.fakes.window import draw
from tests.signage.test_player import PANELS, cinema  # noqa: F401 - a fixture
from tests.signage.test_takeover import an_alert


class Screen:
    """A player that obeys, whose clock is the cinema's."""

    def __init__(self, village, show, panel):
        from signage.screens.ordered import Ordered

        self.village, self.show, self.restarts = village, show, 0
        clock = ToldClock(self.now, lambda: True, lambda: NOW)
        self.obedience = Obedience(show.reader, Outbox.open(village.store), "signage", clock)
        show.player.obey(lambda: self.obedience.effect(OrderSubject.SCREEN))
        say = Wording().say
        self.ordered = Ordered(show.player, self.obedience, PANELS[panel], say, self.restart)

    def now(self):
        return NOW + timedelta(seconds=self.show.seconds)

    def restart(self):
        self.restarts += 1

    def give(self, act, **changes):
        self.village.county.now = self.now()
        self.village.county.order(act, **changes)
        self.village.sync()
        self.heed()

    def heed(self):
        self.ordered.serving.heed()
        self.show.player.tick()
        draw(0.05, least=2)

    def told(self):
        rows = Outbox.open(self.village.store).take_batch(200, 10**8)
        found = [decode(row.body, OrderRecord) for row in rows if row.kind is OutboxKind.ORDER]
        return [one.outcome.value for one in found if one.process == "signage"]


@pytest.fixture
def screen(village, cinema):  # noqa: F811
    opened = []

    def open_screen(panel="strip", **plan):
        opened.append(Screen(village, cinema(panel, reduce_motion=True, **plan), panel))
        return opened[-1]

    yield open_screen
    for each in opened:
        each.ordered.close()


@pytest.mark.ui
def test_identify_covers_the_picture_until_an_alert_comes(village, screen):
    one = screen()
    one.give(OrderAct.IDENTIFY)
    assert one.ordered.identifies
    village.county.publish(an_alert("山洪红色预警"))
    village.sync()
    one.heed()
    one.ordered._make_way(0)
    assert not one.ordered.identifies
    one.give(OrderAct.IDENTIFY)
    one.give(OrderAct.RESTART)
    assert one.restarts == 0
    assert one.told() == ["obeyed", "put_off", "put_off"]


@pytest.mark.ui
def test_a_screen_without_a_voice_says_so_and_restarts_once(screen):
    one = screen()
    one.give(OrderAct.VOLUME)
    one.give(OrderAct.RESTART)
    one.heed()
    assert one.restarts == 1
    assert one.told() == ["refused", "obeyed"]


@pytest.mark.ui
def test_off_ends_with_the_next_switching_on_and_an_alert_wakes_it(village, screen):
    # 9:30 in the county; on until 9:40, and again from 9:50.
    hours = (OnHours(on="09:00", off="09:40"), OnHours(on="09:50", off="18:00"))
    one = screen(hours=hours)
    one.give(OrderAct.SCREEN_OFF, until=NOW + timedelta(hours=8))
    assert one.show.player.dark
    one.show.seconds = 19 * 60
    one.heed()
    assert one.show.player.dark
    one.show.seconds = 21 * 60
    one.heed()
    assert not one.show.player.dark
    one.give(OrderAct.SCREEN_OFF, until=one.now() + timedelta(hours=1))
    assert one.show.player.dark
    village.county.publish(an_alert("山洪红色预警"))
    village.sync()
    one.heed()
    assert not one.show.player.dark


@pytest.mark.ui
def test_on_lights_a_screen_outside_its_hours_for_a_while(screen):
    one = screen(hours=(OnHours(on="18:00", off="20:00"),))
    one.heed()
    assert one.show.player.dark
    one.give(OrderAct.SCREEN_ON, until=NOW + timedelta(hours=1))
    assert not one.show.player.dark
    one.show.seconds = 3601
    one.heed()
    assert one.show.player.dark


@pytest.mark.parametrize(
    "panel",
    [
        Panel(width_px=1080, height_px=1920, inches=43, distance_mm=4000),
        Panel(width_px=1920, height_px=1080, inches=43, distance_mm=4000),
        Panel(width_px=320, height_px=32, inches=40, distance_mm=4000),
        Panel(width_px=1080, height_px=1920, inches=21.5, distance_mm=600),
    ],
)
@pytest.mark.parametrize("number", [3, 417, 99_999])
def test_every_line_of_a_nameplate_keeps_within_its_panel(panel, number):
    name = "乌兰哈达苏木巴彦塔拉嘎查村党群服务中心综合服务大厅"
    made = plate(panel, number, (name, "这台终端的编号", ""))
    assert made[0].text == f"{number:02d}"
    assert made[0].size == max(line.size for line in made)
    for line in made:
        right = line.x + Typeface.load(line.weight).width(line.text, line.size)
        assert line.x >= 0
        assert right <= panel.width_px


def test_the_next_switching_on_is_found_over_touching_stretches_and_midnight():
    start = NOW.astimezone().replace(hour=10, minute=0, second=0, microsecond=0)
    hours = (OnHours(on="07:00", off="12:00"), OnHours(on="12:00", off="21:00"))
    assert next_on(hours, start, start + timedelta(hours=12)) is None
    morning = start.replace(hour=7) + timedelta(days=1)
    assert next_on(hours, start, start + timedelta(days=1)) == morning
    assert next_on((), start, start + timedelta(days=1)) is None
