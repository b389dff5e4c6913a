"""What is said as soon as it arrives (随到随播): outside all slots, but never in quiet hours."""

from datetime import time, timedelta

import pytest

from broadcast.settings import BroadcastSettings, QuietSettings
from disclosure.items import Item
from disclosure.timetable import AT_ONCE, QuietHours, at_once
from tests.broadcast.bench import Bench, at, notice


def message() -> Item:
    return notice("录音通知", slots=(AT_ONCE,), repeats=1)


def test_it_is_said_as_soon_as_it_arrives_and_once_a_day(bench: Bench) -> None:
    bench.clock.jump(at("15:00:00"))
    bench.publish(notice("别的"))
    bench.start()
    bench.run(3)
    bench.publish(message())
    bench.run(40)
    [record] = bench.records()
    assert record.result.value == "done"
    assert record.planned >= at("15:00:00")
    assert record.started
    assert record.started - record.planned < timedelta(seconds=5)
    bench.start()
    bench.run(600, step=10)
    assert bench.said() == ["done"]


def test_it_waits_for_the_end_of_quiet_hours(bench: Bench) -> None:
    bench.settings = BroadcastSettings(store="store", quiet=QuietSettings())
    bench.clock.jump(at("05:00:00"))
    bench.publish(message())
    bench.start()
    bench.run(120, step=10)
    assert not bench.loudspeaker.heard
    quiet = bench.settings.quiet.hours()
    assert quiet
    bench.clock.jump(at(f"{quiet.end:%H:%M}:00") - timedelta(seconds=5))
    bench.run(60)
    assert bench.said() == ["done"]


@pytest.mark.parametrize(
    ("quiet", "start", "end"),
    [
        (None, "00:00", "23:59"),
        (QuietHours(start=time(21), end=time(6, 30)), "06:30", "21:00"),
        (QuietHours(start=time(12), end=time(14)), "00:00", "12:00"),
        (QuietHours(start=time(8), end=time(9)), "09:00", "23:59"),
        (QuietHours(start=time(0), end=time(7)), "07:00", "23:59"),
    ],
)
def test_its_hours_are_the_day_but_its_quiet_hours(
    quiet: QuietHours | None, start: str, end: str
) -> None:
    slot = at_once(quiet)
    assert (slot.start, slot.end) == (start, end)
