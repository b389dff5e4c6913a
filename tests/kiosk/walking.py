"""The tour of every screen, over the village of the tests.

`test_every_screen.py` checks that no stop and no widget rule is left out.
"""

from collections.abc import Iterator
from datetime import timedelta
from functools import cache
from pathlib import Path
from typing import Any

import msgspec

from disclosure.alerts import ALERT_ENTRY
from disclosure.blocks import Place, PlaceList
from disclosure.items import Elements, EntryCode, Shown
from kiosk.printing.orders import Made
from kiosk.printing.printer import PrinterState
from kiosk.printing.shop import PrintShop, ShopRules
from kiosk.printing.spool import Spool
from kiosk.voice import Voice
from paper.document import Printed, typeset
from speech.words.lexicon import shipped_lexicon
from tests.fakes.county import COUNTY, TODAY, an_item
from tests.fakes.printer import FakePrinter
from tests.fakes.village import pension
from tests.fakes.voice import FakeVoice
from tests.kiosk.taking_part import CONSULTED, SURVEY
from tests.paper.making import IMPRINT, SAY, chapter_of

FRAMES = 5
PATIENCE_SECONDS = 120
EVENT = an_item(
    "10月20日居民接待日",
    entry=EntryCode("other.event"),
    shown=Shown(first=TODAY, last=TODAY + timedelta(days=20)),
)
PLACES = an_item(
    "村里的地点",
    entry=EntryCode("services.place"),
    blocks=(
        PlaceList(
            caption="地点",
            places=(
                Place(name="便民服务站", address="老街12号", phone="0890-6120001", x=0.5, y=0.5),
                Place(name="村卫生室", address="老街14号", phone="0890-6120002"),
            ),
        ),
    ),
)
ALERT = an_item(
    "寒潮蓝色预警：22日夜里起降温8至10℃",
    area=COUNTY,
    entry=ALERT_ENTRY,
    elements=Elements(issuing_body="清禾县气象台", issued=TODAY),
    shown=Shown(first=TODAY, last=TODAY + timedelta(days=2)),
)
"""So that every screen is measured with the banner over it."""


def walk(kiosk, village) -> Iterator[Any]:
    """Go from scene to scene, and yield each when it stands as it will stand."""
    from kiosk.screens.tour import tour

    _publish(village)
    _equip(kiosk)

    def later(step: timedelta) -> None:
        kiosk.now += step

    kiosk.stage.refresh()
    kiosk.stage.tick()
    for scene in tour.scenes(kiosk.stage, later):
        kiosk.wait(scene.ready, PATIENCE_SECONDS)
        kiosk.draw(FRAMES)
        yield scene


def _publish(village) -> None:
    """Publish what the village of the tests has none of, and a guide with its matter."""
    for item in (SURVEY, CONSULTED, EVENT, PLACES, ALERT):
        village.county.publish(item)
    guide = village.item("老人补贴")
    related = tuple(item.id for item in village.items if "财务" in item.title)[:2]
    village.county.publish(msgspec.structs.replace(guide, version=2, related=related))
    village.county.fill(village.store)


def _equip(kiosk) -> None:
    """Give the kiosk a voice, a printer without paper and texts; pages are set beforehand."""
    kiosk.hall.voice = Voice(FakeVoice(), FakeVoice(), shipped_lexicon(), rough=True)
    store = kiosk.settings.store

    def fill_sheet(commission) -> Made:
        Path(commission.out).write_bytes(_printed().pdf)
        return Made(pages=_printed().pages, left_out=("高龄津贴实施细则",), missing=("𠀀",))

    rules = ShopRules(store=store, item_page="https://example.org/items/{id}")
    printer = FakePrinter()
    printer.stands = PrinterState.NO_PAPER
    kiosk.hall.printing = PrintShop(rules, printer, None, Spool(Path(store)), fill_sheet)
    kiosk.hall.filing.adopt(kiosk.hall.levels, kiosk.hall.calendar, texts=True)


@cache
def _printed() -> Printed:
    item = pension()
    return typeset(item.title, [chapter_of(item)], IMPRINT, SAY)
