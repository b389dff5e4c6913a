"""The tick survives its jobs and the wall clock."""

from datetime import datetime

import pytest
import time_machine

from broadcast.ticker import Ticker
from disclosure.errors import RetryLaterError

START = datetime(2026, 10, 9, 12, 0).astimezone()


def test_a_job_runs_once_a_second() -> None:
    calls: list[int] = []
    with time_machine.travel(START, tick=False) as traveller:
        ticker = Ticker([lambda: calls.append(1)])
        for _ in range(40):
            ticker.run_pending()
            traveller.shift(0.25)
    assert len(calls) == 9


def test_a_failing_job_starves_no_other(caplog: pytest.LogCaptureFixture) -> None:
    calls: list[int] = []

    def late() -> None:
        raise RetryLaterError("the store is busy")

    def broken() -> None:
        raise ZeroDivisionError

    with time_machine.travel(START, tick=False) as traveller:
        ticker = Ticker([late, broken, lambda: calls.append(1)])
        for _ in range(3):
            traveller.shift(1)
            ticker.run_pending()
    assert len(calls) == 3
    assert "the store is busy" in caplog.text
    assert "ZeroDivisionError" in caplog.text


@pytest.mark.parametrize("days", [-3, -0.01, 3])
def test_a_clock_that_is_set_does_not_silence_it(days: float) -> None:
    calls: list[int] = []
    with time_machine.travel(START, tick=False) as traveller:
        ticker = Ticker([lambda: calls.append(1)])
        traveller.shift(1)
        ticker.run_pending()
        traveller.shift(days * 86_400)
        for _ in range(4):
            ticker.run_pending()
            traveller.shift(1)
    assert 4 <= len(calls) <= 5
