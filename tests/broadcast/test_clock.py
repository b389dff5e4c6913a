"""Wrong clocks and jumps both ways."""

from datetime import date, datetime
from pathlib import Path

import pytest

from broadcast.settings import BroadcastSettings, QuietSettings
from content_sync.store.clock import StoreClock
from disclosure.outbox import AiredResult
from tests.broadcast.bench import ZONE, Bench, at, notice, slot


def test_a_boot_at_1970_says_nothing_until_network_time_comes(tmp_path: Path) -> None:
    bench = Bench(tmp_path, datetime(1970, 1, 1, 18, 0, tzinfo=ZONE), synchronized=False)
    bench.publish(notice())
    bench.start()
    bench.run(120)
    assert not bench.rows(date(1970, 1, 1))
    assert not bench.loudspeaker.heard
    bench.clock.is_synchronized = True
    bench.clock.jump(at("17:59:00"))
    bench.until("18:01:00")
    assert bench.said() == ["done"]
    bench.die()


def test_a_battery_clock_before_what_has_passed_is_not_trusted(tmp_path: Path) -> None:
    before = datetime(2019, 5, 1, 18, 0, tzinfo=ZONE)
    bench = Bench(tmp_path, before, synchronized=False, has_battery=True)
    bench.publish(notice())
    unit = bench.start()
    bench.run(60)
    assert not unit.duty.trusted()
    assert not bench.loudspeaker.heard
    bench.clock.jump(at("18:00:00"))
    bench.run(60)
    assert unit.duty.trusted()
    assert bench.said() == ["done"]
    bench.die()


def test_a_jump_without_network_time_airs_nothing_by_guess(tmp_path: Path) -> None:
    bench = Bench(tmp_path, at("12:00:00"), synchronized=False, has_battery=True)
    bench.publish(notice())
    unit = bench.start()
    bench.run(5)
    assert unit.duty.trusted()
    bench.clock.jump(at("18:00:00"))
    bench.run(60)
    assert not unit.duty.trusted()
    assert not bench.loudspeaker.heard
    assert bench.states() == {"evening": "waiting"}
    bench.die()


def test_the_countys_signed_time_is_enough_for_a_timetable(tmp_path: Path) -> None:
    bench = Bench(tmp_path, datetime(1970, 1, 1, tzinfo=ZONE), synchronized=False)
    bench.publish(notice())
    unit = bench.start()
    bench.run(5)
    assert not unit.duty.trusted()
    # The agent, another process, asked the county and wrote the answer down.
    StoreClock(bench.store, bench.clock).tell(at("17:59:30"), bench.clock.monotonic())
    bench.run(90)
    assert unit.duty.trusted()
    assert bench.said() == ["done"]
    bench.die()


def test_a_jump_forward_over_a_slot_is_missed_not_made_up_late(bench: Bench) -> None:
    bench.clock.jump(at("17:00:00"))
    bench.publish(notice())
    bench.start()
    bench.run(10)
    bench.clock.jump(at("18:50:00"))
    bench.run(30)
    assert not bench.loudspeaker.heard
    assert bench.said() == ["missed"]


def test_a_jump_back_does_not_say_twice_what_was_said(bench: Bench) -> None:
    bench.publish(notice())
    bench.start()
    bench.until("18:01:00")
    bench.clock.jump(at("17:58:00"))
    bench.until("18:05:00")
    assert len(bench.loudspeaker.heard) == 1
    assert bench.said() == ["done"]


def test_a_day_that_was_none_leaves_nothing_behind(bench: Bench) -> None:
    bench.publish(notice())
    bench.start()
    bench.run(5)
    bench.clock.jump(datetime(2038, 1, 19, 10, 0, tzinfo=ZONE))
    bench.run(5)
    bench.clock.jump(at("17:59:55"))
    bench.until("18:01:00")
    assert bench.states() == {"evening": "done"}
    assert len(bench.loudspeaker.heard) == 1
    assert bench.states(date(2038, 1, 19)) == {"evening": "cancelled"}


def test_the_slots_end_by_the_clock_stops_at_the_sentence_that_is_heard(bench: Bench) -> None:
    bench.settings = BroadcastSettings(
        store="store", quiet=QuietSettings(on=False), slot=(slot("evening", "18:00", "18:40"),)
    )
    bench.publish(notice(text=("村" * 20 + "。") * 6, repeats=2))
    bench.start()
    bench.until("18:00:08")
    bench.clock.jump(at("18:39:59"))
    bench.run(30)
    (record,) = bench.records()
    assert record.result is AiredResult.PARTIAL
    assert record.reason == "its slot ended"
    # Chime and pause 3.2 s, sentences of 4 s: the second is heard to its end.
    assert bench.loudspeaker.heard[0].seconds == pytest.approx(3.2 + 4 + 0.5 + 4, abs=1.3)
