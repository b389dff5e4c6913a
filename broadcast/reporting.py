"""As-aired records on their way into the outbox.

Invariant: a record leaves the ledger only when the outbox holds it durably; its id is
given once, so that a crash between the two sends it once.
"""

from broadcast.ledger import Ledger
from content_sync.store.outbox import Outbox
from disclosure.outbox import OutboxKind


class Reporter:
    """Moves records from the ledger into the outbox."""

    def __init__(self, ledger: Ledger, outbox: Outbox) -> None:
        self._ledger = ledger
        self._outbox = outbox

    def deliver(self) -> int:
        """Move what there is; return how many.

        Raises:
            RetryLaterError: the outbox is busy; the rest stays where it is.
        """
        records = self._ledger.records()
        for record_id, made, body in records:
            self._outbox.put(OutboxKind.AIRED, body, made=made, id=record_id)
            self._ledger.forget_record(record_id)
        return len(records)
