"""Where things stand on a screen's page: header, title, body, seal and code, ticker.

Invariant: the parts do not overlap and lie inside the panel; margins are at least one
unit of the grid at the sides.
"""

import msgspec

from disclosure.items import Strict
from screen.paging.panel import LINE_EM, Panel, TypeScale, line_px

LANDSCAPE_CHARS = 18
LANDSCAPE_LINES = 5
"""Lines a body holds at least, however wide the panel."""
PORTRAIT_CHARS = 16
"""Characters a line of running text holds; 12 to 18 can be read in passing."""
MARK_EM = 12
"""Width of a seal mark with a day beside it, in characters of the smallest size."""
WORD_EM = 4
"""Width of the seal mark's word alone, in characters of the smallest size."""
FOOT_EM = 5.1
"""Height of a seal mark with a line above it, in characters of the smallest size."""
TITLE_LINES = 3
"""Lines kept beside the body for title and page count; a code gives way to them."""
FACT_LINES = 6
"""Lines kept on a title page for who, when, number and status."""


class Rect(Strict, frozen=True, kw_only=True):
    """A box in pixels; `y` is its top, counted downwards."""

    x: int
    y: int
    width: int
    height: int

    @property
    def bottom(self) -> int:
        """Return where it ends."""
        return self.y + self.height

    @property
    def right(self) -> int:
        """Return where it ends."""
        return self.x + self.width


