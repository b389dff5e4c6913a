"""Loudness after ITU-R BS.1770: measured, and brought to a target.

Invariant: what `leveled` returns has its true peak at or below the ceiling.
"""

import numpy as np
import pyloudnorm
from scipy.ndimage import minimum_filter1d, uniform_filter1d
from scipy.signal import resample_poly

from disclosure.items import Strict
from speech.sound.clip import Clip, Samples

SILENT_LUFS = -70.0
"""The absolute gate of BS.1770: nothing quieter counts."""

_BLOCK_SECONDS = 0.4
_OVERSAMPLING = 4
_LOOK_AHEAD_SECONDS = 0.004
_ROUNDS = 6


class Level(Strict, frozen=True, kw_only=True):
    """The level of everything that is aired.

    Attributes:
        target_lufs: integrated loudness.
        tolerance_lu: how far off it may be.
        peak_dbtp: highest true peak.
    """

    target_lufs: float = -16.0
    tolerance_lu: float = 1.0
    peak_dbtp: float = -1.0


def integrated(clip: Clip) -> float:
    """Return the integrated loudness in LUFS, -70 for silence."""
    samples = clip.samples
    short = round(_BLOCK_SECONDS * clip.rate) + 1 - len(samples)
    if short > 0:
        samples = np.concatenate([samples, np.zeros(short)])
    if not samples.any():
        return SILENT_LUFS
    with np.errstate(divide="ignore"):
        measured = float(pyloudnorm.Meter(clip.rate).integrated_loudness(samples))
    return max(SILENT_LUFS, measured)


def true_peak(clip: Clip) -> float:
    """Return the true peak in dBTP: the highest value between the samples too."""
    if not clip.samples.any():
        return -np.inf
    return 20 * float(np.log10(_envelope(clip.samples).max()))


def leveled(clip: Clip, level: Level) -> Clip:
    """Return the clip at the target loudness, its peaks limited."""
    now = integrated(clip)
    if now <= SILENT_LUFS:
        return clip
    gain = level.target_lufs - now
    made = clip
    for _ in range(_ROUNDS):
        made = _limited(clip.louder(gain), level.peak_dbtp)
        missing = level.target_lufs - integrated(made)
        if abs(missing) < 0.1:
            break
        gain += missing
    return made


def _limited(clip: Clip, peak_dbtp: float) -> Clip:
    """Turn the gain down around each peak, smoothly, a little ahead of it."""
    ceiling = 10 ** ((peak_dbtp - 0.1) / 20)
    needed = np.minimum(1.0, ceiling / np.maximum(_envelope(clip.samples), 1e-9))
    width = 2 * round(_LOOK_AHEAD_SECONDS * clip.rate) + 1
    gain = uniform_filter1d(minimum_filter1d(needed, width), width)
    return Clip(clip.samples * gain, clip.rate)


def _envelope(samples: Samples) -> Samples:
    """Return for each sample the highest value up to the next one."""
    fine = np.abs(resample_poly(samples, _OVERSAMPLING, 1))
    peaks: Samples = fine.reshape(-1, _OVERSAMPLING).max(axis=1)
    return np.maximum(peaks, np.abs(samples))
