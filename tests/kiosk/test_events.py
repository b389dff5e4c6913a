from datetime import date

import pytest

from disclosure.items import Elements, Shown
from disclosure.occasions import Occasion, occasion_of
from disclosure.wording import Wording
from kiosk.journey.events import events_of
from kiosk.journey.rows import Names
from tests.fakes.county import TODAY, an_item

NAMES = Names({}, Wording())


def _event(title: str, issued: date = TODAY, last: date | None = None):
    elements = Elements(issuing_body="县信访接待中心", issued=issued)
    return an_item(title, elements=elements, shown=Shown(first=issued, last=last))


@pytest.mark.parametrize(
    ("title", "issued", "day"),
    [
        ("居民接待日：12月3日局长接待", date(2026, 11, 19), date(2026, 12, 3)),
        ("1月5日开会", date(2026, 12, 20), date(2027, 1, 5)),
        ("2026年12月3日接待", date(2026, 12, 20), date(2026, 12, 3)),
        ("2月29日座谈", date(2027, 12, 1), date(2028, 2, 29)),
    ],
)
def test_a_day_is_the_one_in_the_title(title, issued, day):
    assert occasion_of(_event(title, issued)) == Occasion(day=day)


def test_without_a_day_in_the_title_the_last_day_shown_is_a_deadline():
    last = date(2026, 12, 31)
    assert occasion_of(_event("满意度问卷", last=last)) == Occasion(day=last, deadline=True)


@pytest.mark.parametrize("title", ["长期征集意见", "2月30日开会", "13月3日"])
def test_what_has_no_day_has_none_made_up(title):
    assert occasion_of(_event(title)) is None


def _told(*items):
    return events_of(items, TODAY, NAMES, Wording())


def test_what_comes_first_stands_first_and_the_past_after():
    told = _told(
        _event("12月3日接待"),
        _event("长期征集意见"),
        _event("10月20日开放日"),
        _event("9月3日接待", date(2026, 8, 20)),
        _event("9月20日放映", date(2026, 8, 20)),
    )
    assert [event.day for event in told.coming] == ["10月20日", "12月3日", "长期"]
    assert [event.day for event in told.past] == ["9月20日", "9月3日"]
    assert all(event.past for event in told.past)


@pytest.mark.parametrize(
    ("title", "last", "left"),
    [
        ("10月9日接待", None, "就在今天"),
        ("10月10日接待", None, "明天"),
        ("10月20日接待", None, "还有 11 天"),
        ("问卷", date(2026, 10, 9), "今天截止"),
        ("问卷", date(2026, 10, 20), "截止，还有 11 天"),
    ],
)
def test_how_long_it_is_still_is_said_in_words(title, last, left):
    (event,) = _told(_event(title, last=last)).coming
    assert event.left == left
    assert event.weekday.startswith("星期")


def test_an_event_of_today_is_not_past():
    assert _told(_event("10月9日接待")).past == ()


@pytest.mark.ui
def test_events_open_from_home(kiosk, village):
    from disclosure.items import EntryCode
    from kiosk.screens.events import EventCard
    from kiosk.screens.home import Way

    item = an_item("12月3日居民接待日", entry=EntryCode("other.event"))
    village.county.publish(item)
    village.county.fill(village.store)
    kiosk.tap(Way, name="参与活动")
    card = kiosk.find(EventCard, item=item.id)
    assert (card.day, card.weekday) == ("12月3日", "星期四")
    kiosk.tap(EventCard, item=item.id)
    assert kiosk.stage.face.title == item.title
