"""Measures of what is really drawn: targets, gaps, reach, letters, contrast."""

from collections import Counter

from screen.paging.panel import TypeScale

ROUNDING_PX = 2
CONTRAST = 4.5


def name(widget) -> str:
    from demo.finger import name_of

    return f"{type(widget).__name__} {name_of(widget)!r}"


def shown(widget) -> bool:
    above = widget
    while above is not None and above.parent is not above:
        if above.opacity == 0:
            return False
        above = above.parent
    return widget.width > 0 and widget.height > 0


def seen(widget, window) -> tuple[float, float, float, float] | None:
    """Return the part of a widget that is in sight: left, low, right, high; None if nothing is."""
    from kivy.uix.scrollview import ScrollView

    left, low = widget.to_window(widget.x, widget.y)
    right, high = left + widget.width, low + widget.height
    left, low = max(left, 0), max(low, 0)
    right, high = min(right, window.width), min(high, window.height)
    above = widget.parent
    while above is not None and above is not window:
        if isinstance(above, ScrollView):
            x, y = above.to_window(above.x, above.y)
            left, low = max(left, x), max(low, y)
            right, high = min(right, x + above.width), min(high, y + above.height)
        above = above.parent
    return (left, low, right, high) if right - left > 1 and high - low > 1 else None


def pressables(root):
    """Return what can be pressed under a widget, and shown."""
    from kivy.uix.behaviors import ButtonBehavior

    return [
        widget
        for widget in root.walk(restrict=True)
        if isinstance(widget, ButtonBehavior) and not widget.disabled and shown(widget)
    ]


def too_small(root, target: int) -> list[str]:
    return [
        f"{name(widget)} is {widget.width:.0f}x{widget.height:.0f} px; {target} are the least"
        for widget in pressables(root)
        if min(widget.width, widget.height) < target - ROUNDING_PX
    ]


def too_close(root, window, gap: int) -> list[str]:
    """Return neighbours with less than the gap between them."""
    places = [(widget, seen(widget, window)) for widget in pressables(root)]
    found = [(widget, place) for widget, place in places if place is not None]
    faults = []
    for number, (one, a) in enumerate(found):
        for other, b in found[number + 1 :]:
            across = max(a[0], b[0]) - min(a[2], b[2])
            upright = max(a[1], b[1]) - min(a[3], b[3])
            between = max(across, upright)
            if between < gap - ROUNDING_PX:
                faults.append(f"{name(one)} and {name(other)} stand {between:.0f} px apart")
    return faults


def too_high(root, window, share: float) -> list[str]:
    """Return what can be touched above the lower share of the window."""
    from kiosk.screens.scroller import Scroller

    scrollers = [one for one in root.walk(restrict=True) if isinstance(one, Scroller)]
    faults = []
    for widget in [*pressables(root), *scrollers]:
        place = seen(widget, window)
        if place is not None and place[3] > window.height * share + ROUNDING_PX:
            faults.append(f"{name(widget)} reaches up to {place[3] / window.height:.0%}")
    return faults


def letters(root, scale: TypeScale) -> list[str]:
    """Return labels that are cut off or smaller than the distance allows."""
    from kivy.uix.label import Label

    faults = []
    for widget in root.walk(restrict=True):
        if not isinstance(widget, Label) or not widget.text.strip() or not shown(widget):
            continue
        if round(widget.font_size) < scale.small - 1:
            faults.append(f"{name(widget)} has letters of {widget.font_size:.0f} px")
        faults += _cut_off(widget)
    return faults


def _cut_off(widget) -> list[str]:
    faults = []
    wide, high = widget.texture_size
    if wide > widget.width + ROUNDING_PX or high > widget.height + ROUNDING_PX:
        faults.append(f"{name(widget)}: {wide}x{high} px of words in {widget.size}")
    faults += _clipped(widget)
    around = widget.parent
    outside = max(
        around.x - widget.x,
        widget.right - around.right,
        around.y - widget.y,
        widget.top - around.top,
    )
    if outside > ROUNDING_PX:
        faults.append(f"{name(widget)} stands {outside:.0f} px outside what it lies on")
    return faults


def _clipped(widget) -> list[str]:
    """Return a label whose letters need more room than the picture that they are drawn into."""
    wide, high = widget.text_size
    if high is None or wide is None or widget.shorten or widget.disabled:
        return []
    from kivy.core.text import Label

    drawn = Label(
        text=widget.text,
        font_size=widget.font_size,
        font_name=widget.font_name,
        bold=widget.bold,
        text_size=(wide, None),
        padding=widget.padding,
        line_height=widget.line_height,
    )
    drawn.refresh()
    if drawn.texture.height <= max(high, 1.6 * widget.font_size) + ROUNDING_PX:
        return []
    return [f"{name(widget)}: {drawn.texture.height} px of lines in {high:.0f}"]


def faint(root, stage, window) -> list[str]:
    """Return labels whose drawn letters do not stand out from their drawn ground."""
    from kivy.uix.label import Label

    drawn = pixels(stage)
    faults = []
    for widget in root.walk(restrict=True):
        if not isinstance(widget, Label) or not widget.text.strip() or not shown(widget):
            continue
        if widget.disabled:
            continue
        place = seen(widget, window)
        # What a scroller's edge cuts shows too little of its letters.
        if place is None or place[3] - place[1] < 0.7 * widget.height:
            continue
        best = _contrast_in(drawn, _middle(widget, place))
        if best < CONTRAST:
            faults.append(f"{name(widget)} has a contrast of {best:.1f}")
    return faults


def _middle(widget, place) -> tuple[int, int, int, int]:
    """Return the part of a label in which its letters stand: Kivy centres their texture."""
    left, low, right, high = place
    wide, tall = widget.texture_size
    x, y = widget.to_window(widget.center_x - wide / 2, widget.center_y - tall / 2)
    left, low = max(left, x), max(low, y)
    return int(left), int(low), int(min(right, x + wide)), int(min(high, y + tall))


def pixels(stage):
    """Return what a stage draws, row by row from below.

    Not the window's buffer: off-screen that keeps the size of the first test.
    """
    import numpy as np

    texture = stage.export_as_image().texture
    drawn = np.frombuffer(texture.pixels, dtype=np.uint8)
    return drawn.reshape(texture.height, texture.width, 4)[::-1, :, :3]


def _contrast_in(pixels, place) -> float:
    left, low, right, high = place
    part = pixels[low:high, left:right].reshape(-1, 3)
    if len(part) < 4:
        return 21.0
    colours = Counter(map(bytes, part))
    ground = colours.most_common(1)[0][0]
    return max(_contrast(ground, colour) for colour in colours)


def _contrast(one: bytes, other: bytes) -> float:
    from screen.paging.theme import contrast

    return contrast(f"#{one.hex()}", f"#{other.hex()}")
