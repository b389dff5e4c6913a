"""Alerts on a loudspeaker: at once, over everything, once."""

from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import msgspec
import numpy as np
import pytest

from broadcast.halting import halt
from broadcast.ordering import order
from broadcast.settings import BroadcastSettings, QuietSettings, VolumeFrom
from broadcast.sound.chime import ALARM_SECONDS, alarm, chime
from content_sync.store.outbox import Outbox
from disclosure.alert_facts import AlertFacts, AlertLevel
from disclosure.alert_turns import AlertRules
from disclosure.alert_wording import alert_item
from disclosure.channels import Channel
from disclosure.decoding import decode
from disclosure.items import Item
from disclosure.outbox import AiredResult, AlertRecord, AlertStep, OutboxKind
from disclosure.timetable import OccurrenceState
from speech.sound.loudness import integrated
from tests.broadcast.bench import ZONE, Bench, at, notice
from tests.fakes.county import COUNTY

FACES = (Channel.KIOSK, Channel.SCREEN, Channel.LOUDSPEAKER)
LONG = "村" * 60 + "。"


def an_alert(
    level: AlertLevel = AlertLevel.RED,
    message: str = "one",
    *,
    version: int = 1,
    since: str = "12:00:00",
    until: str = "23:30:00",
    **facts: bool,
) -> Item:
    told = AlertFacts(
        source="weather",
        message=message,
        hazard="rainstorm-1",
        level=level,
        since=at(since),
        until=at(until),
        **facts,
    )
    return alert_item(told, COUNTY, "清禾县气象台", FACES, version)


def quiet(bench: Bench, start: str = "17:00", end: str = "19:00", **rules: int) -> None:
    bench.settings = BroadcastSettings(
        store="store", quiet=QuietSettings(start=start, end=end), alerts=AlertRules(**rules)
    )


def test_an_alert_needs_no_slot_and_is_heard_within_a_second(bench: Bench) -> None:
    bench.clock.jump(at("15:00:00"))
    bench.publish(notice())
    unit = bench.start()
    bench.run(3)
    bench.publish(an_alert())
    published = bench.clock.now()
    unit.duty.watch()
    assert bench.rows()[0].state is OccurrenceState.PLAYING
    bench.run(120)
    (record,) = bench.records()
    assert (record.result, record.slot, record.repeats) == (AiredResult.DONE, "", 3)
    assert record.started
    assert record.started - published < timedelta(seconds=1)


def test_an_alert_interrupts_the_daily_piece_which_is_said_again(bench: Bench) -> None:
    daily = notice(text=LONG, repeats=1)
    bench.publish(daily)
    unit = bench.start()
    bench.until("18:00:06")
    alert = an_alert()
    bench.publish(alert)
    unit.duty.watch()
    bench.until("18:04:00")
    told = [(r.item, r.result.value) for r in bench.records()]
    assert told == [(daily.id, "partial"), (alert.id, "done"), (daily.id, "done")]
    assert bench.records()[0].reason == "interrupted by an alert"
    assert bench.loudspeaker.heard[0].seconds < 8


def test_an_alert_interrupts_what_a_person_started_and_not_the_other_way(bench: Bench) -> None:
    mine = notice("村里", slots=("noon",), text=LONG)
    bench.publish(mine)
    unit = bench.start()
    order(mine.id, unit.agenda, unit.ledger, bench.time, wait_seconds=600)
    bench.run(4)
    alert = an_alert()
    bench.publish(alert)
    bench.run(4)
    order(mine.id, unit.agenda, unit.ledger, bench.time, wait_seconds=600)
    bench.run(200)
    told = [(r.item, r.result.value) for r in bench.records()]
    assert told[:2] == [(mine.id, "partial"), (alert.id, "done")]
    assert sorted(told[2:]) == [(mine.id, "done")] * 2


