"""The desk of assignment: the queue's heaps and alarms, rules, absences, work of each, giving on."""

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from functools import cache

import pytest
from fastapi.testclient import TestClient
from sqlalchemy import select, update

from county.database.tables import requests
from county.people import accounts
from county.people.staff import Role, named
from county.requests import receiving, sieve
from county.requests.escalating import Escalating
from county.requests.receiving import Arrival
from county.requests.sieve import Days, Nearness
from disclosure import shipped
from disclosure.requests import CameBy, RequestId, RequestKind
from disclosure.seals.boxes import CodeKeys
from tests.county.desk import Browser
from tests.county.making import COUNTY, NOW, OTHER_TOWN, TOWN, Town, a_code, filed

File = Callable[..., RequestId]
QUEUE, RULES, AWAY = "/desk/requests", "/desk/requests/rules", "/desk/requests/absences"


@cache
def keys() -> CodeKeys:
    return a_code()[1]


@pytest.fixture
def file(town: Town) -> File:
    def one(**changes: object) -> RequestId:
        now = town.clock()
        with town.county.database.writing() as connection:
            number = receiving.next_number(connection, now.date(), CameBy.PHONE)
            request = filed(keys(), **{"filed_at": now, "number": number, **changes})
            terms = town.county.terms()
            receiving.receive(connection, request, Arrival(CameBy.PHONE), now, terms)
        return request.id

    return one


@pytest.fixture
def staffed(client: TestClient, town: Town) -> Callable[[str], Browser]:
    """Opens a browser for one of the staff."""
    town.hire("li.clerk", Role.CLERK, TOWN)
    town.hire("ma.clerk", Role.CLERK, TOWN)
    town.hire("he.clerk", Role.CLERK, OTHER_TOWN)
    town.hire("zhao.lead", Role.LEAD, COUNTY)

    def browser(name: str) -> Browser:
        found = Browser(client)
        found.log_in(name)
        return found

    return browser


def due(town: Town, request: RequestId, day: date, paused: date | None = None) -> None:
    with town.county.database.writing() as connection:
        mine = update(requests).where(requests.c.id == request)
        connection.execute(mine.values(due=day, paused_from=paused))


def test_every_open_request_lies_in_one_heap_whatever_the_day(town: Town, file: File) -> None:
    town.load()
    first, calendar = date(2026, 9, 28), shipped.calendar()
    for number in range(16):
        id_ = file(words=f"第{number}件")
        due(town, id_, first + timedelta(days=number), first if number % 5 == 0 else None)
    with town.county.database.reading() as connection:
        for today in (first + timedelta(days=number) for number in range(-2, 18)):
            days = sieve.days_of(today, calendar)
            heaps = [
                set(connection.scalars(select(requests.c.id).where(sieve.heap(near, days))))
                for near in Nearness
            ]
            assert sum(len(heap) for heap in heaps) == len(set().union(*heaps)) == 16


def test_what_is_due_today_is_neither_overdue_nor_later(
    town: Town, staffed: Callable[[str], Browser], file: File
) -> None:
    lead = staffed("zhao.lead")
    words = {-1: "昨天到期", 0: "当天到期", 3: "周一到期", 4: "周二到期"}
    for days, text in words.items():
        due(town, file(words=text), NOW.date() + timedelta(days=days))
    due(town, file(words="停表的事"), NOW.date(), paused=NOW.date())
    shown = {}
    for near in Nearness:
        lead.get(f"{QUEUE}?whose=all&near={near.value}")
        shown[near] = [text for text in (*words.values(), "停表的事") if text in lead.page]
    assert shown == {
        Nearness.OVERDUE: ["昨天到期"],
        Nearness.TODAY: ["当天到期"],
        Nearness.SOON: ["周一到期"],
        Nearness.LATER: ["周二到期"],
        Nearness.STANDS: ["停表的事"],
    }


