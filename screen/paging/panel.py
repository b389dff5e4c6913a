"""A panel in its place, and the type sizes that follow from it.

Invariant: no text is smaller than the panel's distance allows. Within reach a capital
fills 0.7 degrees (EN 301 549, 5.1.4); further away a character is at least
distance / 200 high.
"""

import math
from typing import Literal

from disclosure.items import Strict

Turn = Literal[0, 90, 180, 270]
"""How a picture is turned in its output, in degrees clockwise."""
INCH_MM = 25.4
CAPITAL_DEGREES = 0.7
REACH_MM = 1000
DISTANCE_PER_HEIGHT = 200
CAPITAL_EM = 0.733
"""Height of a capital in Noto Sans SC, in em."""
IDEOGRAPH_EM = 0.92
"""Height of a Chinese character's face in Noto Sans SC, in em."""
LINE_EM = 1.448
"""Height of a line in Noto Sans SC (ascent and descent), in em; at least 1.3 is asked."""
STEP = 1.25
ELDER_FACTOR = 1.3
TARGET_MM = 20
TARGET_GAP_MM = 3
STRIP_MAX_HEIGHT_PX = 128
STRIP_LINES = 6
"""A panel that holds fewer lines than this, header and ticker included, is a bar too."""
LEAST_PX = 16
"""Chinese characters need so many pixels, however coarse and near the panel."""
SCAN_MM = 1500
"""How near people step up to scan a code; no nearer than they stand anyway."""
SCAN_PER_MODULE = 500
"""A module is at least distance / 500: three pixels of a phone's 1080p preview, 65° wide."""
CODE_MODULES = 41
"""Modules along a code's side, quiet border included, for an address of up to 78 characters."""


class Panel(Strict, frozen=True, kw_only=True):
    """A panel and how far from it people stand.

    Attributes:
        width_px, height_px: what is drawn.
        inches: diagonal of the picture.
        distance_mm: viewing distance; 600 for touch, e.g. 4000 for a village screen.
    """

    width_px: int
    height_px: int
    inches: float
    distance_mm: int

    def __post_init__(self) -> None:
        if not (16 <= self.width_px <= 16384 and 16 <= self.height_px <= 16384):
            raise ValueError(f"a panel of {self.width_px}x{self.height_px} px does not exist")
        if not 1 <= self.inches <= 1000:
            raise ValueError(f"a diagonal of {self.inches} inches is not between 1 and 1000")
        if not 200 <= self.distance_mm <= 100_000:
            raise ValueError(f"a distance of {self.distance_mm} mm is not between 200 and 100000")

    @property
    def px_per_mm(self) -> float:
        """Return how many pixels a millimetre holds."""
        return math.hypot(self.width_px, self.height_px) / (self.inches * INCH_MM)

    @property
    def unit_px(self) -> int:
        """Return the grid's unit: a twelfth of the short edge."""
        return min(self.width_px, self.height_px) // 12

    @property
    def portrait(self) -> bool:
        """Tell whether it stands upright."""
        return self.height_px > self.width_px

    @property
    def strip(self) -> bool:
        """Tell whether it is a bar of one or two lines."""
        least = STRIP_LINES * line_px(self.smallest_px)
        return self.height_px <= STRIP_MAX_HEIGHT_PX or (
            self.height_px < self.width_px and self.height_px < least
        )

    @property
    def module_px(self) -> int:
        """Return the least side of a QR code's module, so that a phone can read it."""
        scan_mm = min(self.distance_mm, SCAN_MM)
        return math.ceil(scan_mm / SCAN_PER_MODULE * self.px_per_mm)

    @property
    def code_px(self) -> int:
        """Return the side of a QR code that can be scanned, quiet border included."""
        return self.module_px * CODE_MODULES

    @property
    def smallest_px(self) -> int:
        """Return the smallest type size that can be read from the distance, in these pixels."""
        near_mm = min(self.distance_mm, REACH_MM) * math.tan(math.radians(CAPITAL_DEGREES))
        em_mm = near_mm / CAPITAL_EM
        if self.distance_mm > REACH_MM:
            em_mm = max(em_mm, self.distance_mm / DISTANCE_PER_HEIGHT / IDEOGRAPH_EM)
        return max(LEAST_PX, math.ceil(em_mm * self.px_per_mm))


class TypeScale(Strict, frozen=True, kw_only=True):
    """Type sizes and touch targets of a panel, all in pixels.

    Attributes:
        small: dates, sources; never under what the distance allows.
        body: running text.
        target: least side of anything that is touched; `gap` lies between two.
        unit: the grid's unit.
    """

    small: int
    body: int
    target: int
    gap: int
    unit: int

    @classmethod
    def for_panel(cls, panel: Panel, *, elder: bool = False) -> "TypeScale":
        """Return the sizes for a panel; `elder` enlarges all text by 1.3."""
        small = math.ceil(panel.smallest_px * (ELDER_FACTOR if elder else 1))
        return cls(
            small=small,
            body=small,
            target=math.ceil(TARGET_MM * panel.px_per_mm),
            gap=math.ceil(TARGET_GAP_MM * panel.px_per_mm),
            unit=panel.unit_px,
        )

    def with_body(self, body: int) -> "TypeScale":
        """Return the same scale with larger running text; never smaller than `small`."""
        return TypeScale(
            small=self.small,
            body=max(self.small, body),
            target=self.target,
            gap=self.gap,
            unit=self.unit,
        )

    @property
    def subtitle(self) -> int:
        """Return the size one step above body."""
        return round(self.body * STEP)

    @property
    def title(self) -> int:
        """Return the size of a page's title, two steps above body."""
        return round(self.body * STEP**2)

    @property
    def display(self) -> int:
        """Return the largest size, four steps above body: covers, big numbers."""
        return round(self.body * STEP**4)

    @property
    def paragraph_gap(self) -> int:
        """Return the space between paragraphs, so that their pitch is 1.5 lines."""
        return line_px(self.body) // 2

    def heading(self, rank: int) -> int:
        """Return the size of a heading of rank 1 to 3."""
        return (self.title, self.subtitle, self.body)[rank - 1]


def line_px(size: int) -> int:
    """Return the height of one line of type of a size."""
    return math.ceil(size * LINE_EM)