def test_a_graver_alert_interrupts_a_lesser_one_and_an_equal_one_waits(bench: Bench) -> None:
    orange, red, other = (
        an_alert(AlertLevel.ORANGE),
        an_alert(AlertLevel.RED, "two"),
        an_alert(AlertLevel.RED, "three"),
    )
    bench.publish(orange)
    bench.start()
    bench.run(5)
    bench.publish(red)
    bench.run(5)
    bench.publish(other)
    bench.run(400)
    told = [(r.item, r.result.value) for r in bench.records()]
    assert told == [
        (orange.id, "partial"),
        (red.id, "done"),
        (other.id, "done"),
        (orange.id, "done"),
    ]


@pytest.mark.parametrize("level", [AlertLevel.RED, AlertLevel.ORANGE])
def test_a_grave_alert_breaks_quiet_hours(bench: Bench, level: AlertLevel) -> None:
    quiet(bench)
    bench.publish(an_alert(level))
    bench.start()
    bench.run(120)
    assert bench.said() == ["done"]


def test_a_lesser_alert_waits_for_the_end_of_quiet_hours(bench: Bench) -> None:
    quiet(bench)
    bench.publish(an_alert(AlertLevel.YELLOW))
    bench.start()
    bench.run(3590, step=30)
    assert not bench.loudspeaker.heard
    bench.until("19:02:00")
    (record,) = bench.records()
    assert record.result is AiredResult.DONE
    assert record.started
    assert record.started >= at("19:00:00")


def test_an_exercise_never_breaks_quiet_hours(bench: Bench) -> None:
    quiet(bench)
    bench.publish(an_alert(drill=True))
    bench.start()
    bench.run(600, step=10)
    assert not bench.loudspeaker.heard


def test_the_county_may_let_only_red_break_quiet_hours(bench: Bench) -> None:
    quiet(bench, breaks_quiet=1)
    bench.publish(an_alert(AlertLevel.ORANGE), an_alert(AlertLevel.RED, "two"))
    bench.start()
    bench.run(300)
    assert [r.item for r in bench.records()] == [an_alert(AlertLevel.RED, "two").id]


def test_quiet_hours_over_midnight_end_in_the_morning(bench: Bench) -> None:
    quiet(bench, "21:30", "06:30")
    bench.clock.jump(at("22:00:00"))
    late = an_alert(AlertLevel.BLUE, until="23:00:00")
    until_noon = an_alert(AlertLevel.BLUE, "two")
    facts = until_noon.alert
    assert isinstance(facts, AlertFacts)
    noon = datetime(2026, 10, 10, 12, tzinfo=ZONE)
    longer = msgspec.structs.replace(facts, until=noon)
    bench.publish(late, alert_item(longer, COUNTY, "清禾县气象台", FACES))
    bench.start()
    bench.run(5)
    rows = {row.item: row.due for row in bench.rows()}
    assert rows[until_noon.id] == datetime(2026, 10, 10, 6, 30, tzinfo=ZONE)
    bench.clock.walk(8.6 * 3600)
    bench.run(90)
    assert sorted(bench.said()) == ["done", "missed"]


def test_an_alert_is_told_once_however_often_the_unit_starts(bench: Bench) -> None:
    bench.publish(an_alert())
    for _ in range(3):
        bench.start()
        bench.run(90)
    bench.clock.walk(3600)
    bench.run(60)
    assert bench.said() == ["done"]


def test_a_unit_killed_in_mid_alert_tells_it_again(bench: Bench) -> None:
    bench.publish(an_alert())
    bench.start()
    bench.run(6)
    bench.start()
    bench.run(120)
    assert bench.said() == ["done"]
    assert bench.rows()[0].said == 3


def test_an_alert_that_is_over_is_not_told(bench: Bench) -> None:
    bench.publish(an_alert(until="17:59:00"))
    bench.start()
    bench.run(60)
    assert not bench.rows()


