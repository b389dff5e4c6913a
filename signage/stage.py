"""The stage: one page shown, the next one ready behind it; when to change.

Invariant: a page leaves only when another is fully drawn; a page whose item is
withdrawn, replaced or out of term, or that must give way to an alert, leaves at the next
look, whatever its time.
"""

import logging
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, tzinfo
from typing import Generic, Protocol, TypeVar

from disclosure.alerts import alert_of
from disclosure.errors import RejectedError, RetryLaterError
from disclosure.outbox import AlertStep
from signage.display_log import DisplayLog
from signage.programme import Cue, Programme

log = logging.getLogger(__name__)


class Layer(Protocol):
    """A page as drawn; `ready` once nothing is missing, `broken` says what cannot be shown."""

    @property
    def ready(self) -> bool:
        """Tell whether everything is drawn."""

    @property
    def broken(self) -> str:
        """Return why it cannot be shown, or an empty text."""

    def stop(self) -> None:
        """End what moves, leave the screen, give memory back."""


L = TypeVar("L", bound=Layer)


@dataclass
class Showing(Generic[L]):
    """A layer with what it shows; `cue` None is the standing page.

    Attributes:
        since: steady time at which it appeared, or was begun while it is not shown.
        started: the instant of that.
        stays: how long it stays once it has appeared, in seconds.
    """

    cue: Cue | None
    layer: L
    since: float
    started: datetime
    stays: float = 0.0

    def appear(self, now: datetime, steady: float) -> None:
        """Begin its time."""
        self.since, self.started = steady, now
        if self.cue is not None:
            self.stays = self.cue.stays(now)