def test_the_queue_is_narrowed_by_place_and_person(
    staffed: Callable[[str], Browser], file: File, town: Town
) -> None:
    file(words="本村的事")
    file(words="乡里的事", area=OTHER_TOWN)
    lead = staffed("zhao.lead")
    lead.get(f"{QUEUE}?whose=all&area={TOWN}")
    assert ("本村的事" in lead.page, "乡里的事" in lead.page) == (True, False)
    with town.county.database.reading() as connection:
        he = named(connection, "he.clerk")
    assert he is not None
    lead.get(f"{QUEUE}?whose=all&clerk={he.id}")
    assert ("本村的事" in lead.page, "乡里的事" in lead.page) == (False, True)
    clerk = staffed("li.clerk")
    clerk.get(f"{QUEUE}?whose=all&area={OTHER_TOWN}&near=nonsense&standing=x&clerk=x")
    assert ("本村的事" in clerk.page, "乡里的事" in clerk.page) == (True, False)


def test_what_nobody_has_is_told_above_the_queue_with_the_way_there(
    staffed: Callable[[str], Browser], file: File, town: Town
) -> None:
    lead = staffed("zhao.lead")
    file(words="没人管")
    lead.get(QUEUE)
    assert "没有人接办" not in lead.page
    with town.county.database.writing() as connection:
        for name in ("li.clerk", "ma.clerk"):
            person = named(connection, name)
            assert person is not None
            accounts.leave(connection, "x", person, town.clock())
        connection.execute(update(requests).values(assignee=None))
    lead.get(QUEUE)
    assert "有 1 件申请没有人接办。" in lead.page
    assert "首次响应时限" not in lead.page
    town.clock.pass_by(minutes=59)
    lead.get(QUEUE)
    assert "首次响应时限" not in lead.page
    town.clock.pass_by(minutes=1)
    lead.get(QUEUE)
    assert "其中 1 件已过首次响应时限。" in lead.page
    lead.get(f"{QUEUE}?whose=unassigned")
    assert "没人管" in lead.page


def test_a_lead_makes_a_rule_and_takes_it_back(
    staffed: Callable[[str], Browser], file: File
) -> None:
    lead = staffed("zhao.lead")
    lead.get(RULES)
    assert "还没有分派规则" in lead.page
    form = {"name": "咨询组", "area": TOWN, "kind": "enquiry", "topic": "", "people": "ma.clerk"}
    for wrong, words in (
        ({"name": ""}, "请起个名字"),
        ({"area": "1"}, "请选一个地方"),
        ({"people": "nobody"}, "请至少选一个人"),
        ({"people": "he.clerk"}, "选的人里有不管这个地方的"),
    ):
        assert lead.post(f"{RULES}/add", **{**form, **wrong}).status_code == 400
        assert words in lead.page
    assert lead.post(f"{RULES}/add", **form).status_code == 303
    lead.get(RULES)
    assert "咨询组" in lead.page
    lead.get(f"{QUEUE}/{file(kind=RequestKind.ENQUIRY)}")
    assert "ma.clerk（按规则“咨询组”）" in lead.page
    lead.get(RULES)
    number = lead.page.split("/drop")[0].rsplit("/", 1)[-1]
    assert lead.post(f"{RULES}/{number}/drop").status_code == 303
    lead.get(RULES)
    assert "咨询组" not in lead.page
    assert lead.post(f"{RULES}/{number}/drop").status_code == 404


def test_an_absence_that_has_begun_moves_work_at_once(
    staffed: Callable[[str], Browser], file: File
) -> None:
    lead = staffed("zhao.lead")
    request = file(kind=RequestKind.ENQUIRY)
    today = NOW.date().isoformat()
    lead.get(AWAY)
    form = {"person": "li.clerk", "first": today, "last": "2026-11-25", "deputy": ""}
    for wrong, words in (
        ({"person": "nobody"}, "请选一个人"),
        ({"last": ""}, "请填日期"),
        ({"last": "2026-11-19"}, "最后一天要在第一天之后"),
        ({"deputy": "li.clerk"}, "代办人要是另一个人"),
    ):
        assert lead.post(f"{AWAY}/note", **{**form, **wrong}).status_code == 400
        assert words in lead.page
    assert lead.post(f"{AWAY}/note", **form).status_code == 303
    lead.get(f"{QUEUE}/{request}")
    assert "ma.clerk（li.clerk 外出至11月25日，就近，手上最少）" in lead.page
    lead.get(AWAY)
    assert lead.post(f"{AWAY}/note", **form).status_code == 400
    assert "已经登记过外出了" in lead.page
    lead.get("/desk/requests/people")
    assert "外出中" in lead.page
    lead.get(AWAY)
    number = lead.page.split("/cancel")[0].rsplit("/", 1)[-1]
    assert lead.post(f"{AWAY}/{number}/cancel").status_code == 303
    lead.get(AWAY)
    assert "已取消" in lead.page


