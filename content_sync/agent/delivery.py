"""Delivering the outbox: in batches, once each, one bad row never blocking the rest.

Invariant: a row is settled only by the county's durable answer for that very row.
"""

from dataclasses import dataclass

from content_sync.agent.county import BatchRefusedError, County
from content_sync.agent.journal import Journal
from content_sync.store.clock import Instant
from content_sync.store.outbox import Outbox
from disclosure.areas import AreaCode
from disclosure.decoding import decode, encode
from disclosure.errors import MalformedError, RetryLaterError
from disclosure.outbox import (
    BATCH_BYTES,
    BATCH_ROWS,
    OutboxBatch,
    OutboxKind,
    OutboxReply,
    OutboxRow,
    RowResult,
    RowVerdict,
    TerminalReport,
)

BODY_BYTES_MOST = BATCH_BYTES * 5 // 8
"""Bodies of one batch: base64 adds a third, the fields around them some more."""


@dataclass(frozen=True)
class Delivered:
    """What one batch did.

    Attributes:
        rows: how many rows were settled; 0 when nothing was owed.
        damage: whether a face's report of damage was among them.
    """

    rows: int
    damage: bool = False


class Delivery:
    """Sends what the outbox holds.

    Arguments:
        county: where to.
        outbox: what is owed.
        journal: takes refusals.
        area: the terminal's area.
    """

    def __init__(self, county: County, outbox: Outbox, journal: Journal, area: AreaCode) -> None:
        self._county = county
        self._outbox = outbox
        self._journal = journal
        self._area = area

    def deliver(self, instant: Instant) -> Delivered:
        """Send one batch.

        Raises:
            RetryLaterError: the county did not take it now; the rows stay owed.
        """
        rows = self._outbox.take_batch(BATCH_ROWS, BODY_BYTES_MOST)
        if not rows:
            return Delivered(0)
        settled = self._send(rows, instant)
        if not settled:
            raise RetryLaterError("the county answered for none of the rows")
        return Delivered(settled, damage=any(map(_tells_of_damage, rows)))

    def _send(self, rows: tuple[OutboxRow, ...], instant: Instant) -> int:
        try:
            raw = self._county.deliver(encode(OutboxBatch(format=1, rows=rows)))
        except BatchRefusedError as error:
            return self._send_apart(rows, instant, error)
        with self._journal.evidence(self._area, "reply", raw):
            reply = decode(raw, OutboxReply)
        ours = {row.id for row in rows}
        results = [result for result in reply.rows if result.id in ours]
        self._settle(results, instant)
        return len(results)

    def _send_apart(
        self, rows: tuple[OutboxRow, ...], instant: Instant, error: BatchRefusedError
    ) -> int:
        """Find the bad row by halves; only a row refused alone is refused."""
        if len(rows) == 1:
            refused = RowResult(id=rows[0].id, result=RowVerdict.REFUSED, reason=str(error))
            self._settle([refused], instant)
            return 1
        middle = len(rows) // 2
        return self._send(rows[:middle], instant) + self._send(rows[middle:], instant)

    def _settle(self, results: list[RowResult], instant: Instant) -> None:
        self._outbox.settle(results, instant.now)
        for result in results:
            if result.result is RowVerdict.REFUSED:
                self._journal.problem(f"outbox row {result.id} was refused: {result.reason}")


def _tells_of_damage(row: OutboxRow) -> bool:
    if row.kind is not OutboxKind.REPORT:
        return False
    try:
        report = decode(row.body, TerminalReport)
    except MalformedError:
        return False
    return report.process != "agent" and bool(report.damaged)
