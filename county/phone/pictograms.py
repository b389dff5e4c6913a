"""Icons of phone pages: outlines drawn into the page, so that no icon font is fetched.

Invariant: an icon is decoration; words always stand beside it.
"""

import json
from functools import cache
from importlib import resources
from io import BytesIO

from fontTools.pens.svgPathPen import SVGPathPen
from fontTools.pens.transformPen import TransformPen
from fontTools.ttLib import TTFont
from markupsafe import Markup

_FOLDER = "assets/icons"


def draw(name: str) -> Markup:
    """Return an icon's markup, hidden from those who listen; empty where there is none."""
    outlined = _outlines().get(name)
    if outlined is None:
        return Markup()
    box, path = outlined
    return Markup(
        '<svg class="icon" viewBox="0 0 {} {}" aria-hidden="true"><path d="{}"/></svg>'
    ).format(*box, path)


class _Outlines:
    """The outlines of the icon font, each drawn once."""

    def __init__(self) -> None:
        folder = resources.files("screen").joinpath(_FOLDER)
        names = folder.joinpath("tabler-icons.json")
        self._points: dict[str, int] = json.loads(names.read_text()) if names.is_file() else {}
        self._drawn: dict[str, tuple[tuple[int, int], str]] = {}
        if self._points:
            raw = BytesIO(folder.joinpath("tabler-icons.ttf").read_bytes())
            self._font = TTFont(raw, lazy=True)

    def get(self, name: str) -> tuple[tuple[int, int], str] | None:
        """Return the box and the path of an icon, or None."""
        if name not in self._points:
            return None
        if name not in self._drawn:
            self._drawn[name] = self._draw(self._points[name])
        return self._drawn[name]

    def _draw(self, point: int) -> tuple[tuple[int, int], str]:
        ascent = self._font["hhea"].ascent
        glyphs = self._font.getGlyphSet()
        glyph = glyphs[self._font.getBestCmap()[point]]
        pen = SVGPathPen(glyphs, ntos=lambda number: str(round(number)))
        # Fonts count upwards from the base line, pictures downwards from the top.
        glyph.draw(TransformPen(pen, (1, 0, 0, -1, 0, ascent)))
        return (round(glyph.width), self._font["head"].unitsPerEm), pen.getCommands()


@cache
def _outlines() -> _Outlines:
    return _Outlines()
