"""A walk over every screen of the kiosk, with a visit that has something on each.

`test_every_screen.py` checks that no stop and no widget rule is left out.
"""

from collections.abc import Iterator
from datetime import timedelta
from functools import cache
from pathlib import Path

import msgspec

from disclosure.alerts import ALERT_ENTRY
from disclosure.blocks import Place, PlaceList
from disclosure.items import Elements, EntryCode, Shown
from disclosure.requests import Answer, RequestId
from disclosure.workdays import Due
from kiosk.journey.actions import Action
from kiosk.journey.answers import Waiting
from kiosk.journey.opinions import begin
from kiosk.journey.part_stops import (
    ChoiceStop,
    Ending,
    OpinionCheckStop,
    OpinionEndStop,
    RemarkStop,
    SentenceStop,
)
from kiosk.journey.printing import trouble
from kiosk.journey.requesting import Receipt
from kiosk.journey.rows import Standing
from kiosk.journey.stops import (
    AnswerStop,
    ArchiveStop,
    CodeStop,
    ConfirmStop,
    EventsStop,
    FinanceStop,
    FormField,
    FormStop,
    GuideStop,
    Home,
    ItemStop,
    NewestStop,
    PlacesStop,
    PrintStop,
    ReceiptStop,
    SearchStop,
    Sheet,
    StatementStop,
    TakeStop,
    TopicStop,
)
from kiosk.journey.visit import Opened
from kiosk.printing.orders import Made
from kiosk.printing.printer import PrinterState
from kiosk.printing.shop import PrintShop, ShopRules
from kiosk.printing.spool import Spool
from kiosk.voice import Voice
from paper.document import Printed, typeset
from speech.words.lexicon import shipped_lexicon
from tests.disclosure.test_statements import STATEMENT
from tests.fakes.county import COUNTY, NOW, TODAY, an_item
from tests.fakes.printer import FakePrinter
from tests.fakes.sounds import FakeSounds
from tests.fakes.village import pension
from tests.fakes.voice import FakeVoice
from tests.kiosk.taking_part import CONSULTED, SURVEY
from tests.paper.making import IMPRINT, SAY, chapter_of

FRAMES = 8
EXPIRED = timedelta(days=50)
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


def stops(village) -> dict[str, object]:
    """Return every stop by its name, but printing, which `walk_printing` goes through."""
    guide, decision = village.item("老人补贴").id, village.item("机耕道").id
    return {
        "home": Home(),
        "topic": TopicStop(topic="welfare"),
        "empty topic": TopicStop(topic="education"),
        "finance": FinanceStop(topic="finance"),
        "events": EventsStop(topic="taking-part"),
        "places": PlacesStop(),
        "newest": NewestStop(),
        "policies": TopicStop(topic="policy", standing=Standing.IN_FORCE),
        "archive": ArchiveStop(year=2025),
        "search": SearchStop(text="低保"),
        "found": SearchStop(text="低保", writing=False),
        "not found": SearchStop(text="菜市场摊位费", writing=False),
        "item": ItemStop(item=guide),
        "decision": ItemStop(item=decision),
        "guide": GuideStop(item=guide),
        "step of a guide": GuideStop(item=guide, page=2),
        "take": TakeStop(item=guide),
        "form words": FormStop(),
        "form name": FormStop(field=FormField.NAME),
        "form phone": FormStop(field=FormField.PHONE),
        "confirm": ConfirmStop(),
        "receipt": ReceiptStop(),
        "code": CodeStop(),
        "answer": AnswerStop(),
        "choice": ChoiceStop(step=0),
        "several choices": ChoiceStop(step=1),
        "remark": RemarkStop(step=2),
        "opinion check": OpinionCheckStop(),
        "opinion filed": OpinionEndStop(item=guide, why=Ending.FILED),
        "opinion given before": OpinionEndStop(item=guide, why=Ending.ALREADY),
        "opinion end": OpinionEndStop(item=guide, why=Ending.CLOSED),
        "sentence": SentenceStop(),
    }


def fill(visit, item) -> None:
    """Give a visit a form, a receipt and an answer."""
    form = visit.open_form("去年村里修路花了多少钱")
    visit.trail.home()
    visit.opinion = begin(SURVEY)
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


def walk(kiosk, village) -> Iterator[str]:
    """Go to each stop in turn and yield its name; at last to what lies over the screens."""
    _furnish(village)
    fill(kiosk.visit, village.item("老人补贴").id)
    for told, stop in stops(village).items():
        _go(kiosk, stop)
        yield told
    kiosk.visit.opened = Opened(outcome=Waiting(due=Due(day=NOW.date())))
    _go(kiosk, AnswerStop())
    yield "waiting"
    kiosk.visit.opened = Opened(outcome=STATEMENT)
    _go(kiosk, StatementStop())
    yield "statement"
    yield from _walk_keyboards(kiosk)
    yield from _walk_reading(kiosk, village.item("老人补贴").id)
    yield from _walk_covers(kiosk)
    yield from _walk_alerts(kiosk, village)
    yield from _walk_outdated(kiosk)


def _furnish(village) -> None:
    """Publish what the village of the tests has none of."""
    for item in (SURVEY, CONSULTED, EVENT, PLACES):
        village.county.publish(item)
    village.county.fill(village.store)