class Frame(Strict, frozen=True, kw_only=True):
    """The parts of a page.

    Attributes:
        header, ticker: bands at top and bottom, on every page.
        side: ground behind title, seal and code: a column in landscape, a strip in
            portrait.
        title: the item's title with its page count.
        mark: the seal mark; on a widened frame the word alone, at the title's end.
        code: the QR code with its words; no height where there is no room for a code that
            can be scanned.
        body: where the blocks are.
        cover: where a title page is, `side` and `body` together.
        cover_title, cover_facts, cover_mark, cover_code: its parts.
        scale: type sizes; `body` is running text, tables use `small`.
    """

    header: Rect
    ticker: Rect
    side: Rect
    title: Rect
    mark: Rect
    code: Rect
    body: Rect
    cover: Rect
    cover_title: Rect
    cover_facts: Rect
    cover_mark: Rect
    cover_code: Rect
    scale: TypeScale

    @classmethod
    def for_panel(cls, panel: Panel) -> "Frame":
        """Return the frame of a panel that is no strip."""
        return _portrait(panel) if panel.portrait else _landscape(panel)

    @property
    def sideways(self) -> bool:
        """Tell whether the title stands beside the body rather than above it."""
        return self.body.y < self.side.bottom

    @property
    def widened(self) -> "Frame":
        """Return this frame with its title on one line, and the whole width for the body."""
        unit, small = self.scale.unit, self.scale.small
        row, gap = line_px(small), max(8, self.scale.unit // 8)
        side = Rect(x=0, y=self.header.bottom, width=self.header.width, height=row + 2 * gap)
        width = self.header.width - 2 * unit
        mark = Rect(
            x=unit + width - WORD_EM * small, y=side.y + gap, width=WORD_EM * small, height=row
        )
        body_y = side.bottom + unit // 8
        return msgspec.structs.replace(
            self,
            side=side,
            title=Rect(x=unit, y=side.y + gap, width=mark.x - small - unit, height=row),
            mark=mark,
            code=Rect(x=unit, y=side.bottom, width=0, height=0),
            body=Rect(x=unit, y=body_y, width=width, height=self.ticker.y - unit // 8 - body_y),
        )


def _landscape(panel: Panel) -> Frame:
    unit, small = panel.unit_px, panel.smallest_px
    header = Rect(
        x=0, y=0, width=panel.width_px, height=max(unit * 7 // 5, line_px(small) * 3 // 2)
    )
    ticker = _ticker(panel)
    inner_width = max(min(unit * 6, panel.width_px * 3 // 10), small * MARK_EM)
    side = Rect(
        x=0,
        y=header.bottom,
        width=inner_width + unit * 3 // 2,
        height=ticker.y - header.bottom,
    )
    inner = Rect(x=unit, y=side.y + unit // 2, width=inner_width, height=side.height - unit)
    mark = line_px(small) * 3
    code = panel.code_px
    if inner.height - mark - unit // 4 - code < TITLE_LINES * line_px(small):
        code = 0
    cover_code = panel.code_px
    if inner.height - max(cover_code, 3 * unit) < TITLE_LINES * line_px(small):
        cover_code = 0
    foot_px = max(3 * unit, cover_code, round(FOOT_EM * small))
    foot = Rect(x=unit, y=inner.bottom - foot_px, width=panel.width_px - 2 * unit, height=foot_px)
    middle = foot.width * 36 // 100
    body_x = side.right + unit // 2
    return Frame(
        header=header,
        ticker=ticker,
        side=side,
        title=Rect(
            x=inner.x,
            y=inner.y,
            width=inner.width,
            height=inner.height - code - mark - unit // 4,
        ),
        mark=Rect(
            x=inner.x, y=inner.bottom - code - unit // 8 - mark, width=inner.width, height=mark
        ),
        code=Rect(x=inner.x, y=inner.bottom - code, width=inner.width, height=code),
        body=Rect(x=body_x, y=inner.y, width=panel.width_px - body_x - unit, height=inner.height),
        cover=Rect(x=unit, y=inner.y, width=panel.width_px - 2 * unit, height=inner.height),
        cover_title=Rect(
            x=unit,
            y=inner.y,
            width=panel.width_px - 2 * unit,
            height=foot.y - unit // 3 - inner.y,
        ),
        cover_facts=Rect(x=foot.x, y=foot.y, width=middle - unit // 2, height=foot.height),
        cover_mark=Rect(
            x=foot.x + middle,
            y=foot.y,
            width=foot.width - middle - cover_code - small // 2,
            height=foot.height,
        ),
        cover_code=Rect(x=foot.x, y=foot.bottom - cover_code, width=foot.width, height=cover_code),
        scale=TypeScale.for_panel(panel).with_body(
            min(
                (panel.width_px - body_x - unit) // LANDSCAPE_CHARS,
                round(inner.height / LANDSCAPE_LINES / LINE_EM),
            )
        ),
    )


def _portrait(panel: Panel) -> Frame:
    unit, small = panel.unit_px, panel.smallest_px
    width = panel.width_px - 2 * unit
    scale = TypeScale.for_panel(panel).with_body(width // PORTRAIT_CHARS)
    two_rows = line_px(scale.subtitle) + line_px(small) + unit // 4
    header = Rect(x=0, y=0, width=panel.width_px, height=max(unit * 2, two_rows))
    ticker = _ticker(panel)
    side = Rect(x=0, y=header.bottom, width=panel.width_px, height=2 * line_px(small) + unit // 3)
    code = max(unit * 12 // 5, panel.code_px)
    foot_px = max(code, round(FOOT_EM * small))
    foot = Rect(x=unit, y=ticker.y - unit // 3 - foot_px, width=width, height=foot_px)
    code_box = Rect(x=unit, y=foot.bottom - code, width=width, height=code)
    body_y = side.bottom + unit // 2
    facts = line_px(scale.body) * FACT_LINES
    facts_y = foot.y - unit - facts
    return Frame(
        header=header,
        ticker=ticker,
        side=side,
        title=Rect(x=unit, y=side.y + unit // 6, width=width, height=2 * line_px(small)),
        mark=Rect(x=unit, y=foot.y, width=width - code - small // 2, height=foot.height),
        code=code_box,
        body=Rect(x=unit, y=body_y, width=width, height=foot.y - unit // 3 - body_y),
        cover=Rect(
            x=unit,
            y=header.bottom + unit,
            width=width,
            height=foot.bottom - header.bottom - unit,
        ),
        cover_title=Rect(
            x=unit, y=header.bottom + unit, width=width, height=facts_y - header.bottom - unit
        ),
        cover_facts=Rect(x=unit, y=facts_y, width=width, height=facts),
        cover_mark=Rect(x=unit, y=foot.y, width=width - code - small // 2, height=foot.height),
        cover_code=code_box,
        scale=scale,
    )


def _ticker(panel: Panel) -> Rect:
    band = max(panel.unit_px, line_px(panel.smallest_px) * 5 // 4)
    return Rect(x=0, y=panel.height_px - band, width=panel.width_px, height=band)
