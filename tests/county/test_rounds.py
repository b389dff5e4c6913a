"""Rounds: every chore once, by one process, whatever another chore does."""

import logging
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from threading import Semaphore

import pytest
from sqlalchemy import select, update

from county import __main__ as county_command
from county.database.tables import chores
from county.rounds import beside, lease
from county.rounds.round import Done, Round
from county.rounds.settings import RoundSettings
from tests.county.making import Town
from tests.county.test_watching import figures, serve

SETTINGS = RoundSettings()
MINUTE = timedelta(minutes=1)


@dataclass
class Counted:
    """A chore that counts how often it was done."""

    name: str
    times: int = 0
    doing: Callable[[], None] = lambda: None

    def run(self, now: datetime) -> str:  # noqa: ARG002
        self.times += 1
        self.doing()
        return f"done {self.times}"


@dataclass
class Failing:
    """A chore that fails while `fault` is set, with words that nobody may read."""

    name: str = "failing"
    fault: Exception | None = field(default_factory=lambda: KeyError("张三 13800000000"))

    def run(self, now: datetime) -> str:  # noqa: ARG002
        if self.fault is not None:
            raise self.fault
        return ""


def round_with(town: Town, *made: Counted | Failing) -> Round:
    return Round(town.county.database, made, SETTINGS, town.clock)


def told(town: Town, name: str) -> tuple[int, str, datetime | None]:
    with town.county.database.reading() as connection:
        row = connection.execute(select(chores).where(chores.c.name == name)).one()
    return row.failures, row.fault, row.done_at


def test_a_chore_that_fails_does_not_stop_the_others(
    town: Town, caplog: pytest.LogCaptureFixture
) -> None:
    first, last = Counted("first"), Counted("last")
    with caplog.at_level(logging.INFO):
        done = round_with(town, first, Failing(), last).take()
    assert done == [Done("first", "done 1"), Done("failing", "KeyError", 1), Done("last", "done 1")]
    assert "chore failing failed" in caplog.text
    assert "chore last: done 1" in caplog.text
    assert told(town, "failing") == (1, "KeyError", None)


def test_failures_are_counted_in_a_row_alarmed_and_forgotten_after_a_good_end(town: Town) -> None:
    chore, alarms = Failing(), list[Done]()
    taken = Round(town.county.database, [chore], SETTINGS, town.clock, alarms.append)
    taken.take()
    town.clock.pass_by(minutes=1)
    taken.take()
    assert [one.failures for one in alarms] == [1, 2]
    chore.fault = None
    town.clock.pass_by(minutes=1)
    taken.take()
    assert told(town, "failing") == (0, "", town.clock())


def test_a_chore_in_hand_is_done_by_nobody_else(town: Town) -> None:
    inner = Counted("chore")
    other = round_with(town, inner)
    met: list[list[Done]] = []
    outer = Counted("chore", doing=lambda: met.append(other.take()))
    assert round_with(town, outer).take() == [Done("chore", "done 1")]
    assert (met, inner.times) == ([[]], 0)


def test_a_chore_that_another_machine_just_began_waits_for_the_next_round(town: Town) -> None:
    chore = Counted("chore")
    taken = round_with(town, chore)
    taken.take(MINUTE)
    town.clock.pass_by(seconds=59)
    assert taken.take(MINUTE) == []
    town.clock.pass_by(seconds=1)
    taken.take(MINUTE)
    assert chore.times == 2


def test_a_lease_of_a_machine_that_died_runs_out(town: Town) -> None:
    with town.county.database.writing() as connection:
        held = timedelta(minutes=SETTINGS.lease_minutes)
        assert lease.take(connection, "chore", town.clock(), held=held, gap=timedelta())
    chore = Counted("chore")
    town.clock.pass_by(minutes=SETTINGS.lease_minutes - 1)
    assert round_with(town, chore).take() == []
    town.clock.pass_by(minutes=1)
    assert round_with(town, chore).take() == [Done("chore", "done 1")]


def test_who_lost_a_lease_does_not_end_that_of_another(town: Town) -> None:
    database, held = town.county.database, timedelta(minutes=1)
    with database.writing() as connection:
        old = lease.take(connection, "chore", town.clock(), held=held, gap=timedelta())
        town.clock.pass_by(minutes=2)
        new = lease.take(connection, "chore", town.clock(), held=held, gap=timedelta())
        assert old is not None
        assert new is not None
        lease.end(connection, old, town.clock(), "late")
        assert lease.take(connection, "chore", town.clock(), held=held, gap=timedelta()) is None


def test_a_clock_that_was_set_back_keeps_nobody_from_a_chore(town: Town) -> None:
    chore = Counted("chore")
    taken = round_with(town, chore)
    taken.take(MINUTE)
    town.clock.pass_by(days=-1)
    taken.take(MINUTE)
    assert chore.times == 2


def test_health_and_figures_tell_of_rounds(published: Town) -> None:
    with serve(published) as client:
        assert client.get("/healthz").json()["parts"]["round"] == "no round has been taken yet"
        round_with(published, Counted("good"), Failing()).take()
        words = client.get("/healthz").json()
        assert words["status"] == "ok"
        assert words["parts"]["round"] == "failing failed 1 times in a row"
        with published.county.database.writing() as connection:
            good = published.clock() - timedelta(minutes=SETTINGS.late_minutes, seconds=60)
            connection.execute(update(chores).values(done_at=good, failures=0))
        minutes = SETTINGS.late_minutes + 1
        assert (
            f"good was done last {minutes} minutes ago"
            in client.get("/healthz").json()["parts"]["round"]
        )
        found = figures(client)
    assert found["mingbai_chore_age_seconds", "good"] == 60 * minutes
    assert found["mingbai_chore_failures", "failing"] == 0


def test_the_server_takes_rounds_by_itself_until_it_stops(town: Town) -> None:
    twice = Semaphore(0)
    chore = Counted("chore", doing=twice.release)
    with beside.rounds(round_with(town, chore), 0.01):
        assert twice.acquire(timeout=60)
        town.clock.pass_by(minutes=1)
        assert twice.acquire(timeout=60)
    times = chore.times
    with beside.rounds(round_with(town, chore), 0):
        assert chore.times == times


def test_a_command_takes_a_round(
    town: Town, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    town.load()
    assert county_command.main(["round", "--data", str(town.county.folder.path)]) == 0
    capsys.readouterr()
    assert county_command.main(["round", "--data", str(tmp_path / "nowhere")]) == 2
    assert "nowhere" in capsys.readouterr().err
