"""The studio: words to a leveled sound, measured as it lies on the disk.

Invariant: a sound that is returned has the loudness of all that is aired (-16 LUFS give or
take 1, true peak at most -1 dBTP), by the same meter as on the pole; where the voice said
where its sentences end, the file says so too.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from speech.engines.engine import Engine, Spoken, VoiceError
from speech.sound.clip import RATE, read_wav
from speech.sound.loudness import Level, integrated, true_peak
from speech.sound.marked import MarkedClip
from speech.words.lexicon import Lexicon

Told = Callable[[int, int], None]


class Voice(Engine, Protocol):
    """An engine that speaks several texts at the cost of loading itself once."""

    def speak_each(self, texts: Sequence[tuple[str, Path]]) -> list[Spoken]:
        """Speak each text into its file; raises as `speak`."""
        ...


MakeVoice = Callable[[Lexicon, Told], Voice]


@dataclass(frozen=True)
class Sound:
    """A sound on the disk: what spoke, its length, loudness (LUFS) and true peak (dBTP)."""

    spoken: Spoken
    seconds: float
    loudness: float
    peak: float


class Studio:
    """Renders words.

    Arguments:
        voice: returns the engine for a lexicon; it tells of pieces done.
        level: how loud.
    """

    def __init__(self, voice: MakeVoice, level: Level = Level()) -> None:  # noqa: B008 - frozen
        self._voice = voice
        self._level = level

    def render(self, words: str, lexicon: Lexicon, out: Path, told: Told) -> Sound:
        """Write the sound of words to `out` and return its measures.

        Raises:
            NoVoiceError: the voice is not installed; says what and how to get it.
            VoiceError: no usable sound came out.
        """
        spoken = self._voice(lexicon, told).speak(words, out)
        MarkedClip.read(out).at(RATE).trimmed().leveled(self._level).write(out)
        return self._measured(spoken, out)

    def render_each(
        self, texts: Sequence[tuple[str, Path]], lexicon: Lexicon, told: Told
    ) -> list[Sound]:
        """Write the sounds of short texts and return their measures; raises as `render`.

        They are brought to the same level; what is shorter than the meter's block
        (0.4 s) can't be held to it.
        """
        spoken = self._voice(lexicon, told).speak_each(texts)
        sounds = []
        for one, (_, out) in zip(spoken, texts, strict=True):
            MarkedClip.read(out).at(RATE).trimmed().leveled(self._level).write(out)
            clip = read_wav(out)
            sounds.append(Sound(one, clip.seconds, integrated(clip), true_peak(clip)))
        return sounds

    def _measured(self, spoken: Spoken, out: Path) -> Sound:
        clip = read_wav(out)
        loudness, peak = integrated(clip), true_peak(clip)
        level = self._level
        if abs(loudness - level.target_lufs) > level.tolerance_lu or peak > level.peak_dbtp:
            raise VoiceError(f"the sound has {loudness:.1f} LUFS and a true peak of {peak:.1f} dB")
        return Sound(spoken, clip.seconds, loudness, peak)
