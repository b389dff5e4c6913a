"""Where the picture lies in its output (安装), and how it wanders against burn-in.

Invariant: the picture lies inside its output, and wanders no further than its margins
are wide, so that no letter is ever cut.
"""

from disclosure.items import Strict

MOST_SHIFT_PX = 8
"""The narrowest margin of a page: above and below the ticker's line."""
_RING = ((0, 0), (1, 0), (1, 1), (0, 1), (-1, 1), (-1, 0), (-1, -1), (0, -1), (1, -1))
"""Places that a picture wanders through, as parts of its shift; one step at a time."""


class Mounting(Strict, frozen=True, kw_only=True):
    """A picture in its output.

    Attributes:
        output_width_px, output_height_px: size of the output; 0 is as large as the picture.
            A controller of LED panels takes a part of a usual output.
        x_px, y_px: the picture's upper left corner in the output, counted from its upper
            left; also what a television's overscan hides.
        left_px, top_px: the window's corner on a desktop that spans several outputs; -1
            leaves its place to the desktop.
        shift_px: how far the picture wanders; 0 on what cannot burn in.
        shift_minutes: how long it stays in one place.
    """

    output_width_px: int = 0
    output_height_px: int = 0
    x_px: int = 0
    y_px: int = 0
    left_px: int = -1
    top_px: int = -1
    shift_px: int = 4
    shift_minutes: float = 10.0

    def __post_init__(self) -> None:
        if min(self.output_width_px, self.output_height_px, self.x_px, self.y_px) < 0:
            raise ValueError("output_width_px, output_height_px, x_px and y_px are at least 0")
        if not 0 <= self.shift_px <= MOST_SHIFT_PX:
            raise ValueError(f"shift_px {self.shift_px} is not between 0 and {MOST_SHIFT_PX}")
        if self.shift_minutes <= 0:
            raise ValueError("shift_minutes is above 0")
        if (self.left_px < 0) != (self.top_px < 0):
            raise ValueError("left_px and top_px are given together")

    @property
    def placed(self) -> bool:
        """Tell whether the window has a place of its own on the desktop."""
        return self.left_px >= 0

    def output(self, width_px: int, height_px: int) -> tuple[int, int]:
        """Return the output's size for a picture's.

        Raises:
            ValueError: the picture does not lie inside it.
        """
        wide, high = self.output_width_px or width_px, self.output_height_px or height_px
        if self.x_px + width_px > wide or self.y_px + height_px > high:
            raise ValueError(
                f"a picture of {width_px}x{height_px} px at {self.x_px},{self.y_px}"
                f" does not lie inside an output of {wide}x{high} px"
            )
        return wide, high

    def shift(self, steady: float) -> tuple[int, int]:
        """Return how far right and down the picture stands from its place.

        Arguments:
            steady: seconds on a clock that never jumps.
        """
        across, down = _RING[int(steady // (60 * self.shift_minutes)) % len(_RING)]
        return across * self.shift_px, down * self.shift_px
