"""Orders of the county on a kiosk: a visit comes first, and nothing of it is ever pictured."""

import io
import time
from datetime import timedelta

import pytest
from PIL import Image

from content_sync.store.outbox import Outbox
from disclosure.decoding import decode
from disclosure.orders import OrderAct, OrderRecord, Screenshot
from disclosure.outbox import OutboxKind
from tests.fakes.county import OTHER_VILLAGE
from tests.signage.test_takeover import an_alert

pytestmark = pytest.mark.ui


def rows(village, kind):
    return [row for row in Outbox.open(village.store).take_batch(200, 10**8) if row.kind is kind]


def told(village):
    """What the kiosk told, the agent's words left out."""
    records = [decode(row.body, OrderRecord) for row in rows(village, OutboxKind.ORDER)]
    return [
        (one.number, one.outcome.value, getattr(one.because, "value", ""))
        for one in records
        if one.process == "kiosk"
    ]


def pictures(village):
    return [decode(row.body, Screenshot) for row in rows(village, OutboxKind.SCREENSHOT)]


def give(village, kiosk, act, **changes):
    village.county.now = kiosk.now
    village.county.order(act, **changes)
    village.county.fill(village.store)
    kiosk.stage.ordered.serving.heed()
    kiosk.draw()


def rest(kiosk):
    kiosk.stage.rest()
    kiosk.wait(lambda: kiosk.stage.resting.settled)


def test_identify_shows_number_and_place_and_a_touch_begins_a_visit(village, kiosk):
    rest(kiosk)
    give(village, kiosk, OrderAct.IDENTIFY)
    plate = kiosk.stage.resting._plate
    assert plate is not None
    assert plate._lines[0].text == "03"
    assert told(village) == [(1, "obeyed", "")]
    kiosk.touch(180, 320)
    assert not kiosk.stage.at_rest
    assert kiosk.stage.resting._plate is None


def test_during_a_visit_everything_waits_and_is_done_afterwards(village, kiosk):
    give(village, kiosk, OrderAct.IDENTIFY)
    left: list[object] = []
    kiosk.stage.bind(on_restart=left.append)
    give(village, kiosk, OrderAct.RESTART)
    assert told(village) == [(1, "put_off", "visit"), (2, "put_off", "visit")]
    kiosk.stage.ordered.serving.heed()
    assert len(told(village)) == 2
    assert not left
    rest(kiosk)
    kiosk.stage.ordered.serving.heed()
    assert len(left) == 1
    assert told(village)[2:] == [(1, "obeyed", ""), (2, "obeyed", "")]


def test_what_waits_too_long_is_not_done_at_all(village, kiosk):
    give(village, kiosk, OrderAct.RESTART)
    kiosk.now += timedelta(hours=2)
    rest(kiosk)
    left: list[object] = []
    kiosk.stage.bind(on_restart=left.append)
    kiosk.stage.ordered.serving.heed()
    assert not left
    assert told(village)[-1] == (1, "late", "")


def test_a_screenshot_shows_the_resting_page_and_never_a_visit(village, kiosk):
    give(village, kiosk, OrderAct.SCREENSHOT)
    kiosk.search("dibao")
    kiosk.draw(10)
    assert pictures(village) == []
    assert told(village) == [(1, "put_off", "visit")]
    rest(kiosk)
    kiosk.stage.ordered.serving.heed()
    kiosk.wait(lambda: pictures(village))
    [shot] = pictures(village)
    assert (shot.number, shot.process) == (1, "kiosk")
    assert max(Image.open(io.BytesIO(shot.picture)).size) <= 1280
    assert told(village)[-1] == (1, "obeyed", "")
    kiosk.stage.ordered.serving.heed()
    kiosk.draw(10)
    assert len(pictures(village)) == 1


