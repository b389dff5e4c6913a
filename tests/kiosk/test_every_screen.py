"""What holds on every screen, on upright and lying panels, in plain and larger type."""

import pytest

from disclosure.requests import Answer, RequestId
from disclosure.workdays import Due
from kiosk.journey.comfort import Comfort
from kiosk.journey.requesting import Receipt
from kiosk.journey.stops import (
    AnswerStop,
    CodeStop,
    ConfirmStop,
    FormField,
    FormStop,
    Home,
    ItemStop,
    NewestStop,
    ReceiptStop,
    SearchStop,
    TopicStop,
)
from kiosk.journey.visit import Opened
from screen.paging.panel import TypeScale
from tests.fakes.county import NOW

pytestmark = pytest.mark.ui

PANELS = {
    "upright": {"width_px": 540, "height_px": 960, "inches": 21.5},
    "lying": {"width_px": 960, "height_px": 540, "inches": 21.5},
    "small": {"width_px": 1366, "height_px": 768, "inches": 18.5},
}
STOPS = {
    "home": Home(),
    "topic": TopicStop(topic="finance"),
    "empty topic": TopicStop(topic="taking-part"),
    "newest": NewestStop(),
    "search": SearchStop(text="低保"),
    "found": SearchStop(text="低保", writing=False),
    "not found": SearchStop(text="菜市场摊位费", writing=False),
    "item": None,
    "form words": FormStop(),
    "form phone": FormStop(field=FormField.PHONE),
    "confirm": ConfirmStop(),
    "receipt": ReceiptStop(),
    "code": CodeStop(),
    "answer": AnswerStop(),
}
ROUNDING_PX = 2


@pytest.fixture(params=[(name, larger) for name in PANELS for larger in (False, True)], ids=str)
def walked(request, open_kiosk, village):
    """Return a kiosk and a function that goes to each stop in turn."""
    name, larger = request.param
    kiosk = open_kiosk(**PANELS[name])
    stage = kiosk.stage
    stage.suit(Comfort(larger=larger))
    item = village.item("老人补贴").id
    _fill(kiosk.visit, item)

    def walk():
        for told, stop in STOPS.items():
            if isinstance(stop, Home):
                stage.visit.trail.home()
            else:
                stage.visit.trail.go(stop or ItemStop(item=item))
            stage.move()
            kiosk.draw(8)
            yield f"{name}, {'larger' if larger else 'plain'}: {told}"

    return kiosk, walk


def _fill(visit, item) -> None:
    form = visit.open_form("去年村里修路花了多少钱")
    visit.trail.home()
    visit.receipt = Receipt(
        number="20261009-03-001",
        kind=form.kind,
        filed_at=NOW,
        due=Due(day=NOW.date(), provisional=(2027,)),
        code="123456789012",
    )
    visit.opened = Opened(
        outcome=Answer(
            format=1,
            request=RequestId(form.id),
            number="20261009-03-001",
            answered_at=NOW,
            asked=form.words,
            text="您好。修路共花 38.6 万元。\n明细点下面就能看。",
            office="石桥村村民委员会",
            items=(item,),
        )
    )


def test_every_screen_keeps_its_measures(walked):
    kiosk, walk = walked
    faults, ways_back = [], set()
    plain = TypeScale.for_panel(kiosk.settings.panel)
    for place in walk():
        told = _faults(kiosk.stage, plain) + _shouts(kiosk.texts())
        faults += [f"{place}: {fault}" for fault in told]
        ways_back.add(_ways_back(kiosk.stage))
    assert not faults, "\n".join(dict.fromkeys(faults))
    assert len(ways_back) == 1, "back and home move about"


def _faults(stage, plain: TypeScale) -> list[str]:
    from kivy.uix.behaviors import ButtonBehavior
    from kivy.uix.label import Label

    faults = []
    for widget in stage.walk():
        if not _shown(widget):
            continue
        if isinstance(widget, ButtonBehavior) and not widget.disabled:
            faults += _too_small(widget, plain.target)
        if isinstance(widget, Label) and widget.text.strip():
            faults += _too_fine(widget, plain.small)
            faults += _cut_off(widget)
    return faults


def _ways_back(stage) -> tuple[object, ...]:
    from demo.finger import centre_of
    from kiosk.screens.nav import NavKey

    keys = [widget for widget in stage.walk() if isinstance(widget, NavKey)]
    return tuple((key.icon, *map(round, centre_of(key))) for key in keys[:2])


def _shouts(texts: str) -> list[str]:
    return [f"somebody shouts {word}" for word in ("！", "!", "系统错误") if word in texts]


def _shown(widget) -> bool:
    above = widget
    while above is not None and above.parent is not above:
        if above.opacity == 0:
            return False
        above = above.parent
    return widget.width > 0 and widget.height > 0


def _name(widget) -> str:
    from demo.finger import name_of

    return f"{type(widget).__name__} {name_of(widget)!r}"


def _too_small(widget, target: int) -> list[str]:
    width, height = round(widget.width), round(widget.height)
    if min(width, height) < target - ROUNDING_PX:
        return [f"{_name(widget)} is {width}x{height} px; {target} are the least"]
    return []


def _too_fine(widget, small: int) -> list[str]:
    if round(widget.font_size) < small - 1:
        return [f"{_name(widget)} has letters of {widget.font_size:.0f} px; {small} are the least"]
    return []


def _cut_off(widget) -> list[str]:
    faults = []
    wide, high = widget.texture_size
    if wide > widget.width + ROUNDING_PX or high > widget.height + ROUNDING_PX:
        faults.append(f"{_name(widget)}: {wide}x{high} px of words in {widget.size}")
    around = widget.parent
    outside = max(
        around.x - widget.x,
        widget.right - around.right,
        around.y - widget.y,
        widget.top - around.top,
    )
    if outside > ROUNDING_PX:
        faults.append(f"{_name(widget)} stands {outside:.0f} px outside what it lies on")
    return faults