def test_an_alert_for_later_is_told_when_its_time_comes(bench: Bench) -> None:
    bench.publish(an_alert(since="18:30:00"))
    bench.start()
    bench.run(1795, step=20)
    assert not bench.loudspeaker.heard
    bench.run(100)
    assert bench.said() == ["done"]


def test_an_alert_called_off_in_mid_play_stops_and_the_all_clear_is_told(bench: Bench) -> None:
    bench.publish(an_alert())
    bench.start()
    bench.run(6)
    bench.publish(an_alert(version=2, ended=True))
    bench.run(120)
    assert [(r.version, r.result.value) for r in bench.records()] == [(1, "cancelled"), (2, "done")]
    assert bench.loudspeaker.heard[0].seconds < 8


def test_an_alert_told_again_with_other_facts_is_a_new_one(bench: Bench) -> None:
    bench.publish(an_alert(AlertLevel.ORANGE))
    bench.start()
    bench.run(120)
    bench.publish(an_alert(AlertLevel.RED, version=2))
    bench.run(120)
    assert [(r.version, r.result.value) for r in bench.records()] == [(1, "done"), (2, "done")]


def test_an_alert_is_told_though_the_clock_is_not_trusted(tmp_path: Path) -> None:
    bench = Bench(tmp_path, datetime(1970, 1, 1, tzinfo=UTC), synchronized=False)
    # The feed's head is as old as the alert: that is the latest time the unit knows.
    bench.county.now = at("15:00:00").astimezone(UTC)
    bench.publish(an_alert(), notice())
    unit = bench.start()
    bench.run(120)
    assert not unit.duty.trusted()
    assert [(r.result, r.clock_trusted) for r in bench.records()] == [(AiredResult.DONE, False)]
    bench.die()


def test_a_grave_alert_is_as_loud_at_a_quieter_hour(bench: Bench) -> None:
    bench.settings = BroadcastSettings(
        store="store",
        quiet=QuietSettings(on=False),
        volume=(VolumeFrom(start="00:00", decibels=-9),),
    )
    bench.publish(an_alert(), an_alert(AlertLevel.BLUE, "two"))
    bench.start()
    bench.run(300)
    loud, soft = bench.loudspeaker.heard
    assert integrated(loud) == pytest.approx(-16, abs=1)
    assert integrated(soft) == pytest.approx(-25, abs=1)


def test_an_alert_opens_with_the_alarm_and_an_exercise_with_the_bells(bench: Bench) -> None:
    bench.publish(an_alert(), an_alert(AlertLevel.ORANGE, "two", drill=True))
    bench.start()
    bench.run(400)
    real, drill = bench.loudspeaker.heard
    assert _alike(real.samples, alarm().samples) > 0.9
    assert _alike(drill.samples, chime().samples) > 0.9
    assert _alike(drill.samples, alarm().samples) < 0.5
    assert bench.voice.said[0] != bench.voice.said[-1]
    assert any(words.startswith("这是演练") for words in bench.voice.said)


def _alike(heard: np.ndarray, tone: np.ndarray) -> float:
    part = heard[: len(tone)]
    return float(part @ tone / np.sqrt((part @ part) * (tone @ tone)))


def test_the_alarm_is_short_strokes_and_no_public_signal() -> None:
    tone = alarm()
    assert tone.seconds == pytest.approx(ALARM_SECONDS)
    stroke = round(0.3 * tone.rate)
    for number in range(8):
        at_end = tone.samples[(number + 1) * stroke - 100 : (number + 1) * stroke]
        assert np.abs(at_end).max() < 0.05


def test_grave_words_of_two_people_are_told_at_once_too(bench: Bench) -> None:
    people = notice("暴雨红色预警：请马上转移", slots=("noon",), entry="government.alert")
    lesser = notice("大风蓝色预警", slots=("noon",), entry="government.alert")
    bench.clock.jump(at("15:00:00"))
    bench.publish(people, lesser)
    bench.start()
    bench.run(60)
    assert [r.item for r in bench.records()] == [people.id]


