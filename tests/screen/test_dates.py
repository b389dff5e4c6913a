from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest

from disclosure.clocks import TimeLeft, Urgency
from disclosure.wording import Wording
from screen.paging import dates
from tests.fakes.county import an_item

SAY = Wording().say
CHINA = ZoneInfo("Asia/Shanghai")


def test_dates_are_told_as_people_write_them():
    day = date(2026, 11, 22)
    assert dates.long_date(day, SAY) == "2026年11月22日（星期日）"
    assert dates.day_of_year(day, SAY) == "11月22日 星期日"


def test_hours_are_the_countys():
    assert dates.clock(datetime(2026, 11, 22, 0, 30, tzinfo=UTC), CHINA) == "08:30"
    told = dates.as_of(datetime(2026, 11, 21, 17, 5, tzinfo=UTC), CHINA, SAY)
    assert told == "信息截至2026年11月22日 01:05"


@pytest.mark.parametrize(
    ("days", "urgency", "told"),
    [
        (2, Urgency.OPEN, "还剩 2 个工作日"),
        (0, Urgency.TODAY, "今天到期"),
        (-2, Urgency.OVERDUE, "已超期 2 个工作日"),
    ],
)
def test_time_left_is_told_in_working_days(days, urgency, told):
    assert dates.days_left(TimeLeft(working_days=days, urgency=urgency), SAY) == told


@pytest.mark.parametrize(
    ("today", "told"),
    [
        (date(2026, 10, 7), "尚未生效"),
        (date(2026, 10, 8), "现行有效"),
        (date(2026, 11, 2), "已归档"),
        (date(2026, 12, 1), "已失效"),
    ],
)
def test_an_items_standing_follows_the_day(today, told):
    from msgspec.structs import replace

    from disclosure.items import Shown

    item = an_item(shown=Shown(first=date(2026, 10, 8), last=date(2026, 11, 1)))
    item = replace(item, elements=replace(item.elements, repealed=date(2026, 12, 1)))
    assert dates.standing(item, today, SAY) == told
