"""Strokes drawn as a picture, in the form that a reader of text lines expects.

Invariant: the picture depends on the strokes' shape alone, not on where in the box they
stand, how large they are, or in which order they were drawn.
"""

from collections.abc import Sequence

from PIL import Image, ImageDraw

from kiosk.journey.typing.handwriting import Stroke

HEIGHT_PX = 48
"""The height of a line of text that PP-OCR reads."""
WIDTH_PX = 64
_CHARACTER_PX = 36
_PEN_PX = 3.0
_FINER = 4
"""Drawn this many times larger and then made small: Pillow draws no smooth lines."""
_SMALLEST = 0.35
"""A stroke less wide and high than this part of the box is small, as 一 is low: it is not
blown up to the height of a whole character."""


def draw(strokes: Sequence[Stroke], height: int = HEIGHT_PX, width: int = WIDTH_PX) -> Image.Image:
    """Return the strokes as black lines on white, in the middle of a grey-scale picture."""
    lines = [[(_inside(x), _inside(y)) for x, y in stroke] for stroke in strokes if stroke]
    picture = Image.new("L", (width * _FINER, height * _FINER), 255)
    if lines:
        pen = ImageDraw.Draw(picture)
        for line in _placed(lines, width, height):
            _draw_line(pen, line)
    return picture.resize((width, height), Image.Resampling.BOX)


def _placed(
    lines: list[list[tuple[float, float]]], width: int, height: int
) -> list[list[tuple[float, float]]]:
    across = [x for line in lines for x, _ in line]
    down = [y for line in lines for _, y in line]
    size = max(max(across) - min(across), max(down) - min(down), _SMALLEST)
    scale = _CHARACTER_PX * _FINER / size
    left = width * _FINER / 2 - scale * (max(across) + min(across)) / 2
    top = height * _FINER / 2 - scale * (max(down) + min(down)) / 2
    return [[(x * scale + left, y * scale + top) for x, y in line] for line in lines]


def _draw_line(pen: ImageDraw.ImageDraw, line: list[tuple[float, float]]) -> None:
    thick = round(_PEN_PX * _FINER)
    if len(line) > 1:
        pen.line(line, fill=0, width=thick, joint="curve")
    for x, y in (line[0], line[-1]):
        pen.ellipse((x - thick / 2, y - thick / 2, x + thick / 2, y + thick / 2), fill=0)


def _inside(part: float) -> float:
    return min(1.0, max(0.0, part))
