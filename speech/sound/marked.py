"""A clip whose sentences are known by where they end.

Invariant: cut at its marks and joined again it is the same clip; a mark stands where it is
quiet, so that who stops there cuts no word.
"""

from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from scipy.ndimage import uniform_filter1d

from speech.sound.clip import Clip, read_wav
from speech.sound.cues import MOST, read_cues, write_cues
from speech.sound.loudness import Level, leveled

_QUIET = 0.0056
"""What is quieter (-45 dBFS) is a pause: recorded rooms are seldom quieter than -60."""

_AFTER_SECONDS = 0.1
"""So long it must be quiet behind a mark."""

_PAUSE_SECONDS = 0.5
"""A silence so long parts two sentences of a recording; within one they are about half."""

_SMOOTH_SECONDS = 0.02


@dataclass(frozen=True)
class MarkedClip:
    """A clip and after how many samples each of its sentences ends, ascending."""

    clip: Clip
    ends: tuple[int, ...] = ()

    @classmethod
    def read(cls, path: Path) -> "MarkedClip":
        """Return a 16-bit mono WAV file with its cue points, as far as they can be right.

        Raises:
            ValueError: it has another form.
        """
        clip = read_wav(path)
        ends = read_cues(path)
        return cls(clip, tuple(end for end in ends if _is_quiet_after(clip, end)))

    def at(self, rate: int) -> "MarkedClip":
        """Return it at another rate."""
        ends = tuple(round(end * rate / self.clip.rate) for end in self.ends)
        return MarkedClip(self.clip.at(rate), ends)

    def trimmed(self) -> "MarkedClip":
        """Return it without the silence before and after it."""
        start, end = self.clip.sounding()
        kept = (min(mark, end) - start for mark in self.ends if mark > start)
        return MarkedClip(self.clip.trimmed(), tuple(dict.fromkeys(kept)))

    def listened(self) -> "MarkedClip":
        """Return it marked where its long silences begin: a recording has no other marks."""
        loud = self._loud()
        gaps = np.flatnonzero(np.diff(loud) >= round(_PAUSE_SECONDS * self.clip.rate))
        return MarkedClip(self.clip, tuple(int(loud[gap]) + 1 for gap in gaps[:MOST]))

    def leveled(self, level: Level) -> "MarkedClip":
        """Return it at a loudness."""
        return MarkedClip(leveled(self.clip, level), self.ends)

    def write(self, path: Path) -> None:
        """Write a 16-bit mono WAV file with cue points."""
        self.clip.write(path)
        write_cues(path, self.ends)

    def parts(self) -> tuple[tuple[Clip, ...], tuple[Clip, ...]]:
        """Return its sentences, and the rests between them, which are one less."""
        loud, start = self._loud(), 0
        behind = round(_AFTER_SECONDS / 2 * self.clip.rate)
        speeches: list[Clip] = []
        rests: list[Clip] = []
        for end in self.ends:
            first, last, place = np.searchsorted(loud, (start, end, end + behind))
            if last <= first or place == len(loud):
                continue  # Nothing was said since the mark before, or nothing follows.
            speeches.append(self._cut(start, end))
            rests.append(self._cut(end, start := int(loud[place])))
        speeches.append(self._cut(start, len(self.clip.samples)))
        return tuple(speeches), tuple(rests)

    def _cut(self, start: int, end: int) -> Clip:
        return Clip(self.clip.samples[start:end], self.clip.rate)

    def _loud(self) -> NDArray[np.intp]:
        """Return the numbers of the samples around which something is heard."""
        width = round(_SMOOTH_SECONDS * self.clip.rate)
        return np.flatnonzero(uniform_filter1d(self.clip.samples**2, width) > _QUIET**2)


def _is_quiet_after(clip: Clip, end: int) -> bool:
    after = clip.samples[end : end + round(_AFTER_SECONDS * clip.rate)]
    return not len(after) or float((after**2).mean()) < _QUIET**2
