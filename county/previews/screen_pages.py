"""The pages of a screen as SVG: the very pages that a player of that panel shows.

Invariant: every line of a page's content is in its picture, where the player's frame puts it.
A video stands with its first frame, a PDF with the head of its first page, as the player shows
them; what cannot be drawn is a plain box with words.
"""

from datetime import date

from county.previews.media import Media, video_room
from county.previews.svg import Canvas
from disclosure.blocks import Figure
from disclosure.items import Item, Strict
from disclosure.wording import Say
from screen.paging import theme
from screen.paging.alert_pages import told_room
from screen.paging.columns import RowLines, TableLayout
from screen.paging.contents import (
    AlertContent,
    AnyContent,
    CoverContent,
    FigureContent,
    FlowContent,
    MapContent,
    Page,
    PdfContent,
    PlacesContent,
    StripContent,
    TableContent,
    TextContent,
    VideoContent,
)
from screen.paging.dates import page_of
from screen.paging.flow import FlowLayout
from screen.paging.frame import Frame, Rect
from screen.paging.lines import break_lines, clip
from screen.paging.pages import paginate
from screen.paging.panel import Panel, line_px
from screen.paging.passages import stack_height
from screen.paging.typeface import Typeface

MOST_ENLARGED = 2.0
"""How much the player enlarges a small picture."""


class Picture(Strict, frozen=True, kw_only=True):
    """A page drawn: its SVG, its place, and how long it stays, seconds."""

    svg: str
    number: int
    count: int
    seconds: float


def draw_pages(
    item: Item, panel: Panel, today: date, office: str, say: Say, most: int, *, media: Media
) -> tuple[Picture, ...]:
    """Return an item's pages on a panel.

    Arguments:
        item: the draft.
        panel: where it will be shown.
        today: the day in the county's zone.
        office: who seals, for the mark.
        say: the wording.
        most: pages that are drawn at most.
        media: the draft's files.
    """
    pages = paginate(item, panel, today, say)
    return tuple(
        Picture(
            svg=_Drawing(panel, item, office, say, media).of(page),
            number=page.number,
            count=page.count,
            seconds=page.seconds,
        )
        for page in pages[:most]
    )


