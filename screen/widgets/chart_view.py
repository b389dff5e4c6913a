"""A sealed chart: its caption, its bars, and what is left out of them."""

from typing import Any

from disclosure.charts import Chart
from screen.paging.bars import groups_of
from screen.paging.panel import TypeScale
from screen.widgets.bar_chart import BarChart
from screen.widgets.block_view import BlockView
from screen.widgets.prose import Prose


class ChartView(BlockView):
    """A chart in a column.

    Arguments:
        chart: the block.
        width_px: width of the column.
        scale: type sizes.
    """

    def __init__(self, chart: Chart, width_px: int, scale: TypeScale, **kwargs: Any) -> None:
        super().__init__(width_px, scale, **kwargs)
        self.add_widget(Prose(chart.caption, width_px, scale.body, weight="Medium"))
        self.add_widget(BarChart(groups_of(chart), width_px, scale))
        if chart.note:
            self.add_widget(Prose(chart.note, width_px, scale.small, colour="muted"))