def test_who_wakes_the_kiosk_before_the_frame_is_drawn_is_not_pictured(village, kiosk):
    """The order was judged while nobody was there; the touch came before the picture."""
    rest(kiosk)
    village.county.order(OrderAct.SCREENSHOT)
    village.county.fill(village.store)
    kiosk.stage.ordered.serving.heed()
    kiosk.stage.wake()
    kiosk.draw(10)
    assert pictures(village) == []


def test_an_alert_is_neither_covered_nor_ended(village, kiosk):
    village.county.publish(an_alert("山洪红色预警"))
    village.county.fill(village.store)
    rest(kiosk)
    kiosk.wait(lambda: kiosk.stage.resting.alerting)
    give(village, kiosk, OrderAct.IDENTIFY)
    give(village, kiosk, OrderAct.RESTART)
    assert told(village) == [(1, "put_off", "alert"), (2, "put_off", "alert")]
    assert kiosk.stage.resting._plate is None


def test_an_order_makes_visits_quieter_for_a_while_and_never_louder_or_silent(village, kiosk):
    usual = kiosk.settings.volume
    give(village, kiosk, OrderAct.VOLUME, volume=50)
    rest(kiosk)
    assert 0 < kiosk.visit.comfort.volume < usual
    give(village, kiosk, OrderAct.VOLUME, volume=10, until=kiosk.now + timedelta(hours=1))
    rest(kiosk)
    assert kiosk.visit.comfort.volume == 1
    give(village, kiosk, OrderAct.VOLUME, volume=100, until=kiosk.now + timedelta(hours=1))
    rest(kiosk)
    assert kiosk.visit.comfort.volume == usual
    give(village, kiosk, OrderAct.VOLUME, volume=50, until=kiosk.now + timedelta(hours=1))
    kiosk.now += timedelta(hours=1)
    rest(kiosk)
    assert kiosk.visit.comfort.volume == usual


def test_a_screen_switched_off_comes_back_by_itself_and_for_a_touch(village, kiosk):
    rest(kiosk)
    give(village, kiosk, OrderAct.SCREEN_OFF, until=kiosk.now + timedelta(hours=1))
    player = kiosk.stage.resting._player
    player.tick()
    assert player.dark
    kiosk.touch(180, 320)
    assert kiosk.face == "HomeScreen"
    kiosk.stage.rest()
    kiosk.draw()
    assert kiosk.stage.resting._player.dark
    kiosk.now += timedelta(hours=1)
    kiosk.stage.resting._player.tick()
    assert not kiosk.stage.resting._player.dark


def test_a_switched_off_screen_shows_an_alert(village, kiosk):
    rest(kiosk)
    give(village, kiosk, OrderAct.SCREEN_OFF)
    village.county.publish(an_alert("山洪红色预警"))
    village.county.fill(village.store)
    kiosk.wait(lambda: kiosk.stage.resting.alerting)
    kiosk.stage.resting._player.tick()
    assert not kiosk.stage.resting._player.dark


def test_an_order_replayed_after_a_restart_or_for_others_does_nothing(village, open_kiosk):
    kiosk = open_kiosk()
    rest(kiosk)
    give(village, kiosk, OrderAct.IDENTIFY)
    assert told(village) == [(1, "obeyed", "")]
    for file in (village.store / "content").glob("content.db*"):
        file.unlink()
    village.county.fill(village.store)
    again = open_kiosk()
    rest(again)
    again.stage.ordered.serving.heed()
    give(village, again, OrderAct.IDENTIFY, terminal="terminal-4")
    give(village, again, OrderAct.IDENTIFY, area=OTHER_VILLAGE)
    assert again.stage.resting._plate is None
    assert told(village) == [(1, "obeyed", "")]


def test_an_idle_kiosk_obeys_within_two_seconds(village, kiosk):
    rest(kiosk)
    village.county.order(OrderAct.IDENTIFY)
    village.county.fill(village.store)
    began = time.perf_counter()
    kiosk.wait(lambda: kiosk.stage.resting._plate is not None)
    assert time.perf_counter() - began < 10
    from screen.widgets.serving import POLL_SECONDS

    assert POLL_SECONDS < 2
