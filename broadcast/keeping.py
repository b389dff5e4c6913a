"""Keeping the timetable: what is written down as due, deferred, missed or cancelled.

Invariant: it writes only by a trusted clock, and what it gives up has a record that
says why.
"""

import logging
from datetime import date, datetime, timedelta

import msgspec

from broadcast.agenda import Agenda
from broadcast.airing import unheard
from broadcast.halting import Halt
from broadcast.ledger import Ledger
from disclosure.outbox import AiredResult
from disclosure.timetable import (
    AT_ONCE,
    Key,
    Occurrence,
    OccurrenceState,
    carried,
    occurrences,
)

_LOG = logging.getLogger(__name__)


class Keeper:
    """Keeps the ledger in step with agenda and clock.

    Arguments:
        ledger: the occurrences.
        agenda: what is to be said.
        missed_days: for how many days back missed occurrences are written down.
    """

    def __init__(self, ledger: Ledger, agenda: Agenda, missed_days: int) -> None:
        self._ledger = ledger
        self._agenda = agenda
        self._missed_days = missed_days
        self._written: set[Key] = set()

    def plan(self, now: datetime, alive_until: datetime | None) -> None:
        """Write down what is due today, and what the unit slept through.

        Arguments:
            now: trusted instant.
            alive_until: until when the unit was awake; None for a new one. An
                announcement whose window ended while the unit was awake came too late
                for it and is not missed.
        """
        today = now.astimezone(self._agenda.zone()).date()
        since = alive_until or now
        for day in self._days(today, since):
            of_day = self._agenda.windows(day)
            open_windows = [one for one in of_day if one.end > min(since, now)]
            rows = occurrences(day, self._agenda.announcements(day), open_windows)
            self._ledger.plan([_arrived(row, now) for row in rows])
        self._cancel_gone(now, today)

    def plan_alerts(self, now: datetime) -> None:
        """Write down the alerts that stand; what was called off or replaced is cancelled.

        Arguments:
            now: instant; alerts are told by an untrusted clock too.
        """
        standing = self._agenda.alerts(now)
        keys = {row.key for row in standing}
        if not keys <= self._written:
            self._ledger.plan(standing)
        self._written = keys
        for row in self._ledger.owed():
            if row.alert is not None and row.key not in keys and now < row.until:
                reason = "called off, replaced or withdrawn"
                self.close(row, OccurrenceState.CANCELLED, AiredResult.CANCELLED, reason)

    def expire(self, now: datetime, silence: Halt | None = None) -> None:
        """Defer or give up what is past its window.

        Arguments:
            now: instant.
            silence: who has stopped the loudspeaker, if somebody did.
        """
        for row in self._ledger.owed():
            if row.until <= now and silence is not None:
                self.close(row, OccurrenceState.MISSED, AiredResult.MISSED, silence.reason)
            elif row.until <= now:
                self.put_off(row, now, "its time was over before its turn came")

    def later(self, row: Occurrence, now: datetime) -> Occurrence | None:
        """Return the occurrence in a later window of its day, or None."""
        return carried(row, self._ledger.of_day(row.day), self._agenda.windows(row.day), now)

    def put_off(self, row: Occurrence, now: datetime, reason: str) -> None:
        """Carry an occurrence to a later window of its day, or write it down as missed."""
        later = self.later(row, now)
        if later is None:
            self.close(row, OccurrenceState.MISSED, AiredResult.MISSED, reason)
            return
        self._ledger.settle(later, reason, unheard(row, AiredResult.DEFERRED, reason, trusted=True))
        _LOG.info("deferred: %s to %s: %s", row.item, later.due, reason)

    def close(
        self, row: Occurrence, state: OccurrenceState, result: AiredResult, reason: str
    ) -> None:
        """Settle an occurrence of which nothing more will be heard."""
        if row.said and result is AiredResult.MISSED:
            state, result = OccurrenceState.FAILED, AiredResult.PARTIAL
        settled = msgspec.structs.replace(row, state=state)
        self._ledger.settle(settled, reason, unheard(row, result, reason, trusted=True))
        _LOG.warning("%s: %s: %s", state.value, row.item, reason)

    def _cancel_gone(self, now: datetime, today: date) -> None:
        """Cancel what is no longer to be said; a day ahead of today was a wrong clock's."""
        versions = {one.item: one.version for one in self._agenda.announcements(today)}
        for row in self._ledger.owed():
            if not row.timed or row.until <= now or row.day < today:
                continue
            if row.day > today:
                reason = "the clock was wrong when it was planned"
            elif versions.get(row.item) == row.version:
                continue
            else:
                newer = versions.get(row.item)
                reason = f"replaced by version {newer}" if newer else "withdrawn or off display"
            self.close(row, OccurrenceState.CANCELLED, AiredResult.CANCELLED, reason)

    def _days(self, today: date, since: datetime) -> list[date]:
        first = since.astimezone(self._agenda.zone()).date()
        first = max(first, today - timedelta(days=self._missed_days))
        return [first + timedelta(days=n) for n in range((today - first).days)] + [today]


def _arrived(row: Occurrence, now: datetime) -> Occurrence:
    """Return a row due from now on where it is said as soon as it arrives."""
    if row.slot != AT_ONCE or row.due >= now:
        return row
    return msgspec.structs.replace(row, planned=now, due=now)
