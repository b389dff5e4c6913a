"""Measure a made sound against its words.

Invariant: what passes exists, is a 16-bit mono WAV file, is plausibly long for its
words and is louder than the floor. pyttsx3 reports none of these faults itself.
"""

import wave
from pathlib import Path

import numpy as np

from disclosure.items import Strict
from speech.engines.engine import VoiceError

SILENCE_DBFS = -120.0
"""Level given for digital silence."""


class SoundLimits(Strict, frozen=True, kw_only=True):
    """What is plausible for speech.

    Attributes:
        seconds_per_character_least: faster than this, something was left out
            (espeak-ng at 200 words a minute needs 0.22 s a character).
        seconds_per_character_most: slower than this, something hung or was spelled out.
        spare_seconds: allowed beside it for pauses and very short words.
        floor_dbfs: quieter than this is silence (speech lies near -20).
    """

    seconds_per_character_least: float = 0.08
    seconds_per_character_most: float = 1.0
    spare_seconds: float = 3.0
    floor_dbfs: float = -45.0


class Measured(Strict, frozen=True, kw_only=True):
    """Length in seconds, mean level in dBFS, samples a second."""

    seconds: float
    rms_dbfs: float
    sample_rate: int


def measure(path: Path) -> Measured:
    """Return the measures of a 16-bit mono WAV file.

    Raises:
        VoiceError: the file is missing or of another form.
    """
    try:
        with wave.open(str(path), "rb") as file:
            rate, raw = file.getframerate(), file.readframes(file.getnframes())
            form = (file.getnchannels(), file.getsampwidth())
    except FileNotFoundError as error:
        raise VoiceError("the engine wrote no file") from error
    except (wave.Error, EOFError) as error:
        raise VoiceError(f"the engine's file is no WAV: {error}") from error
    if form != (1, 2):
        raise VoiceError(f"the engine's file has {form[0]} channels of {form[1]} bytes, not 1 of 2")
    samples = np.frombuffer(raw[: len(raw) // 2 * 2], dtype="<i2")
    return Measured(seconds=len(samples) / rate, rms_dbfs=level(samples), sample_rate=rate)


def level(samples: np.ndarray) -> float:
    """Return the mean level of 16-bit samples in dBFS."""
    if not len(samples):
        return SILENCE_DBFS
    rms = float(np.sqrt(np.mean((samples.astype(np.float64) / 32768) ** 2)))
    return max(SILENCE_DBFS, 20 * float(np.log10(rms))) if rms else SILENCE_DBFS


def require_speech(path: Path, words: str, limits: SoundLimits) -> Measured:
    """Return the measures of a sound that is plausible for its words.

    Raises:
        VoiceError: it is missing, too short, too long or too quiet; says which.
    """
    found = measure(path)
    spoken = sum(sign.isalpha() for sign in words)
    least = spoken * limits.seconds_per_character_least
    most = spoken * limits.seconds_per_character_most + limits.spare_seconds
    if not least <= found.seconds <= most:
        raise VoiceError(
            f"{found.seconds:.1f} s of sound for {spoken} characters is not plausible"
            f" ({least:.1f} to {most:.1f} s)"
        )
    if found.rms_dbfs < limits.floor_dbfs:
        raise VoiceError(f"the sound is silent: {found.rms_dbfs:.0f} dBFS")
    return found
