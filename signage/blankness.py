"""Whether a frame shows anything: neither black nor all of one brightness."""

from PIL import Image

from screen.paging.frame import Rect

BLACK_LEVEL = 24
FLAT_RANGE = 6


def judge(frame: Image.Image, area: Rect) -> tuple[bool, bool]:
    """Tell whether a frame's content is black, and whether it is all of one brightness."""
    content = frame.crop((area.x, area.y, area.right, area.bottom)).convert("L")
    levels = [level for level, count in enumerate(content.histogram()) if count]
    return levels[-1] < BLACK_LEVEL, levels[-1] - levels[0] < FLAT_RANGE
