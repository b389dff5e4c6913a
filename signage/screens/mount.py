"""The whole output: the picture in its place, and what dims it.

Invariant: the picture stands where the mounting says, give or take its small shift.
"""

from typing import Any

from kivy.uix.floatlayout import FloatLayout
from kivy.uix.relativelayout import RelativeLayout

from screen.paging.frame import Rect
from signage.screens.curtain import Curtain
from signage.settings import SignageSettings


class Mount(FloatLayout):
    """An output with its picture.

    Arguments:
        settings: of the screen.

    Attributes:
        picture: what is shown goes in here.
    """

    def __init__(self, settings: SignageSettings, **kwargs: Any) -> None:
        wide, high = settings.output_size
        super().__init__(size_hint=(None, None), size=(wide, high), **kwargs)
        self._settings, self._dark = settings, 0.0
        self.picture = RelativeLayout(
            size_hint=(None, None), size=(settings.width_px, settings.height_px)
        )
        self._veil = Curtain(wide, high)
        self._put(0, 0)
        self.add_widget(self.picture)

    def place(self, area: Rect) -> Rect:
        """Return where a part of the picture is in the output, while it does not wander."""
        mounting = self._settings.mounting
        return Rect(
            x=area.x + mounting.x_px,
            y=area.y + mounting.y_px,
            width=area.width,
            height=area.height,
        )

    def wander(self, steady: float) -> None:
        """Move the picture to where it stands at a moment; a LED bar has no room to wander.

        Arguments:
            steady: seconds on a clock that never jumps.
        """
        if not self._settings.panel.strip:
            self._put(*self._settings.mounting.shift(steady))

    def dim(self, opaque: float) -> None:
        """Lay black over everything, 0 for none to 1."""
        if opaque == self._dark:
            return
        self._dark = opaque
        self._veil.opacity = opaque
        self.remove_widget(self._veil)
        if opaque > 0:
            self.add_widget(self._veil)

    def _put(self, across: int, down: int) -> None:
        mounting = self._settings.mounting
        top = mounting.y_px + down
        self.picture.pos = (mounting.x_px + across, self.height - top - self.picture.height)
