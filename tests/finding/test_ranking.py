"""Which of several finds comes first, and what is told of why."""

import sqlite3
from collections.abc import Iterator
from datetime import date, timedelta

import pytest

from disclosure.areas import AreaCode, path
from disclosure.channels import Channel
from disclosure.items import Elements, EntryCode, ItemId, Shown
from finding import index
from finding.looking import MOST
from finding.ranking import Candidate, ranked
from finding.search import MOST_RESULTS, Scope, search
from finding.stages import Why
from finding.synonyms import parse_synonyms
from tests.fakes.county import an_item

VILLAGE = AreaCode("990421101201")
AREAS = tuple(reversed(path(VILLAGE)))
TODAY = date(2026, 11, 22)
SCOPE = Scope(areas=AREAS, today=TODAY, channel=Channel.KIOSK)
SYNONYMS = parse_synonyms('groups=[["老人钱","高龄津贴"],["修路","道路硬化"]]')


def candidate(row: int, **changes: object) -> Candidate:
    fields: dict[str, object] = {
        "item_id": str(row),
        "title": f"第{row}号",
        "area": VILLAGE,
        "entry": "other.policy",
        "issuing_body": "",
        "issued": "2026-01-05",
        "keywords": "",
        "archived": False,
    }
    return Candidate(row=row, **{**fields, **changes})  # type: ignore[arg-type]


def order(*candidates: Candidate, **known: object) -> list[int]:
    found = ranked(candidates, AREAS, known.pop("shares", {}), **known)  # type: ignore[arg-type]
    return [one.row for one in found]


def test_who_asks_how_gets_a_guide_first() -> None:
    newer, guide = candidate(1, issued="2026-09-01"), candidate(2, entry="services.guide")
    assert order(newer, guide, how_to=True) == [2, 1]
    assert order(newer, guide) == [1, 2]


def test_more_of_what_was_said_comes_before_newer_and_nearer() -> None:
    little = candidate(1, issued="2026-09-01")
    much = candidate(2, area=AREAS[-1])
    assert order(little, much, shares={1: 0.4, 2: 0.9}) == [2, 1]
    assert order(little, much, shares={1: 0.9, 2: 0.9}) == [1, 2]


def test_the_archive_is_set_back_unless_it_has_much_more_of_what_was_said() -> None:
    past, present = candidate(1, archived=True, issued="2026-09-01"), candidate(2)
    assert order(past, present) == [2, 1]
    assert order(past, present, shares={1: 0.52, 2: 0.5}) == [2, 1]
    assert order(past, present, shares={1: 0.9, 2: 0.3}) == [1, 2]


def test_near_comes_before_far_and_new_before_old() -> None:
    far = candidate(1, area=AREAS[-1], issued="2026-11-01")
    old, new = candidate(2, issued="2026-02-01"), candidate(3, issued="2026-03-01")
    assert order(far, old, new) == [3, 2, 1]


@pytest.fixture
def connection() -> Iterator[sqlite3.Connection]:
    opened = sqlite3.connect(":memory:")
    index.create(opened)
    yield opened
    opened.close()


def put(connection: sqlite3.Connection, row: int, title: str, **changes: object) -> None:
    fields: dict[str, object] = {
        "item_id": ItemId(f"n{row}"),
        "title": title,
        "area": VILLAGE,
        "entry": EntryCode("finance.monthly"),
        "issuing_body": "石桥村村民委员会",
        "issued": date(2026, 1, 5),
        "shown_first": date(2026, 1, 5),
        "shown_last": None,
        "channels": (Channel.KIOSK,),
        "keywords": (),
        "body": "",
    }
    document = index.Document(**{**fields, **changes})  # type: ignore[arg-type]
    index.put(connection, row, document)


def found(connection: sqlite3.Connection, text: str) -> list[tuple[str, Why]]:
    hits = search(connection, text, SCOPE, synonyms=SYNONYMS).hits
    return [(str(hit.item_id), hit.why) for hit in hits]


