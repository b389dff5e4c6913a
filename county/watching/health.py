"""Health: whether the server can do its work, part by part.

Invariant: cheap enough to be asked every few seconds, and no answer names anything but parts,
numbers and times.
"""

import shutil
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Row, func, select
from sqlalchemy.exc import SQLAlchemyError

from county.database.tables import chores, heads
from county.parts import County
from disclosure.errors import RetryLaterError


@dataclass(frozen=True)
class Check:
    """How a part is: `words` say what is wrong, empty where nothing.

    `grave` tells that the server cannot do its work so.
    """

    part: str
    words: str = ""
    grave: bool = True


class Health:
    """Looks at the parts of an open county."""

    def __init__(self, county: County) -> None:
        self._county = county

    def checks(self, now: datetime) -> list[Check]:
        """Return how each part is at an instant."""
        return [*self._database(now), self._disk(), self._attachments(), self._signer()]

    def _database(self, now: datetime) -> list[Check]:
        try:
            with self._county.database.reading() as connection:
                oldest = connection.scalar(select(func.min(heads.c.issued)))
                done = connection.execute(select(chores).order_by(chores.c.name)).all()
        except (SQLAlchemyError, RetryLaterError):
            return [Check("database", "the database does not answer")]
        return [Check("database"), self._heads(oldest, now), self._round(done, now)]

    def _heads(self, oldest: datetime | None, now: datetime) -> Check:
        """Tell of heads that should long have been signed anew, before they expire."""
        feed = self._county.settings.feed
        if oldest is None or now - oldest <= 3 * timedelta(hours=feed.refresh_hours):
            return Check("heads")
        expires = oldest + timedelta(days=feed.head_days)
        days = (expires - now) // timedelta(days=1)
        if expires <= now:
            return Check("heads", "a head has expired: terminals show what they hold as old")
        return Check("heads", f"a head was not signed anew, it expires in {days} days", grave=False)

    def _round(self, done: Sequence[Row[Any]], now: datetime) -> Check:
        """Tell of chores that fail or are late, and of a county that takes no rounds at all."""
        late = timedelta(minutes=self._county.settings.rounds.late_minutes)
        faults = [
            f"{row.name} failed {row.failures} times in a row"
            if row.failures
            else f"{row.name} was done last {_age(row.done_at, now)}"
            for row in done
            if row.failures or row.done_at is None or now - row.done_at > late
        ]
        words = ", ".join(faults) if done else "no round has been taken yet"
        return Check("round", words, grave=False)

    def _disk(self) -> Check:
        free = shutil.disk_usage(self._county.folder.path).free
        if free >= self._county.settings.server.free_bytes:
            return Check("disk")
        return Check("disk", f"{free // 2**20} MiB free on the disk")

    def _attachments(self) -> Check:
        """Tell whether the folder is there; a store elsewhere is asked by whoever needs it."""
        there = self._county.settings.blobs.bucket or self._county.folder.blobs.is_dir()
        return Check("attachments", "" if there else "the folder of attachments is not there")

    def _signer(self) -> Check:
        words = "the head key is none of the newest root's: terminals reject what it signs"
        return Check("signer", "" if self._county.online.head_signs else words)


def _age(done_at: datetime | None, now: datetime) -> str:
    if done_at is None:
        return "never"
    return f"{(now - done_at) // timedelta(minutes=1)} minutes ago"
