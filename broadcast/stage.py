"""The stage: from an occurrence to sound on its way.

Invariant: nothing is put on whose seals were not checked after it was rendered, just
before it is heard.
"""

import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, time
from pathlib import Path

from broadcast.agenda import Agenda
from broadcast.airing import Airing, Staged
from broadcast.clock import Clock
from broadcast.loudspeakers.output import Loudspeaker
from broadcast.settings import BroadcastSettings
from broadcast.shelf import Rendered
from broadcast.sound.program import Opening, Program, compose
from broadcast.studio import Studio
from disclosure.alert_facts import AlertLevel
from disclosure.announcements import Announcement
from disclosure.blocks import Sha256
from disclosure.errors import RejectedError, RetryLaterError
from disclosure.timetable import Occurrence


class GoneError(RejectedError):
    """The item may not be heard: withdrawn, replaced, off display, or its seals are bad."""


class NoRoomError(RetryLaterError):
    """The announcement does not fit into what is left of its slot."""


@dataclass
class Stage:
    """What an announcement needs to be put on.

    Attributes:
        agenda, studio, loudspeaker, clock: the parts.
        settings: levels, pauses and limits.
        folder: where the sounds being played lie.
        turned: tells how much quieter an order wants it now, in decibels, 0 or below.
    """

    agenda: Agenda
    studio: Studio
    loudspeaker: Loudspeaker
    clock: Clock
    settings: BroadcastSettings
    folder: Path
    turned: Callable[[], float] = lambda: 0.0
    _staged: Staged | None = None

    def make_ready(self, row: Occurrence, *, trusted: bool) -> None:
        """Do all that can be done before its time, so that it starts to the moment.

        Raises:
            As `put_on`.
        """
        if self._staged is None or not self._staged.is_for(row):
            self._discard()
            self._staged = self._prepared(row, trusted=trusted)

    def put_on(self, row: Occurrence, *, trusted: bool) -> Airing:
        """Return the occurrence as it starts to be heard.

        Raises:
            GoneError: it may not be heard; says why.
            NoRoomError: it does not fit into what is left of its slot.
            VoiceError, DeadAirError, OutputError: it cannot be heard now.
        """
        self.make_ready(row, trusted=trusted)
        staged, self._staged = self._staged, None
        assert staged is not None
        try:
            announcement = self.require(row, trusted=trusted)
            playback = self.loudspeaker.start(staged.wav, staged.program.seconds)
        except BaseException:
            staged.wav.unlink(missing_ok=True)
            raise
        return Airing(
            row=row,
            announcement=announcement,
            staged=staged,
            output=self.loudspeaker.name,
            started=self.clock.now(),
            playback=playback,
        )

    def _prepared(self, row: Occurrence, *, trusted: bool) -> Staged:
        at = max(self.clock.now(), row.due)
        announcement = self.require(row, trusted=trusted)
        rendered = self.studio.render(announcement)
        program = self._fitting(row, rendered, self._opening(row, announcement), at)
        local = at.astimezone(self.agenda.zone())
        decibels = self._decibels(row, announcement, local.time())
        wav = self.folder / f"{local:%Y%m%d-%H%M%S}-{row.item[:8]}-v{row.version}.wav"
        program.clip.louder(decibels).write(wav)
        audio = Sha256(hashlib.sha256(wav.read_bytes()).hexdigest())
        return Staged(row, program, decibels, wav, audio, rendered.engine)

    def _discard(self) -> None:
        if self._staged is not None:
            self._staged.wav.unlink(missing_ok=True)
            self._staged = None

    def require(self, row: Occurrence, *, trusted: bool) -> Announcement:
        """Return the occurrence's announcement, its seals checked now.

        Raises:
            GoneError: it may not be heard; says why.
        """
        found = self.agenda.announcement(row.item, self._today() if trusted else None)
        if found is None:
            raise GoneError("withdrawn, off display, or its seals do not hold")
        if found.version != row.version:
            raise GoneError(f"replaced by version {found.version}")
        return found

    def _opening(self, row: Occurrence, announcement: Announcement) -> Opening:
        if row.alert is not None and not announcement.calm:
            return Opening.ALARM
        return self.settings.opening

    def _today(self) -> date:
        return self.clock.now().astimezone(self.agenda.zone()).date()

    def _fitting(
        self, row: Occurrence, rendered: Rendered, opening: Opening, at: datetime
    ) -> Program:
        """Return what fits from `at` on: all that is owed, or else whole repeats of it.

        Only an announcement that is longer than its whole slot is cut at a sentence.
        """
        settings = self.settings
        program = compose(
            rendered.sentences,
            row.left,
            settings.level,
            settings.silences,
            opening,
            rendered.rests,
        )
        room = settings.limits.most_seconds
        slot = room
        if row.timed:
            room = min(room, (row.until - at).total_seconds())
            slot = min(slot, (row.until - row.due).total_seconds())
        if program.seconds <= room:
            return program
        cut, at_best = program.cut(room), program.cut(slot)
        never_whole = at_best is None or not at_best.said_by(slot)
        if cut is None or not (cut.said_by(room) or never_whole):
            raise NoRoomError("it does not fit into what is left of its slot")
        return cut

    def _decibels(self, row: Occurrence, announcement: Announcement, at: time) -> float:
        """Return how much quieter it is; a grave alert is never quieter."""
        grave = row.alert is not None and row.alert <= AlertLevel.ORANGE
        if grave and not announcement.calm:
            return 0.0
        return self.settings.decibels_at(at) + self.turned()
