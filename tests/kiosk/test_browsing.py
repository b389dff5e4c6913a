from collections.abc import Iterator

import msgspec
import pytest

from content_sync.store.reader import ContentReader
from disclosure import shipped
from disclosure.items import Elements, ItemId, Shown
from disclosure.profile import Profile
from disclosure.wording import Wording
from kiosk.journey.browsing import Browsing, area_choices, areas_of
from kiosk.journey.facts import approving_office, facts_of
from kiosk.journey.rows import Names, Standing
from kiosk.journey.searching import Searching
from tests.fakes.county import AREAS, COUNTY, TODAY, TOWNSHIP, VILLAGE, an_item

EVERYWHERE = (VILLAGE, TOWNSHIP, COUNTY)


@pytest.fixture
def names() -> Names:
    return Names({area.code: area.name for area in AREAS}, Wording())


@pytest.fixture
def reader(village) -> Iterator[ContentReader]:
    opened = ContentReader.open(village.store)
    yield opened
    opened.close()


@pytest.fixture
def browsing(reader, names) -> Browsing:
    return Browsing(reader, shipped.catalogue(), names)


@pytest.fixture
def searching(reader, names) -> Searching:
    return Searching(reader, reader.connection, names)


def _titles(rows) -> list[str]:
    return [row.title for row in rows]


def test_a_topic_shows_its_entries_the_newest_first(browsing):
    titles = _titles(browsing.of_topic("finance", EVERYWHERE, TODAY))
    assert titles[:2] == ["石桥村2026年9月财务收支公开", "石桥村2026年8月财务收支公开"]
    assert all("财务收支" in title for title in titles)


def test_the_own_village_comes_before_the_county_however_old(village, browsing):
    old = an_item(
        "石桥村低保老名单",
        entry=village.item("最低生活保障办法").entry,
        elements=Elements(issuing_body="石桥村村民委员会", issued=TODAY.replace(year=2020)),
    )
    village.county.publish(old)
    village.county.fill(village.store)
    rows = browsing.of_topic("policy", EVERYWHERE, TODAY)
    assert [row.area for row in rows][:2] == ["石桥村", "清禾县"]


def test_one_area_chosen_leaves_out_the_others(browsing):
    assert browsing.of_topic("policy", (VILLAGE,), TODAY) == ()
    assert {row.area for row in browsing.newest((TOWNSHIP,), TODAY)} == {"柳泉镇"}


def test_what_is_no_longer_on_display_is_in_no_list(browsing):
    assert "石桥村2025年种粮补贴发放结果" not in _titles(browsing.newest(EVERYWHERE, TODAY))


def test_a_guide_lies_under_the_topic_that_its_words_name(village, browsing):
    (row,) = [row for row in browsing.of_topic("welfare", EVERYWHERE, TODAY) if "老人" in row.title]
    assert row.item == village.item("老人补贴").id
    assert row.label == "办事指南"
    assert row.item in {row.item for row in browsing.of_topic("guide", EVERYWHERE, TODAY)}


def test_an_item_of_the_topics_own_entry_says_no_topic(browsing):
    assert {row.label for row in browsing.of_topic("finance", EVERYWHERE, TODAY)} == {""}


@pytest.mark.parametrize(
    ("standing", "titles"),
    [
        (Standing.IN_FORCE, ["清禾县城乡居民最低生活保障办法"]),
        (Standing.OVER, ["清禾县临时救助暂行办法（已废止）"]),
        (Standing.COMING, []),
    ],
)
def test_policies_can_be_asked_for_by_how_they_stand(browsing, standing, titles):
    assert _titles(browsing.of_topic("policy", EVERYWHERE, TODAY, standing)) == titles


def test_accounts_are_neither_in_force_nor_out_of_it(browsing):
    assert browsing.of_topic("finance", EVERYWHERE, TODAY, Standing.IN_FORCE) == ()


