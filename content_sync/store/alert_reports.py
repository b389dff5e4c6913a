"""What a face tells the county of an alert at once: that it is seen, that it has begun to sound.

Invariant: a face tells each step of an alert's version once while it runs; what the outbox
could not take is told the next time that it happens.
"""

import logging
from collections.abc import Callable
from datetime import datetime

from content_sync.store.outbox import Outbox
from disclosure.channels import Channel
from disclosure.decoding import encode
from disclosure.errors import RetryLaterError
from disclosure.items import ItemId
from disclosure.outbox import AlertRecord, AlertStep, OutboxKind

_LOG = logging.getLogger(__name__)

_MOST = 1_000


class AlertReports:
    """Alert reports of one face.

    Arguments:
        outbox: the terminal's outbox; None reports nothing, as in a preview.
        channel: the face.
        trusted: tells whether the wall clock is to be trusted.
    """

    def __init__(
        self, outbox: Outbox | None, channel: Channel, trusted: Callable[[], bool] = lambda: True
    ) -> None:
        self._outbox, self._channel, self._trusted = outbox, channel, trusted
        self._told: set[tuple[AlertStep, ItemId, int]] = set()

    def tell(self, step: AlertStep, item: ItemId, version: int, now: datetime) -> None:
        """Report a step, unless it was reported; a busy outbox is only logged.

        Arguments:
            step: what has happened.
            item: whose alert.
            version: of the item.
            now: instant, aware.
        """
        key = (step, item, version)
        if self._outbox is None or key in self._told:
            return
        record = AlertRecord(
            format=1,
            item=item,
            version=version,
            channel=self._channel,
            step=step,
            at=now,
            clock_trusted=self._trusted(),
        )
        try:
            self._outbox.put(OutboxKind.ALERT, encode(record), made=now)
        except RetryLaterError as error:
            _LOG.warning("an alert's step is not reported: %s", error)
            return
        if len(self._told) >= _MOST:
            self._told.clear()
        self._told.add(key)
