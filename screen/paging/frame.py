"""Where things stand on a screen's page: header, title, body, seal and code, ticker.

Invariant: the parts do not overlap and lie inside the panel; margins are at least one
unit of the grid at the sides.
"""

from disclosure.items import Strict
from screen.paging.panel import Panel, TypeScale, line_px

LANDSCAPE_CHARS = 18
PORTRAIT_CHARS = 16
"""Characters a line of running text holds; 12 to 18 can be read in passing."""


MARK_EM = 12
"""Width of a seal mark with a day beside it, in characters of the smallest size."""
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
        mark: the seal mark.
        code: the QR code with its words.
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


def _landscape(panel: Panel) -> Frame:
    unit, small = panel.unit_px, panel.smallest_px
    header = Rect(
        x=0, y=0, width=panel.width_px, height=max(unit * 7 // 5, line_px(small) * 3 // 2)
    )
    ticker = _ticker(panel)
    inner_width = max(unit * 6, small * MARK_EM)
    side = Rect(
        x=0,
        y=header.bottom,
        width=inner_width + unit * 3 // 2,
        height=ticker.y - header.bottom,
    )
    inner = Rect(x=unit, y=side.y + unit // 2, width=inner_width, height=side.height - unit)
    code = unit * 12 // 5
    mark = line_px(small) * 3
    foot = Rect(x=unit, y=inner.bottom - 3 * unit, width=panel.width_px - 2 * unit, height=3 * unit)
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
            x=foot.x + middle, y=foot.y, width=foot.width - middle - code, height=foot.height
        ),
        cover_code=foot,
        scale=TypeScale.for_panel(panel).with_body(
            (panel.width_px - body_x - unit) // LANDSCAPE_CHARS
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
    code = unit * 12 // 5
    foot = Rect(x=unit, y=ticker.y - unit // 3 - code, width=width, height=code)
    body_y = side.bottom + unit // 2
    facts = line_px(scale.body) * FACT_LINES
    facts_y = foot.y - unit - facts
    return Frame(
        header=header,
        ticker=ticker,
        side=side,
        title=Rect(x=unit, y=side.y + unit // 6, width=width, height=2 * line_px(small)),
        mark=Rect(x=unit, y=foot.y, width=width - code - unit // 2, height=foot.height),
        code=foot,
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
        cover_mark=Rect(x=unit, y=foot.y, width=width - code - unit // 2, height=foot.height),
        cover_code=foot,
        scale=scale,
    )


def _ticker(panel: Panel) -> Rect:
    band = max(panel.unit_px, line_px(panel.smallest_px) * 5 // 4)
    return Rect(x=0, y=panel.height_px - band, width=panel.width_px, height=band)
