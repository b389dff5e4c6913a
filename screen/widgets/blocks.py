"""One widget per kind of block.

Invariant: every kind of block has its widget, and a file that cannot be shown leaves
words in its place, never a gap or a crash.
"""

from collections.abc import Callable
from functools import partial
from typing import Any

from kivy.uix.widget import Widget

from disclosure.blocks import (
    Audio,
    Block,
    Figure,
    FlowChart,
    Heading,
    Listing,
    Paragraph,
    Pdf,
    PlaceList,
    Table,
    Video,
)
from disclosure.charts import Chart
from disclosure.questionnaires import CommentBox, Questionnaire
from disclosure.wording import Say
from screen.paging.dates import CHINESE
from screen.paging.panel import TypeScale, line_px
from screen.widgets.audio_view import AudioView
from screen.widgets.block_view import BlockView, columns
from screen.widgets.chart_view import ChartView
from screen.widgets.figure_view import FigureView
from screen.widgets.files import Files
from screen.widgets.flow_view import FlowChartView
from screen.widgets.invitation_view import InvitationView
from screen.widgets.pdf_view import PdfView
from screen.widgets.places_view import PlaceListView
from screen.widgets.prose import Prose
from screen.widgets.table_view import TableView
from screen.widgets.video_view import VideoView


def widget_for(
    block: Block, width_px: int, scale: TypeScale, files: Files, say: Say = CHINESE
) -> Widget:
    """Return the widget that shows a block in a column.

    Arguments:
        block: the block.
        width_px: width of the column; the widget's height follows from it.
        scale: type sizes.
        files: finds an approved file by its hash, e.g. `ContentReader.blob`.
        say: the wording of the widget's own words; the block's stay as approved.
    """
    if isinstance(block, Paragraph):
        return Prose(block.text, width_px, scale.body)
    if isinstance(block, Heading):
        return Prose(block.text, width_px, scale.heading(block.rank), weight="Bold", colour="deep")
    if isinstance(block, Questionnaire | CommentBox):
        draw = partial(widget_for, files=files, say=say)
        return InvitationView(block, width_px, scale, draw, say=say)
    if type(block) in _DRAWN:
        return _DRAWN[type(block)](block, width_px, scale, say=say)
    return _FROM_FILES[type(block)](block, width_px, scale, files, say=say)


def stop(widget: Widget) -> None:
    """End what moves, sounds or loads in a widget made by `widget_for`."""
    if isinstance(widget, BlockView):
        widget.stop()


class ListingView(BlockView):
    """A list: a number or a dot before each entry, lines aligned under the words."""

    def __init__(self, listing: Listing, width_px: int, scale: TypeScale, **kwargs: Any) -> None:
        super().__init__(width_px, scale, **kwargs)
        indent = scale.body * (2 if len(listing.entries) > 9 and listing.ordered else 3) // 2
        for number, entry in enumerate(listing.entries, 1):
            label = f"{number}." if listing.ordered else "•"
            mark = Prose(label, indent, scale.body, weight="Bold", colour="civic")
            mark.height = line_px(scale.body)
            self.add_widget(columns([mark, Prose(entry, width_px - indent, scale.body)], 0))


_DRAWN: dict[type[Block], Callable[..., Widget]] = {
    Listing: ListingView,
    Table: TableView,
    FlowChart: FlowChartView,
    Chart: ChartView,
}
_FROM_FILES: dict[type[Block], Callable[..., Widget]] = {
    Figure: FigureView,
    Pdf: PdfView,
    Video: VideoView,
    Audio: AudioView,
    PlaceList: PlaceListView,
}
