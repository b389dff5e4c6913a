"""A unit's days: what is said when, and what withdrawal does."""

from datetime import date, timedelta
from pathlib import Path

import msgspec
import pytest

from broadcast.settings import BroadcastSettings, QuietSettings
from disclosure.areas import AreaCode
from disclosure.outbox import AiredResult
from disclosure.timetable import OccurrenceState
from speech.sound.loudness import integrated
from tests.broadcast.bench import DAY, Bench, at, notice, slot
from tests.fakes.county import COUNTY, TOWNSHIP, VILLAGE, FakeCounty
from tests.fakes.held import Keys


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


def test_a_group_is_told_by_its_own_loudspeakers_alone(tmp_path: Path) -> None:
    group, other = AreaCode(f"{VILLAGE}-03"), AreaCode(f"{VILLAGE}-04")
    mine, theirs = notice("三组", area=group), notice("四组", area=other)
    village = notice("全村", area=VILLAGE)
    bench = Bench(tmp_path, at("17:59:50"))
    for item in (mine, theirs, village):
        bench.county.publish(item)
    bench.county.fill(bench.store, group)
    bench.start()
    bench.until("18:03:00")
    assert [record.item for record in bench.records()] == [village.id, mine.id]
    bench.die()


def test_another_countys_announcement_is_never_said(tmp_path: Path) -> None:
    bench = Bench(tmp_path, at("17:59:50"))
    foreign = FakeCounty(bench.county.now)
    foreign.keys = Keys()
    foreign.add_root()
    theirs = foreign.publish(notice("邻县的通知"))
    bench.county.append(VILLAGE, theirs.sealed)
    bench.publish(notice("本村的通知", area=TOWNSHIP))
    bench.start()
    bench.until("18:03:00")
    assert [record.item for record in bench.records()] == [notice("本村的通知").id]
    bench.die()
