"""Tally: display records added up by item, terminal and day, as they come.

Invariant: a record is in the tally exactly once, in the transaction that stores it; what
counts for a day is judged by the duty of display as it stood then.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection

from county.database.tables import display_days
from county.database.upserts import insert_into
from disclosure.outbox import DisplayRecord
from disclosure.profile import Profile
from disclosure.requests import TerminalId

AHEAD = timedelta(minutes=10)
"""A record from so far in the future proves nothing: that terminal's clock is wrong."""


@dataclass(frozen=True)
class Arrival:
    """Where a record came from, and when."""

    terminal: TerminalId
    came: datetime


def add(connection: Connection, record: DisplayRecord, arrival: Arrival, profile: Profile) -> None:
    """Add a record to its item's day.

    A record counts for the day and the hours in which it began.

    Arguments:
        connection: inside a write transaction.
        record: as the terminal sent it.
        arrival: who sent it, when.
        profile: the county's, for zone and duty.
    """
    local = record.started.astimezone(profile.zone)
    values = {
        "item": record.item,
        "terminal": arrival.terminal,
        "day": local.date(),
        "times": record.times,
        "counted": record.times if _counts(record, arrival, profile) else 0,
        "milliseconds": round(record.seconds * 1000) if record.lit else 0,
    }
    row = insert_into(connection, display_days).values(**values)
    added: dict[str, Any] = {
        name: display_days.c[name] + row.excluded[name]
        for name in ("times", "counted", "milliseconds")
    }
    keys = [display_days.c.item, display_days.c.terminal, display_days.c.day]
    connection.execute(row.on_conflict_do_update(index_elements=keys, set_=added))


def _counts(record: DisplayRecord, arrival: Arrival, profile: Profile) -> bool:
    if not (record.lit and record.clock_trusted) or record.started > arrival.came + AHEAD:
        return False
    return profile.display.counts_at(record.started.astimezone(profile.zone))
