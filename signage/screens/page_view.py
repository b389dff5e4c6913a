"""One page of an item, composed: title, body, seal mark and code.

Invariant: its ground is opaque, so that it can lie over the page before without a gap.
"""

from functools import singledispatchmethod
from typing import Any

from kivy.clock import Clock
from kivy.properties import BooleanProperty
from kivy.uix.relativelayout import RelativeLayout
from kivy.uix.widget import Widget

from disclosure.blocks import Figure
from disclosure.wording import Say
from screen.paging.alert_pages import feet, told_room
from screen.paging.contents import (
    AlertContent,
    CoverContent,
    FigureContent,
    FlowContent,
    MapContent,
    PdfContent,
    PlacesContent,
    TableContent,
    TextContent,
    VideoContent,
)
from screen.paging.dates import page_of
from screen.paging.frame import Frame, Rect
from screen.paging.lines import break_lines
from screen.paging.passages import Passage, stack_height
from screen.paging.pictures import load_picture
from screen.paging.seal_words import SealWords, seal_words
from screen.paging.typeface import Typeface
from screen.widgets.block_view import BlockView
from screen.widgets.figure_view import FigureView
from screen.widgets.files import Files, file_of
from screen.widgets.flow_view import FlowSheet
from screen.widgets.pdf_view import PdfView
from screen.widgets.places_view import MapSheet, PlaceSheet
from screen.widgets.qr import QrCode
from screen.widgets.seal_mark import SealMark, SealWord
from screen.widgets.sheet import Sheet
from screen.widgets.table_view import TableSheet
from screen.widgets.textures import texture_of
from screen.widgets.video_view import VideoView
from signage.programme import Cue
from signage.screens.page_ground import PageGround, title_lines
from signage.signs import Signs


