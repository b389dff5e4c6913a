"""The course of the rate as an SVG: where each column stands, in units of its view box.

Invariant: lengths are in proportion; the longest column fills the height.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from paper.rate_chart import RateColumn

WIDTH, HEIGHT = 960, 220
"""Of the view box."""
TOP, FOOT = 34, 190
_WIDE = 0.6


@dataclass(frozen=True)
class Drawn:
    """A column: its middle, its two boxes, and what stands above and below."""

    middle: float
    left: float
    width: float
    kept: tuple[float, float]
    failed: tuple[float, float]
    label: str
    words: str

    @property
    def top(self) -> float:
        """Return where the words above it stand."""
        return self.failed[0] - 8


def drawn(columns: Sequence[RateColumn]) -> list[Drawn]:
    """Return the columns; `kept` and `failed` are tops and heights."""
    most = max((one.kept + one.failed for one in columns), default=0) or 1
    share, scale = WIDTH / max(1, len(columns)), (FOOT - TOP) / most
    found = []
    for place, one in enumerate(columns):
        kept, failed = one.kept * scale, one.failed * scale
        left = place * share + share * (1 - _WIDE) / 2
        found.append(
            Drawn(
                middle=round(place * share + share / 2, 1),
                left=round(left, 1),
                width=round(share * _WIDE, 1),
                kept=(round(FOOT - kept, 1), round(kept, 1)),
                failed=(round(FOOT - kept - failed, 1), round(failed, 1)),
                label=one.label,
                words=one.words,
            )
        )
    return found
