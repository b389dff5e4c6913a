"""What a screen says of its panel, so that the county draws a draft's pages as it will.

Invariant: it names a kind of panel, never a place or a picture.
"""

from typing import Literal

from disclosure.items import Strict


class PanelRecord(Strict, frozen=True, kw_only=True):
    """A panel that a screen plays on, told when it starts and now and then.

    Attributes:
        width_px, height_px: size of the picture.
        inches: diagonal of the picture.
        distance_mm: how far away people stand.
    """

    format: Literal[1]
    width_px: int
    height_px: int
    inches: float
    distance_mm: int
