"""A program: one announcement as it goes to the loudspeaker.

Chime, then the speech, said as often as owed. Invariant: its parts cover the clip
without a gap, so that at any second it is known what is heard.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from functools import cache

from broadcast.sound.chime import alarm, chime
from disclosure.errors import RetryLaterError
from disclosure.items import Strict
from speech.sound.clip import Clip, joined, silence
from speech.sound.loudness import Level, integrated, leveled

CHECK_STEP_SECONDS = 0.1


class DeadAirError(RetryLaterError):
    """There is silence where there should be speech."""


class Heard(StrEnum):
    """What is heard in a part."""

    CHIME = "chime"
    SPEECH = "speech"
    PAUSE = "pause"


class Pauses(Strict, frozen=True, kw_only=True):
    """Silences, in seconds, and what counts as dead air.

    Attributes:
        before: silence while the amplifier wakes; a relay adds its own.
        after_chime, between_sentences, between_repeats, at_end: silences.
        dead_air: silence inside a sentence that is longer is a fault.
        dead_air_dbfs: what is quieter is silence.
    """

    before: float = 0.0
    after_chime: float = 0.6
    between_sentences: float = 0.5
    between_repeats: float = 1.5
    at_end: float = 0.4
    dead_air: float = 2.5
    dead_air_dbfs: float = -45.0


@dataclass(frozen=True)
class Part:
    """What is heard from `start` to `end` (seconds); `repeat` counts from 1, 0 is none.

    `closes` marks the last sentence of a repeat.
    """

    heard: Heard
    start: float
    end: float
    repeat: int = 0
    closes: bool = False


@dataclass(frozen=True)
class Program:
    """A clip with its parts, its loudness (LUFS) and how often it says the text."""

    clip: Clip
    parts: tuple[Part, ...]
    loudness: float

    @property
    def seconds(self) -> float:
        """Return the length."""
        return self.clip.seconds

    def said_by(self, seconds: float) -> int:
        """Return how often the text has been said to its end after so many seconds."""
        return sum(part.closes and part.end <= seconds + 1e-6 for part in self.parts)

    def sentence_end(self, seconds: float) -> float:
        """Return the end of the sentence that is heard at a second, or that second."""
        inside = (p for p in self.parts if p.heard is Heard.SPEECH and p.start < seconds < p.end)
        return next((part.end for part in inside), seconds)

    def cut(self, seconds: float) -> "Program | None":
        """Return what fits into so many seconds, cut after a sentence; None if none fits.

        A repeat that is only begun is left out where one before it is whole.
        """
        ends = [p for p in self.parts if p.heard is Heard.SPEECH and p.end <= seconds]
        whole = [part for part in ends if part.closes]
        if not ends:
            return None
        last = (whole or ends)[-1]
        kept = tuple(part for part in self.parts if part.end <= last.end)
        return replace(self, clip=self.clip.first(last.end), parts=kept)


class Opening(StrEnum):
    """What is heard before the speech."""

    NONE = "none"
    BELLS = "bells"
    ALARM = "alarm"


def compose(
    sentences: Sequence[Clip],
    repeats: int,
    level: Level,
    pauses: Pauses,
    opening: Opening = Opening.BELLS,
    rests: Sequence[Clip] = (),
) -> Program:
    """Return an announcement of leveled sentences.

    Arguments:
        sentences: what is said, in order.
        repeats: how often.
        level: of the opening.
        pauses: silences.
        opening: what goes before.
        rests: what is heard between two sentences, one less than these; empty for the
            unit's own pauses.

    Raises:
        DeadAirError: a sentence is silent or has a hole, or a rest is one.
    """
    between = rests or [silence(pauses.between_sentences)] * (len(sentences) - 1)
    laid: list[tuple[Heard, Clip, int, bool]] = []
    if pauses.before:
        laid.append((Heard.PAUSE, silence(pauses.before), 0, False))
    if opening is not Opening.NONE:
        laid.append((Heard.CHIME, _opening(opening, level), 0, False))
        laid.append((Heard.PAUSE, silence(pauses.after_chime), 0, False))
    for repeat in range(1, repeats + 1):
        for number, sentence in enumerate(sentences):
            if number:
                laid.append((Heard.PAUSE, between[number - 1], repeat, False))
            laid.append((Heard.SPEECH, sentence, repeat, number == len(sentences) - 1))
        last = repeat == repeats
        rest = silence(pauses.at_end if last else pauses.between_repeats)
        laid.append((Heard.PAUSE, rest, repeat, False))
    if any(rest.seconds > pauses.dead_air for rest in rests):
        raise DeadAirError(f"a rest of more than {pauses.dead_air:g} s in the speech")
    clip = joined(clip for _, clip, _, _ in laid)
    program = Program(clip=clip, parts=_parts(laid), loudness=integrated(clip))
    require_speech(program, pauses)
    return program


@cache
def _opening(opening: Opening, level: Level) -> Clip:
    """Return the leveled tone; made once, since an alert must not wait for it."""
    return leveled(alarm() if opening is Opening.ALARM else chime(), level)


def require_speech(program: Program, pauses: Pauses) -> None:
    """Raise DeadAirError unless there is sound wherever there should be speech."""
    floor = 10 ** (pauses.dead_air_dbfs / 20)
    for part in program.parts:
        if part.heard is not Heard.SPEECH:
            continue
        quiet = 0.0
        for at in range(int((part.end - part.start) / CHECK_STEP_SECONDS)):
            start = part.start + at * CHECK_STEP_SECONDS
            step = program.clip.part(start, start + CHECK_STEP_SECONDS).samples
            quiet = quiet + CHECK_STEP_SECONDS if (step**2).mean() < floor**2 else 0.0
            if quiet > pauses.dead_air or quiet >= part.end - part.start - CHECK_STEP_SECONDS:
                raise DeadAirError(f"silence from {start - quiet:.1f} s on in the speech")


def _parts(laid: Sequence[tuple[Heard, Clip, int, bool]]) -> tuple[Part, ...]:
    parts, at = [], 0
    for heard, clip, repeat, closes in laid:
        end = at + len(clip.samples)
        parts.append(Part(heard, at / clip.rate, end / clip.rate, repeat, closes))
        at = end
    return tuple(parts)
