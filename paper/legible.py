"""How large type on paper must be, to be read from where people stand.

Invariant: a character's face is at least distance / 200 high, the rule that screens keep.
"""

import math

from paper.sheet import MM
from screen.paging.panel import DISTANCE_PER_HEIGHT, IDEOGRAPH_EM, TypeScale

STANDING_MM = 1500
"""From where people read a notice board while they stand before it."""
NEAR_MM = 750
"""How near they step up for a source, a date or a code."""


def size_at(distance_mm: int) -> int:
    """Return the smallest type size that can be read from a distance, units."""
    return math.ceil(distance_mm / DISTANCE_PER_HEIGHT / IDEOGRAPH_EM * MM)


def board_scale() -> TypeScale:
    """Return the type sizes of a notice board: text from afar, sources from near."""
    return TypeScale(small=size_at(NEAR_MM), body=size_at(STANDING_MM), target=0, gap=0, unit=0)
