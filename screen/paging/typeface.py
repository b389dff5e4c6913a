"""The one family's metrics: how wide a text is, and which characters it has.

Invariant: `width` is what the screen's renderer makes of it, which rounds each
character's advance to whole pixels.
"""

from functools import cache
from importlib import resources
from pathlib import Path

from fontTools.ttLib import TTFont

from disclosure.errors import MalformedError

WEIGHTS = ("Regular", "Medium", "Bold")


def font_file(weight: str) -> Path:
    """Return the file of a weight.

    Raises:
        MalformedError: the fonts are not where set-up puts them.
    """
    path = Path(str(resources.files("screen").joinpath(f"assets/fonts/NotoSansSC-{weight}.ttf")))
    if not path.is_file():
        raise MalformedError(f"font {path.name} is missing: run ./dev setup")
    return path


class Typeface:
    """One weight of the family."""

    def __init__(self, advances: dict[int, int], units_per_em: int) -> None:
        self._advances = advances
        self._units = units_per_em

    @classmethod
    @cache
    def load(cls, weight: str = "Regular") -> "Typeface":
        """Return a weight: ``Regular``, ``Medium`` or ``Bold``; read once."""
        with TTFont(font_file(weight), lazy=True) as font:
            # Numbers for names: making up 30,000 glyph names takes half a second.
            font.setGlyphOrder([str(number) for number in range(font["maxp"].numGlyphs)])
            metrics = font["hmtx"].metrics
            advances = {code: metrics[name][0] for code, name in font.getBestCmap().items()}
            return cls(advances, font["head"].unitsPerEm)

    def has(self, char: str) -> bool:
        """Tell whether the family can draw a character."""
        return ord(char) in self._advances

    def missing(self, text: str) -> tuple[str, ...]:
        """Return the characters of a text that would show as empty boxes, each once."""
        seen = dict.fromkeys(char for char in text if char.isprintable() and not self.has(char))
        return tuple(seen)

    def width(self, text: str, size_px: int) -> int:
        """Return the width of one line of text in pixels."""
        return sum(self._advance(char, size_px) for char in text)

    def _advance(self, char: str, size_px: int) -> int:
        units = self._advances.get(ord(char), self._units)
        return (units * size_px * 2 + self._units) // (2 * self._units)
