"""A contact sheet (缩印样张): all pages of a day, small, under their items' names.

Invariant: every page that is put in is on the sheet once, in order; an item's name
stands above its first page, and again at the top of a sheet that it goes on to.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from PIL import Image, ImageDraw, ImageFont

from screen.paging import theme
from screen.paging.lines import shorten
from screen.paging.typeface import Typeface, font_file

KINDS = (".pdf", ".png")
DPI = 150
SHEET_PX = (1754, 1240)
"""A4 lying, at `DPI`."""
MARGIN_PX = 60
GAP_PX = 14
NAME_PX = 26
CAPTION_PX = 18
LONG_SIDE_PX = 300
BAR_PX = 800
"""Longest side of a small page; and of a LED bar, which is seen pixel by pixel."""


@dataclass(frozen=True)
class _Thumb:
    picture: Image.Image
    caption: str


class ContactSheet:
    """Takes pages as they are drawn, and keeps them small.

    Arguments:
        heading: stands on every sheet: the day, the screen.
    """

    def __init__(self, heading: str) -> None:
        self._heading = heading
        self._items: list[tuple[str, list[_Thumb]]] = []

    def begin(self, name: str) -> None:
        """Begin an item; what is added from now on is its."""
        self._items.append((name, []))

    def add(self, page: Image.Image, caption: str) -> None:
        """Add a page of the item that was begun last."""
        self._items[-1][1].append(_Thumb(_small(page), caption))

    def save(self, file: Path) -> None:
        """Write all sheets as one PDF, or below each other as one PNG.

        Arguments:
            file: its name ends in one of `KINDS`.

        Raises:
            OSError: it cannot be written.
        """
        sheets = _Layout(self._heading).sheets(self._items)
        if file.suffix == ".pdf":
            sheets[0].save(file, resolution=DPI, save_all=True, append_images=sheets[1:])
            return
        whole = Image.new("RGB", (SHEET_PX[0], SHEET_PX[1] * len(sheets)))
        for number, sheet in enumerate(sheets):
            whole.paste(sheet, (0, number * SHEET_PX[1]))
        whole.save(file)


def _small(page: Image.Image) -> Image.Image:
    if page.width > page.height * 4:
        times = max(1, BAR_PX // page.width)
        return page.resize((page.width * times, page.height * times), Image.Resampling.NEAREST)
    scale = LONG_SIDE_PX / max(page.size)
    size = max(1, round(page.width * scale)), max(1, round(page.height * scale))
    return page.resize(size, Image.Resampling.LANCZOS)


class _Layout:
    """Puts items' pages onto sheets, row by row."""

    def __init__(self, heading: str) -> None:
        self._heading, self._look = heading, theme.load()
        self._sheets: list[Image.Image] = []
        self._pen: ImageDraw.ImageDraw
        self._y = 0
        self._turn_over()

    def sheets(self, items: Sequence[tuple[str, list[_Thumb]]]) -> list[Image.Image]:
        for name, thumbs in items:
            for row in _rows(thumbs):
                height = max(thumb.picture.height for thumb in row)
                self._start_row(name, height, first=row[0] is thumbs[0])
                self._put(row)
                self._y += height + CAPTION_PX + 2 * GAP_PX
        return self._sheets

    def _start_row(self, name: str, height: int, *, first: bool) -> None:
        need = height + CAPTION_PX + GAP_PX + (NAME_PX + GAP_PX if first else 0)
        over = self._y + need > SHEET_PX[1] - MARGIN_PX
        if over:
            self._turn_over()
        if first or over:
            self._write(name, (MARGIN_PX, self._y), NAME_PX, "Medium", SHEET_PX[0] - 2 * MARGIN_PX)
            self._y += NAME_PX + GAP_PX

    def _put(self, row: Sequence[_Thumb]) -> None:
        x = MARGIN_PX
        for thumb in row:
            self._sheets[-1].paste(thumb.picture, (x, self._y))
            right, low = x + thumb.picture.width, self._y + thumb.picture.height
            self._pen.rectangle((x - 1, self._y - 1, right, low), outline=self._look.hairline)
            self._write(thumb.caption, (x, low + 4), CAPTION_PX, "Regular", thumb.picture.width)
            x = right + GAP_PX

    def _turn_over(self) -> None:
        self._sheets.append(Image.new("RGB", SHEET_PX, self._look.paper))
        self._pen = ImageDraw.Draw(self._sheets[-1])
        self._write(self._heading, (MARGIN_PX, MARGIN_PX // 2), NAME_PX, "Bold", SHEET_PX[0])
        self._y = MARGIN_PX // 2 + 2 * NAME_PX

    def _write(self, text: str, at: tuple[int, int], size: int, weight: str, room: int) -> None:
        fitted = shorten(text, room, size, Typeface.load(weight))
        face = ImageFont.truetype(str(font_file(weight)), size)
        self._pen.text(at, fitted, font=face, fill=self._look.ink, anchor="la")


def _rows(thumbs: Sequence[_Thumb]) -> list[list[_Thumb]]:
    rows: list[list[_Thumb]] = []
    room = 0
    for thumb in thumbs:
        if not rows or thumb.picture.width > room:
            rows.append([])
            room = SHEET_PX[0] - 2 * MARGIN_PX
        rows[-1].append(thumb)
        room -= thumb.picture.width + GAP_PX
    return rows
