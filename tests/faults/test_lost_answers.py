"""Lost answers: the county took it, but the terminal never heard."""

from datetime import timedelta
from pathlib import Path

import pytest

from content_sync.agent.county import BatchRefusedError
from content_sync.agent.delivery import Delivery
from content_sync.agent.journal import Journal
from content_sync.store.clock import Instant
from content_sync.store.evidence import Evidence
from content_sync.store.folder import Folder
from content_sync.store.outbox import Outbox, OutboxTally
from disclosure.decoding import decode, encode
from disclosure.errors import RejectedError, RetryLaterError
from disclosure.outbox import OutboxBatch, OutboxKind, OutboxReply, RowResult, RowVerdict
from tests.fakes.county import NOW, VILLAGE, FakeCounty

NOON = Instant(NOW)


class Desk(FakeCounty):
    """A county whose answers go missing, or which dislikes some rows."""

    lost = 0
    bad: frozenset[str] = frozenset()
    batches = 0

    def deliver(self, batch: bytes) -> bytes:
        self.batches += 1
        rows = decode(batch, OutboxBatch).rows
        if self.bad & {row.id for row in rows}:
            raise BatchRefusedError("HTTP 422")
        reply = super().deliver(batch)
        if self.lost:
            self.lost -= 1
            raise RetryLaterError("connection reset")
        return reply


def delivery(county: FakeCounty, store: Path) -> tuple[Delivery, Outbox, Journal]:
    folder = Folder(store)
    folder.make()
    outbox, journal = Outbox.open(store), Journal(Evidence(folder.evidence))
    return Delivery(county, outbox, journal, VILLAGE), outbox, journal


def put(outbox: Outbox, count: int, kind: OutboxKind = OutboxKind.REQUEST) -> list[str]:
    return [outbox.put(kind, b"box", made=NOW) for _ in range(count)]


def test_a_lost_answer_is_sent_again_and_stored_once(tmp_path: Path) -> None:
    county = Desk()
    county.lost = 2
    work, outbox, _ = delivery(county, tmp_path)
    ids = put(outbox, 3)
    for _ in range(2):
        with pytest.raises(RetryLaterError):
            work.deliver(NOON)
        assert outbox.tally() == OutboxTally(sending=3)
    assert work.deliver(NOON).rows == 3
    assert outbox.tally() == OutboxTally(delivered=3)
    assert sorted(county.rows) == sorted(ids)
    assert work.deliver(NOON).rows == 0


def test_a_restart_between_sending_and_hearing_sends_again(tmp_path: Path) -> None:
    county = Desk()
    county.lost = 1
    work, outbox, _ = delivery(county, tmp_path)
    put(outbox, 1)
    with pytest.raises(RetryLaterError):
        work.deliver(NOON)
    again, reopened, _ = delivery(county, tmp_path)
    assert again.deliver(NOON).rows == 1
    assert reopened.tally() == OutboxTally(delivered=1)
    assert len(county.rows) == 1


def test_one_bad_row_never_blocks_the_rest(tmp_path: Path) -> None:
    county = Desk()
    work, outbox, journal = delivery(county, tmp_path)
    ids = put(outbox, 40)
    county.bad = frozenset([ids[17]])
    assert work.deliver(NOON).rows == 40
    assert set(county.rows) == set(ids) - county.bad
    assert outbox.tally() == OutboxTally(delivered=39, refused=1)
    assert ids[17] in journal.take()[2][0]
    assert county.batches < 20


def test_only_rows_of_the_batch_are_settled_by_its_reply(tmp_path: Path) -> None:
    class Confused(FakeCounty):
        def deliver(self, batch: bytes) -> bytes:
            rows = decode(batch, OutboxBatch).rows
            answered = [rows[0].id, "00000000-0000-4000-8000-000000000000"]
            results = tuple(RowResult(id=id_, result=RowVerdict.STORED) for id_ in answered)
            return encode(OutboxReply(format=1, rows=results))

    work, outbox, _ = delivery(Confused(), tmp_path)
    put(outbox, 2)
    assert work.deliver(NOON).rows == 1
    assert outbox.tally() == OutboxTally(sending=1, delivered=1)


@pytest.mark.parametrize(
    "reply", [b"", b"<html>", b'{"format":1,"rows":[],"rows":[]}', b'{"format":2,"rows":[]}']
)
def test_an_answer_that_is_none_settles_nothing(tmp_path: Path, reply: bytes) -> None:
    class Garbled(FakeCounty):
        def deliver(self, batch: bytes) -> bytes:  # noqa: ARG002 - it is not read
            return reply

    work, outbox, journal = delivery(Garbled(), tmp_path)
    put(outbox, 1)
    with pytest.raises(RejectedError):
        work.deliver(NOON)
    assert outbox.tally() == OutboxTally(sending=1)
    assert journal.take()[0][0].what == "reply"


def test_an_answer_for_no_row_is_no_answer(tmp_path: Path) -> None:
    class Mute(FakeCounty):
        def deliver(self, batch: bytes) -> bytes:  # noqa: ARG002 - it is not read
            return encode(OutboxReply(format=1, rows=()))

    work, outbox, _ = delivery(Mute(), tmp_path)
    put(outbox, 1)
    with pytest.raises(RetryLaterError, match="answered for none"):
        work.deliver(NOON)


def test_weeks_without_a_county_lose_no_row(tmp_path: Path) -> None:
    county = Desk()
    county.lost = 10**9
    work, outbox, _ = delivery(county, tmp_path)
    ids = []
    for day in range(0, 30, 3):
        ids += put(outbox, 25, OutboxKind.DISPLAY) + put(outbox, 1)
        with pytest.raises(RetryLaterError):
            work.deliver(Instant(NOW + timedelta(days=day)))
    county.lost = 0
    while work.deliver(NOON).rows:
        pass
    assert sorted(county.rows) == sorted(ids)
    assert outbox.tally().delivered == 260
