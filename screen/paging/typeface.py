"""The typefaces' metrics: how wide a text is, and which characters they have.

Invariant: `width` is what the screen's renderer makes of it, which rounds each
character's advance to whole pixels.
"""

import sys
from array import array
from functools import cache
from importlib import resources
from pathlib import Path

from fontTools.ttLib import TTFont

from disclosure.errors import MalformedError

WEIGHTS = ("Regular", "Medium", "Bold")
PIXEL = "Pixel"
"""Letters drawn pixel by pixel, for LED bars."""
PIXEL_PX = 16
"""The size, or a multiple of it, at which `PIXEL` is sharp."""
_ABSENT = 0xFFFF
_SUBTABLE_BYTES = 8
_HEAD_WORDS, _GROUP_WORDS = 4, 3
_FULL_UNICODE = 12
"""The format of cmap subtables that hold all of Unicode (OpenType, cmap, format 12)."""


def font_file(weight: str) -> Path:
    """Return the file of a weight.

    Raises:
        MalformedError: the fonts are not where set-up puts them.
    """
    name = "UnifontEX.woff" if weight == PIXEL else f"NotoSansSC-{weight}.ttf"
    path = Path(str(resources.files("screen").joinpath(f"assets/fonts/{name}")))
    if not path.is_file():
        raise MalformedError(f"font {path.name} is missing: run ./dev setup")
    return path


class Typeface:
    """One weight of the family.

    Arguments:
        advances: by code point, in the font's units; `_ABSENT` for what it cannot draw. An
            array and not a dictionary: three weights took 27 MB, and 0.36 s to load.
        units_per_em: the font's units in one em.
    """

    def __init__(self, advances: "array[int]", units_per_em: int) -> None:
        self._advances = advances
        self._units = units_per_em

    @classmethod
    @cache
    def load(cls, weight: str = "Regular") -> "Typeface":
        """Return a weight: ``Regular``, ``Medium``, ``Bold`` or ``Pixel``; read once.

        Raises:
            MalformedError: the font is missing, or names its characters in no way known here.
        """
        with TTFont(font_file(weight), lazy=True) as font:
            metrics = _numbers("H", font.reader["hmtx"])
            by_glyph = metrics[: 2 * font["hhea"].numberOfHMetrics : 2]
            by_glyph.extend([by_glyph[-1]] * (font["maxp"].numGlyphs - len(by_glyph)))
            return cls(_by_code(font.reader["cmap"], by_glyph), font["head"].unitsPerEm)

    def has(self, char: str) -> bool:
        """Tell whether the family can draw a character."""
        code = ord(char)
        return code < len(self._advances) and self._advances[code] != _ABSENT

    def missing(self, text: str) -> tuple[str, ...]:
        """Return the characters of a text that would show as empty boxes, each once."""
        seen = dict.fromkeys(char for char in text if char.isprintable() and not self.has(char))
        return tuple(seen)

    def width(self, text: str, size_px: int) -> int:
        """Return the width of one line of text in pixels."""
        return sum(self._advance(char, size_px) for char in text)

    def _advance(self, char: str, size_px: int) -> int:
        units = self._advances[ord(char)] if self.has(char) else self._units
        return (units * size_px * 2 + self._units) // (2 * self._units)


def _by_code(cmap: bytes, by_glyph: "array[int]") -> "array[int]":
    """Return the advances by code point; `cmap` is the font's table of that name."""
    groups = _groups(cmap)
    advances = array("H", [_ABSENT]) * (max(groups[1::_GROUP_WORDS]) + 1)
    for place in range(0, len(groups), _GROUP_WORDS):
        first, last, glyph = groups[place : place + _GROUP_WORDS]
        advances[first : last + 1] = by_glyph[glyph : glyph + last + 1 - first]
    return advances


def _groups(cmap: bytes) -> "array[int]":
    """Return runs of code points, three numbers each: the first, the last, the first's glyph."""
    for number in range(int.from_bytes(cmap[2:4], "big")):
        entry = 4 + number * _SUBTABLE_BYTES
        start = int.from_bytes(cmap[entry + 4 : entry + 8], "big")
        if int.from_bytes(cmap[start : start + 2], "big") == _FULL_UNICODE:
            length = int.from_bytes(cmap[start + 4 : start + 8], "big")
            return _numbers("I", cmap[start : start + length])[_HEAD_WORDS:]
    raise MalformedError("the font names its characters in no way known here: run ./dev setup")


def _numbers(kind: str, data: bytes) -> "array[int]":
    """Return a table's big-endian numbers, ``H`` of two bytes or ``I`` of four."""
    numbers = array(kind, data)
    if sys.byteorder == "little":
        numbers.byteswap()
    return numbers
