"""The display log (展示记录): what was shown, when first, how often and how long.

Invariant: every second shown is in exactly one record, and a record leaves memory only
when the outbox has it durably.
"""

from collections.abc import Callable
from datetime import datetime
from uuid import uuid4

import msgspec

from content_sync.store.alert_reports import AlertReports
from content_sync.store.outbox import Outbox
from disclosure.channels import Channel
from disclosure.decoding import encode
from disclosure.items import ItemId
from disclosure.outbox import DisplayRecord, OutboxKind

Key = tuple[ItemId, int]
_Record = tuple[ItemId, int, bool, bool]


class DisplayLog:
    """Showings gathered in memory and handed to the outbox in batches.

    Arguments:
        outbox: the terminal's outbox; None keeps no log, as in a preview.
        channel: the face that shows.
        every_seconds: how long showings are gathered.
        lit: tells whether the panel is known to be on.
        trusted: tells whether the wall clock is to be trusted; else a record proves no day.

    Attributes:
        alerts: where it is told at once that an alert is seen.
    """

    def __init__(
        self,
        outbox: Outbox | None,
        *,
        channel: Channel = Channel.SCREEN,
        every_seconds: float = 300.0,
        lit: Callable[[], bool] = lambda: True,
        trusted: Callable[[], bool] = lambda: True,
    ) -> None:
        self._outbox, self._channel, self._every = outbox, channel, every_seconds
        self._lit, self._trusted = lit, trusted
        self.alerts = AlertReports(outbox, channel, trusted)
        self._records: dict[_Record, DisplayRecord] = {}
        self._ids: dict[_Record, str] = {}
        self._since: datetime | None = None

    def shown(
        self,
        key: Key,
        started: datetime,
        seconds: float,
        *,
        first_page: bool,
    ) -> None:
        """Note that a page of an item was shown.

        Arguments:
            key: item and version.
            started: instant at which the page appeared.
            seconds: how long it stayed.
            first_page: it begins a turn of the item; turns are counted, not pages.
        """
        (item, version), lit, trusted = key, self._lit(), self._trusted()
        record = (item, version, lit, trusted)
        before = self._records.get(record)
        if before is None:
            self._ids[record] = str(uuid4())
            self._since = self._since or started
            self._records[record] = DisplayRecord(
                format=1,
                item=item,
                version=version,
                channel=self._channel,
                started=started,
                seconds=round(seconds, 1),
                times=int(first_page),
                lit=lit,
                clock_trusted=trusted,
            )
        else:
            self._records[record] = msgspec.structs.replace(
                before,
                seconds=round(before.seconds + seconds, 1),
                times=before.times + first_page,
            )

    def flush_if_due(self, now: datetime) -> None:
        """Hand over what was gathered when it has been gathered long enough."""
        if self._since is not None and (now - self._since).total_seconds() >= self._every:
            self.flush(now)

    def flush(self, now: datetime) -> None:
        """Hand over everything; what the outbox does not take now stays for the next time.

        Raises:
            RetryLaterError: the outbox is busy or full.
        """
        for key in list(self._records):
            if self._outbox is not None:
                body = encode(self._records[key])
                self._outbox.put(OutboxKind.DISPLAY, body, made=now, id=self._ids[key])
            del self._records[key], self._ids[key]
        self._since = None
