"""What a wrong clock may not take away."""

import sqlite3
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from content_sync.agent.running import Agent
from content_sync.store.clock import StoreClock
from content_sync.store.folder import Folder
from content_sync.store.outbox import Outbox
from disclosure.outbox import OutboxKind, RowResult, RowVerdict
from tests.fakes.agents import an_agent
from tests.fakes.county import BUILT, NOW, FakeCounty, FilledStore, an_item, with_picture
from tests.fakes.stores import column, titles
from tests.fakes.ticking import FakeClock

PICTURE = b"picture" * 500


def do_all(agent: Agent) -> None:
    for chore in agent._chores.values():
        chore.do(0.0)


class Mute(FakeCounty):
    """A county whose time cannot be had."""

    def time(self, nonce: str) -> bytes:  # noqa: ARG002 - it answers nobody
        return b""


def tend(store: Path, county: FakeCounty, machine: FakeClock, *, jump: datetime) -> bool:
    """Let the agent do every chore, the clock jump, and all again; tell if a log row is left."""
    with FilledStore(county, store) as filled:
        filled.sync()
        outbox = Outbox.open(store)
        row = outbox.put(OutboxKind.DISPLAY, b"shown", made=NOW)
        outbox.settle([RowResult(id=row, result=RowVerdict.STORED)], NOW)
        agent = an_agent(filled, machine)
        do_all(agent)
        machine.jump(jump)
        do_all(agent)
    with closing(sqlite3.connect(Folder(store).outbox_db)) as connection:
        return bool(connection.execute("SELECT 1 FROM rows WHERE id = ?", (row,)).fetchone())


@pytest.mark.parametrize("year", [2027, 2038])
def test_a_jump_without_network_time_purges_nothing(tmp_path: Path, year: int) -> None:
    county = Mute()
    county.attach(PICTURE)
    county.publish(with_picture(an_item("有图"), PICTURE))
    machine = FakeClock(NOW, synchronized=False, has_battery=True)
    assert tend(tmp_path, county, machine, jump=datetime(year, 11, 1, tzinfo=UTC))
    assert titles(tmp_path) == {"有图"}
    assert column(tmp_path, "SELECT COUNT(*) FROM present") == [1]
    assert StoreClock(tmp_path, machine, BUILT).floor() == NOW


def test_a_confirmed_time_lets_delivered_logs_go(tmp_path: Path) -> None:
    county = FakeCounty()
    machine = FakeClock(NOW, synchronized=True)
    with FilledStore(county, tmp_path) as filled:
        filled.sync()
        outbox = Outbox.open(tmp_path)
        row = outbox.put(OutboxKind.DISPLAY, b"shown", made=NOW)
        outbox.settle([RowResult(id=row, result=RowVerdict.STORED)], NOW)
        machine.walk(timedelta(days=91).total_seconds())
        an_agent(filled, machine)._forget()
        assert sum(vars(outbox.tally()).values()) == 0