class Stage(Generic[L]):
    """Decides at every tick; makes and shows layers through what it is given.

    Arguments:
        programme: what comes next.
        make: draws a page out of sight; None asks for the standing page, which is always
            ready and never broken.
        show: brings a ready layer to the front and takes over the one before.
        display_log: where showings are noted.
        zone: the county's zone, for the day.
        load_seconds: how long a page may take to get ready.
    """

    def __init__(
        self,
        programme: Programme,
        make: Callable[[Cue | None], L],
        show: Callable[[L], None],
        display_log: DisplayLog,
        *,
        zone: tzinfo,
        load_seconds: float,
    ) -> None:
        self._programme, self._make, self._show = programme, make, show
        self._log, self._zone, self._load_seconds = display_log, zone, load_seconds
        self._resting = False
        self._now: Showing[L] | None = None
        self._next: Showing[L] | None = None
        self.pages_shown = 0
        self.items_shown: set[str] = set()

    def tick(self, now: datetime, steady: float) -> None:
        """Look at content and clock once and do what is due.

        Arguments:
            now: the instant, aware.
            steady: seconds on a clock that never jumps; stays are measured on it.
        """
        try:
            self._advance(now, steady, now.astimezone(self._zone))
            self._log.flush_if_due(now)
        except RetryLaterError as error:
            # What is shown was verified; it stays until the store answers again.
            log.warning("store: %s", error)

    def rest(self, now: datetime, steady: float) -> None:
        """Look for alerts alone, while the screen is dark; the page goes on afterwards.

        Arguments:
            now: as of `tick`.
            steady: as of `tick`.
        """
        if not self._resting:
            self._note(steady)
            self._resting = True
        try:
            self._programme.refresh(now.astimezone(self._zone), steady)
            self._log.flush_if_due(now)
        except RetryLaterError as error:
            log.warning("store: %s", error)

    def close(self, now: datetime, steady: float) -> None:
        """Note the last showing and end both layers."""
        self._note(steady)
        for showing in (self._now, self._next):
            if showing is not None:
                showing.layer.stop()
        self._now = self._next = None
        try:
            self._log.flush(now)
        except RetryLaterError as error:
            log.warning("display log: %s", error)

    def _advance(self, now: datetime, steady: float, local: datetime) -> None:
        changed = self._programme.refresh(local, steady) or self._resting
        if self._resting:
            self._wake(now, steady)
        stale = changed and self._drop_stale(local.date())
        if self._next is None:
            self._next = self._prepared(now, steady, local)
        self._give_up_broken(steady)
        if stale and (self._next is None or not self._next.layer.ready):
            self._replace_next(Showing(None, self._make(None), steady, now))
        if self._next is None or not self._next.layer.ready:
            return
        if stale or self.hurried or self._is_over(steady):
            self._change(now, steady)

    def _wake(self, now: datetime, steady: float) -> None:
        """Begin the present page's time anew after the dark."""
        self._resting = False
        self._programme.rejoin()
        if self._now is not None:
            self._now.appear(now, steady)

    @property
    def is_next_ready(self) -> bool:
        """Tell whether the next page waits, drawn in full."""
        return self._next is not None and self._next.layer.ready

    @property
    def hurried(self) -> bool:
        """Tell whether the present page is to leave as soon as the next one is drawn."""
        present, upcoming = self._now, self._next
        if present is None or present.cue is None or upcoming is None:
            return False
        return self._programme.gives_way(present.cue)

    def _drop_stale(self, today: date) -> bool:
        """Drop a next page that no longer holds; tell whether the present one doesn't."""
        upcoming, present = self._next, self._now
        if upcoming and upcoming.cue and not self._programme.may_come(upcoming.cue, today):
            self._put_off(upcoming.cue)
            self._replace_next(None)
        if present and present.cue and not self._programme.holds(present.cue, today):
            log.info("item %s leaves the screen", present.cue.verified.item.id)
            return True
        return False

    def _put_off(self, cue: Cue | None) -> None:
        if cue is not None and self._programme.gives_way(cue):
            self._programme.put_off(cue)

    def _prepared(self, now: datetime, steady: float, local: datetime) -> Showing[L] | None:
        """Return the next page, begun out of sight; None when it can't be drawn."""
        cue = self._programme.next(local)
        if cue is None and self._now is not None and self._now.cue is None:
            return None
        try:
            return Showing(cue, self._make(cue), steady, now)
        except RejectedError as error:
            if cue is not None:
                self._programme.skip(cue, str(error))
            return None

    def _give_up_broken(self, steady: float) -> None:
        upcoming = self._next
        if upcoming is None or upcoming.cue is None:
            return
        reason = upcoming.layer.broken
        if not reason and not upcoming.layer.ready and steady - upcoming.since > self._load_seconds:
            reason = f"not ready after {self._load_seconds:g} s"
        if reason:
            self._programme.skip(upcoming.cue, reason)
            self._replace_next(None)

    def seconds_left(self, steady: float) -> float:
        """Return how long the present page still stays, in seconds; 0 for a standing page."""
        if self._now is None or self._now.cue is None:
            return 0.0
        return max(0.0, self._now.stays - (steady - self._now.since))

    def _is_over(self, steady: float) -> bool:
        return self._next is not None and self.seconds_left(steady) <= 0

    def _change(self, now: datetime, steady: float) -> None:
        self._note(steady)
        assert self._next is not None
        self._put_off(self._now.cue if self._now else None)
        self._now, self._next = self._next, None
        self._now.appear(now, steady)
        self._show(self._now.layer)
        if self._now.cue is not None:
            self.pages_shown += 1
            self.items_shown.add(self._now.cue.verified.item.id)
            self._tell_of_alert(self._now.cue, now)

    def _tell_of_alert(self, cue: Cue, now: datetime) -> None:
        item = cue.verified.item
        if alert_of(item, now.astimezone(self._zone).date(), now) is not None:
            self._log.alerts.tell(AlertStep.SHOWN, item.id, item.version, now)

    def _note(self, steady: float) -> None:
        """Put the present showing into the display log."""
        if self._now is not None and self._now.cue is not None and not self._resting:
            self._log.shown(
                self._now.cue.key,
                self._now.started,
                steady - self._now.since,
                first_page=self._now.cue.page.number == 1,
            )

    def _replace_next(self, showing: Showing[L] | None) -> None:
        if self._next is not None:
            self._next.layer.stop()
        self._next = showing
