"""A round: every chore once, in order.

Invariant: whatever a chore raises is logged and kept beside its name, and the next one is done.
"""

import logging
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import timedelta

from county.clock import Clock
from county.database.engine import Database
from county.rounds import lease
from county.rounds.chore import Chore
from county.rounds.lease import Lease
from county.rounds.settings import RoundSettings

_log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Done:
    """What became of a chore: `said` is empty where there was nothing to do.

    `failures` counts the failures in a row, this one included; 0 where it went well.
    """

    name: str
    said: str = ""
    failures: int = 0


class Round:
    """Takes rounds.

    Arguments:
        database: where leases lie.
        chores: what is done, in this order.
        settings: how long a lease is.
        clock: the present instant.
        alarm: told of a chore that failed.
    """

    def __init__(
        self,
        database: Database,
        chores: Sequence[Chore],
        settings: RoundSettings,
        clock: Clock,
        alarm: Callable[[Done], None] = lambda _failed: None,
    ) -> None:
        self._database = database
        self._chores = chores
        self._held = timedelta(minutes=settings.lease_minutes)
        self._clock = clock
        self._alarm = alarm

    def take(self, gap: timedelta = timedelta()) -> list[Done]:
        """Do every chore that nobody else does now, or began less than `gap` ago."""
        return [done for chore in self._chores if (done := self._do(chore, gap)) is not None]

    def _do(self, chore: Chore, gap: timedelta) -> Done | None:
        now = self._clock()
        with self._database.writing() as connection:
            held = lease.take(connection, chore.name, now, held=self._held, gap=gap)
        if held is None:
            return None
        try:
            said = chore.run(now)
        except Exception as error:  # noqa: BLE001 - whatever one chore meets, the others are done
            _log.exception("chore %s failed; it is tried again", chore.name)
            return self._failed(held, error)
        with self._database.writing() as connection:
            lease.end(connection, held, self._clock(), said)
        if said:
            _log.info("chore %s: %s", chore.name, said)
        return Done(chore.name, said)

    def _failed(self, held: Lease, error: Exception) -> Done:
        # The name of the error alone is kept: its words may hold what a resident wrote.
        fault = type(error).__name__
        with self._database.writing() as connection:
            failed = Done(held.name, fault, lease.fail(connection, held, fault))
        self._alarm(failed)
        return failed
