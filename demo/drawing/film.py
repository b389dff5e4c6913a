"""Short silent films: shots drawn frame by frame, captions below, written by ffmpeg."""

import shutil
import subprocess
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from PIL import Image

from demo.drawing import palette as c
from demo.drawing.palette import Colour
from demo.drawing.sheet import Sheet

SIZE = (1280, 720)
RATE = 25
FADE_SECONDS = 0.48
BAND = 168


class FfmpegMissingError(Exception):
    """The program ffmpeg is not installed, or failed."""


@dataclass(frozen=True)
class Shot:
    """One shot: what is drawn at each second of it, and the caption below."""

    seconds: float
    caption: str
    draw: Callable[[Sheet, float], None]
    ground: Colour = c.MIST


def ease(now: float, start: float, seconds: float) -> float:
    """Return 0 before `start`, 1 after `seconds` more, slowing down in between."""
    share = min(1.0, max(0.0, (now - start) / seconds))
    return 1 - (1 - share) ** 3


def still(shot: Shot, now: float) -> Image.Image:
    """Return the frame of a shot at second `now`."""
    sheet = Sheet(SIZE, shot.ground, scale=2)
    shot.draw(sheet, now)
    top = SIZE[1] - BAND * ease(now, 0.0, 0.5)
    sheet.box(0, top, SIZE[0], BAND + 4, c.DEEP)
    sheet.box(0, top, SIZE[0], 8, c.FOCUS)
    size = 68.0
    while sheet.width(shot.caption, size, bold=True) > SIZE[0] - 120:
        size -= 2
    rise = 40 * (1 - ease(now, 0.15, 0.5))
    sheet.text(SIZE[0] / 2, top + BAND / 2 + 4 + rise, shot.caption, size, c.PAPER, bold=True)
    return sheet.finish()


def frames(shots: list[Shot]) -> Iterator[Image.Image]:
    """Yield every frame, each shot fading over into the next."""
    last: Image.Image | None = None
    for shot in shots:
        for number in range(round(shot.seconds * RATE)):
            now = number / RATE
            frame = still(shot, now)
            if last is not None and now < FADE_SECONDS:
                frame = Image.blend(last, frame, ease(now, 0.0, FADE_SECONDS))
            yield frame
        last = frame


def write(shots: list[Shot], path: Path) -> None:
    """Write the film as MP4 (H.264, no sound).

    Raises:
        FfmpegMissingError: ffmpeg is not there or says no.
    """
    program = shutil.which("ffmpeg")
    if program is None:
        raise FfmpegMissingError("ffmpeg is not installed: run apt-get install ffmpeg")
    command = [
        *(program, "-loglevel", "error", "-y", "-f", "rawvideo", "-pix_fmt", "rgb24"),
        *("-s", f"{SIZE[0]}x{SIZE[1]}", "-r", str(RATE), "-i", "-", "-an"),
        *("-c:v", "libx264", "-preset", "slow", "-crf", "23", "-pix_fmt", "yuv420p"),
        *("-threads", "1", "-fflags", "+bitexact", "-flags:v", "+bitexact"),
        *("-map_metadata", "-1", "-movflags", "+faststart", str(path)),
    ]
    with subprocess.Popen(command, stdin=subprocess.PIPE) as process:
        assert process.stdin is not None
        for frame in frames(shots):
            process.stdin.write(frame.tobytes())
    if process.returncode != 0:
        raise FfmpegMissingError(f"ffmpeg could not write {path}: exit code {process.returncode}")