class PageView(RelativeLayout):
    """A page as widgets, to be pressed into a plate.

    Arguments:
        cue: the page with its item.
        frame: where things stand.
        files: finds approved files by hash.
        signs: names for the seal mark.
        say: the wording.
        address: of the item's phone page, or empty for no code.

    Attributes:
        ready: everything is laid out and drawn, all files included.
        film: the video on this page, or None.
    """

    ready = BooleanProperty(False)

    def __init__(
        self, cue: Cue, frame: Frame, files: Files, signs: Signs, say: Say, address: str = ""
    ) -> None:
        super().__init__(size_hint=(None, None), size=(frame.header.width, frame.ticker.bottom))
        self._cue, self._frame, self._files = cue, frame, files
        self._signs, self._say, self._address = signs, say, address
        self._blocks: list[BlockView] = []
        self._laid_out = False
        self.film: VideoView | None = None
        self._compose()
        for block in self._blocks:
            block.bind(ready=self._look)
        # Widgets are laid out before the next frame.
        Clock.schedule_once(self._note_laid_out, 0)

    @property
    def broken(self) -> str:
        """Return why a file of this page cannot be shown, or an empty text."""
        return next((block.broken for block in self._blocks if block.broken), "")

    @property
    def name(self) -> str:
        """Name the page."""
        item = self._cue.verified.item
        return f"{item.id} v{item.version} page {self._cue.page.number}"

    def stop(self) -> None:
        """End what moves or loads."""
        for block in self._blocks:
            block.stop()

    def release(self) -> None:
        """Give the memory of words and pictures back; nothing can be drawn afterwards."""
        for widget in self.walk():
            if isinstance(widget, Sheet):
                widget.release()

    def _note_laid_out(self, _dt: float) -> None:
        self._laid_out = True
        self._look()

    def _look(self, *_changed: object) -> None:
        self.ready = self._laid_out and all(block.ready for block in self._blocks)

    def _compose(self) -> None:
        content, frame, say = self._cue.page.content, self._frame, self._say
        if isinstance(content, CoverContent):
            self._compose_cover(content)
            return
        if isinstance(content, AlertContent):
            self._compose_alert(content)
            return
        item, page = self._cue.verified.item, self._cue.page
        if isinstance(content, TableContent) and content.wide:
            frame = self._frame = frame.widened
        count = page_of(page.number, page.count, say)
        self._ground = PageGround(frame, title_lines(item.title, count, frame), count)
        self.add_widget(self._ground)
        if frame.code.width:
            # Without a code the mark takes its place.
            coded = self._address or not frame.sideways
            self._add_mark(frame.mark if coded else frame.code)
            self._add_code(frame.code, words_after=frame.sideways)
        else:
            self._place(
                SealWord(frame.mark.width, frame.mark.height, frame.scale, self._seal().word),
                frame.mark.x,
                frame.mark.y,
            )
        y = self._ground.put(content.heads, frame.body.x, frame.body.y)
        if content.heads:
            y += frame.scale.body // 2
        self._add(content, y)

    def _compose_cover(self, content: CoverContent) -> None:
        frame = self._frame
        self._ground = PageGround(frame, (), "")
        self.add_widget(self._ground)
        box, unit = frame.cover_title, frame.scale.unit
        accent, facts = unit // 2, frame.cover_facts
        tall = max(0, stack_height(content.facts) - facts.height)
        spare = box.height - tall - accent - content.title.height
        # Upright, the facts follow the title; sideways they stand beside the seal mark.
        y = box.y + max(0, spare // 2 if frame.sideways else spare * 2 // 3)
        self._ground.accent(Rect(x=box.x, y=y, width=unit * 3 // 2, height=max(6, unit // 9)))
        self._ground.put((content.title,), box.x, y + accent)
        facts_y = facts.y + unit // 3 - tall
        if frame.sideways:
            facts_y = facts.bottom - stack_height(content.facts)
        self._ground.put(content.facts, facts.x, facts_y)
        self._add_mark(frame.cover_mark)
        self._add_code(frame.cover_code, words_after=False)

    def _compose_alert(self, content: AlertContent) -> None:
        frame = self._frame
        self._ground = PageGround(frame, (), "")
        self.add_widget(self._ground)
        top, unit = frame.header.bottom, frame.scale.unit
        band = Rect(x=0, y=top, width=frame.header.width, height=content.band_px)
        self._ground.band(band, content.tone)
        self._ground.put(content.band, frame.cover.x, top + unit / 2)
        room = told_room(frame, content.band_px)
        spare = max(0, room.height - stack_height(content.told))
        self._ground.put(content.told, room.x, room.y + spare * 0.25)
        mark, code = feet(frame)
        self._add_mark(mark)
        self._add_code(code, words_after=frame.sideways)

    @singledispatchmethod
    def _add(self, content: Any, _y: float) -> None:
        raise TypeError(f"a screen has no page for {type(content).__name__}")

    @_add.register
    def _(self, content: TextContent, y: float) -> None:
        body = self._frame.body
        spare = body.bottom - y - stack_height(content.passages)
        # Short text stands a little below the top, where the eye rests.
        self._ground.put(content.passages, body.x, y + max(0, spare) * 0.25)

    @_add.register
    def _(self, content: TableContent, y: float) -> None:
        layout, body = content.layout, self._frame.body
        total = layout.total is not None
        sheet = TableSheet(layout, layout.rows, body.width, total=total, first=content.first)
        self._place(sheet, body.x, y)

    @_add.register
    def _(self, content: FlowContent, y: float) -> None:
        self._place(FlowSheet(content.layout), self._frame.body.x, y)

    @_add.register
    def _(self, content: PlacesContent, y: float) -> None:
        body = self._frame.body
        sheet = PlaceSheet(content.cards, body.width, content.size)
        self._place(sheet, body.x, y)

    @_add.register
    def _(self, content: MapContent, y: float) -> None:
        body = self._frame.body
        room = int(body.bottom - y)
        texture = texture_of(load_picture(file_of(self._files, content.map), body.width, room))
        size = self._frame.scale.small
        self._place(MapSheet(texture, content.places, body.width, size), body.x, y)

    @_add.register
    def _(self, content: FigureContent, y: float) -> None:
        body = self._frame.body
        bare = Figure(blob=content.figure.blob, alt=content.figure.alt)
        room = int(body.bottom - y)
        view = FigureView(bare, body.width, self._frame.scale, self._files, height_px=room)
        self._place_block(view, y)

    @_add.register
    def _(self, content: PdfContent, y: float) -> None:
        body = self._frame.body
        view = PdfView(
            content.pdf,
            body.width,
            self._frame.scale,
            self._files,
            head_height_px=int(body.bottom - y),
        )
        self._place_block(view, y)

    @_add.register
    def _(self, content: VideoContent, y: float) -> None:
        body = self._frame.body
        room = min(int(body.bottom - y), body.width * 9 // 16)
        view = VideoView(
            content.video,
            body.width,
            self._frame.scale,
            self._files,
            height_px=room,
            unattended=True,
        )
        self.film = view
        self._place_block(view, y)

    def _place_block(self, view: BlockView, y: float) -> None:
        """Place a picture, PDF page or video in the middle of the room below `y`."""
        self._blocks.append(view)
        view.do_layout()
        view.height = view.minimum_height
        spare = max(0, self._frame.body.bottom - y - view.height)
        self._place(view, self._frame.body.x, round(y + spare / 2))

    def _place(self, widget: Widget, x: float, y: float) -> None:
        self.add_widget(widget)
        self._put_at(widget, x, y)

    def _put_at(self, widget: Widget, x: float, y: float) -> None:
        widget.pos = (x, self.height - y - widget.height)

    def _add_mark(self, box: Rect) -> None:
        mark = SealMark(self._seal(), box.width, self._frame.scale)
        # Where its words stand below it, it is higher than the box and grows upwards.
        self._place(mark, box.x, box.bottom - mark.height)

    def _seal(self) -> SealWords:
        verified = self._cue.verified
        office = self._signs.office_of(verified.approved_by)
        return seal_words(verified.item, office, self._say, by_rule=verified.by_rule)

    def _add_code(self, box: Rect, *, words_after: bool) -> None:
        """Add the code: left with its words after it, or right with them on a line before it.

        On a line, at the code's top, they leave room for the seal mark below.
        """
        if not self._address or not box.height:
            return
        code = QrCode(self._address, box.height, worn=False)
        size, gap = self._frame.scale.small, self._frame.scale.small // 3
        x = box.x if words_after else box.right - code.width
        self._place(code, x, box.bottom - code.height)
        room = box.width - code.width - gap
        if words_after:
            lines = break_lines(self._say("扫码\n看全文"), room, size, Typeface.load())
        else:
            lines = [self._say("扫码看全文")]
        words = Passage(lines=tuple(lines), size=size, colour="muted")
        wide = max(Typeface.load().width(line, size) for line in lines)
        words_x = x + code.width + gap if words_after else x - gap - wide
        low = box.bottom - words.height - gap if words_after else box.bottom - code.height
        self._ground.put((words,), words_x, low)
