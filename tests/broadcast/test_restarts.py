"""Restarts and outages: nothing twice, nothing lost without a word."""

from datetime import timedelta

import pytest

from disclosure.outbox import AiredResult
from tests.broadcast.bench import DAY, Bench, at, notice


def test_a_player_killed_in_mid_play_says_it_again_from_its_start(bench: Bench) -> None:
    bench.publish(notice(text="村" * 40 + "。", repeats=2))
    bench.start()
    bench.until("18:00:08")
    assert bench.states() == {"evening": "playing"}
    bench.start()
    bench.until("18:02:00")
    assert bench.states() == {"evening": "done"}
    assert bench.said() == ["done"]
    assert bench.records()[0].repeats == 2


def test_a_repeat_that_was_whole_before_the_kill_is_not_said_again(bench: Bench) -> None:
    bench.publish(notice(text="村" * 40 + "。", repeats=2))
    bench.start()
    # Chime and pause 3.2 s, the first repeat 8 s.
    bench.until("18:00:14")
    assert bench.rows()[0].said == 1
    bench.start()
    bench.until("18:02:00")
    (record,) = bench.records()
    assert (record.result, record.repeats) == (AiredResult.DONE, 1)
    assert len(bench.loudspeaker.heard) == 1
    assert bench.loudspeaker.heard[0].seconds == pytest.approx(3.2 + 8 + 0.4, abs=0.5)


def test_what_is_done_is_not_said_again_after_a_restart(bench: Bench) -> None:
    bench.publish(notice())
    for _ in range(3):
        bench.start()
        bench.run(60)
    assert len(bench.loudspeaker.heard) == 1
    assert bench.said() == ["done"]


def test_a_loop_of_kills_in_mid_play_ends_as_failed(bench: Bench) -> None:
    bench.publish(notice(text="村" * 40 + "。", repeats=1))
    bench.start()
    bench.until("18:00:00")
    for _ in range(7):
        bench.start()
        bench.run(3)
    assert bench.states() == {"evening": "failed"}
    (record,) = bench.records()
    assert record.result is AiredResult.FAILED
    assert "never ended" in record.reason


def test_a_stopped_player_says_it_again_when_it_is_back(bench: Bench) -> None:
    bench.publish(notice(text="村" * 40 + "。", repeats=1))
    unit = bench.start()
    bench.until("18:00:06")
    unit.duty.stop()
    assert bench.states() == {"evening": "waiting"}
    assert bench.said() == ["partial"]
    bench.start()
    bench.until("18:01:00")
    assert bench.said() == ["partial", "done"]


def test_three_days_down_are_missed_not_flooded(bench: Bench) -> None:
    bench.publish(notice(slots=("morning", "noon", "evening")))
    bench.start()
    bench.until("18:01:00")
    heard = len(bench.loudspeaker.heard)
    assert heard == 1
    back = DAY + timedelta(days=3)
    bench.clock.walk((at("12:10:00", back) - bench.clock.now()).total_seconds())
    bench.start()
    bench.run(120)
    assert len(bench.loudspeaker.heard) == heard + 1
    assert bench.states(DAY + timedelta(days=1)) == {
        "morning": "missed",
        "noon": "missed",
        "evening": "missed",
    }
    assert bench.states(DAY + timedelta(days=2)) == bench.states(DAY + timedelta(days=1))
    assert bench.states(back) == {"morning": "missed", "noon": "done", "evening": "waiting"}
    assert bench.said().count("missed") == 7


def test_a_missed_slot_is_made_up_for_in_a_later_one_of_the_day(bench: Bench) -> None:
    bench.clock.jump(at("06:00:00"))
    bench.publish(notice(slots=("morning",)))
    bench.start()
    bench.run(5)
    bench.clock.walk(2 * 3600)
    bench.start()
    bench.run(5)
    assert bench.said() == ["deferred"]
    bench.clock.walk(3.95 * 3600)
    bench.until("12:02:00")
    assert bench.said() == ["deferred", "done"]
    assert bench.states() == {"morning": "done"}


def test_what_comes_after_its_slot_is_over_is_not_missed(bench: Bench) -> None:
    bench.publish()
    bench.clock.jump(at("08:00:00"))
    bench.start()
    bench.run(20)
    bench.publish(notice(slots=("morning", "evening")))
    bench.run(20)
    assert bench.states() == {"evening": "waiting"}
