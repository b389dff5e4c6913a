"""The nameplate on the screen: it blinks for a while, so that it is found among others.

Invariant: it changes slower than twice a second, ends by itself, and takes no touch.
"""

from collections.abc import Callable
from typing import Any

from kivy.clock import Clock

from screen.paging.nameplate import plate
from screen.paging.panel import Panel
from screen.widgets.sheet import Sheet
from screen.widgets.window import FPS_RESTING, set_pace

SECONDS = 30.0
BLINK_SECONDS = 1.0
_TONES = (("deep", "fill_ink"), ("fill_ink", "deep"))


class Nameplate(Sheet):
    """Covers a picture with a terminal's number and place.

    Arguments:
        panel: the picture that it covers.
        number: the terminal's.
        lines: the place, and what this is.
        gone: called once its time is over.
    """

    def __init__(
        self,
        panel: Panel,
        number: int,
        lines: tuple[str, ...],
        gone: Callable[[], None],
        **kwargs: Any,
    ) -> None:
        self._lines, self._turn, self._gone = plate(panel, number, lines), 0, gone
        super().__init__(panel.width_px, panel.height_px, **kwargs)
        self._blinking = Clock.schedule_interval(self._blink, BLINK_SECONDS)
        self._end = Clock.schedule_once(lambda _dt: self._gone(), SECONDS)
        set_pace(FPS_RESTING)

    def paint(self) -> None:
        """Draw ground and lines, one way round or the other."""
        ground, ink = _TONES[self._turn % 2]
        self.fill(0, 0, self.width, self.height, ground)
        for line in self._lines:
            self.words([line.text], line.x, line.y, line.size, colour=ink, weight=line.weight)

    def stop(self) -> None:
        """Blink no more, and leave the screen."""
        self._blinking.cancel()
        self._end.cancel()
        if self.parent is not None:
            self.parent.remove_widget(self)
        self.release()

    def _blink(self, _dt: float) -> None:
        self._turn += 1
        self.repaint()
