"""Search as residents search: everyday words, sounds, initials, questions, slips."""

import sqlite3
from collections.abc import Callable, Iterator
from datetime import date

import pytest

from disclosure.areas import AreaCode, path
from disclosure.channels import Channel
from disclosure.items import EntryCode, ItemId
from finding import index
from finding.search import Scope, search
from finding.stages import Why
from finding.suggest import suggest
from finding.synonyms import parse_synonyms

VILLAGE = AreaCode("990421101201")
TODAY = date(2026, 11, 22)
SYNONYMS = parse_synonyms(
    'groups=[["五保","特困供养","特困人员"],["老人钱","高龄津贴"],["房子漏","危房改造"]]'
)
TITLES = {
    "dibao": "农村低保申请指南",
    "wubao": "特困人员救助供养办理指南",
    "gaoling": "高龄津贴发放名单公示",
    "caiwu": "2026年9月财务收支明细",
    "shuifei": "城乡居民水费标准",
    "weifang": "农村危房改造补助办法",
    "bus": "县医院新院区公交线路",
}
SCOPE = Scope(areas=tuple(reversed(path(VILLAGE))), today=TODAY, channel=Channel.KIOSK)

Put = Callable[..., None]


def document(id_: str, title: str, **changes: object) -> index.Document:
    fields: dict[str, object] = {
        "item_id": ItemId(id_),
        "title": title,
        "area": VILLAGE,
        "entry": EntryCode("services.guide"),
        "issuing_body": "石桥村村民委员会",
        "issued": date(2026, 1, 5),
        "shown_first": date(2026, 1, 5),
        "shown_last": None,
        "channels": (Channel.KIOSK,),
        "keywords": (),
        "body": f"{title}的详细说明",
    }
    return index.Document(**{**fields, **changes})  # type: ignore[arg-type]


@pytest.fixture
def connection() -> Iterator[sqlite3.Connection]:
    opened = sqlite3.connect(":memory:")
    index.create(opened)
    for number, (id_, title) in enumerate(TITLES.items(), 1):
        index.put(opened, number, document(id_, title))
    yield opened
    opened.close()


def found(connection: sqlite3.Connection, text: str, scope: Scope = SCOPE) -> list[str]:
    return [str(hit.item_id) for hit in search(connection, text, scope, synonyms=SYNONYMS).hits]


@pytest.mark.parametrize(
    ("typed", "expected", "why"),
    [
        ("农村低保申请指南", "dibao", Why.EXACT_TITLE),
        ("低保", "dibao", Why.TITLE),
        ("２０２６年９月", "caiwu", Why.TITLE),
        ("五保", "wubao", Why.SYNONYM),
        ("老人钱怎么领", "gaoling", Why.SYNONYM),
        ("我家房子漏了怎么办", "weifang", Why.SYNONYM),
        ("dibao", "dibao", Why.PINYIN),
        ("di bao", "dibao", Why.PINYIN),
        ("nongcundib", "dibao", Why.PINYIN),
        ("底保", "dibao", Why.PINYIN),
        ("弟宝", "dibao", Why.PINYIN),
        ("longchun dibao", "dibao", Why.PINYIN),
        ("db", "dibao", Why.INITIALS),
        ("NCDB", "dibao", Why.INITIALS),
        ("低保申请需要哪些材料", "dibao", Why.FRAGMENT),
    ],
)
def test_first_result_is_what_was_meant(
    connection: sqlite3.Connection, typed: str, expected: str, why: Why
) -> None:
    first = search(connection, typed, SCOPE, synonyms=SYNONYMS).hits[0]
    assert (str(first.item_id), first.why) == (expected, why)


def test_pinyin_prefers_no_homophone_but_shows_it(connection: sqlite3.Connection) -> None:
    assert found(connection, "shuifei") == ["shuifei"]


def test_initials_of_a_whole_keyword_come_first(connection: sqlite3.Connection) -> None:
    late = date(2026, 9, 1)
    index.put(connection, 52, document("chance", "逢集接待：把办公桌搬到集上", issued=late))
    index.put(connection, 53, document("meant", "民生补助标准", keywords=("五保", "低保")))
    assert found(connection, "db")[0] == "meant"


def test_title_comes_before_keyword(connection: sqlite3.Connection) -> None:
    late = date(2026, 9, 1)
    index.put(connection, 51, document("word", "补助标准", keywords=("低保",), issued=late))
    assert found(connection, "低保") == ["dibao", "word"]


def test_title_comes_before_body(connection: sqlite3.Connection) -> None:
    index.put(connection, 50, document("other", "办事须知", body="低保申请在一楼"))
    assert found(connection, "低保") == ["dibao", "other"]


