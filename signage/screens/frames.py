"""Frames as they would reach the screen, read back."""

from kivy.core.window import Window
from kivy.graphics.opengl import GL_RGBA, GL_UNSIGNED_BYTE, glReadPixels
from PIL import Image

from screen.paging.frame import Frame, Rect
from screen.paging.panel import Panel


def grab() -> Image.Image:
    """Return what has been drawn, top row first."""
    width, height = Window.size
    raw = glReadPixels(0, 0, width, height, GL_RGBA, GL_UNSIGNED_BYTE)
    return Image.frombuffer("RGBA", (width, height), raw, "raw", "RGBA", 0, -1).convert("RGB")


def content_area(panel: Panel) -> Rect:
    """Return where content is: the panel without header and ticker."""
    if panel.strip:
        return Rect(x=0, y=0, width=panel.width_px, height=panel.height_px)
    frame = Frame.for_panel(panel)
    top = frame.header.bottom
    return Rect(x=0, y=top, width=panel.width_px, height=frame.ticker.y - top)
