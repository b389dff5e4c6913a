"""What a recorded run leaves in `report.json`."""

from disclosure.items import Strict


class RunReport(Strict, frozen=True, kw_only=True):
    """A recorded run of the player.

    Attributes:
        seconds: how long it ran, from its first page.
        frames: frames drawn.
        black_frames, empty_frames: frames whose content was black, or of one colour.
        torn_frames: frames that showed a part of a page, or of another.
        fade_frames, dropped_frames: frames while pages faded in, and those that came too late
            to be drawn 30 times a second; recording itself takes time.
        pages_shown: page changes.
        items_shown: different items.
        skipped: items left out, with the reasons.
        width_px, height_px: size of the screen.
    """

    seconds: float
    frames: int
    black_frames: int
    empty_frames: int
    torn_frames: int
    fade_frames: int
    dropped_frames: int
    pages_shown: int
    items_shown: int
    skipped: tuple[str, ...]
    width_px: int
    height_px: int
