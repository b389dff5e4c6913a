"""The chime before an announcement: our own three bells.

Invariant: it is short and falls silent by itself. The public air-raid signals (36 s on,
24 s off, three times; 6 s on, 6 s off, fifteen times; three minutes on) are long
steady tones, so nothing that is made here can be taken for one.
"""

import numpy as np

from broadcast.sound.clip import RATE, Clip

SECONDS = 2.6
_BELLS = ((0.0, 523.25), (0.45, 659.25), (0.9, 783.99))
_PARTIALS = ((1.0, 1.0), (2.0, 0.35), (3.01, 0.12))
_DECAY_SECONDS = 0.55


def chime(rate: int = RATE) -> Clip:
    """Return three bells that rise (C, E, G)."""
    t = np.arange(round(SECONDS * rate)) / rate
    sound = np.zeros(len(t))
    for start, pitch in _BELLS:
        since = np.maximum(t - start, 0)
        stroke = np.minimum(since / 0.008, 1) * np.exp(-since / _DECAY_SECONDS)
        for ratio, strength in _PARTIALS:
            sound += strength * stroke * np.sin(2 * np.pi * pitch * ratio * since)
    fade = np.minimum((SECONDS - t) / 0.3, 1)
    return Clip(0.25 * sound * fade, rate)
