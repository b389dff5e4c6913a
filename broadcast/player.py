"""The player: one announcement after the other, by the ledger and the clock.

Invariant: one sound at a time; each ends in the ledger together with its record. With
an untrusted clock only alerts and what a person starts are heard.
"""

import logging
from collections.abc import Callable

import msgspec

from broadcast.airing import Airing, unheard
from broadcast.halting import Halt, combined
from broadcast.keeping import Keeper
from broadcast.ledger import Ledger
from broadcast.loudspeakers.output import Ending, OutputError
from broadcast.sound.program import DeadAirError
from broadcast.stage import GoneError, NoRoomError, Stage
from disclosure.errors import MingbaiError
from disclosure.outbox import AiredResult
from disclosure.timetable import Occurrence, OccurrenceState, goes_before, next_to_air
from speech.engines.engine import NoVoiceError, VoiceError

_LOG = logging.getLogger(__name__)

_STATES = {
    AiredResult.DONE: OccurrenceState.DONE,
    AiredResult.PARTIAL: OccurrenceState.FAILED,
    AiredResult.FAILED: OccurrenceState.FAILED,
    AiredResult.CANCELLED: OccurrenceState.CANCELLED,
    AiredResult.DEFERRED: OccurrenceState.DEFERRED,
}
_RETRY_SECONDS = 5.0


