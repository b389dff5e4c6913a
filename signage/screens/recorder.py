"""Watches every frame that is drawn: black, empty and torn ones are counted, pages are kept.

Invariant: each frame that would reach the screen is looked at, in full.
"""

from collections.abc import Callable
from pathlib import Path

import msgspec
from kivy.core.window import Window

from screen.paging.frame import Rect
from screen.widgets.frames import grab
from signage.blankness import judge
from signage.screens.page_watch import PageWatch

MOST_PICTURES = 99


class Recorder:
    """Looks at frames before they are shown.

    Arguments:
        area: where content is, without header and ticker.
        folder: where pictures of pages go; None keeps none.
        front: names what stands in front, or an empty text while one page fades into
            another; one picture is kept for each name.
        still: tells whether what stands in front is a page on which at most a film moves.
        film: tells where that film is, in the window from its top left.
    """

    def __init__(
        self,
        area: Rect,
        folder: Path | None,
        front: Callable[[], str],
        still: Callable[[], bool] = lambda: False,
        film: Callable[[], Rect | None] = lambda: None,
    ) -> None:
        self._area, self._folder, self._front = area, folder, front
        self._still, self._film, self._watch = still, film, PageWatch()
        self._kept: set[str] = set()
        self.frames = self.black_frames = self.empty_frames = 0
        Window.bind(on_flip=self._look)

    @property
    def torn_frames(self) -> int:
        """Return how many frames showed parts of pages."""
        return self._watch.torn

    def close(self) -> None:
        """Look no more."""
        Window.unbind(on_flip=self._look)

    def _look(self, *_arguments: object) -> None:
        frame = grab()
        self.frames += 1
        black, empty = judge(frame, self._area)
        self.black_frames += black
        self.empty_frames += empty
        name, area = self._front(), self._area
        content = frame.crop((area.x, area.y, area.right, area.bottom))
        self._watch.look(content, name, still=self._still(), film=self._film_in_content())
        if self._folder and name and name not in self._kept and len(self._kept) < MOST_PICTURES:
            self._kept.add(name)
            frame.save(self._folder / f"signage-{len(self._kept):02d}.png", compress_level=1)

    def _film_in_content(self) -> Rect | None:
        box = self._film()
        if box is None:
            return None
        return msgspec.structs.replace(box, x=box.x - self._area.x, y=box.y - self._area.y)
