"""The duty of every second: clock, timetable, player, records, in this order.

Invariant: the timetable is only touched by a trusted clock; a jump of the clock, a new
day or new content makes it be planned anew, which never doubles what stands there.
"""

import logging
from datetime import timedelta

from broadcast.agenda import Agenda
from broadcast.clock import Clock, ClockWatch
from broadcast.foresight import issuing_bodies, sentences_ahead
from broadcast.keeping import Keeper
from broadcast.ledger import Ledger
from broadcast.obeying import Obedience
from broadcast.player import Player
from broadcast.reporting import Reporter
from broadcast.settings import Limits
from broadcast.studio import Studio
from content_sync.store.reader import ContentReader
from disclosure.errors import MingbaiError
from disclosure.timetable import Occurrence, next_to_air

_LOG = logging.getLogger(__name__)
_ALIVE_SECONDS = 10.0
_READY = timedelta(seconds=3)
"""So long before its time a piece is composed."""


class Duty:
    """What a unit does every second.

    Arguments:
        content, agenda, ledger, keeper, player, reporter, studio, obedience, clock: the parts.
        limits: see `broadcast.settings.Limits`.
    """

    def __init__(  # noqa: PLR0913 - one place where the parts meet
        self,
        *,
        content: ContentReader,
        agenda: Agenda,
        ledger: Ledger,
        keeper: Keeper,
        player: Player,
        reporter: Reporter,
        studio: Studio,
        obedience: Obedience,
        clock: Clock,
        limits: Limits,
    ) -> None:
        self._content = content
        self._agenda = agenda
        self._ledger = ledger
        self._keeper = keeper
        self._player = player
        self._reporter = reporter
        self._studio = studio
        self._obedience = obedience
        self._clock = clock
        self._limits = limits
        self._watch = ClockWatch(clock, limits.jump_seconds)
        self._seen = -1
        self._planned: tuple[object, ...] = ()
        self._alive_at = -_ALIVE_SECONDS
        self._skipped: set[tuple[object, ...]] = set()
        self._next: Occurrence | None = None
        self._ahead: list[str] | None = None

    def trusted(self) -> bool:
        """Tell whether the timetable may go by the clock."""
        return self._limits.trust_clock == "always" or self._watch.trusted(
            self._ledger.alive_until()
        )

    def tick(self) -> None:
        """Do everything once."""
        jumped = self._watch.jumped()
        trusted = self.trusted()
        if trusted:
            self._keep(jumped=jumped)
        self._keeper.plan_alerts(self._clock.now())
        version = self._content.version()
        if version != self._seen or self._obedience.waits:
            self._obedience.heed()
        if jumped or version != self._seen:
            self._player.recheck(trusted=trusted)
            self._seen = version
        self._player.attend(trusted=trusted)
        self._player.begin(trusted=trusted)
        self._obedience.occupy(soon=self._agenda.speaks_soon(self._clock.now()))
        self._look_ahead(trusted=trusted)
        self._reporter.deliver()

    def pause(self, most: float) -> float:
        """Return the seconds until something is to be done: when the next piece is due.

        Arguments:
            most: and no more than these.
        """
        if self._next is None or self._player.is_airing:
            return most
        left = (self._next.due - self._clock.now()).total_seconds()
        return min(most, max(0.0, left))

    def _look_ahead(self, *, trusted: bool) -> None:
        """Find what is due next, and make it ready shortly before."""
        self._next = None
        if self._player.is_airing:
            return
        now = self._clock.now()
        owed = [row for row in self._ledger.owed() if row.due > now and (trusted or not row.timed)]
        if not owed:
            return
        due = min(row.due for row in owed)
        self._next = next_to_air(owed, due)
        if self._next is not None and due - now <= _READY:
            self._player.make_ready(self._next, trusted=trusted)

    @property
    def restarts(self) -> bool:
        """Tell whether the county ordered this process to end and be started anew."""
        return self._obedience.restarts

    def serve_orders(self) -> None:
        """Do what a person starts and nothing else; for a process that serves one order."""
        trusted = self.trusted()
        self._player.attend(trusted=trusted)
        self._player.begin(trusted=trusted, timed=False)
        self._reporter.deliver()

    def watch(self) -> None:
        """Look after what is heard, and at once after new content; for between two ticks."""
        if self._content.version() != self._seen:
            self.tick()
        elif self._player.is_airing:
            self._player.attend(trusted=self.trusted())
        elif self._next is not None and self._next.due <= self._clock.now():
            self._next = None
            self._player.begin(trusted=self.trusted())

    def prepare(self) -> None:
        """Render one announcement that is due soon, while nothing is heard."""
        now = self._clock.now()
        near = self._next is not None and self._next.due - now <= _READY
        if self._player.is_airing or near or not self.trusted():
            return
        soon = now + timedelta(seconds=self._limits.lead_seconds)
        rows = [row for row in self._ledger.owed() if now < row.due <= soon]
        for row in sorted(rows, key=lambda row: (row.due, row.precedence)):
            if row.key not in self._skipped and self._render(row):
                return
        self._foresee()

    def _foresee(self) -> None:
        """Render one sentence of alerts that may come: each second one, until all lie ready."""
        if self._ahead is None:
            bodies = issuing_bodies(self._content.keyring(), self._content.home())
            self._ahead = list(reversed(sentences_ahead(bodies, self._studio.lexicon)))
        while self._ahead:
            try:
                if self._studio.foresee(self._ahead.pop()):
                    return
            except MingbaiError as error:
                _LOG.warning("alerts are not rendered ahead: %s", error)
                self._ahead = []

    def stop(self) -> None:
        """Stop what is heard and hand over the records."""
        self._player.stop(trusted=self.trusted())
        self._reporter.deliver()

    def _render(self, row: Occurrence) -> bool:
        """Render a row's announcement; False where that was done before or can't be."""
        announcement = self._agenda.announcement(row.item, row.day)
        self._skipped.add(row.key)
        if announcement is None or self._studio.has(announcement):
            return False
        try:
            self._studio.render(announcement)
        except MingbaiError as error:
            # Its own turn will report it; here only the time is saved.
            _LOG.warning("not rendered ahead: %s: %s", row.item, error)
            return False
        return True

    def _keep(self, *, jumped: bool) -> None:
        now = self._clock.now()
        today = now.astimezone(self._agenda.zone()).date()
        state = (today, self._content.version(), self._agenda.slots())
        if jumped or state != self._planned:
            if jumped:
                self._ledger.revive(now)
            self._keeper.plan(now, self._ledger.alive_until())
            if self._clock.instant().confirmed:
                self._ledger.forget_before(today - timedelta(days=self._limits.keep_days))
            self._planned = state
            self._skipped.clear()
        self._keeper.expire(now, self._player.silence())
        if jumped or self._clock.monotonic() - self._alive_at >= _ALIVE_SECONDS:
            self._ledger.keep_alive(now)
            self._alive_at = self._clock.monotonic()
