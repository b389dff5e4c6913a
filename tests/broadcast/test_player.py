"""A unit's days: what is said when, and what becomes of what could not be said."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import msgspec
import pytest

from broadcast.loudspeakers.output import OutputError
from broadcast.ordering import order
from broadcast.settings import BroadcastSettings, Limits, QuietSettings, VolumeFrom
from broadcast.sound.loudness import integrated
from disclosure.items import ItemId
from disclosure.outbox import AiredResult
from disclosure.timetable import OccurrenceState
from speech.engines.engine import NoVoiceError, VoiceError
from tests.broadcast.bench import DAY, ZONE, Bench, at, notice, slot
from tests.fakes.county import COUNTY, TOWNSHIP, VILLAGE


@pytest.fixture
def bench(tmp_path: Path) -> Iterator[Bench]:
    made = Bench(tmp_path, at("17:59:50"))
    yield made
    made.die()


def test_an_announcement_is_said_in_its_slot_with_all_repeats(bench: Bench) -> None:
    bench.publish(notice())
    bench.start()
    bench.until("17:59:59")
    assert not bench.loudspeaker.heard
    bench.until("18:01:00")
    assert bench.states() == {"evening": "done"}
    (record,) = bench.records()
    assert record.result is AiredResult.DONE
    assert record.repeats == 2
    assert record.planned == at("18:00:00")
    assert record.started
    assert record.ended
    assert at("18:00:00") <= record.started < at("18:00:03")
    (heard,) = bench.loudspeaker.heard
    assert (record.ended - record.started).total_seconds() == pytest.approx(heard.seconds, abs=1.1)
    assert record.loudness_lufs == pytest.approx(-16, abs=1)
    assert record.loudness_lufs == pytest.approx(integrated(heard), abs=0.2)
    assert record.audio
    assert (record.engine, record.output, record.slot) == ("fake", "fake", "evening")
    assert record.clock_trusted
    assert bench.ledger
    assert not bench.ledger.records()


def test_it_is_said_once_a_day_and_slot_however_long_the_slot(bench: Bench) -> None:
    bench.publish(notice())
    bench.start()
    bench.until("18:01:00")
    bench.run(45 * 60, step=15)
    assert len(bench.loudspeaker.heard) == 1
    assert bench.said() == ["done"]


def test_it_is_said_again_the_next_day(bench: Bench) -> None:
    bench.publish(notice())
    bench.start()
    bench.until("18:02:00")
    bench.clock.walk(23.9 * 3600)
    bench.until("18:02:00", DAY + timedelta(days=1))
    assert len(bench.loudspeaker.heard) == 2
    assert bench.states(DAY + timedelta(days=1)) == {"evening": "done"}


def test_the_higher_level_speaks_before_the_lower(bench: Bench) -> None:
    village = notice("村里通知", area=VILLAGE)
    township = notice("镇里通知", area=TOWNSHIP)
    county = notice("县里通知", area=COUNTY)
    bench.publish(village, township, county)
    bench.start()
    bench.until("18:04:00")
    assert [record.item for record in bench.records()] == [county.id, township.id, village.id]


def test_two_announcements_leave_a_gap(bench: Bench) -> None:
    bench.publish(notice("甲"), notice("乙"))
    bench.start()
    bench.until("18:03:00")
    first, second = bench.records()
    assert first.ended
    assert second.started
    assert second.started - first.ended >= timedelta(seconds=2)


def test_what_overflows_its_slot_is_deferred_not_dropped(bench: Bench) -> None:
    bench.settings = BroadcastSettings(
        store="store",
        quiet=QuietSettings(on=False),
        slot=(slot("evening", "18:00", "18:01"), slot("late", "18:10", "18:20")),
    )
    county = notice("县里通知", area=COUNTY)
    village = notice("村里通知", text="村" * 240 + "。", repeats=1)
    bench.publish(county, village)
    bench.start()
    bench.until("18:01:05")
    assert bench.said() == ["done", "deferred"]
    bench.until("18:12:00")
    assert bench.said()[2:] == ["done"]
    assert bench.records()[2].item == village.id
    assert bench.records()[2].planned == at("18:00:00")
    assert [row.state for row in bench.rows()] == [OccurrenceState.DONE] * 2


def test_the_repeats_that_fit_are_said_and_the_rest_deferred(bench: Bench) -> None:
    bench.settings = BroadcastSettings(
        store="store",
        quiet=QuietSettings(on=False),
        slot=(slot("evening", "18:00", "18:01"), slot("late", "18:10", "18:20")),
    )
    bench.publish(notice(text="村" * 150 + "。", repeats=2))
    bench.start()
    bench.until("18:01:05")
    (first,) = bench.records()
    assert (first.result, first.repeats) == (AiredResult.DEFERRED, 1)
    assert first.ended
    assert first.ended <= at("18:01:00")
    bench.until("18:12:00")
    assert (bench.records()[1].result, bench.records()[1].repeats) == (AiredResult.DONE, 1)
    assert bench.rows()[0].said == 2


def test_without_a_later_slot_what_overflows_is_missed(bench: Bench) -> None:
    bench.settings = BroadcastSettings(
        store="store",
        quiet=QuietSettings(on=False),
        slot=(slot("evening", "18:00", "18:01"),),
    )
    long = notice("村", text="村" * 240 + "。", repeats=1)
    bench.publish(notice("县", area=COUNTY), long)
    bench.start()
    bench.until("18:02:00")
    assert bench.said() == ["done", "missed"]


def test_an_announcement_longer_than_its_slot_ends_at_a_sentence(bench: Bench) -> None:
    bench.settings = BroadcastSettings(
        store="store",
        quiet=QuietSettings(on=False),
        slot=(slot("evening", "18:00", "18:01"),),
    )
    bench.publish(notice(text=("村" * 60 + "。") * 8, repeats=1))
    bench.start()
    bench.until("18:02:00")
    (record,) = bench.records()
    assert (record.result, record.repeats) == (AiredResult.PARTIAL, 0)
    assert record.ended
    assert record.started
    heard = bench.loudspeaker.heard[0]
    # A chime, and four whole sentences of 12 s.
    assert heard.seconds == pytest.approx(3.2 + 4 * 12 + 3 * 0.5, abs=1.0)
    assert record.ended <= at("18:01:01")


# Withdrawal.


def test_a_withdrawn_item_is_not_said_though_it_was_planned_and_rendered(bench: Bench) -> None:
    item = notice()
    bench.publish(item)
    unit = bench.start()
    bench.run(3)
    unit.duty.prepare()
    assert bench.voice.said
    bench.withdraw(item)
    bench.until("18:01:00")
    assert not bench.loudspeaker.heard
    assert bench.said() == ["cancelled"]
    assert bench.records()[0].started is None


def test_an_item_withdrawn_while_it_is_said_stops_within_a_second(bench: Bench) -> None:
    item = notice(text="村" * 60 + "。")
    bench.publish(item)
    bench.start()
    bench.until("18:00:10")
    bench.withdraw(item)
    bench.run(2)
    (record,) = bench.records()
    assert record.result is AiredResult.CANCELLED
    assert "withdrawn" in record.reason
    assert bench.loudspeaker.heard[0].seconds < 12
    bench.until("18:20:00")
    assert len(bench.loudspeaker.heard) == 1


def test_withdrawal_between_rendering_and_speech_is_noticed(bench: Bench) -> None:
    item = notice()
    bench.publish(item)
    bench.start()
    bench.run(3)
    render = bench.voice.speak

    def speak(words: str, out: Path) -> object:
        bench.withdraw(item)
        bench.voice.speak = render  # type: ignore[method-assign]
        return render(words, out)

    bench.voice.speak = speak  # type: ignore[assignment,method-assign]
    bench.until("18:01:00")
    assert not bench.loudspeaker.heard
    assert bench.said() == ["cancelled"]


def test_a_corrected_version_replaces_what_was_planned(bench: Bench) -> None:
    item = notice()
    bench.publish(item)
    bench.start()
    bench.run(3)
    bench.publish(msgspec.structs.replace(item, version=2))
    bench.until("18:01:00")
    assert [(r.version, r.result.value) for r in bench.records()] == [(1, "cancelled"), (2, "done")]


def test_an_item_past_its_days_of_display_is_not_said(bench: Bench) -> None:
    item = notice()
    shown = msgspec.structs.replace(item.shown, last=date(2026, 10, 8))
    bench.publish(msgspec.structs.replace(item, shown=shown))
    bench.start()
    bench.until("18:01:00")
    assert not bench.rows()


# Restarts.


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


# The clock.


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


# What a person starts.


def test_a_person_starts_it_at_once_though_the_clock_is_not_trusted(tmp_path: Path) -> None:
    bench = Bench(tmp_path, datetime(1970, 1, 1, tzinfo=UTC), synchronized=False)
    item = notice()
    bench.publish(item)
    unit = bench.start()
    bench.run(5)
    row = order(item.id, unit.agenda, unit.ledger, bench.clock, wait_seconds=600)
    bench.run(1.5)
    assert unit.ledger.get(row).state is OccurrenceState.PLAYING
    bench.run(60)
    (record,) = bench.records()
    assert (record.result, record.slot, record.clock_trusted) == (AiredResult.DONE, "", False)
    bench.die()


def test_what_a_person_started_is_withdrawn_though_the_clock_is_not_trusted(
    tmp_path: Path,
) -> None:
    bench = Bench(tmp_path, datetime(1970, 1, 1, tzinfo=UTC), synchronized=False)
    item = notice(text="村" * 60 + "。")
    bench.publish(item)
    unit = bench.start()
    order(item.id, unit.agenda, unit.ledger, bench.clock, wait_seconds=600)
    bench.run(5)
    bench.withdraw(item)
    bench.run(2)
    assert bench.said() == ["cancelled"]
    assert bench.loudspeaker.heard[0].seconds < 8
    bench.die()


def test_what_a_person_starts_interrupts_the_daily_piece_which_is_said_again(
    bench: Bench,
) -> None:
    daily, urgent = notice("日常", text="村" * 40 + "。", repeats=1), notice("急", slots=("noon",))
    bench.publish(daily, urgent)
    unit = bench.start()
    bench.until("18:00:06")
    order(urgent.id, unit.agenda, unit.ledger, bench.clock, wait_seconds=600)
    bench.until("18:02:00")
    told = [(r.item, r.result.value) for r in bench.records()]
    assert told == [(daily.id, "partial"), (urgent.id, "done"), (daily.id, "done")]
    assert bench.records()[0].reason.startswith("interrupted")


def test_orders_do_not_interrupt_each_other(bench: Bench) -> None:
    one, two = notice("一", slots=("noon",)), notice("二", slots=("noon",))
    bench.publish(one, two)
    unit = bench.start()
    for item in (one, two):
        order(item.id, unit.agenda, unit.ledger, bench.clock, wait_seconds=600)
        bench.run(3)
    bench.run(60)
    assert [r.result.value for r in bench.records()] == ["done", "done"]


def test_an_order_for_nothing_is_refused(bench: Bench) -> None:
    bench.publish(notice())
    unit = bench.start()
    with pytest.raises(Exception, match="approved for loudspeakers"):
        order(ItemId("nothing"), unit.agenda, unit.ledger, bench.clock, wait_seconds=600)


# Faults.


def test_without_a_voice_it_is_failed_and_never_silence(bench: Bench) -> None:
    bench.voice.fault = NoVoiceError("espeak-ng is not installed: apt-get install espeak-ng")
    bench.publish(notice())
    bench.start()
    bench.until("18:05:00")
    assert not bench.loudspeaker.heard
    (record,) = bench.records()
    assert record.result is AiredResult.FAILED
    assert "apt-get install espeak-ng" in record.reason
    assert record.started is None


def test_a_passing_fault_of_the_voice_is_tried_again(bench: Bench) -> None:
    bench.voice.fault = VoiceError("it was ended after 30 s")
    bench.publish(notice())
    bench.start()
    bench.until("18:00:05")
    bench.voice.fault = None
    bench.until("18:01:00")
    assert bench.said() == ["done"]


def test_a_voice_that_is_silent_is_dead_air(bench: Bench) -> None:
    bench.voice.amplitude = 0.0
    bench.publish(notice())
    bench.start()
    bench.until("18:10:00")
    assert bench.states() == {"evening": "failed"}
    assert "silent" in bench.records()[0].reason


def test_an_output_that_ends_early_is_failed_after_some_tries(bench: Bench) -> None:
    bench.loudspeaker.short = 1.0
    bench.publish(notice())
    bench.start()
    bench.until("18:10:00")
    (record,) = bench.records()
    assert record.result is AiredResult.FAILED
    assert "dead air" in record.reason
    assert record.repeats == 0


def test_an_output_that_cannot_start_is_failed_after_some_tries(bench: Bench) -> None:
    bench.loudspeaker.fault = OutputError("no sound card")
    bench.publish(notice())
    bench.start()
    bench.until("18:10:00")
    assert bench.said() == ["failed"]
    assert bench.rows()[0].attempts == Limits().most_attempts


def test_quiet_hours_are_never_broken_by_the_timetable(bench: Bench) -> None:
    bench.settings = BroadcastSettings(
        store="store", quiet=QuietSettings(start="17:00", end="19:00")
    )
    bench.publish(notice())
    bench.start()
    bench.until("18:30:00")
    assert not bench.loudspeaker.heard
    assert not bench.rows()


def test_a_quieter_hour_is_quieter_and_says_so(bench: Bench) -> None:
    bench.settings = BroadcastSettings(
        store="store",
        quiet=QuietSettings(on=False),
        volume=(VolumeFrom(start="07:00", decibels=0), VolumeFrom(start="17:30", decibels=-6)),
    )
    bench.publish(notice())
    bench.start()
    bench.until("18:01:00")
    assert integrated(bench.loudspeaker.heard[0]) == pytest.approx(-22, abs=1)
    assert bench.records()[0].loudness_lufs == pytest.approx(-22, abs=1)


def test_sealed_audio_is_preferred_to_the_local_voice(bench: Bench, tmp_path: Path) -> None:
    from disclosure.items import Blob
    from tests.fakes.voice import FakeVoice

    FakeVoice().speak("这是真人录音。", tmp_path / "r.wav")
    content = (tmp_path / "r.wav").read_bytes()
    sha256 = bench.county.attach(content)
    item = notice(text="这是真人录音。")
    assert item.spoken
    bench.publish(
        msgspec.structs.replace(
            item,
            spoken=msgspec.structs.replace(item.spoken, audio=sha256),
            blobs=(Blob(sha256=sha256, size=len(content), media_type="audio/wav", name="r.wav"),),
        )
    )
    bench.start()
    bench.until("18:01:00")
    (record,) = bench.records()
    assert (record.result, record.engine) == (AiredResult.DONE, "recording")
    assert not bench.voice.said
