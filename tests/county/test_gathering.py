"""Gathering: what comes together is stored together, and no batch spoils another."""

import asyncio
from collections.abc import Iterator
from uuid import uuid4

import pytest
from sqlalchemy import event, func, select
from sqlalchemy.exc import IntegrityError

from county.database import tables
from county.terminals.gathering import Gathering
from county.terminals.receiving import Parcel, Receiver
from county.terminals.register import Terminal
from county.terminals.settings import TerminalSettings
from disclosure.decoding import encode
from disclosure.errors import RetryLaterError
from disclosure.outbox import OutboxBatch, OutboxKind, OutboxReply, RowVerdict, TerminalReport
from disclosure.requests import TerminalId
from tests.county.making import NOW, VILLAGE, Town, row

SETTINGS = TerminalSettings()
Outcome = OutboxReply | BaseException


@pytest.fixture
def receiver(town: Town) -> Receiver:
    town.load()
    return Receiver(town.county.database, town.county.online, town.county.terms)


@pytest.fixture
def terminal(town: Town, receiver: Receiver) -> Terminal:  # noqa: ARG001 - it loads the town
    town.terminal()
    with town.county.database.reading() as connection:
        found = connection.execute(select(tables.terminals)).one()
    return Terminal(TerminalId(found.id), found.number, VILLAGE)


@pytest.fixture
def commits(town: Town) -> Iterator[list[int]]:
    counted: list[int] = []

    def count(_connection: object) -> None:
        counted.append(1)

    event.listen(town.county.database.engine, "commit", count)
    yield counted
    event.remove(town.county.database.engine, "commit", count)


def parcel(terminal: Terminal) -> Parcel:
    report = encode(TerminalReport(format=1, area=VILLAGE, process="agent", software="1"))
    rows = (row(OutboxKind.REPORT, report),)
    return Parcel(OutboxBatch(format=1, rows=rows), terminal, NOW)


def gather(
    receiver: Receiver, parcels: list[Parcel], settings: TerminalSettings = SETTINGS
) -> list[Outcome]:
    """Deliver parcels all at once; return what became of each."""

    async def all_() -> list[Outcome]:
        gathering = Gathering(receiver, settings)
        sent = [gathering.receive(one) for one in parcels]
        return await asyncio.gather(*sent, return_exceptions=True)

    return asyncio.run(all_())


def stored(outcomes: list[Outcome]) -> list[bool]:
    return [
        isinstance(one, OutboxReply) and one.rows[0].result is RowVerdict.STORED for one in outcomes
    ]


def kept(town: Town) -> set[str]:
    with town.county.database.reading() as connection:
        return set(connection.scalars(select(tables.outbox_rows.c.id)))


def test_what_comes_together_shares_a_commit(
    town: Town, receiver: Receiver, terminal: Terminal, commits: list[int]
) -> None:
    parcels = [parcel(terminal) for _ in range(20)]
    commits.clear()
    assert all(stored(gather(receiver, parcels)))
    assert len(commits) == 1
    assert kept(town) == {one.batch.rows[0].id for one in parcels}


def test_a_transaction_takes_no_more_than_its_share(
    receiver: Receiver, terminal: Terminal, commits: list[int]
) -> None:
    parcels = [parcel(terminal) for _ in range(7)]
    commits.clear()
    assert all(stored(gather(receiver, parcels, TerminalSettings(parcels_together=3))))
    assert len(commits) == 3


def test_a_batch_that_cannot_be_stored_keeps_no_other_out(
    town: Town, receiver: Receiver, terminal: Terminal
) -> None:
    unknown = Terminal(TerminalId(str(uuid4())), 99, VILLAGE)
    parcels = [parcel(terminal), parcel(unknown), parcel(terminal)]
    outcomes = gather(receiver, parcels)
    assert stored(outcomes) == [True, False, True]
    assert isinstance(outcomes[1], IntegrityError)
    with town.county.database.reading() as connection:
        assert connection.scalar(select(func.count()).select_from(tables.outbox_rows)) == 2


def test_a_busy_database_stores_nothing_and_says_so(town: Town, terminal: Terminal) -> None:
    class Busy(Receiver):
        def receive_all(self, parcels: object) -> list[OutboxReply]:
            raise RetryLaterError(f"busy: {parcels}")

    busy = Busy(town.county.database, town.county.online, None)  # type: ignore[arg-type]
    outcomes = gather(busy, [parcel(terminal) for _ in range(3)])
    assert all(isinstance(one, RetryLaterError) for one in outcomes)
    assert kept(town) == set()


def test_more_than_may_wait_are_asked_to_come_later(receiver: Receiver, terminal: Terminal) -> None:
    few = TerminalSettings(parcels_waiting=2)
    outcomes = gather(receiver, [parcel(terminal) for _ in range(5)], few)
    assert stored(outcomes) == [True, True, False, False, False]
    assert all(isinstance(one, RetryLaterError) for one in outcomes[2:])
