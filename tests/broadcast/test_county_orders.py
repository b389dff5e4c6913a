"""Orders of the county as a loudspeaker obeys them: once each, and never with a sound."""

from collections.abc import Callable
from datetime import UTC, timedelta
from pathlib import Path

import pytest

from broadcast.building import Unit
from content_sync.store.outbox import Outbox
from disclosure.alert_facts import AlertLevel
from disclosure.decoding import decode
from disclosure.errors import RetryLaterError
from disclosure.orders import LONGEST, OrderAct, OrderReason, OrderRecord
from disclosure.outbox import OutboxKind
from tests.broadcast.bench import Bench, at, notice
from tests.broadcast.test_alerts import an_alert
from tests.fakes.county import COUNTY, TOWNSHIP, VILLAGE

LONG = "明天上午停水。" * 60


def deliver(bench: Bench) -> None:
    """Bring the store up to date, the county's clock being the unit's."""
    bench.county.now = bench.clock.now().astimezone(UTC)
    bench.county.fill(bench.store)


def give(bench: Bench, act: OrderAct = OrderAct.STOP, minutes: int = 30, **changes: object) -> None:
    bench.county.now = now = bench.clock.now().astimezone(UTC)
    until = now + min(timedelta(minutes=minutes), LONGEST[act])
    bench.county.order(act, until=until, **changes)  # type: ignore[arg-type]
    bench.county.fill(bench.store)


def ends(unit: Unit) -> bool:
    """Tell whether a unit's process is to be started anew."""
    return unit.duty.restarts


def told(bench: Bench) -> list[tuple[int, str, str]]:
    rows = Outbox.open(bench.store).take_batch(200, 10**7)
    records = [decode(row.body, OrderRecord) for row in rows if row.kind is OutboxKind.ORDER]
    return [(one.number, one.process, one.outcome.value) for one in records]


def test_a_stop_ends_the_playing_piece_at_once_and_names_who_gave_it(bench: Bench) -> None:
    bench.publish(notice(text=LONG))
    unit = bench.start()
    bench.until("18:00:05")
    give(bench)
    unit.duty.watch()
    assert bench.loudspeaker.heard[0].seconds < 7
    assert [(r.result.value, r.reason) for r in bench.records()] == [
        ("cancelled", "stopped by 王书记")
    ]
    assert told(bench) == [(1, "agent", "received"), (1, "broadcast", "obeyed")]


def test_a_stop_ends_by_itself_when_it_was_said_to(bench: Bench) -> None:
    bench.publish(notice("早一点", repeats=1))
    bench.start()
    give(bench, minutes=5)
    bench.run(280, step=20)
    assert not bench.loudspeaker.heard
    bench.run(90, step=2)
    assert bench.said() == ["done"]


def test_resume_lets_it_speak_again(bench: Bench) -> None:
    bench.publish(notice(repeats=1))
    bench.start()
    give(bench)
    bench.until("18:01:00")
    give(bench, OrderAct.RESUME)
    bench.until("18:02:00")
    assert bench.said() == ["done"]


def test_a_village_cannot_let_go_what_the_county_has_stopped(bench: Bench) -> None:
    bench.publish(notice(repeats=1))
    bench.start()
    give(bench, area=COUNTY)
    give(bench, OrderAct.RESUME, area=VILLAGE)
    bench.run(300, step=10)
    assert not bench.loudspeaker.heard
    give(bench, OrderAct.RESUME, area=COUNTY)
    bench.run(60)
    assert bench.said() == ["done"]


def test_the_county_lets_go_what_a_village_had_stopped(bench: Bench) -> None:
    bench.publish(notice(repeats=1))
    bench.start()
    give(bench, area=VILLAGE)
    give(bench, area=TOWNSHIP)
    give(bench, OrderAct.RESUME, area=COUNTY)
    bench.until("18:01:00")
    assert bench.said() == ["done"]


def test_no_order_lets_go_what_somebody_stopped_at_the_unit(bench: Bench) -> None:
    bench.publish(notice())
    unit = bench.start()
    unit.halt("红色按钮")
    give(bench, OrderAct.RESUME, area=COUNTY)
    bench.run(300, step=10)
    assert not bench.loudspeaker.heard


def test_an_order_is_obeyed_once_whatever_is_replayed(bench: Bench) -> None:
    bench.publish(notice(repeats=1))
    bench.start()
    give(bench)
    bench.run(1)
    give(bench, OrderAct.RESUME)
    bench.run(1)
    for _ in range(3):
        deliver(bench)
        bench.start()
        bench.run(2)
    bench.until("18:02:00")
    assert bench.said() == ["done"]
    assert told(bench).count((1, "broadcast", "obeyed")) == 1


def test_an_order_is_obeyed_once_even_by_a_store_that_was_fetched_again(bench: Bench) -> None:
    bench.publish(notice(repeats=1))
    bench.start()
    give(bench)
    bench.run(1)
    give(bench, OrderAct.RESUME)
    bench.run(1)
    bench.die()
    for file in (bench.store / "content").glob("content.db*"):
        file.unlink()
    bench.county.feed(VILLAGE).orders.pop()
    deliver(bench)
    bench.start()
    bench.until("18:02:00")
    assert bench.said() == ["done"]


def test_a_stop_that_came_before_a_restart_holds_after_it(bench: Bench) -> None:
    bench.publish(notice())
    bench.start()
    give(bench)
    bench.start()
    bench.run(20 * 60, step=20)
    assert not bench.loudspeaker.heard


