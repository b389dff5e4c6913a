"""PDF pages, drawn aside one after the other while the rest is already shown.

Invariant: the screen never waits for a PDF; a page that cannot be drawn says so.
"""

from concurrent.futures import Future, ThreadPoolExecutor
from functools import cache, partial
from typing import Any

from kivy.clock import Clock

from disclosure.blocks import Pdf
from screen.paging.panel import TypeScale, line_px
from screen.paging.pdf import DrawnPages
from screen.paging.pictures import Pixels, RejectedMediaError
from screen.widgets.block_view import BlockView
from screen.widgets.files import Files, file_of
from screen.widgets.sheet import Sheet
from screen.widgets.textures import texture_of

A4 = 297 / 210
MAX_PAGES = 200


class PdfPage(Sheet):
    """One page: a pale sheet until it is drawn, then the page."""

    def __init__(
        self, width_px: int, height_px: int, size_px: int, told: str, **kwargs: Any
    ) -> None:
        self._size_px = size_px
        self._texture: Any = None
        self._told = told
        super().__init__(width_px, height_px, **kwargs)

    def show(self, pixels: Pixels) -> None:
        """Show the drawn page."""
        self._texture = texture_of(pixels)
        self.repaint()

    def tell(self, words: str) -> None:
        """Show words in the page's place."""
        self._told = words
        self.repaint()

    def paint(self) -> None:
        """Draw the page in the middle, or the words."""
        if self._texture is None:
            self.fill(0, 0, self.width, self.height, "paper")
            middle = (self.height - line_px(self._size_px)) / 2
            self.words(
                [self._told],
                0,
                middle,
                self._size_px,
                colour="muted",
                align="center",
                width=self.width,
            )
        else:
            width, height = self._texture.size
            x, y = (self.width - width) // 2, (self.height - height) // 2
            self.picture(self._texture, x, y, width, height)
            self.rule(
                [(x, y), (x + width, y), (x + width, y + height), (x, y + height), (x, y)],
                "hairline",
                line=1,
            )


class PdfView(BlockView):
    """A PDF document, page under page; or the head of its first page alone.

    Arguments:
        pdf: the block.
        width_px: width of the column.
        scale: type sizes.
        files: finds a file by its hash.
        head_height_px: most height of the head that is shown alone; all pages when not given.
    """

    def __init__(
        self,
        pdf: Pdf,
        width_px: int,
        scale: TypeScale,
        files: Files,
        *,
        head_height_px: int | None = None,
        **kwargs: Any,
    ) -> None:
        super().__init__(width_px, scale, **kwargs)
        self._jobs: list[Future[Pixels]] = []
        if head_height_px is None:
            self.add_words(pdf.title, weight="Bold")
        try:
            path = file_of(files, pdf.blob)
        except RejectedMediaError as error:
            told = self.say("文件《{title}》暂时无法打开。", title=pdf.title)
            self.show_broken(str(error), told)
            return
        head = head_height_px is not None
        height = head_height_px or int(width_px * A4)
        for index in range(1 if head else min(pdf.pages, MAX_PAGES)):
            page = PdfPage(width_px, height, scale.body, self.say("正在打开这一页…"))
            self.add_widget(page)
            job = _drawers().submit(_drawn().draw, path, index, width_px, height, head=head)
            job.add_done_callback(partial(self._hand_over, page))
            self._jobs.append(job)
        self.ready = not self._jobs

    def stop(self) -> None:
        """Give up the pages that are not yet begun."""
        for job in self._jobs:
            job.cancel()

    def _hand_over(self, page: PdfPage, job: "Future[Pixels]") -> None:
        """Carry a finished page from its thread to the screen's."""
        if not job.cancelled():
            Clock.schedule_once(lambda _dt: self._show(page, job))

    def _show(self, page: PdfPage, job: "Future[Pixels]") -> None:
        try:
            page.show(job.result())
        except RejectedMediaError as error:
            page.tell(self.say("这一页暂时无法显示。"))
            self.broken = str(error)
        # A job that is done keeps its pixels.
        self._jobs.remove(job)
        self.ready = not self._jobs


@cache
def _drawers() -> ThreadPoolExecutor:
    """Return the threads that wait for drawing processes: one, to leave the screen its share."""
    return ThreadPoolExecutor(max_workers=1, thread_name_prefix="pdf")


@cache
def _drawn() -> DrawnPages:
    """Return the pages drawn last, for every view of this process."""
    return DrawnPages()
