"""Printing keeps the measures and the contrast that every screen keeps."""

import pytest

from kiosk.journey.comfort import LOW_SHARE, Comfort
from screen.paging.panel import TypeScale
from tests.kiosk import measuring
from tests.kiosk.walking import top_of, walk_printing

pytestmark = pytest.mark.ui

PANELS = {
    "upright": {"width_px": 360, "height_px": 640, "inches": 21.5},
    "lying": {"width_px": 640, "height_px": 360, "inches": 21.5},
    "small": {"width_px": 512, "height_px": 300, "inches": 15.6},
}
COMFORTS = {
    "plain": Comfort(),
    "larger": Comfort(larger=True),
    "low": Comfort(low_reach=True),
    "high contrast": Comfort(high_contrast=True),
}


@pytest.mark.parametrize("comfort", COMFORTS.values(), ids=COMFORTS)
@pytest.mark.parametrize("panel", PANELS.values(), ids=PANELS)
def test_printing_keeps_its_measures(village, open_kiosk, panel, comfort):
    from kiosk.screens.scale import scale

    kiosk = open_kiosk(**panel)
    kiosk.stage.suit(comfort)
    plain = TypeScale.for_panel(kiosk.settings.panel)
    faults = []
    for place in walk_printing(kiosk, village):
        top = top_of(kiosk.stage)
        told = [
            *measuring.too_small(top, plain.target),
            *measuring.too_close(top, kiosk.window, plain.gap),
            *measuring.letters(kiosk.stage, plain),
        ]
        if scale.low_reach:
            told += measuring.too_high(top, kiosk.window, LOW_SHARE)
        faults += [f"{place}: {fault}" for fault in told]
    assert not faults, "\n".join(dict.fromkeys(faults))