class Player:
    """Says what is due.

    Arguments:
        ledger: the occurrences.
        keeper: carries what found no room.
        stage: puts an announcement on.
        begun: called with what has just begun to sound.
    """

    def __init__(
        self,
        ledger: Ledger,
        keeper: Keeper,
        stage: Stage,
        begun: Callable[[Airing], None] = lambda _airing: None,
    ) -> None:
        self._ledger = ledger
        self._keeper = keeper
        self._stage = stage
        self._begun = begun
        self._clock = stage.clock
        self._limits = stage.settings.limits
        self._airing: Airing | None = None
        self._stop_at: float | None = None
        self._rest_until = 0.0

    @property
    def is_airing(self) -> bool:
        """Tell whether something is heard."""
        return self._airing is not None

    @property
    def is_alerting(self) -> bool:
        """Tell whether an alert is heard."""
        return self._airing is not None and self._airing.row.alert is not None

    def begin(self, *, trusted: bool, timed: bool = True) -> None:
        """Start what is due, if nothing is heard and the gap is over.

        Arguments:
            trusted: whether the clock is to be trusted.
            timed: whether the timetable counts, or only what a person starts.
        """
        if self._airing is not None:
            return
        now, silence = self._clock.now(), self.silence()
        owed = [row for row in self._ledger.owed() if (trusted and timed) or not row.timed]
        due = next_to_air([row for row in owed if silence is None or silence.lets(row)], now)
        if due is None or (self._clock.monotonic() < self._rest_until and due.timed):
            return
        if self._ledger.claim(due):
            self._put_on(self._ledger.get(due), trusted=trusted)

    def make_ready(self, row: Occurrence, *, trusted: bool) -> None:
        """Do what can be done before a row's time; its own turn reports what is wrong."""
        try:
            self._stage.make_ready(row, trusted=trusted)
        except MingbaiError as error:
            _LOG.warning("not made ready: %s: %s", row.item, error)

    def silence(self) -> Halt | None:
        """Return who has stopped the loudspeaker, if somebody did and it holds."""
        return combined(self._ledger.halts(), self._clock.now())

    def attend(self, *, trusted: bool) -> None:
        """Look after what is heard: its progress, its end, and what goes before it."""
        airing = self._airing
        if airing is None:
            return
        said = airing.said()
        if said != self._ledger.get(airing.row).said:
            self._ledger.say(airing.row, said)
        ending = airing.playback.poll()
        silence = self.silence()
        if ending is not None:
            self._conclude(airing, ending, trusted=trusted)
        elif silence is not None and not silence.lets(airing.row):
            stopped = airing.playback.stop()
            result = AiredResult.CANCELLED
            self._end(airing, stopped, result, silence.reason, trusted=trusted)
        elif before := self._before(airing.row):
            what = "an alert" if before.alert is not None else "what a person started"
            self._give_back(airing, f"interrupted by {what}", trusted=trusted)
        elif trusted and self._is_over(airing):
            self._conclude(airing, airing.playback.stop(), trusted=trusted)

    def _before(self, row: Occurrence) -> Occurrence | None:
        """Return what is due now and may interrupt a row."""
        now = self._clock.now()
        due = [one for one in self._ledger.owed() if one.due <= now < one.until]
        return next((one for one in due if goes_before(one, row)), None)

    def recheck(self, *, trusted: bool) -> None:
        """Stop what is heard if it may no longer be heard; for when content changed."""
        airing = self._airing
        if airing is None:
            return
        try:
            self._stage.require(airing.row, trusted=trusted)
        except GoneError as error:
            ending = airing.playback.stop()
            self._end(airing, ending, AiredResult.CANCELLED, str(error), trusted=trusted)

    def stop(self, *, trusted: bool) -> None:
        """Stop what is heard because the player ends; it is said when it is back."""
        if self._airing is not None:
            self._give_back(self._airing, "the player was stopped", trusted=trusted)

    def _put_on(self, row: Occurrence, *, trusted: bool) -> None:
        if row.attempts > self._limits.most_attempts:
            reason = f"begun {self._limits.most_attempts} times and never ended"
            self._fail(row, reason, trusted=trusted)
            return
        try:
            self._airing = self._stage.put_on(row, trusted=trusted)
            _LOG.info("on air: %s “%s”", row.item, self._airing.announcement.title)
            self._begun(self._airing)
        except GoneError as error:
            self._settle(row, AiredResult.CANCELLED, str(error), trusted=trusted)
        except NoRoomError as error:
            self._keeper.put_off(row, self._clock.now(), str(error))
        except NoVoiceError as error:
            self._fail(row, str(error), trusted=trusted)
        except (VoiceError, DeadAirError, OutputError) as error:
            if not self._is_tried_again(row, str(error)):
                self._fail(row, str(error), trusted=trusted)

    def _conclude(self, airing: Airing, ending: Ending, *, trusted: bool) -> None:
        row = msgspec.structs.replace(airing.row, said=airing.said_by(ending.seconds))
        if row.left == 0:
            self._end(airing, ending, AiredResult.DONE, ending.note, trusted=trusted)
        elif ending.fault and self._is_tried_again(row, ending.fault):
            self._clear(airing)
        elif ending.fault:
            result = AiredResult.PARTIAL if row.said else AiredResult.FAILED
            self._end(airing, ending, result, ending.fault, trusted=trusted)
        else:
            reason = "its slot ended"
            later = self._keeper.later(row, self._clock.now())
            result = AiredResult.PARTIAL if later is None else AiredResult.DEFERRED
            self._end(airing, ending, result, reason, trusted=trusted, later=later)

    def _is_over(self, airing: Airing) -> bool:
        """Tell whether the slot is over and the sentence that was heard then as well."""
        if not airing.row.timed or self._clock.now() < airing.row.until:
            return False
        elapsed = airing.playback.elapsed()
        if self._stop_at is None:
            self._stop_at = airing.staged.program.sentence_end(elapsed)
        return elapsed >= self._stop_at

    def _give_back(self, airing: Airing, reason: str, *, trusted: bool) -> None:
        """Stop it; it is said again from its start, but for the repeats already whole."""
        ending = airing.playback.stop()
        said = airing.said_by(ending.seconds)
        if said == airing.row.repeats:
            self._end(airing, ending, AiredResult.DONE, "", trusted=trusted)
            return
        again = msgspec.structs.replace(
            airing.row, attempts=airing.row.attempts - 1, state=OccurrenceState.WAITING
        )
        self._end(airing, ending, AiredResult.PARTIAL, reason, trusted=trusted, later=again)

    def _end(
        self,
        airing: Airing,
        ending: Ending,
        result: AiredResult,
        reason: str,
        *,
        trusted: bool,
        later: Occurrence | None = None,
    ) -> None:
        said = airing.said_by(ending.seconds)
        settled = later or msgspec.structs.replace(airing.row, state=_STATES[result])
        settled = msgspec.structs.replace(settled, said=said)
        record = airing.record(result, ending, self._clock.now(), reason, trusted=trusted)
        self._ledger.settle(settled, reason, record)
        _LOG.info("%s: %s after %.1f s %s", result.value, airing.row.item, ending.seconds, reason)
        self._clear(airing)

    def _clear(self, airing: Airing) -> None:
        airing.staged.wav.unlink(missing_ok=True)
        self._airing = None
        self._stop_at = None
        self._rest_until = max(self._rest_until, self._clock.monotonic() + self._limits.gap_seconds)

    def _is_tried_again(self, row: Occurrence, reason: str) -> bool:
        """Put the row back for a little later, unless it was tried too often."""
        if row.attempts >= self._limits.most_attempts:
            return False
        _LOG.warning("once more: %s: %s", row.item, reason)
        self._rest_until = self._clock.monotonic() + _RETRY_SECONDS
        self._ledger.settle(msgspec.structs.replace(row, state=OccurrenceState.WAITING), reason)
        return True

    def _fail(self, row: Occurrence, reason: str, *, trusted: bool) -> None:
        self._settle(row, AiredResult.FAILED, reason, trusted=trusted)

    def _settle(self, row: Occurrence, result: AiredResult, reason: str, *, trusted: bool) -> None:
        settled = msgspec.structs.replace(row, state=_STATES[result])
        self._ledger.settle(settled, reason, unheard(row, result, reason, trusted=trusted))
        _LOG.warning("%s: %s: %s", result.value, row.item, reason)