def test_a_stop_that_comes_when_its_time_is_over_stops_nothing(bench: Bench) -> None:
    bench.publish(notice(repeats=1))
    bench.start()
    now = bench.clock.now().astimezone(UTC)
    bench.county.order(given=now - timedelta(minutes=40), until=now - timedelta(minutes=10))
    deliver(bench)
    bench.until("18:01:00")
    assert bench.said() == ["done"]
    assert told(bench) == [(1, "agent", "late"), (1, "broadcast", "late")]


def test_a_grave_alert_that_comes_after_the_stop_is_told(bench: Bench) -> None:
    bench.publish(notice())
    bench.start()
    give(bench)
    bench.run(60)
    grave = an_alert(AlertLevel.RED)
    bench.publish(grave)
    bench.run(60)
    assert [(r.item, r.result.value) for r in bench.records()] == [(grave.id, "done")]


def test_an_order_never_makes_a_sound(bench: Bench) -> None:
    bench.publish(notice())
    unit = bench.start()
    act: Callable[[], None] = unit.duty.tick
    for one in OrderAct:
        give(bench, one)
        act()
    assert not bench.loudspeaker.heard


def test_by_a_clock_that_runs_ahead_a_stop_holds_as_long_as_it_was_given_for(
    tmp_path: Path,
) -> None:
    """Nobody vouches for the clock: the floor says whether the order's time is over."""
    bench = Bench(tmp_path, at("17:59:50") + timedelta(days=30), synchronized=False)
    bench.publish(notice())
    now = at("17:59:50").astimezone(UTC)
    bench.county.now = now
    bench.county.order(until=now + timedelta(minutes=20))
    bench.county.fill(bench.store)
    bench.start()
    bench.run(2)
    assert bench.ledger
    [halt] = bench.ledger.halts()
    bench.die()
    left = halt.until - bench.clock.now()
    assert timedelta(minutes=19) < left <= timedelta(minutes=20)


def test_a_restart_waits_for_the_end_of_what_is_heard_and_happens_once(bench: Bench) -> None:
    bench.publish(notice(repeats=1))
    unit = bench.start()
    bench.until("18:00:02")
    give(bench, OrderAct.RESTART)
    unit.duty.watch()
    assert not ends(unit)
    assert told(bench)[1:] == [(1, "broadcast", "put_off")]
    bench.until("18:01:00")
    assert bench.said() == ["done"]
    assert ends(unit)
    again = bench.start()
    bench.run(5)
    assert not ends(again)
    assert told(bench)[2:] == [(1, "broadcast", "obeyed")]


def test_a_restart_never_breaks_off_an_alert(bench: Bench) -> None:
    bench.publish(an_alert(AlertLevel.RED))
    unit = bench.start()
    bench.run(2)
    assert unit.duty._player.is_alerting
    give(bench, OrderAct.RESTART)
    unit.duty.watch()
    assert not ends(unit)
    rows = Outbox.open(bench.store).take_batch(200, 10**7)
    [waits] = [decode(row.body, OrderRecord) for row in rows if row.kind is OutboxKind.ORDER][1:]
    assert waits.because is OrderReason.ALERT


def test_an_order_makes_it_quieter_until_its_time_is_over_and_never_louder(bench: Bench) -> None:
    bench.publish(notice(repeats=1))
    bench.start()
    give(bench, OrderAct.VOLUME, minutes=5, volume=50)
    bench.until("18:06:00")
    bench.publish(notice("第二条", repeats=1))
    bench.until("18:08:00")
    loud = [record.loudness_lufs for record in bench.records() if record.loudness_lufs]
    assert loud == [pytest.approx(-16 - 6, abs=1.5), pytest.approx(-16, abs=1.5)]


def test_a_grave_alert_is_as_loud_as_ever(bench: Bench) -> None:
    bench.publish(notice())
    bench.start()
    give(bench, OrderAct.VOLUME, volume=10)
    bench.publish(an_alert(AlertLevel.RED))
    bench.run(60)
    [record] = bench.records()
    assert record.loudness_lufs == pytest.approx(-16, abs=1.5)


def test_a_loudspeaker_says_that_it_has_no_screen(bench: Bench) -> None:
    bench.publish(notice())
    bench.start()
    for act in (OrderAct.IDENTIFY, OrderAct.SCREEN_OFF, OrderAct.SCREENSHOT):
        give(bench, act)
    bench.run(1)
    assert [one for one in told(bench) if one[1] == "broadcast"] == [
        (1, "broadcast", "refused"),
        (2, "broadcast", "refused"),
        (3, "broadcast", "refused"),
    ]


def test_after_a_power_cut_what_was_obeyed_is_told_all_the_same(bench: Bench) -> None:
    """Obeyed and noted, but the outbox could not take the word before the power went."""
    bench.publish(notice())
    unit = bench.start()

    def cut(_record: OrderRecord) -> None:
        raise RetryLaterError("no power")

    unit.duty._obedience._tell = cut  # type: ignore[method-assign, assignment]
    give(bench)
    bench.run(1)
    assert (1, "broadcast", "obeyed") not in told(bench)
    bench.start()
    give(bench, OrderAct.SYNC)
    bench.run(1)
    assert told(bench).count((1, "broadcast", "obeyed")) == 1
