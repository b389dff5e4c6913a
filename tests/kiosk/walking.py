"""A walk over every screen of the kiosk, with a visit that has something on each."""

from collections.abc import Iterator

from disclosure.requests import Answer, RequestId
from disclosure.workdays import Due
from kiosk.journey.opinions import begin
from kiosk.journey.part_stops import (
    ChoiceStop,
    Ending,
    OpinionCheckStop,
    OpinionEndStop,
    RemarkStop,
    SentenceStop,
)
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
    ReceiptStop,
    SearchStop,
    TakeStop,
    TopicStop,
)
from kiosk.journey.visit import Opened
from tests.fakes.county import NOW
from tests.kiosk.taking_part import SURVEY

FRAMES = 8


def stops(item) -> dict[str, object]:
    """Return every stop by its name; `item` is the one that is shown."""
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
        "item": ItemStop(item=item),
        "guide": GuideStop(item=item),
        "step of a guide": GuideStop(item=item, page=2),
        "take": TakeStop(item=item),
        "form words": FormStop(),
        "form phone": FormStop(field=FormField.PHONE),
        "confirm": ConfirmStop(),
        "receipt": ReceiptStop(),
        "code": CodeStop(),
        "answer": AnswerStop(),
        "choice": ChoiceStop(step=0),
        "several choices": ChoiceStop(step=1),
        "remark": RemarkStop(step=2),
        "opinion check": OpinionCheckStop(),
        "opinion end": OpinionEndStop(item=item, why=Ending.CLOSED),
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


def walk(kiosk, item) -> Iterator[str]:
    """Go to each stop in turn and yield its name; at last to what lies over the screens."""
    stage = kiosk.stage
    fill(kiosk.visit, item)
    for told, stop in stops(item).items():
        if isinstance(stop, Home):
            stage.visit.trail.home()
        else:
            stage.visit.trail.go(stop)
        stage.move()
        kiosk.draw(FRAMES)
        yield told
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
    stage.end_maintenance()


def top_of(stage):
    """Return what can be touched: the cover that lies over all, or the stage itself."""
    return stage.countdown or stage.comforts or stage.maintenance or stage
