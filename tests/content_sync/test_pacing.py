"""When the agent asks again: back-off, chores, watchers."""

from collections.abc import Callable
from queue import SimpleQueue
from random import Random
from threading import Event, Thread

import pytest

from content_sync.agent.backoff import Backoff
from content_sync.agent.chores import Chore
from content_sync.agent.county import BusyError, Fetched
from content_sync.agent.watching import Arrived, HeadWatch, WatchPace
from content_sync.store.database import BrokenStoreError
from disclosure.areas import AreaCode
from disclosure.errors import RejectedFeedError, RetryLaterError
from tests.fakes.county import VILLAGE, FakeCounty, an_item


def backoff(seed: int = 1) -> Backoff:
    return Backoff(1.0, 300.0, Random(seed))


def test_waits_grow_to_a_limit_and_start_anew_after_success() -> None:
    one = backoff()
    waits = [one.failed(RetryLaterError("x")) for _ in range(12)]
    limits = [min(300.0, 2.0**n) for n in range(12)]
    assert all(limit / 2 <= wait <= limit for wait, limit in zip(waits, limits, strict=True))
    again = backoff()
    again.failed(RetryLaterError("x"))
    again.reset()
    assert again.failed(RetryLaterError("x")) <= 1.0


def test_no_two_terminals_wait_alike() -> None:
    waits = {backoff(seed).failed(RetryLaterError("x")) for seed in range(50)}
    assert len(waits) == 50


@pytest.mark.parametrize(("asked", "least", "most"), [(40.0, 40.0, 50.0), (10**9, 3600.0, 4500.0)])
def test_retry_after_is_honoured_within_reason(asked: float, least: float, most: float) -> None:
    assert least <= backoff().failed(BusyError("busy", asked)) <= most


def chore(act: Callable[[], float | None]) -> Chore:
    return Chore("test", act, 100.0, backoff(), Random(1))


def test_a_chore_keeps_its_pace() -> None:
    one = chore(lambda: None)
    assert one.is_due(5.0)
    assert one.do(5.0)
    assert not one.is_due(94.0)
    assert one.is_due(116.0)
    one.hasten(20.0)
    assert one.is_due(20.0)
    one.put_off(60.0)
    assert not one.is_due(59.0)


def test_a_chore_may_ask_to_go_on_at_once() -> None:
    one = chore(lambda: 0.0)
    assert one.do(5.0)
    assert one.is_due(5.0)


def test_a_failing_chore_waits_and_a_broken_store_passes_on() -> None:
    def fail() -> None:
        raise RetryLaterError("gone")

    def broken() -> None:
        raise BrokenStoreError("broken")

    one = chore(fail)
    assert not one.do(0.0)
    assert not one.is_due(0.4)
    assert one.is_due(1.1)
    with pytest.raises(BrokenStoreError):
        chore(broken).do(0.0)


class Watched(FakeCounty):
    """A county that remembers how its head was asked for."""

    def __init__(self) -> None:
        super().__init__()
        self.asked: list[tuple[str, float]] = []

    def head(self, area: AreaCode, tag: str, wait_seconds: float) -> Fetched | None:
        self.asked.append((tag, wait_seconds))
        return super().head(area, tag, wait_seconds)


def watch(county: FakeCounty) -> tuple[HeadWatch, "SimpleQueue[Arrived]", Event]:
    arrived: SimpleQueue[Arrived] = SimpleQueue()
    stop = Event()
    one = HeadWatch(county, VILLAGE, WatchPace(25.0, 60.0), backoff(), arrived, stop)
    return one, arrived, stop


def look(one: HeadWatch, arrived: "SimpleQueue[Arrived]", verdict: Exception | None) -> None:
    """Look once, with somebody there to take the head."""

    def take() -> None:
        head = arrived.get(timeout=5)
        if verdict is None:
            head.taken.set_result(None)
        else:
            head.taken.set_exception(verdict)

    thread = Thread(target=take)
    thread.start()
    try:
        one.look()
    finally:
        thread.join()


def test_a_taken_head_is_not_asked_for_again_but_waited_on() -> None:
    county = Watched()
    one, arrived, _ = watch(county)
    look(one, arrived, None)
    assert county.asked == [("", 0.0)]
    assert one.look() == 60.0
    tag, wait = county.asked[-1]
    assert tag
    assert wait == 25.0
    county.publish(an_item("新"))
    look(one, arrived, None)
    assert county.asked[-1][0] == tag


def test_a_head_that_was_not_taken_is_asked_for_again() -> None:
    county = Watched()
    one, arrived, _ = watch(county)
    with pytest.raises(RejectedFeedError):
        look(one, arrived, RejectedFeedError("forged"))
    look(one, arrived, None)
    assert county.asked == [("", 0.0), ("", 0.0)]


def test_a_watcher_ends_when_told_to_though_nobody_takes_its_head() -> None:
    one, _, stop = watch(FakeCounty())
    thread = one.start()
    stop.set()
    thread.join(timeout=5)
    assert not thread.is_alive()
