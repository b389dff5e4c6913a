"""A clip: mono samples at a rate.

Invariant: samples are floats between -1 and 1 (full scale), one channel.
"""

import wave
from collections.abc import Iterable
from dataclasses import dataclass
from math import gcd
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from scipy.signal import resample_poly

Samples = NDArray[np.float64]

RATE = 24_000
"""Samples a second of all that is aired: twice what a horn loudspeaker can carry."""

_FULL_SCALE = 32_767


@dataclass(frozen=True)
class Clip:
    """Samples and how many of them make a second."""

    samples: Samples
    rate: int = RATE

    @property
    def seconds(self) -> float:
        """Return the length."""
        return len(self.samples) / self.rate

    def louder(self, decibels: float) -> "Clip":
        """Return the clip with a gain; a negative one makes it quieter."""
        return Clip(self.samples * 10 ** (decibels / 20), self.rate)

    def at(self, rate: int) -> "Clip":
        """Return the clip at another rate, with an anti-aliasing filter."""
        if rate == self.rate:
            return self
        common = gcd(rate, self.rate)
        return Clip(resample_poly(self.samples, rate // common, self.rate // common), rate)

    def first(self, seconds: float) -> "Clip":
        """Return the beginning of the clip."""
        return Clip(self.samples[: round(seconds * self.rate)], self.rate)

    def part(self, start: float, end: float) -> "Clip":
        """Return what lies between two seconds of the clip."""
        return Clip(self.samples[round(start * self.rate) : round(end * self.rate)], self.rate)

    def trimmed(self, floor: float = 0.003) -> "Clip":
        """Return the clip without the silence before and after it.

        Arguments:
            floor: level below which it is silence; 0.003 is -50 dBFS.
        """
        start, end = self.sounding(floor)
        return Clip(self.samples[start:end], self.rate)

    def sounding(self, floor: float = 0.003) -> tuple[int, int]:
        """Return from which sample to which it is not silent; all of it where it is."""
        loud = np.flatnonzero(np.abs(self.samples) > floor)
        return (int(loud[0]), int(loud[-1]) + 1) if len(loud) else (0, len(self.samples))

    def pcm(self) -> bytes:
        """Return the samples as 16-bit little-endian PCM."""
        scaled = np.clip(self.samples, -1, 1) * _FULL_SCALE
        return np.rint(scaled).astype("<i2").tobytes()

    def write(self, path: Path) -> None:
        """Write a 16-bit mono WAV file."""
        with wave.open(str(path), "wb") as file:
            file.setparams((1, 2, self.rate, 0, "NONE", "not compressed"))
            file.writeframes(self.pcm())


def silence(seconds: float, rate: int = RATE) -> Clip:
    """Return silence."""
    return Clip(np.zeros(round(seconds * rate)), rate)


def joined(clips: Iterable[Clip], rate: int = RATE) -> Clip:
    """Return the clips one after the other; all have `rate`."""
    parts = [clip.samples for clip in clips]
    return Clip(np.concatenate(parts) if parts else np.zeros(0), rate)


def read_wav(path: Path) -> Clip:
    """Return a 16-bit mono WAV file.

    Raises:
        ValueError: it has another form.
    """
    with wave.open(str(path), "rb") as file:
        if (file.getnchannels(), file.getsampwidth()) != (1, 2):
            raise ValueError(f"{path} is no 16-bit mono WAV")
        raw = np.frombuffer(file.readframes(file.getnframes()), dtype="<i2")
        return Clip(raw.astype(np.float64) / _FULL_SCALE, file.getframerate())
