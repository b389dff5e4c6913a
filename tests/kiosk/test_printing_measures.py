"""Printing and statements keep the measures that every screen keeps."""

from pathlib import Path

import msgspec
import pytest

from kiosk.journey.comfort import LOW_SHARE, Comfort
from kiosk.journey.printing import trouble
from kiosk.journey.stops import PrintStop, ReceiptStop, Sheet, StatementStop
from kiosk.journey.visit import Opened
from kiosk.printing.orders import Made
from kiosk.printing.printer import PrinterState
from kiosk.printing.shop import PrintShop, ShopRules
from kiosk.printing.spool import Spool
from paper.document import Printed, typeset
from screen.paging.panel import TypeScale
from tests.disclosure.test_statements import STATEMENT
from tests.fakes.printer import FakePrinter
from tests.fakes.village import pension
from tests.kiosk import measuring
from tests.kiosk.walking import fill as fill_visit
from tests.kiosk.walking import top_of
from tests.paper.making import IMPRINT, SAY, chapter_of

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


@pytest.fixture(scope="module")
def printed() -> Printed:
    item = pension()
    return typeset(item.title, [chapter_of(item)], IMPRINT, SAY)


@pytest.fixture
def shop_of(village, printed):
    def fill(commission) -> Made:
        Path(commission.out).write_bytes(printed.pdf)
        return Made(pages=printed.pages, left_out=("高龄津贴实施细则",), missing=("𠀀",))

    rules = ShopRules(store=str(village.store), item_page="https://example.org/items/{id}")
    return lambda: PrintShop(rules, FakePrinter(), None, Spool(village.store), fill)


@pytest.fixture
def matter(village):
    """Return a guide that names other items as its matter."""
    guide = village.item("老人补贴")
    related = tuple(item.id for item in village.items if "财务" in item.title)[:2]
    village.county.publish(msgspec.structs.replace(guide, version=2, related=related))
    village.county.fill(village.store)
    return guide.id


@pytest.mark.parametrize("comfort", COMFORTS.values(), ids=COMFORTS)
@pytest.mark.parametrize("panel", PANELS.values(), ids=PANELS)
def test_they_keep_their_measures(matter, open_kiosk, shop_of, panel, comfort):
    kiosk = open_kiosk(**panel)
    kiosk.hall.printing = shop_of()
    kiosk.stage.suit(comfort)
    plain = TypeScale.for_panel(kiosk.settings.panel)
    faults = []
    for place in _walk(kiosk, matter):
        top = top_of(kiosk.stage)
        told = [
            *measuring.too_small(top, plain.target),
            *measuring.too_close(top, kiosk.window, plain.gap),
            *measuring.letters(kiosk.stage, plain),
        ]
        if comfort.low_reach:
            told += measuring.too_high(top, kiosk.window, LOW_SHARE)
        faults += [f"{place}: {fault}" for fault in told]
    assert not faults, "\n".join(dict.fromkeys(faults))


def _walk(kiosk, item):
    fill_visit(kiosk.visit, item)
    kiosk.visit.opened = Opened(outcome=STATEMENT)
    for name, stop in (("receipt", ReceiptStop()), ("statement", StatementStop())):
        kiosk.visit.trail.go(stop)
        kiosk.stage.move()
        kiosk.draw(8)
        yield name
    kiosk.visit.trail.go(PrintStop(sheet=Sheet.ITEM, item=item))
    kiosk.stage.move()
    kiosk.draw(4)
    yield "making"
    face = kiosk.stage.face
    kiosk.wait(lambda: len(face.ids.choices.children) == 2, 30)
    kiosk.draw(8)
    yield "choice"
    face.choose(related=True)
    for phase, state in (("printing", PrinterState.JAM), ("stuck", PrinterState.MISSING)):
        face._tell(phase, trouble(state, SAY, phone=True), wrong=True)
        kiosk.draw(8)
        yield phase
    face._tell("done", "打印好了，请在打印口取走。")
    kiosk.draw(8)
    yield "done"
