"""A sheet to draw on: tenths of a point, measured from the top left.

Tenths, because the rules that break lines and fit tables reckon in whole units.
Invariant: every text is drawn in the embedded family; nothing is drawn outside `Sheet`.
"""

import io
import unicodedata
from collections.abc import Iterable, Sequence
from functools import cache

import segno
from PIL import Image
from reportlab.lib.colors import Color, HexColor
from reportlab.lib.utils import ImageReader
from reportlab.pdfgen.canvas import Canvas

from paper.fonts import pdf_font
from screen.paging import theme
from screen.paging.panel import line_px
from screen.paging.pictures import Pixels
from screen.paging.typeface import Typeface

UNITS = 10
"""Units to a point."""
MM = 72 / 25.4 * UNITS
"""Units to a millimetre."""
BASELINE_EM = 1.16
"""From the top of a line down to its baseline, in em (Noto Sans SC's ascent)."""
QUIET_MODULES = 4
"""White border of a QR code (ISO/IEC 18004, 9.1)."""
_NO_SIGNS = frozenset({"Cc", "Cf", "Cs"})
"""Categories of Unicode that are not drawn; a lone surrogate is no text at all."""


def mm(millimetres: float) -> int:
    """Return millimetres as units."""
    return round(millimetres * MM)


class Sheet:
    """A PDF being drawn, page after page.

    Arguments:
        width, height: of a page, units.
        title: what readers show above the pages; never anything personal.
        author: the office.
        black: everything in black, for printers of slips.
    """

    def __init__(
        self, width: int, height: int, title: str, author: str, *, black: bool = False
    ) -> None:
        self.width, self.height = width, height
        self._file = io.BytesIO()
        self._black = black
        self._marks = 0
        size = (width / UNITS, height / UNITS)
        self._canvas = Canvas(self._file, pagesize=size, invariant=1, lang="zh-CN")
        self._canvas.setTitle(title)
        self._canvas.setAuthor(author)
        self._canvas.setCreator("Mingbai")
        self._canvas.setSubject("")
        self._canvas.setViewerPreference("DisplayDocTitle", "true")

    def next_page(self) -> None:
        """Go on to the next page."""
        self._canvas.showPage()

    def done(self) -> bytes:
        """Return the finished PDF; the sheet is not used again."""
        self._canvas.save()
        return self._file.getvalue()

    def mark(self, title: str, rank: int) -> None:
        """Put a bookmark to this page; `rank` 0 is the outermost."""
        self._marks += 1
        key = f"mark-{self._marks}"
        self._canvas.bookmarkPage(key)
        self._canvas.addOutlineEntry(title, key, level=rank)

    def words(
        self,
        lines: Sequence[str],
        x: float,
        y: float,
        size: int,
        *,
        weight: str = "Regular",
        colour: str = "ink",
        align: str = "left",
        width: int = 0,
    ) -> None:
        """Draw lines of type, the first with its top at `y`.

        Arguments:
            lines: broken already.
            x: left of the column.
            y: top of the column.
            size: of the type.
            weight: of the type.
            colour: a token of the look.
            align: ``left``, ``right`` or ``center`` within `width`.
            width: of the column, for lines not aligned left.
        """
        canvas, face = self._canvas, Typeface.load(weight)
        canvas.setFont(pdf_font(weight), size / UNITS)
        canvas.setFillColor(self._colour(colour))
        for number, line in enumerate(lines):
            spare = width - face.width(line, size) if align != "left" else 0
            left = x + (spare if align == "right" else spare / 2)
            base = y + number * line_px(size) + BASELINE_EM * size
            canvas.drawString(left / UNITS, self._up(base), _drawable(line))

    def fill(
        self, x: float, y: float, width: float, height: float, colour: str, *, radius: float = 0
    ) -> None:
        """Draw a filled box."""
        self._canvas.setFillColor(self._colour(colour))
        self._canvas.roundRect(*self._box(x, y, width, height), radius / UNITS, stroke=0, fill=1)

    def outline(
        self,
        x: float,
        y: float,
        width: float,
        height: float,
        colour: str,
        *,
        line: float = 6,
        radius: float = 0,
    ) -> None:
        """Draw a box's edge."""
        self._canvas.setStrokeColor(self._colour(colour))
        self._canvas.setLineWidth(line / UNITS)
        self._canvas.roundRect(*self._box(x, y, width, height), radius / UNITS, stroke=1, fill=0)

    def rule(
        self,
        points: Sequence[tuple[float, float]],
        colour: str,
        *,
        line: float = 6,
        dashed: bool = False,
    ) -> None:
        """Draw a line through points."""
        canvas = self._canvas
        canvas.setStrokeColor(self._colour(colour))
        canvas.setLineWidth(line / UNITS)
        canvas.setDash([4, 3] if dashed else [])
        path = canvas.beginPath()
        path.moveTo(points[0][0] / UNITS, self._up(points[0][1]))
        for x, y in points[1:]:
            path.lineTo(x / UNITS, self._up(y))
        canvas.drawPath(path)
        canvas.setDash([])

    def wedge(self, points: Sequence[tuple[float, float]], colour: str) -> None:
        """Draw a filled polygon, such as an arrow's tip."""
        self._canvas.setFillColor(self._colour(colour))
        path = self._canvas.beginPath()
        path.moveTo(points[0][0] / UNITS, self._up(points[0][1]))
        for x, y in points[1:]:
            path.lineTo(x / UNITS, self._up(y))
        path.close()
        self._canvas.drawPath(path, stroke=0, fill=1)

    def disc(self, x: float, y: float, radius: float, colour: str) -> None:
        """Draw a filled circle around a point."""
        self._canvas.setFillColor(self._colour(colour))
        self._canvas.circle(x / UNITS, self._up(y), radius / UNITS, stroke=0, fill=1)

    def picture(self, pixels: Pixels, x: float, y: float, width: float, height: float) -> None:
        """Draw a picture into a box."""
        form = pixels.form.upper()
        image = Image.frombytes(form, (pixels.width, pixels.height), pixels.data)
        left, foot, wide, high = self._box(x, y, width, height)
        self._canvas.drawImage(ImageReader(image), left, foot, wide, high, mask="auto")

    def code(self, text: str, x: float, y: float, side: float) -> None:
        """Draw a QR code in a square, its white border included; always black on white."""
        rows = list(segno.make(text, error="m", micro=False).matrix_iter(border=QUIET_MODULES))
        module = side / len(rows)
        self._canvas.setFillColor(HexColor("#000000"))
        for row, cells in enumerate(rows):
            for start, length in _runs(cells):
                # A hair of overlap, or viewers show white lines between the rows.
                box = self._box(
                    x + start * module, y + row * module, length * module, module * 1.01
                )
                self._canvas.rect(*box, stroke=0, fill=1)

    def _box(
        self, x: float, y: float, width: float, height: float
    ) -> tuple[float, float, float, float]:
        return x / UNITS, self._up(y + height), width / UNITS, height / UNITS

    def _up(self, y: float) -> float:
        return (self.height - y) / UNITS

    def _colour(self, name: str) -> Color:
        if self._black:
            return _hex("#FFFFFF" if name in ("paper", "mist", "fill_ink") else "#000000")
        return _hex(getattr(theme.load(), name))


def _drawable(line: str) -> str:
    """Return a line without what is no sign: control and direction characters."""
    if line.isprintable():
        return line
    return "".join(char for char in line if unicodedata.category(char) not in _NO_SIGNS)


@cache
def _hex(colour: str) -> Color:
    return HexColor(colour)


def _runs(cells: Iterable[int]) -> list[tuple[int, int]]:
    """Return where dark modules begin in a row, and how many follow each other."""
    runs: list[tuple[int, int]] = []
    for place, dark in enumerate(cells):
        if not dark:
            continue
        if runs and sum(runs[-1]) == place:
            runs[-1] = (runs[-1][0], runs[-1][1] + 1)
        else:
            runs.append((place, 1))
    return runs
