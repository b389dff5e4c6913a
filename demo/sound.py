"""What the demo's sound holds: its length, loudness, stretches of sound and of silence.

Invariant: measured on the samples of the file, never taken from a log.
"""

import wave
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageDraw

from disclosure.errors import MalformedError
from disclosure.items import Strict
from screen.paging.theme import load

_FRAME_SECONDS = 0.05
_SILENCE = 0.002
_PAUSE_FRAMES = 6

Samples = NDArray[np.float64]


class Heard(Strict, frozen=True, kw_only=True):
    """What is heard in a file.

    Attributes:
        seconds: length of the file.
        sounding_seconds: how much of it is no silence.
        stretches: beginning and end of each stretch of sound, in seconds; pauses below
            0.3 s belong to the stretch.
        peak: highest sample, 1.0 is full scale.
    """

    seconds: float
    sounding_seconds: float
    stretches: tuple[tuple[float, float], ...]
    peak: float


def read(path: Path) -> tuple[Samples, int]:
    """Return the samples (mono, -1 to 1) and their rate.

    Raises:
        MalformedError: it is no 16-bit WAV file.
    """
    try:
        with wave.open(str(path), "rb") as file:
            if file.getsampwidth() != 2:
                raise MalformedError(f"{path}: samples of {file.getsampwidth()} bytes, not 2")
            raw = np.frombuffer(file.readframes(file.getnframes()), dtype="<i2")
            mono = raw.reshape(-1, file.getnchannels()).mean(axis=1) / 32768
            return mono, file.getframerate()
    except (wave.Error, EOFError) as error:
        raise MalformedError(f"{path}: no WAV file: {error}") from error


def listen(path: Path) -> Heard:
    """Return what is heard in a WAV file."""
    samples, rate = read(path)
    loud = _levels(samples, rate) > _SILENCE
    return Heard(
        seconds=round(len(samples) / rate, 2),
        sounding_seconds=round(float(loud.sum()) * _FRAME_SECONDS, 2),
        stretches=_stretches(loud),
        peak=round(float(np.abs(samples).max(initial=0.0)), 3),
    )


def draw(path: Path, picture: Path, size: tuple[int, int] = (1600, 320)) -> None:
    """Draw the wave form of a WAV file."""
    samples, _ = read(path)
    colours = load()
    image = Image.new("RGB", size, colours.mist)
    pen = ImageDraw.Draw(image)
    middle, half = size[1] // 2, size[1] // 2 - 16
    pen.line([(0, middle), (size[0], middle)], fill=colours.hairline)
    for x, part in enumerate(np.array_split(samples, size[0])):
        high, low = float(part.max(initial=0.0)), float(part.min(initial=0.0))
        pen.line([(x, middle - high * half), (x, middle - low * half)], fill=colours.civic)
    image.save(picture, optimize=True)


def _levels(samples: Samples, rate: int) -> Samples:
    size = int(rate * _FRAME_SECONDS)
    whole = samples[: len(samples) // size * size].reshape(-1, size)
    levels: Samples = np.sqrt((whole**2).mean(axis=1))
    return levels


def _stretches(loud: NDArray[np.bool_]) -> tuple[tuple[float, float], ...]:
    found: list[list[int]] = []
    for frame in np.flatnonzero(loud).tolist():
        if found and frame - found[-1][1] <= _PAUSE_FRAMES:
            found[-1][1] = frame
        else:
            found.append([frame, frame])
    return tuple(
        (round(first * _FRAME_SECONDS, 2), round((last + 1) * _FRAME_SECONDS, 2))
        for first, last in found
    )
