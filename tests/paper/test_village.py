from datetime import date, timedelta

import msgspec
import pytest

from disclosure.accounts import Month
from disclosure.areas import AreaCode
from disclosure.channels import Channel
from disclosure.items import Elements, Shown
from paper.people import Person
from paper.posted import gist
from paper.village import guides_of
from tests.fakes.county import COUNTY, OTHER_VILLAGE
from tests.fakes.village import accounts, pension
from tests.paper.making import TODAY
from tests.paper.posting import CATALOGUE, cadres, notice, posted, subsidies, village

GROUP = AreaCode("990421101201-02")
SEPTEMBER = date(2026, 9, 20)


def titles(found) -> list[str]:
    return [one.item.title for one in found]


@pytest.mark.parametrize(
    "changes",
    [
        {"last": TODAY - timedelta(days=1)},
        {"shown": Shown(first=TODAY + timedelta(days=1))},
        {"channels": (Channel.KIOSK, Channel.PHONE)},
        {
            "elements": Elements(
                issuing_body="村委会", issued=date(2026, 9, 1), repealed=date(2026, 11, 1)
            )
        },
        {"area": OTHER_VILLAGE},
    ],
    ids=["over", "not yet", "not for paper", "repealed", "of another village"],
)
def test_what_is_not_on_display_here_on_paper_is_not_told(changes):
    told = village(notice("代表会议的决定", **changes))
    found = (*told.notices, *told.decided, *told.above)
    assert "代表会议的决定" not in titles(found)


def test_what_is_on_display_is_told_the_newest_first():
    told = village(notice("早的", issued=date(2026, 8, 1)), notice("晚的", issued=date(2026, 9, 9)))
    assert titles(told.notices) == ["晚的", "早的"]


def test_a_notice_of_a_group_is_the_villages_own():
    told = village(notice("河湾组的决定", issued=SEPTEMBER), notice("后坡组的决定", area=GROUP))
    assert titles(told.notices) == ["后坡组的决定", "河湾组的决定"]


def test_the_newest_month_on_display_is_told_beside_the_one_before():
    told = village()
    assert (told.month, told.sheet.month) == (Month(year=2026, month=9),) * 2
    assert told.last.month == Month(year=2026, month=8)
    assert [one.month.month for one in told.trend] == [4, 5, 6, 7, 8, 9]


def test_accounts_whose_days_are_over_are_only_compared_with():
    over = msgspec.structs.replace(
        accounts(10), shown=Shown(first=date(2026, 10, 28), last=TODAY - timedelta(days=1))
    )
    asked = village(posted(over), month=Month(year=2026, month=10))
    assert asked.sheet is None
    assert asked.source is None
    newest = village(posted(over))
    assert newest.month == Month(year=2026, month=9)


def test_a_month_without_accounts_has_no_figures_and_no_trend():
    told = village(month=Month(year=2026, month=11))
    assert (told.sheet, told.trend) == (None, ())


def test_what_was_decided_and_paid_out_is_that_of_the_month_alone():
    told = village(
        notice("九月定的", issued=SEPTEMBER),
        notice("十月定的"),
        subsidies(3),
        notice("九月的补贴", "finance.subsidy", issued=SEPTEMBER),
        notice("九月的活动", "other.event", issued=SEPTEMBER),
    )
    assert titles(told.decided) == ["九月定的"]
    assert titles(told.subsidies) == ["九月的补贴"]


def test_events_come_the_nearest_first_and_only_those_ahead():
    told = village(
        notice("12月5日开放日", "other.event", area=COUNTY),
        notice("11月25日义诊", "services.health"),
        notice("10月5日已经办过的会", "other.event"),
        notice("2027年6月1日的会", "other.event"),
        notice("征求意见", "other.consultation", last=date(2026, 12, 1)),
        notice("还要公示到年底的工程", "affairs.project", last=date(2026, 12, 1)),
    )
    assert titles(one.posted for one in told.coming) == [
        "11月25日义诊",
        "征求意见",
        "12月5日开放日",
    ]
    assert [one.when.deadline for one in told.coming] == [False, True, False]


def test_people_stand_there_with_their_own_number_each_once():
    told = village(cadres(2), cadres(2))
    assert told.people == (
        Person(name="韩志0", role="村委会委员", phone="0890-6142000"),
        Person(name="韩志1", role="村委会委员", phone="0890-6142001"),
    )
    assert "干部分工和电话" not in titles(told.notices)


def test_guides_in_force_alone_are_bound():
    over = msgspec.structs.replace(
        pension(), id="0" * 36, shown=Shown(first=date(2026, 1, 1), last=date(2026, 2, 1))
    )
    assert titles(guides_of([posted(pension()), posted(over)], TODAY, CATALOGUE)) == [
        pension().title
    ]


def test_a_gist_is_whole_sentences_where_they_fit():
    item = notice("一件事", text="第一句话说完了。第二句也说完了。" + "第三句很长" * 30 + "。").item
    assert gist(item, 4000, 140, 2) == ["第一句话说完了。第二句也说完了。"]


def test_a_first_sentence_that_is_too_long_ends_in_an_ellipsis():
    item = notice("一件事", text="很长的一句话" * 2000).item
    lines = gist(item, 4000, 140, 2)
    assert len(lines) == 2
    assert lines[-1].endswith("…")
