"""An airing: one occurrence while it is heard.

Invariant: the sound was composed of what is still owed, and fits into its window.
"""

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from broadcast.loudspeakers.output import Ending, Playback
from broadcast.sound.program import Program
from disclosure.announcements import Announcement
from disclosure.blocks import Sha256
from disclosure.outbox import AiredRecord, AiredResult
from disclosure.timetable import Occurrence


@dataclass(frozen=True)
class Staged:
    """A sound that lies ready: all but the check and the playing is done.

    Attributes:
        row: the occurrence for which it was made.
        program: the sound, quieter hours not counted in its loudness.
        decibels: how much quieter this hour is.
        wav: the file that is played.
        audio: its hash.
        engine: for the record.
    """

    row: Occurrence
    program: Program
    decibels: float
    wav: Path
    audio: Sha256
    engine: str

    def is_for(self, row: Occurrence) -> bool:
        """Tell whether it is what the row is to say now."""
        return (self.row.key, self.row.left, self.row.due) == (row.key, row.left, row.due)


@dataclass(frozen=True)
class Airing:
    """What is heard now.

    Attributes:
        row: the occurrence as it was claimed.
        announcement: what it says.
        staged: its sound.
        output: for the record.
        started: instant at which it began.
        playback: the sound on its way.
    """

    row: Occurrence
    announcement: Announcement
    staged: Staged
    output: str
    started: datetime
    playback: Playback

    def said(self) -> int:
        """Return how often the text has been said to its end, earlier airings included."""
        return self.said_by(self.playback.elapsed())

    def said_by(self, seconds: float) -> int:
        """Return the same for so many seconds of this airing."""
        return min(self.row.repeats, self.row.said + self.staged.program.said_by(seconds))

    def record(
        self, result: AiredResult, ending: Ending, now: datetime, reason: str, *, trusted: bool
    ) -> AiredRecord:
        """Return the record of this airing."""
        return AiredRecord(
            format=1,
            item=self.row.item,
            version=self.row.version,
            slot=self.row.slot if self.row.timed else "",
            planned=self.row.planned,
            result=result,
            started=self.started,
            ended=now,
            repeats=self.staged.program.said_by(ending.seconds),
            audio=self.staged.audio,
            engine=self.staged.engine,
            output=self.output,
            loudness_lufs=round(self.staged.program.loudness + self.staged.decibels, 2),
            reason=reason,
            clock_trusted=trusted,
        )


def unheard(row: Occurrence, result: AiredResult, reason: str, *, trusted: bool) -> AiredRecord:
    """Return the record of an occurrence of which nothing was heard."""
    return AiredRecord(
        format=1,
        item=row.item,
        version=row.version,
        slot=row.slot if row.timed else "",
        planned=row.planned,
        result=result,
        reason=reason,
        clock_trusted=trusted,
    )
