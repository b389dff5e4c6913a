"""The terminal's report on itself.

Invariant: a report says what is, not what should be: it is read from the store.
"""

import shutil
from importlib.metadata import version

from content_sync.agent.journal import Journal
from content_sync.agent.machine import os_name, up_seconds
from content_sync.agent.thermometer import temperature_celsius
from content_sync.store.clock import Instant
from content_sync.store.outbox import Outbox
from content_sync.store.writer import ContentWriter
from disclosure.areas import path
from disclosure.decoding import decode, encode
from disclosure.feed import Envelope, Head
from disclosure.outbox import FeedState, OutboxKind, TerminalReport


class Reporter:
    """Puts reports into the outbox."""

    def __init__(self, writer: ContentWriter, outbox: Outbox, journal: Journal) -> None:
        self._writer = writer
        self._outbox = outbox
        self._journal = journal

    def report(self, instant: Instant, clock_off_seconds: float | None = None) -> TerminalReport:
        """Queue a report with all that was noted since the last; return it.

        Arguments:
            instant: now.
            clock_off_seconds: how far the machine's clock is ahead of the county's time;
                None where that is not known.
        """
        rejected, damaged, problems = self._journal.take()
        tally = self._outbox.tally()
        held, waiting = self._writer.counts()
        disk = shutil.disk_usage(self._writer.folder.store)
        report = TerminalReport(
            format=1,
            area=self._writer.home,
            process="agent",
            software=version("mingbai"),
            feeds=tuple(self._feeds()),
            rejected=rejected,
            damaged=damaged,
            items=held,
            waiting=waiting,
            disk_free_bytes=disk.free,
            outbox_queued=tally.queued + tally.sending,
            clock_trusted=instant.trusted,
            temperature_celsius=temperature_celsius(),
            problems=problems,
            os=os_name(),
            up_seconds=up_seconds(),
            disk_bytes=disk.total,
            clock_off_seconds=None if clock_off_seconds is None else round(clock_off_seconds, 1),
        )
        self._outbox.put(OutboxKind.REPORT, encode(report), made=instant.now)
        return report

    def _feeds(self) -> list[FeedState]:
        states = []
        for area in path(self._writer.home):
            row = self._writer.feed(area)
            head = None
            if row.head is not None:
                head = decode(decode(row.head, Envelope).payload, Head)
            states.append(
                FeedState(
                    area=area,
                    epoch=row.epoch,
                    sequence=row.cursor,
                    as_of=head.issued if head else None,
                    whole=row.whole,
                )
            )
        return states
