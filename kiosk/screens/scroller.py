"""A column to scroll by finger, or a screenful at a time by buttons.

Kivy's own `ScrollView` holds a touch back from what lies inside it to see whether it
becomes a drag: too slow to feel, too short for a slow hand. Here what lies under the
finger feels it at once, and lets go when the finger drags.
Invariant: a touch either presses something or scrolls, never both.
"""

from typing import Any

from kivy.input import MotionEvent
from kivy.uix.behaviors import ButtonBehavior
from kivy.uix.scrollview import ScrollView
from kivy.uix.widget import Widget

from kiosk.screens import layout
from kiosk.screens.scale import scale

WHEEL_LINES = 3


class Scroller(ScrollView):
    """One column; drag it, or use `page`."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self._touch_now: MotionEvent | None = None
        self._from = (0.0, 1.0)
        self._dragging = False

    @property
    def overflows(self) -> bool:
        """Tell whether there is more than fits."""
        return self._beyond > 1

    @property
    def above(self) -> bool:
        """Tell whether there is more above what is in sight."""
        return self.overflows and self._place < 0.999

    @property
    def below(self) -> bool:
        """Tell whether there is more below what is in sight."""
        return self.overflows and self._place > 0.001

    def page(self, screens: int) -> None:
        """Go up (positive) or down (negative) by screenfuls, keeping a line in sight."""
        self._move(self._place, screens * self.height * 0.85)

    def bring(self, low: float, high: float) -> None:
        """Scroll until what lies between two heights in the window is in sight."""
        _, bottom = self.to_window(self.x, self.y)
        top = bottom + self.height
        if low < bottom or high > top:
            # A third down, so that what comes next is in sight too.
            self._move(self._place, high - (top - self.height / 3))

    def on_touch_down(self, touch: MotionEvent) -> bool:
        """Hand the touch on at once, and be ready to scroll."""
        if not self.collide_point(*touch.pos):
            return False
        if touch.is_mouse_scrolling:
            lines = WHEEL_LINES if touch.button == "scrolldown" else -WHEEL_LINES
            self._move(self._place, lines * scale.body)
            return True
        touch.push()
        touch.apply_transform_2d(self.to_local)
        Widget.on_touch_down(self, touch)
        touch.pop()
        self._touch_now, self._dragging = touch, False
        self._from = (touch.y, self._place)
        touch.grab(self)
        return True

    def on_touch_move(self, touch: MotionEvent) -> bool:
        """Scroll once the finger has gone further than it trembles."""
        if touch.grab_current is not self or touch is not self._touch_now:
            return False
        start, place = self._from
        if not self._dragging and abs(touch.y - start) > scale.gap * 2 and self.overflows:
            self._dragging = True
            self._let_go(touch)
        if self._dragging:
            self._move(place, start - touch.y)
        return True

    def on_touch_up(self, touch: MotionEvent) -> bool:
        """End the drag."""
        if touch.grab_current is not self:
            return False
        touch.ungrab(self)
        self._touch_now = None
        return True

    @property
    def _place(self) -> float:
        return float(self.property("scroll_y").get(self))

    @property
    def _beyond(self) -> float:
        return float(self.children[0].height - self.height) if self.children else 0.0

    def _move(self, place: float, up_px: float) -> None:
        if self.overflows:
            self.scroll_y = min(1.0, max(0.0, place + up_px / self._beyond))

    def _let_go(self, touch: MotionEvent) -> None:
        for reference in list(touch.grab_list):
            pressed = reference()
            if isinstance(pressed, ButtonBehavior):
                touch.ungrab(pressed)
                pressed.state = "normal"


layout.load("scroller")
