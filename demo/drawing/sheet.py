"""A sheet to draw flat scenes on: shapes in picture units, antialiased at the end."""

from collections.abc import Sequence
from functools import cache
from math import cos, pi, sin

from PIL import Image, ImageDraw, ImageFont

from demo.drawing.fonts import font_path
from demo.drawing.palette import Colour

Point = tuple[float, float]


@cache
def typeface(size: int, bold: bool) -> ImageFont.FreeTypeFont:
    """Return the type family at `size` pixels."""
    return ImageFont.truetype(str(font_path(bold)), size)


def smooth(points: Sequence[Point], pieces: int = 14) -> list[Point]:
    """Return a Catmull-Rom curve through `points`."""
    if len(points) < 3:
        return list(points)
    ends = [points[0], *points, points[-1]]
    curve: list[Point] = []
    for p0, p1, p2, p3 in zip(ends, ends[1:], ends[2:], ends[3:], strict=False):
        curve += [_between(p0, p1, p2, p3, step / pieces) for step in range(pieces)]
    return [*curve, points[-1]]


def _between(p0: Point, p1: Point, p2: Point, p3: Point, t: float) -> Point:
    x, y = (
        0.5
        * (
            2 * b
            + (c - a) * t
            + (2 * a - 5 * b + 4 * c - d) * t**2
            + (3 * b - a - 3 * c + d) * t**3
        )
        for a, b, c, d in zip(p0, p1, p2, p3, strict=True)
    )
    return x, y


class Sheet:
    """A picture being drawn, `scale` times larger than it will be."""

    def __init__(self, size: tuple[int, int], ground: Colour, scale: int = 3) -> None:
        self.size = size
        self.scale = scale
        self.image = Image.new("RGB", (size[0] * scale, size[1] * scale), ground)
        self.pen = ImageDraw.Draw(self.image)

    def poly(self, points: Sequence[Point], fill: Colour) -> None:
        """Fill a polygon."""
        self.pen.polygon([self._at(point) for point in points], fill=fill)

    def shape(self, points: Sequence[Point], fill: Colour) -> None:
        """Fill the closed smooth shape through `points`."""
        loop = [*points, points[0], points[1]]
        curve = smooth([points[-1], *loop])
        self.poly(curve[14:-14], fill)

    def land(self, points: Sequence[Point], fill: Colour) -> None:
        """Fill everything below a smooth skyline."""
        bottom = self.size[1]
        curve = smooth(points)
        self.poly([*curve, (points[-1][0], bottom), (points[0][0], bottom)], fill)

    def box(self, x: float, y: float, w: float, h: float, fill: Colour, radius: float = 0) -> None:
        """Fill a rectangle from its upper left corner."""
        s = self.scale
        corners = (x * s, y * s, (x + w) * s - 1, (y + h) * s - 1)
        self.pen.rounded_rectangle(corners, radius * s, fill=fill)

    def frame(
        self, x: float, y: float, w: float, h: float, line: Colour, width: float, radius: float = 0
    ) -> None:
        """Draw the outline of a rectangle."""
        s = self.scale
        corners = (x * s, y * s, (x + w) * s - 1, (y + h) * s - 1)
        self.pen.rounded_rectangle(corners, radius * s, outline=line, width=round(width * s))

    def circle(self, x: float, y: float, r: float, fill: Colour) -> None:
        """Fill a circle."""
        self.oval(x, y, r, r, fill)

    def oval(self, x: float, y: float, rx: float, ry: float, fill: Colour) -> None:
        """Fill an ellipse round (x, y)."""
        s = self.scale
        self.pen.ellipse(((x - rx) * s, (y - ry) * s, (x + rx) * s, (y + ry) * s), fill=fill)

    def arc(
        self, x: float, y: float, r: float, start: float, end: float, line: Colour, width: float
    ) -> None:
        """Draw an arc from angle `start` to `end` (degrees, clockwise from the right)."""
        steps = max(8, round(abs(end - start) / 3))
        angles = [(start + (end - start) * i / steps) * pi / 180 for i in range(steps + 1)]
        self.line([(x + r * cos(a), y + r * sin(a)) for a in angles], line, width)

    def slice(self, x: float, y: float, r: float, start: float, end: float, fill: Colour) -> None:
        """Fill a slice of a circle (degrees, clockwise from the right)."""
        s = self.scale
        self.pen.pieslice(
            ((x - r) * s, (y - r) * s, (x + r) * s, (y + r) * s), start, end, fill=fill
        )

    def line(self, points: Sequence[Point], line: Colour, width: float) -> None:
        """Draw a line with round ends and joints."""
        path = [self._at(point) for point in points]
        self.pen.line(path, fill=line, width=round(width * self.scale), joint="curve")
        r = width * self.scale / 2
        if r > 1:
            for x, y in (path[0], path[-1]):
                self.pen.ellipse((x - r, y - r, x + r, y + r), fill=line)

    def curve(self, points: Sequence[Point], line: Colour, width: float) -> None:
        """Draw a smooth line through `points`."""
        self.line(smooth(points), line, width)

    def text(
        self,
        x: float,
        y: float,
        words: str,
        size: float,
        fill: Colour,
        anchor: str = "mm",
        bold: bool = False,
    ) -> None:
        """Write one line; `anchor` as Pillow names it (``mm`` = middle)."""
        face = typeface(round(size * self.scale), bold)
        self.pen.text(self._at((x, y)), words, font=face, fill=fill, anchor=anchor)

    def width(self, words: str, size: float, bold: bool = False) -> float:
        """Return how wide a line would be."""
        return typeface(round(size * self.scale), bold).getlength(words) / self.scale

    def finish(self) -> Image.Image:
        """Return the picture in its own size."""
        return self.image.reduce(self.scale)

    def _at(self, point: Point) -> Point:
        return point[0] * self.scale, point[1] * self.scale
