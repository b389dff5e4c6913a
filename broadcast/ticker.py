"""The tick: `schedule` calls each job every second, and no job can starve another.

`schedule` plans by the wall clock: after the clock is set back it would be silent until
the old time is reached again. Invariant: the next run is never more than a tick away.
"""

import logging
from collections.abc import Callable, Sequence

import schedule

from disclosure.errors import MingbaiError

_LOG = logging.getLogger(__name__)
_LATE_SECONDS = 2.0


class Ticker:
    """Calls jobs once a second, each guarded.

    Arguments:
        jobs: what to call, in this order.
    """

    def __init__(self, jobs: Sequence[Callable[[], None]]) -> None:
        self._jobs = tuple(jobs)
        self._scheduler = schedule.Scheduler()
        self._arm()

    def run_pending(self) -> None:
        """Run what is due; call this often."""
        idle = self._scheduler.idle_seconds
        if idle is None or idle > _LATE_SECONDS:
            self._arm()
        self._scheduler.run_pending()

    def _arm(self) -> None:
        self._scheduler.clear()
        for job in self._jobs:
            self._scheduler.every(1).seconds.do(_guarded, job)


def _guarded(job: Callable[[], None]) -> None:
    try:
        job()
    except MingbaiError as error:
        _LOG.warning("%s", error)
    except Exception:  # noqa: BLE001 - one fault must not silence the loudspeaker for good
        _LOG.exception("unexpected fault in %s", job)
