"""Drawing SVG: lines of type, boxes and pictures at pixel positions.

Invariant: every word is escaped; nothing needs a style attribute, which the pages' policy
forbids.
"""

from collections.abc import Sequence

from markupsafe import Markup, escape

from screen.paging.frame import Rect
from screen.paging.lines import break_lines, clip
from screen.paging.panel import line_px
from screen.paging.passages import Passage
from screen.paging.theme import Theme
from screen.paging.typeface import Typeface

BASELINE = 0.8
"""Where letters stand in a line of their size, from its top."""
_WEIGHTS = {"Regular": 400, "Medium": 500, "Bold": 700}
_TEXT = Markup(
    '<text x="{x}" y="{y}" font-size="{size}" font-weight="{weight}" fill="{fill}"'
    ' text-anchor="{anchor}" textLength="{length}" lengthAdjust="spacingAndGlyphs">{words}</text>'
)
_RECT = Markup(
    '<rect x="{x}" y="{y}" width="{width}" height="{height}" fill="{fill}" stroke="{stroke}"/>'
)
_IMAGE = Markup('<image href="{address}" x="{x}" y="{y}" width="{width}" height="{height}"/>')
_DISC = Markup(
    '<circle cx="{x}" cy="{y}" r="{radius}" fill="{fill}" stroke="{stroke}" stroke-width="3"/>'
)
_PATH = Markup('<polyline points="{points}" fill="none" stroke="{stroke}" stroke-width="3"/>')
_WHOLE = Markup(
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" role="img"'
    ' aria-label="{words}">'
    '<rect width="{width}" height="{height}" fill="{ground}"/>{parts}</svg>'
)


class Canvas:
    """A picture being drawn in a theme's colours."""

    def __init__(self, colours: Theme) -> None:
        self._colours = colours
        self._parts: list[Markup] = []

    def done(self, width: int, height: int, words: str) -> str:
        """Return the picture; `words` say what it shows."""
        parts, ground = Markup("").join(self._parts), self._colours.paper
        return _WHOLE.format(width=width, height=height, words=words, ground=ground, parts=parts)

    def line(
        self,
        words: str,
        at: tuple[int, int],
        size: int,
        weight: str = "Regular",
        colour: str = "ink",
        anchor: str = "start",
    ) -> int:
        """Draw a line whose box begins at a point; return where the next one begins."""
        x, y = at
        if words:
            base = round(y + (line_px(size) - size) / 2 + size * BASELINE)
            weight_number = _WEIGHTS.get(weight, 400)
            fill = self._colour(colour)
            # As wide as the player measured it, whatever typeface the browser has.
            length = Typeface.load(weight).width(words, size)
            facts = {"x": x, "y": base, "size": size, "weight": weight_number, "fill": fill}
            ends = {"anchor": anchor, "length": length, "words": escape(words)}
            self._parts.append(_TEXT.format(**facts, **ends))
        return y + line_px(size)

    def passages(self, passages: Sequence[Passage], x: int, y: int) -> int:
        """Draw passages below each other; return where the last one ends."""
        for number, passage in enumerate(passages):
            y += passage.gap if number else 0
            style = (passage.size, passage.weight, passage.colour)
            if passage.mark:
                self.line(passage.mark, (x, y), *style)
            for line in passage.lines:
                y = self.line(line, (x + passage.indent, y), *style)
        return y

    def box(self, rect: Rect, fill: str, stroke: str = "") -> None:
        """Draw a filled box, with a border where a colour is given."""
        edge = self._colour(stroke) if stroke else "none"
        facts = {"x": rect.x, "y": rect.y, "width": rect.width, "height": rect.height}
        self._parts.append(_RECT.format(**facts, fill=self._colour(fill), stroke=edge))

    def image(self, address: str, rect: Rect) -> None:
        """Place a picture, whole and in the middle, in a box."""
        facts = {"x": rect.x, "y": rect.y, "width": rect.width, "height": rect.height}
        self._parts.append(_IMAGE.format(address=address, **facts))

    def pin(self, number: int, at: tuple[int, int], side: int) -> None:
        """Draw a map's numbered pin; its middle stands at a point."""
        x, y = at
        colours = {"fill": self._colours.seal, "stroke": self._colours.fill_ink}
        self._parts.append(_DISC.format(x=x, y=y, radius=side / 2 + 1.5, **colours))
        size = side * 3 // 5
        top = y - line_px(size) // 2
        self.line(str(number), (x, top), size, "Bold", "fill_ink", anchor="middle")

    def told(self, words: str, room: Rect, size: int) -> None:
        """Draw a plain box with words, for what cannot be drawn."""
        self.box(room, "mist", "hairline")
        lines = clip(break_lines(words, max(size, room.width - 2 * size), size, Typeface.load()), 3)
        y = room.y + (room.height - len(lines) * line_px(size)) // 2
        for line in lines:
            y = self.line(line, (room.x + size, y), size, colour="muted")

    def path(self, points: Sequence[tuple[int, int]]) -> None:
        """Draw a thin line through points."""
        words = " ".join(f"{x},{y}" for x, y in points)
        self._parts.append(_PATH.format(points=words, stroke=self._colours.hairline))

    def _colour(self, name: str) -> str:
        return str(getattr(self._colours, name))