def _go(kiosk, stop) -> None:
    if isinstance(stop, Home):
        kiosk.visit.trail.home()
    else:
        kiosk.visit.trail.go(stop)
    kiosk.stage.move()
    kiosk.draw(FRAMES)


def _walk_keyboards(kiosk) -> Iterator[str]:
    _go(kiosk, FormStop())
    keyboard = kiosk.stage.face.ids.keyboard
    for board in ("nine", "hand", "digits", "letters"):
        keyboard.take_way(board)
        kiosk.draw(FRAMES)
        yield f"{board} keys"
    kiosk.type("dibao")
    kiosk.draw(FRAMES)
    yield "candidates"


def _walk_reading(kiosk, item) -> Iterator[str]:
    kiosk.hall.voice = Voice(FakeVoice(), FakeVoice(), shipped_lexicon())
    _go(kiosk, ItemStop(item=item))
    sounds = kiosk.stage.face.sounds = FakeSounds()
    kiosk.stage.face.actions.key(Action.READ).dispatch("on_release")
    kiosk.wait(lambda: sounds.playing)
    kiosk.draw(FRAMES)
    yield "read aloud"
    kiosk.stage.face.leave()


def _walk_covers(kiosk) -> Iterator[str]:
    stage = kiosk.stage
    stage.on_nav("comfort")
    kiosk.draw(FRAMES)
    yield "comforts"
    stage.close_comforts()
    stage.count_down(30)
    kiosk.draw(FRAMES)
    yield "countdown"
    stage.stay()
    stage.maintain()
    kiosk.draw(FRAMES)
    yield "maintenance"
    stage.maintenance._tried(True)
    kiosk.wait(lambda: stage.maintenance.ids.facts.children)
    kiosk.draw(FRAMES)
    yield "maintenance, opened"
    stage.end_maintenance()


def _walk_alerts(kiosk, village) -> Iterator[str]:
    for title in ("寒潮蓝色预警", "暴雨红色预警"):
        elements = Elements(issuing_body="清禾县气象台", issued=TODAY)
        shown = Shown(first=TODAY, last=TODAY + timedelta(days=2))
        village.county.publish(
            an_item(title, area=COUNTY, entry=ALERT_ENTRY, elements=elements, shown=shown)
        )
        village.county.fill(village.store)
        kiosk.stage.refresh()
        kiosk.stage.tick()
        kiosk.draw(FRAMES)
        yield title
    kiosk.stage.watch.sheet.dispatch("on_known")
    kiosk.visit.trail.home()
    kiosk.stage.move()
    kiosk.draw(FRAMES)
    yield "home under a banner"


def _walk_outdated(kiosk) -> Iterator[str]:
    usual = kiosk.hall.settings
    kiosk.hall.settings = msgspec.structs.replace(usual, when_expired="neutral")
    kiosk.now += EXPIRED
    kiosk.stage.move()
    kiosk.draw(FRAMES)
    yield "outdated"
    kiosk.hall.settings = usual
    kiosk.now -= EXPIRED


def rest(kiosk) -> None:
    """Let the kiosk play to passers-by."""
    kiosk.stage.rest()
    kiosk.draw(10)


def walk_printing(kiosk, village) -> Iterator[str]:
    """Go through printing an item with its matter, and yield the name of each phase."""
    item = _matter(village)
    kiosk.hall.printing = _shop(kiosk)
    fill(kiosk.visit, item)
    _go(kiosk, ReceiptStop())
    yield "receipt to be printed"
    _go(kiosk, PrintStop(sheet=Sheet.ITEM, item=item))
    yield "making"
    face = kiosk.stage.face
    kiosk.wait(lambda: len(face.ids.choices.children) == 2, 30)
    kiosk.draw(FRAMES)
    yield "choice"
    face.choose(related=True)
    for phase, state in (("printing", PrinterState.JAM), ("stuck", PrinterState.MISSING)):
        face._tell(phase, trouble(state, SAY, phone=True), wrong=True)
        kiosk.draw(FRAMES)
        yield phase
    face._tell("done", "打印好了，请在打印口取走。")
    kiosk.draw(FRAMES)
    yield "done"


def _matter(village):
    """Return a guide that names other items as its matter."""
    guide = village.item("老人补贴")
    related = tuple(item.id for item in village.items if "财务" in item.title)[:2]
    village.county.publish(msgspec.structs.replace(guide, version=2, related=related))
    village.county.fill(village.store)
    return guide.id


def _shop(kiosk) -> PrintShop:
    store = kiosk.settings.store

    def fill_sheet(commission) -> Made:
        Path(commission.out).write_bytes(_printed().pdf)
        return Made(pages=_printed().pages, left_out=("高龄津贴实施细则",), missing=("𠀀",))

    rules = ShopRules(store=store, item_page="https://example.org/items/{id}")
    return PrintShop(rules, FakePrinter(), None, Spool(Path(store)), fill_sheet)


@cache
def _printed() -> Printed:
    item = pension()
    return typeset(item.title, [chapter_of(item)], IMPRINT, SAY)


def top_of(stage):
    """Return what can be touched: the cover that lies over all, or the stage itself."""
    return stage.countdown or stage.comforts or stage.maintenance or stage.watch.sheet or stage