# The stop.


def test_the_stop_silences_everything_and_names_who_did_it(bench: Bench) -> None:
    bench.publish(notice(text=LONG), notice("另一条"))
    unit = bench.start()
    bench.until("18:00:05")
    unit.halt("王书记")
    assert bench.loudspeaker.heard[0].seconds < 7
    bench.run(45 * 60, step=20)
    told = [(r.result.value, r.reason) for r in bench.records()]
    assert told == [("cancelled", "stopped by 王书记"), ("missed", "stopped by 王书记")]
    assert len(bench.loudspeaker.heard) == 1


def test_the_stop_outlives_a_restart_and_ends_by_itself(bench: Bench) -> None:
    bench.settings = BroadcastSettings(store="store", quiet=QuietSettings(on=False))
    bench.clock.jump(at("17:01:00"))
    bench.publish(notice())
    unit = bench.start()
    unit.halt("红色按钮")
    bench.start()
    bench.run(58 * 60, step=30)
    bench.until("18:00:55")
    assert not bench.loudspeaker.heard
    bench.until("18:02:00")
    assert bench.said() == ["done"]


def test_a_grave_alert_that_comes_after_the_stop_is_told(bench: Bench) -> None:
    before = an_alert(AlertLevel.RED)
    bench.publish(before)
    unit = bench.start()
    bench.run(5)
    unit.halt("王书记")
    bench.run(60)
    assert bench.said() == ["cancelled"]
    after, lesser = an_alert(AlertLevel.RED, "two"), an_alert(AlertLevel.YELLOW, "three")
    bench.publish(after, lesser)
    bench.run(300)
    assert [(r.item, r.result.value) for r in bench.records()][1:] == [(after.id, "done")]


def test_a_stop_without_a_name_is_none() -> None:
    with pytest.raises(ValueError, match="name"):
        halt("  ", datetime(2026, 10, 9, tzinfo=UTC), 60)


def test_a_stop_by_a_clock_that_was_wrong_does_not_last_for_years() -> None:
    stop = halt("王书记", datetime(2038, 1, 1, tzinfo=UTC), 60)
    assert not stop.holds(datetime(2026, 10, 9, tzinfo=UTC))


def test_of_one_alert_there_is_one_occurrence_over_midnight(bench: Bench) -> None:
    bench.clock.jump(at("23:00:00"))
    facts = an_alert().alert
    assert isinstance(facts, AlertFacts)
    morning = datetime(2026, 10, 10, 9, tzinfo=ZONE)
    longer = msgspec.structs.replace(facts, until=morning)
    bench.publish(alert_item(longer, COUNTY, "清禾县气象台", FACES))
    bench.start()
    bench.run(120)
    bench.clock.walk(7200)
    bench.run(60)
    assert bench.said() == ["done"]
    assert not bench.rows(date(2026, 10, 10))


def test_the_county_hears_at_once_that_an_alert_has_begun_and_of_nothing_else(
    bench: Bench,
) -> None:
    bench.clock.jump(at("15:00:00"))
    bench.publish(notice())
    unit = bench.start()
    bench.publish(an_alert())
    unit.duty.watch()
    rows = Outbox.open(bench.store).take_batch(200, 1_000_000)
    told = [decode(row.body, AlertRecord) for row in rows if row.kind is OutboxKind.ALERT]
    assert [(one.item, one.step) for one in told] == [(an_alert().id, AlertStep.STARTED)]
    assert not [row for row in rows if row.kind is OutboxKind.AIRED]
    bench.until("18:05:00")
    rows = Outbox.open(bench.store).take_batch(200, 1_000_000)
    assert sum(row.kind is OutboxKind.ALERT for row in rows) <= 1
    assert sum(row.kind is OutboxKind.AIRED for row in rows) == 2
