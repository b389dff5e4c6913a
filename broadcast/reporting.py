"""As-aired records on their way into the outbox, and at once that an alert has begun.

Invariant: a record leaves the ledger only when the outbox holds it durably; its id is
given once, so that a crash between the two sends it once.
"""

from collections.abc import Callable

from broadcast.airing import Airing
from broadcast.ledger import Ledger
from content_sync.store.alert_reports import AlertReports
from content_sync.store.outbox import Outbox
from disclosure.channels import Channel
from disclosure.outbox import AlertStep, OutboxKind


class Reporter:
    """Moves records from the ledger into the outbox.

    Arguments:
        ledger: where records wait.
        outbox: where they go.
        trusted: tells whether the clock is to be trusted.
    """

    def __init__(
        self, ledger: Ledger, outbox: Outbox, trusted: Callable[[], bool] = lambda: True
    ) -> None:
        self._ledger = ledger
        self._outbox = outbox
        self._alerts = AlertReports(outbox, Channel.LOUDSPEAKER, trusted)

    def begun(self, airing: Airing) -> None:
        """Tell the county that an alert has begun to sound; other pieces are told at their end."""
        row = airing.row
        if row.alert is not None:
            self._alerts.tell(AlertStep.STARTED, row.item, row.version, airing.started)

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
