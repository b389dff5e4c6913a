"""What a person starts at once."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from broadcast.ordering import order
from disclosure.items import ItemId
from disclosure.outbox import AiredResult
from disclosure.timetable import OccurrenceState
from tests.broadcast.bench import Bench, notice


def test_a_person_starts_it_at_once_though_the_clock_is_not_trusted(tmp_path: Path) -> None:
    bench = Bench(tmp_path, datetime(1970, 1, 1, tzinfo=UTC), synchronized=False)
    item = notice()
    bench.publish(item)
    unit = bench.start()
    bench.run(5)
    row = order(item.id, unit.agenda, unit.ledger, bench.time, wait_seconds=600)
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
    order(item.id, unit.agenda, unit.ledger, bench.time, wait_seconds=600)
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
    order(urgent.id, unit.agenda, unit.ledger, bench.time, wait_seconds=600)
    bench.until("18:02:00")
    told = [(r.item, r.result.value) for r in bench.records()]
    assert told == [(daily.id, "partial"), (urgent.id, "done"), (daily.id, "done")]
    assert bench.records()[0].reason.startswith("interrupted")


def test_orders_do_not_interrupt_each_other(bench: Bench) -> None:
    one, two = notice("一", slots=("noon",)), notice("二", slots=("noon",))
    bench.publish(one, two)
    unit = bench.start()
    for item in (one, two):
        order(item.id, unit.agenda, unit.ledger, bench.time, wait_seconds=600)
        bench.run(3)
    bench.run(60)
    assert [r.result.value for r in bench.records()] == ["done", "done"]


def test_an_order_for_nothing_is_refused(bench: Bench) -> None:
    bench.publish(notice())
    unit = bench.start()
    with pytest.raises(Exception, match="approved for loudspeakers"):
        order(ItemId("nothing"), unit.agenda, unit.ledger, bench.time, wait_seconds=600)
