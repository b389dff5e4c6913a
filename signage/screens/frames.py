"""Where content is in a frame."""

from screen.paging.frame import Frame, Rect
from screen.paging.panel import Panel


def content_area(panel: Panel) -> Rect:
    """Return where content is: the panel without header and ticker."""
    if panel.strip:
        return Rect(x=0, y=0, width=panel.width_px, height=panel.height_px)
    frame = Frame.for_panel(panel)
    top = frame.header.bottom
    return Rect(x=0, y=top, width=panel.width_px, height=frame.ticker.y - top)
