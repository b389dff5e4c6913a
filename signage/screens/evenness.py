"""How evenly a page fades in: frames drawn, and frames that should have been.

Invariant: a frame that comes later than its turn counts as many dropped ones as had a turn
before it.
"""

from screen.widgets.window import FPS_MOVING


class Evenness:
    """Counts the frames of fades.

    Attributes:
        frames: drawn while pages faded in.
        dropped: at `FPS_MOVING` a second, those that were never drawn.
    """

    def __init__(self) -> None:
        self.frames = self.dropped = 0
        self._before: float | None = None

    def begin(self) -> None:
        """Begin with another fade."""
        self._before = None

    def frame(self, steady: float) -> None:
        """Count a frame.

        Arguments:
            steady: when it was drawn, seconds on a clock that never jumps.
        """
        if self._before is not None:
            self.frames += 1
            self.dropped += max(0, round((steady - self._before) * FPS_MOVING) - 1)
        self._before = steady
