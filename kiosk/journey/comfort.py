"""How a visit is made comfortable: letters, colours, reach, language, loudness.

Invariant: nothing of it outlives the visit; the next person finds the kiosk as its
settings have it (Section 508, 402.3.2: volume and size are reset).
"""

import msgspec

from disclosure.items import Strict
from disclosure.wording import LANGUAGES

VOLUME_STEPS = 5
"""Loudest step; 0 is silent."""
USUAL_VOLUME = 3
LOW_SHARE = 0.6
"""Share of the panel's height, from below, that holds all there is to touch in low reach."""

LOW_FROM_MM = 350
"""Height of a touch panel from which low reach is offered.

Keys of 20 mm, a field and its question in larger letters need 200 mm, which is the lower
part of 335 mm. A lower panel (a lying one of 21.5 inches has 268 mm) is hung so that its
upper edge is within reach: at most 1,220 mm above the floor (Section 508, 407.8).
"""


class Comfort(Strict, frozen=True, kw_only=True):
    """What a person has chosen.

    Attributes:
        larger: elder type, 1.3 times.
        high_contrast: one bright colour on black.
        low_reach: everything to touch stands in the lower `LOW_SHARE` of the panel.
        language: of the buttons and sentences; content stays as it was approved.
        volume: loudness step, 0 to `VOLUME_STEPS`.
    """

    larger: bool = False
    high_contrast: bool = False
    low_reach: bool = False
    language: str = LANGUAGES[0]
    volume: int = USUAL_VOLUME

    def __post_init__(self) -> None:
        if self.language not in LANGUAGES:
            raise ValueError(f"language {self.language!r} is none of {', '.join(LANGUAGES)}")
        if not 0 <= self.volume <= VOLUME_STEPS:
            raise ValueError(f"volume {self.volume} is not between 0 and {VOLUME_STEPS}")

    @property
    def loudness(self) -> float:
        """Return the loudness as a share, 0 to 1."""
        return self.volume / VOLUME_STEPS


def louder(comfort: Comfort, steps: int) -> Comfort:
    """Return the comfort with the volume some steps up or down, as far as it goes."""
    volume = min(VOLUME_STEPS, max(0, comfort.volume + steps))
    return msgspec.structs.replace(comfort, volume=volume)
