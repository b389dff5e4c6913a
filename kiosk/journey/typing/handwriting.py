"""Handwriting: what writes characters from strokes, as the pad asks for it.

Invariant: strokes are what a finger drew and nothing else; who writes, what was written
before and in which order the strokes came are not asked for.
"""

from collections.abc import Sequence
from typing import Protocol

Point = tuple[float, float]
"""Across and down, each from 0 to 1 of the box that was written in: (0, 0) is its top left."""
Stroke = Sequence[Point]
"""One line of a finger, from where it touched to where it left; one point is a dot."""

CANDIDATES = 10


class Handwriting(Protocol):
    """Reads one written character."""

    def candidates(self, strokes: Sequence[Stroke], limit: int = CANDIDATES) -> tuple[str, ...]:
        """Return the characters that the strokes may be, the likeliest first.

        Arguments:
            strokes: of one character, in any order and direction; outside of the box
                counts as its edge. No strokes are no characters.
            limit: how many to return at most.
        """
        ...