def test_the_accounts_of_other_months_stand_behind_what_else_was_found(
    connection: sqlite3.Connection,
) -> None:
    for month in (7, 8, 9):
        title, day = f"石桥村2026年{month}月财务收支公开", date(2026, month, 28)
        put(connection, month, title, keywords=("冷库租金",), issued=day)
    put(connection, 20, "冷库出租成交公示", keywords=("租金",))
    assert [id_ for id_, _ in found(connection, "冷库租金")] == ["n9", "n20", "n8", "n7"]


def test_whoever_asks_for_the_accounts_by_title_gets_all_in_their_order(
    connection: sqlite3.Connection,
) -> None:
    for month in (7, 8, 9):
        put(connection, month, f"2026年{month}月财务收支公开", issued=date(2026, month, 28))
    put(connection, 20, "收支办法", keywords=("财务收支",))
    assert [id_ for id_, _ in found(connection, "财务收支")] == ["n9", "n8", "n7", "n20"]


def test_a_whole_keyword_under_a_synonymous_title_comes_first(
    connection: sqlite3.Connection,
) -> None:
    put(connection, 1, "民生补助标准", keywords=("老人钱",), issued=date(2026, 9, 1))
    put(connection, 2, "高龄津贴怎么领", keywords=("老人钱",))
    put(connection, 3, "高龄津贴旧办法", issued=date(2026, 10, 1))
    assert found(connection, "老人钱") == [
        ("n2", Why.KEYWORD),
        ("n1", Why.KEYWORD),
        ("n3", Why.SYNONYM),
    ]


def test_a_synonym_in_the_title_comes_before_one_among_the_keywords(
    connection: sqlite3.Connection,
) -> None:
    put(connection, 1, "生产路工程", keywords=("道路硬化",), issued=date(2026, 9, 1))
    put(connection, 2, "道路硬化公示")
    assert [id_ for id_, _ in found(connection, "修路")] == ["n2", "n1"]


def test_the_countys_many_do_not_hide_the_villages_few(connection: sqlite3.Connection) -> None:
    put(connection, 1, "水库通告")
    for row in range(2, MOST + 100):
        put(connection, row, f"水库通告{row}号", area=AREAS[-1], issued=date(2026, 6, 1))
    assert found(connection, "水库")[0][0] == "n1"
    assert len(search(connection, "水库", SCOPE, limit=10_000).hits) == MOST_RESULTS


def test_a_fragment_is_no_result_when_it_is_little_of_what_was_said(
    connection: sqlite3.Connection,
) -> None:
    put(connection, 1, "集市摊位登记")
    put(connection, 2, "冬季取暖须知")
    put(connection, 3, "学校招生范围")
    put(connection, 4, "果树修剪培训")
    assert [id_ for id_, _ in found(connection, "集市摊位在哪里")] == ["n1"]
    assert found(connection, "冬季集市学校果树都怎么走") == []


def test_a_repealed_item_counts_as_archived() -> None:
    elements = Elements(
        issuing_body="清禾县人民政府", issued=date(2026, 1, 5), repealed=date(2026, 5, 1)
    )
    shown = Shown(first=date(2026, 1, 5))
    document = index.document_of(an_item("旧办法", elements=elements, shown=shown))
    assert document.shown_last == date(2026, 5, 1) - timedelta(days=1)
    until = Shown(first=date(2026, 1, 5), last=date(2026, 3, 1))
    shorter = index.document_of(an_item("旧办法", elements=elements, shown=until))
    assert shorter.shown_last == date(2026, 3, 1)


def test_of_two_keywords_with_these_initials_the_one_in_the_title_comes_first(
    connection: sqlite3.Connection,
) -> None:
    put(connection, 1, "便民事项清单", keywords=("代办",), issued=date(2026, 9, 1))
    put(connection, 2, "申请低保", keywords=("低保",))
    assert found(connection, "db") == [("n2", Why.INITIALS), ("n1", Why.INITIALS)]