def test_own_village_before_county_and_new_before_old(connection: sqlite3.Connection) -> None:
    county = AreaCode("990421000000")
    index.put(connection, 60, document("county", "水库通告", area=county, issued=date(2026, 9, 1)))
    index.put(connection, 61, document("old", "水库通告", issued=date(2026, 2, 1)))
    index.put(connection, 62, document("new", "水库通告", issued=date(2026, 8, 1)))
    assert found(connection, "水库") == ["new", "old", "county"]


def test_archive_comes_last_and_can_be_left_out(connection: sqlite3.Connection) -> None:
    gone = document("gone", "低保名单", shown_last=date(2026, 3, 1), issued=date(2026, 2, 1))
    index.put(connection, 70, gone)
    assert found(connection, "低保") == ["dibao", "gone"]
    closed = Scope(areas=SCOPE.areas, today=TODAY, channel=Channel.KIOSK, archive=False)
    assert found(connection, "低保", closed) == ["dibao"]


@pytest.mark.parametrize(
    "changes",
    [
        {"area": AreaCode("990421101202")},
        {"shown_first": date(2026, 11, 23)},
        {"channels": (Channel.SCREEN,)},
    ],
)
def test_never_finds_what_does_not_belong_here(
    connection: sqlite3.Connection, changes: dict[str, object]
) -> None:
    index.put(connection, 80, document("alien", "抗旱用水安排", **changes))
    assert found(connection, "抗旱") == []


def test_dropped_and_replaced_documents_leave_no_trace(connection: sqlite3.Connection) -> None:
    index.drop(connection, 1)
    assert found(connection, "低保") == []
    index.put(connection, 2, document("wubao", "供养标准"))
    assert found(connection, "特困") == []
    assert found(connection, "供养标准") == ["wubao"]


@pytest.mark.parametrize(
    ("slip", "meant"),
    [("dibap", "dibao"), ("gonjgiao", "bus"), ("shiufei", "shuifei"), ("shuiffei", "shuifei")],
)
def test_no_result_names_what_was_nearly_typed(
    connection: sqlite3.Connection, slip: str, meant: str
) -> None:
    result = search(connection, slip, SCOPE, synonyms=SYNONYMS)
    assert result.hits == ()
    assert TITLES[meant] in result.nearest


def test_what_has_nothing_in_common_finds_nothing(connection: sqlite3.Connection) -> None:
    result = search(connection, "火箭发射", SCOPE, synonyms=SYNONYMS)
    assert (result.hits, result.nearest) == ((), ())


@pytest.mark.parametrize(
    "hostile",
    ['"', '低保" OR "', "NEAR(", "*", "a" * 5000, "title:低保", "'; DROP", "\0", "（）", ""],
)
def test_hostile_text_is_only_text(connection: sqlite3.Connection, hostile: str) -> None:
    search(connection, hostile, SCOPE, synonyms=SYNONYMS)
    assert found(connection, "低保") == ["dibao"]


def test_matched_words_are_in_the_title(connection: sqlite3.Connection) -> None:
    for typed, part in {
        "dib": "低保",
        "底保": "低保",
        "ncdb": "农村低保",
        "危房补助": "补助",
    }.items():
        assert part in search(connection, typed, SCOPE, synonyms=SYNONYMS).hits[0].matched


def test_paging_continues_without_gap_or_repeat(connection: sqlite3.Connection) -> None:
    for number in range(100, 130):
        index.put(connection, number, document(f"n{number}", f"通知第{number}号"))
    whole = search(connection, "通知", SCOPE, limit=30, synonyms=SYNONYMS).hits
    pages = [
        search(connection, "通知", SCOPE, limit=10, offset=o, synonyms=SYNONYMS).hits
        for o in (0, 10, 20)
    ]
    assert tuple(hit for page in pages for hit in page) == whole
    assert len(whole) == 30


@pytest.mark.parametrize("typed", ["di", "nongc", "db", "高龄", "水", "gonj", "底保", "老人钱"])
def test_suggestions_find_their_item(connection: sqlite3.Connection, typed: str) -> None:
    for words in suggest(connection, typed, SCOPE):
        assert search(connection, words, SCOPE).hits[0].title == words


def test_suggestions_are_titles_and_keywords(connection: sqlite3.Connection) -> None:
    index.put(connection, 90, document("word", "民生补助标准", keywords=("低保标准", "五保标准")))
    assert TITLES["dibao"] in suggest(connection, "nongcund", SCOPE)
    for typed in ("低保", "diba", "dbb"):
        assert suggest(connection, typed, SCOPE)[0] == "低保标准", typed
    assert "五保标准" not in suggest(connection, "低保", SCOPE)
    assert suggest(connection, " ", SCOPE) == ()
    assert len(suggest(connection, "低", SCOPE, limit=1)) == 1
