"""A page pressed into one picture, out of sight, to be shown as a layer of the player.

Invariant: a plate is ready only when its page has been drawn in full. From then on the page's
own words and pictures are given back, and a frame costs the same whatever the page holds.
"""

from typing import Any

from kivy.clock import Clock
from kivy.graphics import ClearBuffers, ClearColor, Color, Fbo, Rectangle
from kivy.uix.widget import Widget

from screen.paging.frame import Rect
from signage.screens.page_view import PageView


class Press:
    """Draws pages into buffers as large as the panel, which are used again and again.

    Arguments:
        width_px, height_px: of the panel.
    """

    def __init__(self, width_px: int, height_px: int) -> None:
        self._size = width_px, height_px
        self._free: list[Fbo] = []

    def press(self, page: PageView) -> Fbo:
        """Return a buffer with the page drawn into it."""
        buffer = self._free.pop() if self._free else self._new()
        buffer.add(page.canvas)
        buffer.draw()
        buffer.remove(page.canvas)
        return buffer

    def take_back(self, buffer: Fbo) -> None:
        """Take a buffer that nothing shows any more."""
        self._free.append(buffer)

    def _new(self) -> Fbo:
        buffer = Fbo(size=self._size)
        # Shown pixel by pixel: software need not blend four of them into one.
        buffer.texture.min_filter = buffer.texture.mag_filter = "nearest"
        with buffer:
            ClearColor(0, 0, 0, 1)
            ClearBuffers()
        return buffer


class Plate(Widget):
    """A page as a layer; a video plays on it.

    Arguments:
        page: what is pressed as soon as it is ready.
        press: where.
    """

    def __init__(self, page: PageView, press: Press, **kwargs: Any) -> None:
        super().__init__(size_hint=(None, None), size=page.size, **kwargs)
        self.name = page.name
        self._page, self._press, self._film = page, press, page.film
        self._buffer: Fbo | None = None
        self._due = Clock.create_trigger(self._pressed)
        page.bind(ready=self._note_ready)

    @property
    def ready(self) -> bool:
        """Tell whether everything is drawn, all files included."""
        return self._buffer is not None

    @property
    def broken(self) -> str:
        """Return why a file of this page cannot be shown, or an empty text."""
        return self._page.broken

    @property
    def moving(self) -> bool:
        """Tell whether the page needs a high frame rate."""
        return self._film is not None

    @property
    def film_box(self) -> Rect | None:
        """Return where the film is, from the panel's top left and to whole pixels."""
        if self._film is None:
            return None
        film = self._film
        top = int(self.height - film.top) - 1
        return Rect(x=int(film.x), y=top, width=int(film.width) + 2, height=int(film.height) + 3)

    def start(self) -> None:
        """Begin what moves."""
        if self._film is not None:
            self._film.play()

    def stop(self) -> None:
        """End what moves or loads, leave the screen, give memory back."""
        self._due.cancel()
        self._page.stop()
        self._page.release()
        if self.parent is not None:
            self.parent.remove_widget(self)
        self.canvas.clear()
        if self._buffer is not None:
            self._press.take_back(self._buffer)
            self._buffer = None

    def _note_ready(self, *_changed: object) -> None:
        if self._page.ready and not self._page.broken:
            # Words that came with a file are laid out in between.
            self._due()

    def _pressed(self, _dt: float) -> None:
        self._buffer = self._press.press(self._page)
        with self.canvas:
            Color(1, 1, 1, 1)
            Rectangle(texture=self._buffer.texture, size=self.size)
        if self._film is not None:
            self._page.remove_widget(self._film)
            self.add_widget(self._film)
        self._page.release()
