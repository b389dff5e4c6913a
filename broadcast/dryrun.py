"""The dry run: a day's timetable as a list and as one sound.

Invariant: it is placed by the very rules that the player goes by; nothing is written
to the ledger.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path

from broadcast.agenda import Agenda
from broadcast.settings import BroadcastSettings
from broadcast.sound.chime import SECONDS as CHIME_SECONDS
from broadcast.sound.program import Pauses, compose
from broadcast.studio import Studio
from disclosure.announcements import Announcement, estimated_seconds
from disclosure.areas import AreaCode, Level, level
from disclosure.errors import UsageError
from disclosure.items import ItemId, Strict
from disclosure.timetable import Placed, occurrences, place
from speech.sound.clip import joined, silence
from speech.sound.loudness import integrated, true_peak
from speech.words.breath import sentences
from speech.words.lexicon import Lexicon
from speech.words.reading import to_words


class Line(Strict, frozen=True, kw_only=True):
    """One line of a day's timetable.

    Attributes:
        start, end: local times; None where no slot has room.
        slot: slot in which it was to be said.
        deferred: whether it is said in a later slot than its own.
        level, area, area_name: whose announcement it is.
        item, version, title, repeats: what is said how often.
        seconds: length, estimated before it is rendered.
        audio: whether sealed audio comes with it.
    """

    start: datetime | None
    end: datetime | None
    slot: str
    deferred: bool
    level: Level
    area: AreaCode
    area_name: str
    item: ItemId
    version: int
    title: str
    repeats: int
    seconds: float
    audio: bool


class Timetable(Strict, frozen=True, kw_only=True):
    """A day's timetable.

    Attributes:
        overfull: slots from which something was put off.
        shared: slots in which more than one area speaks; the higher one goes first.
    """

    format: int
    date: date
    timezone: str
    lines: tuple[Line, ...]
    overfull: tuple[str, ...]
    shared: tuple[str, ...] = ()


@dataclass(frozen=True)
class Rehearsal:
    """Where each announcement of a rendered day begins, and how loud the whole is."""

    starts: tuple[tuple[float, str, str], ...]
    seconds: float
    loudness: float
    peak: float


def timetable(
    agenda: Agenda, lexicon: Lexicon, day: date, settings: BroadcastSettings
) -> Timetable:
    """Return the timetable of a day if nothing goes wrong."""
    profile = agenda.profile()
    said = {one.item: one for one in agenda.announcements(day)}
    placed = _placed(agenda, day, settings, said, lexicon)
    lines = tuple(_line(one, said[one.occurrence.item], agenda, profile.name_of) for one in placed)
    overfull = sorted({line.slot for line in lines if line.deferred or line.start is None})
    return Timetable(
        format=1,
        date=day,
        timezone=profile.timezone,
        lines=lines,
        overfull=tuple(overfull),
        shared=_shared(lines),
    )


def _shared(lines: tuple[Line, ...]) -> tuple[str, ...]:
    owners: dict[str, set[AreaCode]] = {}
    for line in lines:
        owners.setdefault(line.slot, set()).add(line.area)
    return tuple(slot for slot, areas in owners.items() if len(areas) > 1)


def rehearse(
    agenda: Agenda,
    studio: Studio,
    lexicon: Lexicon,
    day: date,
    settings: BroadcastSettings,
    out: Path,
) -> Rehearsal:
    """Write all that is said on a day into one WAV file, the pauses between shortened.

    Raises:
        UsageError: nothing is said on that day.
        VoiceError, DeadAirError: an announcement cannot be rendered; says why.
    """
    said = {one.item: one for one in agenda.announcements(day)}
    placed = [p for p in _placed(agenda, day, settings, said, lexicon) if p.start is not None]
    if not placed:
        raise UsageError(f"--date {day}: nothing is said on that day")
    clips, starts, at = [], [], 0.0
    for one in placed:
        row = one.occurrence
        rendered = studio.render(said[row.item])
        program = compose(
            rendered.sentences,
            row.repeats,
            settings.level,
            settings.silences,
            settings.opening,
            rendered.rests,
        )
        starts.append((round(at, 2), row.slot, said[row.item].title))
        clips += [program.clip, silence(settings.limits.gap_seconds)]
        at += program.seconds + settings.limits.gap_seconds
    day_clip = joined(clips)
    day_clip.write(out)
    return Rehearsal(
        starts=tuple(starts),
        seconds=day_clip.seconds,
        loudness=integrated(day_clip),
        peak=true_peak(day_clip),
    )


def _placed(
    agenda: Agenda,
    day: date,
    settings: BroadcastSettings,
    said: dict[ItemId, Announcement],
    lexicon: Lexicon,
) -> tuple[Placed, ...]:
    of_day = agenda.windows(day)
    rows = occurrences(day, said.values(), of_day)
    seconds = {item: _seconds(one, settings, lexicon) for item, one in said.items()}
    return place(rows, of_day, seconds, settings.limits.gap_seconds)


def _seconds(announcement: Announcement, settings: BroadcastSettings, lexicon: Lexicon) -> float:
    """Return about how long it lasts; it need not be rendered to plan a day."""
    words = to_words(announcement.text, lexicon)
    pauses: Pauses = settings.silences
    once = estimated_seconds(words) + pauses.between_sentences * (len(sentences(words)) - 1)
    chime = CHIME_SECONDS + pauses.after_chime if settings.bells else 0.0
    between = pauses.between_repeats * (announcement.repeats - 1)
    return pauses.before + chime + once * announcement.repeats + between + pauses.at_end


def _line(
    placed: Placed, said: Announcement, agenda: Agenda, name_of: Callable[[AreaCode], str]
) -> Line:
    row, zone = placed.occurrence, agenda.zone()
    start = placed.start.astimezone(zone) if placed.start else None
    return Line(
        start=start,
        end=start + timedelta(seconds=placed.seconds) if start else None,
        slot=row.slot,
        deferred=row.due != row.planned,
        level=level(said.area),
        area=said.area,
        area_name=name_of(said.area),
        item=said.item,
        version=said.version,
        title=said.title,
        repeats=row.repeats,
        seconds=round(placed.seconds, 1),
        audio=said.audio is not None,
    )