def test_a_clerk_notes_their_own_absence_and_no_others(
    staffed: Callable[[str], Browser],
) -> None:
    clerk = staffed("li.clerk")
    clerk.get(AWAY)
    form = {"first": "2026-11-23", "last": "2026-11-24", "deputy": "ma.clerk"}
    assert clerk.post(f"{AWAY}/note", person="ma.clerk", **form).status_code == 400
    clerk.get(AWAY)
    assert clerk.post(f"{AWAY}/note", person="li.clerk", **form).status_code == 303
    clerk.get(AWAY)
    number = clerk.page.split("/cancel")[0].rsplit("/", 1)[-1]
    other = staffed("ma.clerk")
    other.get(AWAY)
    assert "/cancel" not in other.page
    assert other.post(f"{AWAY}/{number}/cancel").status_code == 404


def test_people_are_shown_with_their_work_the_busiest_first(
    staffed: Callable[[str], Browser], file: File, town: Town
) -> None:
    lead = staffed("zhao.lead")
    heavy, light = file(kind=RequestKind.APPLICATION), file(kind=RequestKind.ENQUIRY)
    due(town, heavy, NOW.date() - timedelta(days=1))
    due(town, light, NOW.date())
    lead.get("/desk/requests/people")
    names = ["li.clerk", "ma.clerk", "he.clerk"]
    assert sorted(names, key=lead.page.index) == names
    with town.county.database.reading() as connection:
        days = Days(NOW.date(), NOW.date() + timedelta(days=3))
        weights = {level.kind.value: level.weight for level in town.county.terms().levels.level}
        li = named(connection, "li.clerk")
        shares = sieve.shares(connection, COUNTY, days, weights)
    assert li is not None
    share = shares[li.id]
    assert (share.count, share.weight, share.near[Nearness.OVERDUE]) == (1, 8, 1)
    assert sum(share.near.values()) == share.count


def test_a_lead_gives_a_request_to_somebody_and_it_stands_there_why(
    staffed: Callable[[str], Browser], file: File
) -> None:
    lead, request = staffed("zhao.lead"), file()
    lead.get(f"{QUEUE}/{request}/give")
    assert "he.clerk" not in lead.page
    assert "手上分量 0" in lead.page
    wrong = lead.post(f"{QUEUE}/{request}/assign", person="he.clerk")
    assert wrong.status_code == 409
    lead.get(f"{QUEUE}/{request}/give")
    given = lead.post(f"{QUEUE}/{request}/assign", person="ma.clerk", why="他熟悉这件事")
    assert given.status_code == 303
    lead.get(f"{QUEUE}/{request}")
    assert "ma.clerk（指定：他熟悉这件事）" in lead.page
    assert "ma.clerk：新件分派通知" in lead.page


def test_a_clerk_gives_on_their_own_and_no_other(
    staffed: Callable[[str], Browser], file: File
) -> None:
    request = file()
    other = staffed("ma.clerk")
    other.get(f"{QUEUE}/{request}")
    assert "/give" not in other.page
    assert other.get(f"{QUEUE}/{request}/give").status_code == 409
    own = staffed("li.clerk")
    own.get(f"{QUEUE}/{request}/give")
    assert own.post(f"{QUEUE}/{request}/assign", person="ma.clerk").status_code == 303
    other.get(f"{QUEUE}/{request}")
    assert "/give" in other.page


def test_the_page_tells_who_was_told_what_and_when(
    staffed: Callable[[str], Browser], file: File, town: Town
) -> None:
    request = file(kind=RequestKind.ENQUIRY)
    town.clock.now = datetime(2026, 11, 24, 1, 0, tzinfo=UTC)
    chore = Escalating(town.county.database, town.county.terms, town.county.settings.escalation)
    assert chore.run(town.clock()) == "1 steps told"
    lead = staffed("zhao.lead")
    lead.get(f"{QUEUE}/{request}")
    assert "li.clerk：超期报告" in lead.page
    assert "zhao.lead：超期报告" in lead.page
    assert "2026年11月24日 09:00 · 工作台上可见" in lead.page
