"""What goes before an announcement: our own three bells, before an alert our own alarm.

Invariant: both are short strokes that fall silent by themselves. The public air-raid signals (36 s on,
24 s off, three times; 6 s on, 6 s off, fifteen times; three minutes on) are long
steady tones, so nothing that is made here can be taken for one.
"""

import numpy as np

from speech.sound.clip import RATE, Clip

SECONDS = 2.6
_BELLS = ((0.0, 523.25), (0.45, 659.25), (0.9, 783.99))
_PARTIALS = ((1.0, 1.0), (2.0, 0.35), (3.01, 0.12))
_DECAY_SECONDS = 0.55
ALARM_SECONDS = 2.4
_STROKE_SECONDS = 0.3
_ALARM_PITCHES = (960.0, 720.0)


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


def alarm(rate: int = RATE) -> Clip:
    """Return eight short strokes, high and low in turn: an alert follows."""
    strokes = []
    t = np.arange(round(_STROKE_SECONDS * rate)) / rate
    for number in range(round(ALARM_SECONDS / _STROKE_SECONDS)):
        pitch = _ALARM_PITCHES[number % 2]
        shape = np.minimum(t / 0.005, 1) * np.minimum((_STROKE_SECONDS - t) / 0.08, 1)
        tone = sum(np.sin(2 * np.pi * pitch * n * t) / n for n in (1, 2, 3))
        strokes.append(0.4 * shape * np.exp(-t / 0.25) * tone)
    return Clip(np.concatenate(strokes), rate)
