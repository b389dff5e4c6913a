"""A screen tells the county its panel: when it starts, each week, and never twice in between."""

import pytest

from content_sync.store.outbox import Outbox
from disclosure.decoding import decode
from disclosure.errors import RetryLaterError
from disclosure.outbox import OutboxKind
from disclosure.panels import PanelRecord
from screen.paging.panel import Panel
from signage.panel_news import EVERY_SECONDS, PanelNews
from tests.fakes.county import NOW

PANEL = Panel(width_px=1920, height_px=1080, inches=54.6, distance_mm=4000)


@pytest.fixture
def outbox(village):
    return Outbox.open(village.store)


def told(outbox):
    rows = outbox.take_batch(200, 1 << 20)
    return [decode(row.body, PanelRecord) for row in rows if row.kind is OutboxKind.PANEL]


def test_a_panel_is_told_at_once_and_again_each_week(outbox):
    news = PanelNews(outbox, PANEL)
    for steady in (5.0, 6.0, 5.0 + EVERY_SECONDS - 1, 5.0 + EVERY_SECONDS, 6.0 + EVERY_SECONDS):
        news.tell(steady, NOW)
    first, second = told(outbox)
    assert first == second
    assert (first.width_px, first.height_px, first.inches, first.distance_mm) == (
        *(1920, 1080),
        54.6,
        4000,
    )


def test_a_panel_that_could_not_be_told_is_told_later(outbox):
    class Refusing:
        def put(self, *_, **__):
            raise RetryLaterError("busy")

    news = PanelNews(Refusing(), PANEL)
    news.tell(0.0, NOW)
    news._outbox = outbox
    news.tell(1.0, NOW)
    assert len(told(outbox)) == 1