def test_the_archive_holds_what_is_past_its_days_by_year_of_issue(browsing):
    assert _titles(browsing.archived(EVERYWHERE, 2025, TODAY)) == ["石桥村2025年种粮补贴发放结果"]
    assert browsing.archived(EVERYWHERE, 2026, TODAY) == ()
    assert browsing.archive_years(EVERYWHERE, TODAY) == (2026, 2025)


def test_a_withdrawn_item_is_left_out_of_an_answers_list(village, browsing):
    kept, gone = village.item("9月财务"), village.item("8月财务")
    village.county.withdraw(gone)
    village.county.fill(village.store)
    ids = (gone.id, kept.id, ItemId("00000000-0000-4000-8000-000000000000"))
    assert _titles(browsing.rows_of(ids, TODAY)) == [kept.title]


def test_related_items_are_rows(village, browsing, reader):
    other = village.item("8月财务")
    item = an_item("本季度小结", related=(other.id,))
    village.county.publish(item)
    village.county.fill(village.store)
    assert _titles(browsing.related(reader.item(item.id), TODAY)) == [other.title]


def test_every_entry_of_the_catalogue_lies_under_a_tile(browsing):
    for entry in shipped.catalogue().entry:
        assert browsing.topic(entry.topic) in browsing.topics


@pytest.mark.parametrize("words", ["低保", "dibao", "db"])
def test_characters_pinyin_and_initials_find_the_same_things(searching, words):
    titles = _titles(searching.find(words, EVERYWHERE, TODAY).rows)
    assert "石桥村2026年第三季度最低生活保障对象公示" in titles
    assert "清禾县城乡居民最低生活保障办法" in titles


def test_archived_items_are_still_found_and_say_so(searching):
    (row,) = searching.find("种粮补贴发放", EVERYWHERE, TODAY).rows
    assert row.status.words == "已归档"


def test_a_search_stays_in_the_area_that_was_chosen(searching):
    assert {row.area for row in searching.find("低保", (VILLAGE,), TODAY).rows} == {"石桥村"}


def test_an_item_that_the_reader_does_not_vouch_for_is_no_result(searching, reader, names):
    class Doubting:
        items = reader.items

        def item(self, _id):
            return None

    doubting = Searching(Doubting(), reader.connection, names)
    assert searching.find("低保", EVERYWHERE, TODAY).rows
    assert doubting.find("低保", EVERYWHERE, TODAY).rows == ()


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({}, ""),
        ({"document_number": "清禾政规〔2025〕3号"}, "现行有效"),
        ({"repealed": TODAY}, "已失效"),
        ({"effective": TODAY.replace(month=12)}, "2026年12月9日起施行"),
    ],
)
def test_how_an_item_stands_is_said_in_words(names, changes, said):
    elements = msgspec.structs.replace(an_item().elements, **changes)
    assert names.status(an_item(elements=elements), TODAY).words == said


def test_an_item_past_its_days_of_display_is_archived(names):
    shown = Shown(first=TODAY.replace(month=1), last=TODAY.replace(month=2))
    assert names.status(an_item(shown=shown), TODAY).words == "已归档"


def test_the_area_switch_goes_from_all_to_the_own_village_to_the_county(names):
    choices = area_choices(VILLAGE, names, "全部")
    assert [choice.name for choice in choices] == ["全部", "石桥村", "柳泉镇", "清禾县"]
    assert areas_of(None, VILLAGE) == EVERYWHERE
    assert areas_of(COUNTY, VILLAGE) == (COUNTY,)


def test_elements_that_are_not_there_have_no_line(village):
    facts = facts_of(village.item("老人补贴"), "清禾县", Wording())
    told = {fact.name: fact.words for fact in facts}
    assert told["文号"] == "清禾民发〔2026〕8号"
    assert told["依据"] == "《中华人民共和国老年人权益保障法》"
    assert "索引号" not in told
    assert "失效日期" not in told


def test_the_seal_mark_names_each_approving_office_once(village):
    profile: Profile = village.county.a_profile()
    assert approving_office((COUNTY, TOWNSHIP, COUNTY), profile) == "清禾县人民政府、柳泉镇人民政府"
