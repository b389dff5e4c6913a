"""Frames as they would reach the screen, read back and judged."""

from kivy.core.window import Window
from kivy.graphics.opengl import GL_RGBA, GL_UNSIGNED_BYTE, glReadPixels
from PIL import Image

from screen.paging.frame import Frame, Rect
from screen.paging.panel import Panel

BLACK_LEVEL = 24
FLAT_RANGE = 6


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


def judge(frame: Image.Image, area: Rect) -> tuple[bool, bool]:
    """Tell whether a frame's content is black, and whether it is all of one brightness."""
    content = frame.crop((area.x, area.y, area.right, area.bottom)).convert("L")
    levels = [level for level, count in enumerate(content.histogram()) if count]
    return levels[-1] < BLACK_LEVEL, levels[-1] - levels[0] < FLAT_RANGE
