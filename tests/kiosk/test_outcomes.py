"""What became of a consultation: found among sealed items, shown on the page of what was asked."""

from datetime import timedelta

import pytest
from msgspec.structs import replace

from disclosure.areas import AreaCode
from disclosure.blocks import Column, Paragraph, Table
from disclosure.charts import Chart, ChartBar
from disclosure.items import ItemId
from disclosure.opinions import AskingState
from kiosk.journey.outcomes import outcome_of
from kiosk.journey.stops import ItemStop
from tests.fakes.county import COUNTY, OTHER_VILLAGE, an_item
from tests.kiosk.taking_part import CLOSES, CONSULTED

REPLIES = Table(
    caption="意见和采纳情况",
    columns=tuple(Column(name=name) for name in ("意见", "人数", "采纳情况", "说明")),
    rows=(("多开夜班", "12 人", "采纳", "明年起。"),),
)
DECIDED = replace(
    an_item(
        "公交线路征求意见的结果",
        area=COUNTY,
        blocks=(
            Paragraph(text="末班车推迟到十八点。"),
            REPLIES,
            Chart(caption="坐几路", bars=(ChartBar(label="三路", amount=12, words="12 人"),)),
        ),
    ),
    concludes=CONSULTED.id,
)
AFTER = CLOSES + timedelta(days=1)


class Shelf:
    """A reader of a few items."""

    def __init__(self, *items):
        self.held = items

    def items(self, query, limit=50, offset=0):
        found = [one for one in self.held if one.entry in query.entries and not query.archived]
        return [type("Found", (), {"item": one})() for one in found][offset : offset + limit]


def test_a_consultation_is_open_then_read_then_decided():
    for held, today, state in (
        ((), CLOSES, AskingState.OPEN),
        ((), AFTER, AskingState.READING),
        ((DECIDED,), AFTER, AskingState.DECIDED),
        ((DECIDED,), CLOSES, AskingState.OPEN),
    ):
        found = outcome_of(Shelf(*held), CONSULTED, today)
        assert found is not None
        assert found.state is state


def test_an_outcome_brings_its_words_and_the_answers():
    found = outcome_of(Shelf(DECIDED), CONSULTED, AFTER)
    assert found is not None
    assert (found.decision, found.told) == (DECIDED, "末班车推迟到十八点。")
    assert found.replies == REPLIES


@pytest.mark.parametrize(
    "changes",
    [
        {"concludes": ItemId("7f1a3b5c-2d4e-4f60-8a1b-3c5d7e9f0a1b")},
        {"area": OTHER_VILLAGE},
        {"area": AreaCode("990421101201")},
    ],
)
def test_another_item_or_an_area_below_concludes_nothing(changes):
    found = outcome_of(Shelf(replace(DECIDED, **changes)), CONSULTED, AFTER)
    assert found is not None
    assert found.state is AskingState.READING


@pytest.mark.ui
def test_the_page_tells_the_outcome_and_leads_to_it(village, open_kiosk):
    village.county.publish(CONSULTED)
    village.county.publish(DECIDED)
    village.county.fill(village.store)
    kiosk = open_kiosk()
    kiosk.now += timedelta(days=(AFTER - kiosk.now.date()).days)
    kiosk.visit.trail.go(ItemStop(item=CONSULTED.id))
    kiosk.stage.move()
    kiosk.draw()
    from kiosk.screens.outcome import OutcomeCard
    from kiosk.screens.pieces import Act

    assert kiosk.find(OutcomeCard)
    kiosk.tap(Act, text="看结果全文")
    kiosk.draw()
    assert kiosk.visit.trail.here == ItemStop(item=DECIDED.id)
