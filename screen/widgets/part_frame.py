"""Frames in which one widget alone has changed, drawn no further than it reaches.

Where software draws, a film would else cost the whole window with each of its frames.
Invariant: such a frame is drawn only when nothing else has changed since `BUFFERS` frames were
drawn whole, so that whichever buffer is shown next, all around the widget is as it should be.
"""

from kivy.core.window import Window
from kivy.graphics.opengl import GL_SCISSOR_TEST, glDisable, glEnable, glScissor
from kivy.uix.widget import Widget

from screen.widgets.window import draws_by_software

BUFFERS = 4
"""As many as any window system turns in circles."""


class PartFrame:
    """Draws a widget's frames at once; a graphics card draws the window whole, as always.

    Arguments:
        widget: what changes.
    """

    def __init__(self, widget: Widget) -> None:
        self._widget = widget
        self._whole = 0
        self._drawing = False
        self._software = draws_by_software()
        Window.bind(on_flip=self._note)

    def close(self) -> None:
        """Watch the window no more."""
        Window.unbind(on_flip=self._note)

    def draw(self) -> None:
        """Show what the widget has become, unless a whole frame is due in any case."""
        if not self._software:
            self._widget.canvas.ask_update()
        elif not Window.canvas.needs_redraw:
            self._draw_now(part=self._whole >= BUFFERS)

    def _draw_now(self, *, part: bool) -> None:
        self._drawing = True
        if part:
            x, y, width, height = _in_buffer(self._widget)
            glScissor(int(x), int(y), int(width) + 1, int(height) + 1)
            glEnable(GL_SCISSOR_TEST)
        Window.dispatch("on_draw")
        glDisable(GL_SCISSOR_TEST)
        Window.dispatch("on_flip")
        self._drawing = False

    def _note(self, *_arguments: object) -> None:
        """Count whole frames since something else changed."""
        self._whole = self._whole + 1 if self._drawing else 0


def _in_buffer(widget: Widget) -> tuple[float, float, float, float]:
    """Return left, bottom, width and height of a widget where the turned picture has it."""
    x, y = widget.to_window(*widget.pos)
    width, height = widget.size
    wide, high = Window.system_size
    boxes = {
        0: (x, y, width, height),
        90: (wide - y - height, x, height, width),
        180: (wide - x - width, high - y - height, width, height),
        270: (y, high - x - width, height, width),
    }
    return boxes[Window.rotation]