class _Drawing:
    """One page being drawn."""

    def __init__(self, panel: Panel, item: Item, office: str, say: Say, media: Media) -> None:
        self._media = media
        self._panel, self._item, self._office, self._say = panel, item, office, say
        self._canvas = Canvas(theme.load(high_contrast=panel.strip))

    def of(self, page: Page) -> str:
        if isinstance(page.content, StripContent):
            self._strip(page.content)
        else:
            self._framed(page, page.content)
        words = f"{self._item.title} {page_of(page.number, page.count, self._say)}"
        return self._canvas.done(self._panel.width_px, self._panel.height_px, words)

    def _framed(self, page: Page, content: AnyContent) -> None:
        frame, draw = Frame.for_panel(self._panel), self._canvas
        draw.box(frame.header, "deep")
        draw.box(frame.ticker, "deep")
        small = frame.scale.small
        top = frame.header.y + (frame.header.height - line_px(small)) // 2
        draw.line(self._say("政务公开"), (frame.scale.unit, top), small, "Bold", "fill_ink")
        if isinstance(content, CoverContent):
            self._cover(frame, content)
        elif isinstance(content, AlertContent):
            self._alert(frame, content)
        else:
            wide = isinstance(content, TableContent) and content.wide
            self._body(page, content, frame.widened if wide else frame)

    def _cover(self, frame: Frame, content: CoverContent) -> None:
        box, unit, facts = frame.cover_title, frame.scale.unit, frame.cover_facts
        tall = max(0, stack_height(content.facts) - facts.height)
        spare = max(0, box.height - tall - unit // 2 - content.title.height)
        # Upright, the facts follow the title; sideways they stand beside the seal mark.
        y = box.y + (spare // 2 if frame.sideways else spare * 2 // 3)
        bar = Rect(x=box.x, y=y, width=unit * 3 // 2, height=max(6, unit // 9))
        self._canvas.box(bar, "civic")
        self._canvas.passages((content.title,), box.x, y + unit // 2)
        facts_y = facts.y + unit // 3 - tall
        if frame.sideways:
            facts_y = facts.bottom - stack_height(content.facts)
        self._canvas.passages(content.facts, facts.x, facts_y)
        self._mark(frame.cover_mark, frame.scale.small)

    def _alert(self, frame: Frame, content: AlertContent) -> None:
        band = Rect(x=0, y=frame.header.bottom, width=self._panel.width_px, height=content.band_px)
        self._canvas.box(band, content.tone)
        self._canvas.passages(content.band, frame.scale.unit, band.y + frame.scale.unit // 2)
        room = told_room(frame, content.band_px)
        self._canvas.passages(content.told, room.x, room.y)

    def _body(self, page: Page, content: AnyContent, frame: Frame) -> None:
        self._side(frame, page)
        y = self._canvas.passages(content.heads, frame.body.x, frame.body.y)
        y += frame.scale.body // 2 if content.heads else 0
        height = max(1, frame.body.bottom - y)
        room = Rect(x=frame.body.x, y=y, width=frame.body.width, height=height)
        self._content(content, room, frame)

    def _side(self, frame: Frame, page: Page) -> None:
        draw, small = self._canvas, frame.scale.small
        draw.box(frame.side, "mist")
        room = frame.title.height // line_px(small)
        lines = break_lines(self._item.title, frame.title.width, small, Typeface.load("Bold"))
        y = frame.title.y
        for line in clip(lines, max(1, room - 1)):
            y = draw.line(line, (frame.title.x, y), small, "Bold", "deep")
        if room > 1:
            count = page_of(page.number, page.count, self._say)
            draw.line(count, (frame.title.x, y), small, colour="muted")
        self._mark(frame.mark, small)

    def _content(self, content: AnyContent, room: Rect, frame: Frame) -> None:
        match content:
            case TextContent(passages=passages):
                spare = max(0, room.height - stack_height(passages))
                # Short text stands a little below the top, where the eye rests.
                self._canvas.passages(passages, room.x, room.y + spare // 4)
            case TableContent(layout=layout):
                self._table(layout, room)
            case FlowContent(layout=flow):
                self._flow(flow, room)
            case FigureContent(figure=figure):
                self._figure(figure, room, frame)
            case PlacesContent():
                self._places(content, room)
            case MapContent():
                self._map(content, room, frame)
            case PdfContent(pdf=pdf):
                self._canvas.image(self._media.still(pdf, room), room)
            case VideoContent(video=video):
                wide = video_room(room)
                self._canvas.image(self._media.still(video, wide), wide)

    def _figure(self, figure: Figure, room: Rect, frame: Frame) -> None:
        rect = self._media.placed(figure.blob, room, MOST_ENLARGED)
        if rect is None:
            words = self._say("图片暂时无法显示。图中内容：{alt}", alt=figure.alt)
            self._canvas.told(words, room, frame.scale.small)
        else:
            self._canvas.image(self._media.picture(figure.blob), rect)

    def _map(self, content: MapContent, room: Rect, frame: Frame) -> None:
        rect = self._media.placed(content.map, room, 1.0)
        if rect is None:
            words = self._say("地图暂时无法显示，请看下面的地址。")
            self._canvas.told(words, room, frame.scale.small)
            return
        at_top = Rect(x=rect.x, y=room.y, width=rect.width, height=rect.height)
        self._canvas.image(self._media.picture(content.map), at_top)
        for number, place in enumerate(content.places, 1):
            if place.x is not None and place.y is not None:
                x, y = place.x * rect.width, place.y * rect.height
                side = frame.scale.small * 5 // 4
                self._canvas.pin(number, (at_top.x + round(x), at_top.y + round(y)), side)

    def _places(self, content: PlacesContent, room: Rect) -> None:
        top, size = room.y, content.size
        x, badge = room.x + 2 * size, size * 5 // 4
        for card in content.cards:
            y = top + size // 2
            middle = (room.x + badge // 2, y + line_px(size) // 2)
            self._canvas.pin(card.number, middle, badge)
            for line in card.name:
                y = self._canvas.line(line, (x, y), size, "Bold")
            for line in card.facts:
                y = self._canvas.line(line, (x, y), size)
            top += card.height
            self._canvas.box(Rect(x=room.x, y=top, width=room.width, height=1), "hairline")

    def _table(self, layout: TableLayout, room: Rect) -> None:
        y = room.y
        if not layout.stacked:
            height = layout.header.height
            self._canvas.box(Rect(x=room.x, y=y, width=room.width, height=height), "mist")
            y = self._row(layout, layout.header, room.x, y, "Bold")
        for row in layout.rows:
            y = self._row(layout, row, room.x, y, "Regular")
            self._canvas.box(Rect(x=room.x, y=y, width=room.width, height=1), "hairline")
        if layout.total is not None:
            self._row(layout, layout.total, room.x, y, "Bold")

    def _row(self, layout: TableLayout, row: RowLines, x: int, y: int, weight: str) -> int:
        pad, top = layout.pad, y + layout.pad
        left = x
        for place, cell in enumerate(row.cells):
            below = top
            if layout.stacked:
                style = "Bold" if place == 0 else weight
                for line in cell:
                    top = below = self._canvas.line(line, (x + pad, below), layout.size, style)
                continue
            width, right = layout.widths[place], layout.right[place]
            at, anchor = (left + width - pad, "end") if right else (left + pad, "start")
            for line in cell:
                below = self._canvas.line(line, (at, below), layout.size, weight, anchor=anchor)
            left += width
        return y + row.height

    def _flow(self, flow: FlowLayout, room: Rect) -> None:
        for arrow in flow.arrows:
            self._canvas.path([(room.x + x, room.y + y) for x, y in arrow.points])
        for box in flow.boxes:
            rect = Rect(x=room.x + box.x, y=room.y + box.y, width=box.width, height=box.height)
            self._canvas.box(rect, "paper", "amber" if box.question else "civic")
            x, y = rect.x + flow.pad, rect.y + flow.pad
            for line in box.lines:
                y = self._canvas.line(line, (x, y), flow.size, "Bold")
            for line in box.meta:
                y = self._canvas.line(line, (x, y), flow.size, colour="muted")

    def _strip(self, content: StripContent) -> None:
        lines = [f"{content.label} {content.title}".strip(), content.text]
        rows = [line for line in lines if line]
        row = self._panel.height_px // max(1, len(rows))
        for number, line in enumerate(rows):
            # The line's box is higher than its letters; a bar has room for these alone.
            top = number * row - (line_px(row) - row) // 2
            weight = "Bold" if number == 0 else "Regular"
            self._canvas.line(line, (2, top), row, weight, content.tone)

    def _mark(self, rect: Rect, size: int) -> None:
        if rect.height < line_px(size):
            return
        y = self._canvas.line(self._say("已审核"), (rect.x, rect.y), size, "Bold", "seal")
        office = break_lines(self._office, max(size, rect.width), size, Typeface.load())
        for line in clip(office, max(0, rect.height // line_px(size) - 1)) if office else ():
            y = self._canvas.line(line, (rect.x, y), size, colour="muted")
