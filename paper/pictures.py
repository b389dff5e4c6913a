"""Pictures, maps and places as pieces.

Invariant: a picture that cannot be read leaves words in its place.
"""

from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

from disclosure.blocks import Figure, Place, PlaceList, Sha256
from disclosure.wording import Say
from paper.pouring import Piece, space
from paper.sheet import UNITS, Sheet
from paper.text import caption_pieces, passage_pieces
from screen.paging.lines import break_lines
from screen.paging.panel import TypeScale, line_px
from screen.paging.passages import Passage
from screen.paging.pictures import Pixels, RejectedMediaError, load_picture
from screen.paging.place_cards import PlaceCard, cards
from screen.paging.typeface import Typeface

Files = Callable[[Sha256], Path | None]
"""Finds an approved file by its hash."""

DOTS_PER_INCH = 200
HIGHEST = 3100
"""Height of a picture at most, units: about eleven centimetres."""


def figure_pieces(
    figure: Figure, width: int, scale: TypeScale, files: Files, say: Say
) -> Iterator[Piece]:
    """Yield a picture with its caption below it, or what it shows in words."""
    yield space(scale.paragraph_gap)
    pixels = _load(files, figure.blob, width)
    if pixels is None:
        told = say("（图片暂时打印不出：{alt}）", alt=figure.alt)
        yield from words_of(told, width, scale, colour="muted")
    else:
        yield _picture(pixels, width, keep=bool(figure.caption))
    if figure.caption:
        yield from words_of(figure.caption, width, scale, colour="muted")


def place_pieces(
    block: PlaceList, width: int, scale: TypeScale, files: Files, say: Say
) -> Iterator[Piece]:
    """Yield caption, map with numbered pins, and a card a place."""
    yield from caption_pieces(block.caption, width, scale)
    if block.map is not None:
        pixels = _load(files, block.map, width)
        if pixels is None:
            told = say("地图暂时无法显示，请看下面的地址。")
            yield from words_of(told, width, scale, colour="muted")
        else:
            yield _picture(pixels, width, keep=False, places=block.places, size=scale.small)
            yield space(scale.small)
    for card in cards(block.places, width, scale.small):
        yield Piece(card.height, partial(_card, card, scale.small, width))


def words_of(
    text: str, width: int, scale: TypeScale, *, colour: str = "ink", gap: int = 0
) -> Iterator[Piece]:
    """Yield a few small words."""
    lines = break_lines(text, width, scale.small, Typeface.load())
    yield from passage_pieces(Passage(lines=tuple(lines), size=scale.small, colour=colour, gap=gap))


def _load(files: Files, sha256: Sha256, width: int) -> Pixels | None:
    path = files(sha256)
    dots = width * DOTS_PER_INCH // (72 * UNITS)
    try:
        return load_picture(path, dots, dots) if path is not None else None
    except RejectedMediaError:
        return None


def _picture(
    pixels: Pixels,
    width: int,
    *,
    keep: bool,
    places: tuple[Place, ...] = (),
    size: int = 0,
) -> Piece:
    factor = min(width / pixels.width, HIGHEST / pixels.height)
    wide, high = round(pixels.width * factor), round(pixels.height * factor)

    def draw(sheet: Sheet, x: int, y: int) -> None:
        left = x + (width - wide) // 2
        sheet.picture(pixels, left, y, wide, high)
        for number, place in enumerate(places, 1):
            if place.x is not None and place.y is not None:
                _pin(sheet, number, left + place.x * wide, y + place.y * high, size)

    return Piece(high, draw, keep=keep)


def _pin(sheet: Sheet, number: int, x: float, y: float, size: int) -> None:
    radius = size * 0.7
    sheet.disc(x, y, radius + 8, "fill_ink")
    sheet.disc(x, y, radius, "seal")
    _number(sheet, number, x, y, size * 4 // 5)


def _number(sheet: Sheet, number: int, x: float, y: float, size: int) -> None:
    top, wide = y - line_px(size) / 2, 4 * size
    sheet.words(
        [str(number)],
        x - wide / 2,
        top,
        size,
        weight="Bold",
        colour="fill_ink",
        align="center",
        width=wide,
    )


def _card(card: PlaceCard, size: int, width: int, sheet: Sheet, x: int, y: int) -> None:
    pad, middle = size // 2, y + size // 2 + line_px(size) / 2
    sheet.disc(x + size * 0.7, middle, size * 0.65, "seal")
    _number(sheet, card.number, x + size * 0.7, middle, size * 3 // 4)
    sheet.words(card.name, x + 2 * size, y + pad, size, weight="Bold")
    down = len(card.name) * line_px(size)
    sheet.words(card.facts, x + 2 * size, y + pad + down, size)
    foot = y + card.height
    sheet.rule([(x, foot), (x + width, foot)], "hairline", line=4)
