"""A flow chart: numbered boxes, arrows, and the answers beside them."""

from typing import Any

from disclosure.blocks import FlowChart
from screen.paging.flow import Arrow, Box, FlowLayout, lay_out
from screen.paging.panel import TypeScale, line_px
from screen.widgets.block_view import BlockView
from screen.widgets.sheet import Sheet


class FlowSheet(Sheet):
    """A laid-out chart, drawn."""

    def __init__(self, layout: FlowLayout, **kwargs: Any) -> None:
        self._layout = layout
        super().__init__(layout.width, layout.height, **kwargs)

    def paint(self) -> None:
        """Draw arrows under boxes."""
        for arrow in self._layout.arrows:
            self._arrow(arrow)
        for box in self._layout.boxes:
            self._box(box)

    def _box(self, box: Box) -> None:
        layout, size = self._layout, self._layout.size
        self.fill(box.x, box.y, box.width, box.height, "paper", radius=12)
        colour = "amber" if box.question else "civic"
        self.frame(box.x, box.y, box.width, box.height, colour, line=2)
        badge = size * 3 // 2
        self.fill(
            box.x + layout.pad, box.y + layout.pad // 2, badge, badge, colour, radius=badge / 2
        )
        small = size * 4 // 5
        self.words(
            [str(box.number)],
            box.x + layout.pad,
            box.y + layout.pad // 2 + (badge - line_px(small)) / 2,
            small,
            colour="fill_ink",
            weight="Bold",
            align="center",
            width=badge,
        )
        x: float = box.x + layout.pad + 2 * size
        y: float = box.y + layout.pad // 2
        y += self.words(box.lines, x, y, size, weight="Bold")
        if box.meta:
            self.words(box.meta, x, y, size, colour="muted")

    def _arrow(self, arrow: Arrow) -> None:
        size = self._layout.size
        head = size * 0.42
        line = max(2.0, size / 18)
        *_, before, tip = arrow.points
        end: tuple[float, float]
        if before[0] == tip[0]:
            end, sides = (tip[0], tip[1] - head), [(-head * 0.7, -head), (head * 0.7, -head)]
        else:
            end, sides = (tip[0] + head, tip[1]), [(head, -head * 0.7), (head, head * 0.7)]
        self.rule([*arrow.points[:-1], end], "muted", line=line)
        self.triangle([tip, *((tip[0] + x, tip[1] + y) for x, y in sides)], "muted")
        if arrow.label:
            self.words(
                [arrow.label], arrow.label_x, arrow.label_y, size, colour="amber", weight="Bold"
            )


class FlowChartView(BlockView):
    """A flow chart with its caption."""

    def __init__(self, chart: FlowChart, width_px: int, scale: TypeScale, **kwargs: Any) -> None:
        super().__init__(width_px, scale, **kwargs)
        self.add_words(chart.caption, weight="Bold")
        self.add_widget(FlowSheet(lay_out(chart, width_px, scale.body, self.say)))
