"""What a face is given, and what it never is."""

from datetime import date, timedelta
from pathlib import Path

import msgspec
import pytest

from content_sync.agent.mail import LOOKS_MOST
from content_sync.store.reader import ContentReader, ItemQuery
from disclosure.areas import path
from disclosure.channels import Channel
from disclosure.errors import RetryLaterError
from disclosure.feed import LETTER_TYPE, Letter
from disclosure.items import EntryCode, ItemId, Shown
from disclosure.seals.signing import new_seed, seal
from finding.search import Scope, search
from tests.fakes.county import (
    COUNTY,
    NOW,
    OTHER_VILLAGE,
    TODAY,
    TOWNSHIP,
    VILLAGE,
    FakeCounty,
    FilledStore,
    an_announcement,
    an_item,
    with_picture,
)
from tests.fakes.stores import ON_KIOSK, reading, shown, tamper, titles

PICTURE = b"\x89PNG" + b"p" * 500


@pytest.fixture
def county() -> FakeCounty:
    return FakeCounty()


def found(store: Path, text: str) -> list[str]:
    scope = Scope(areas=tuple(reversed(path(VILLAGE))), today=TODAY, channel=Channel.KIOSK)
    with reading(store) as reader:
        return [hit.title for hit in search(reader.connection(), text, scope).hits]


def test_without_a_store_the_face_is_told_to_wait(tmp_path: Path) -> None:
    with pytest.raises(RetryLaterError):
        ContentReader.open(tmp_path)


def test_items_come_by_channel(county: FakeCounty, tmp_path: Path) -> None:
    county.publish(an_item("两处"))
    county.publish(an_item("只在纸上", channels=(Channel.PRINT,)))
    county.publish(an_announcement("喇叭"))
    county.fill(tmp_path)
    assert titles(tmp_path) == {"两处", "喇叭"}
    for channel, there in (
        (Channel.SCREEN, {"两处"}),
        (Channel.PRINT, {"只在纸上"}),
        (Channel.LOUDSPEAKER, {"喇叭"}),
        (Channel.PHONE, set()),
    ):
        assert titles(tmp_path, ItemQuery(channel=channel, today=TODAY)) == there


def test_items_come_by_area_and_entry(county: FakeCounty, tmp_path: Path) -> None:
    county.publish(an_item("县", area=COUNTY, entry=EntryCode("a")))
    county.publish(an_item("镇", area=TOWNSHIP, entry=EntryCode("a")))
    county.publish(an_item("村", entry=EntryCode("b")))
    county.publish(an_item("别村", area=OTHER_VILLAGE))
    county.fill(tmp_path)
    assert titles(tmp_path) == {"县", "镇", "村"}
    query = ItemQuery(channel=Channel.KIOSK, today=TODAY, areas=(TOWNSHIP, VILLAGE))
    assert titles(tmp_path, query) == {"镇", "村"}
    query = ItemQuery(channel=Channel.KIOSK, today=TODAY, entries=(EntryCode("a"),))
    assert titles(tmp_path, query) == {"县", "镇"}


def test_display_begins_and_ends_on_its_days_and_then_is_archived(
    county: FakeCounty, tmp_path: Path
) -> None:
    county.publish(an_item("短期", shown=Shown(first=date(2026, 10, 8), last=date(2026, 10, 9))))
    county.fill(tmp_path)
    for day, now, archive in (
        (date(2026, 10, 7), 0, 0),
        (date(2026, 10, 8), 1, 0),
        (date(2026, 10, 9), 1, 0),
        (date(2026, 10, 10), 0, 1),
    ):
        query = ItemQuery(channel=Channel.KIOSK, today=day)
        archived = ItemQuery(channel=Channel.KIOSK, today=day, archived=True)
        with reading(tmp_path) as reader:
            assert (reader.count(query), reader.count(archived)) == (now, archive), day
            assert (len(reader.items(query)), len(reader.items(archived))) == (now, archive), day


def test_newest_first_or_last_and_in_pages(county: FakeCounty, tmp_path: Path) -> None:
    first = an_item()
    for day in (3, 1, 2):
        elements = msgspec.structs.replace(first.elements, issued=date(2026, 10, day))
        county.publish(an_item(f"{day}", elements=elements))
    county.fill(tmp_path)
    with reading(tmp_path) as reader:
        assert [one.item.title for one in reader.items(ON_KIOSK)] == ["3", "2", "1"]
        oldest = ItemQuery(channel=Channel.KIOSK, today=TODAY, newest_first=False)
        assert [one.item.title for one in reader.items(oldest)] == ["1", "2", "3"]
        pages = [reader.items(ON_KIOSK, limit=2, offset=at)[0].item.title for at in (0, 1, 2)]
        assert pages == ["3", "2", "1"]


def test_the_seal_mark_names_the_approvers_areas(county: FakeCounty, tmp_path: Path) -> None:
    county.publish(an_item("镇盖章"), county.keys.township_approver)
    county.publish(an_item("两级"), county.keys.township_approver, county.keys.county_approver)
    county.fill(tmp_path)
    areas = {one.item.title: set(one.approved_by) for one in shown(tmp_path)}
    assert areas == {"镇盖章": {TOWNSHIP}, "两级": {TOWNSHIP, COUNTY}}


def test_withdrawal_takes_it_from_lists_search_and_its_own_page(
    county: FakeCounty, tmp_path: Path
) -> None:
    item = an_item("要撤回的")
    county.publish(item)
    county.fill(tmp_path)
    assert found(tmp_path, "撤回") == ["要撤回的"]
    with reading(tmp_path) as reader:
        before = reader.version()
        assert reader.item(item.id) is not None
        county.withdraw(item)
        county.fill(tmp_path)
        assert reader.version() != before
        assert reader.item(item.id) is None
        assert reader.items(ON_KIOSK) == []
    assert found(tmp_path, "撤回") == []


def test_a_new_version_replaces_the_old_everywhere(county: FakeCounty, tmp_path: Path) -> None:
    item = an_item("旧标题")
    county.publish(item)
    county.fill(tmp_path)
    county.publish(msgspec.structs.replace(item, version=2, title="新标题"))
    county.fill(tmp_path)
    assert titles(tmp_path) == {"新标题"}
    assert found(tmp_path, "标题") == ["新标题"]


def test_an_item_is_not_shown_before_its_files_are_there(
    county: FakeCounty, tmp_path: Path
) -> None:
    county.publish(with_picture(an_item("等图片"), PICTURE))
    county.fill(tmp_path)
    assert titles(tmp_path) == set()
    assert found(tmp_path, "图片") == []
    with reading(tmp_path) as reader:
        progress = reader.progress()
        assert (progress.items_ready, progress.items_total) == (1, 2)
        assert (progress.bytes_done, progress.bytes_total) == (0, len(PICTURE))
    sha256 = county.attach(PICTURE)
    county.fill(tmp_path)
    assert titles(tmp_path) == {"等图片"}
    with reading(tmp_path) as reader:
        file = reader.blob(sha256)
        assert file is not None
        assert file.read_bytes() == PICTURE


def test_the_old_version_stays_until_the_new_one_has_its_files(
    county: FakeCounty, tmp_path: Path
) -> None:
    item = an_item("第一版")
    county.publish(item)
    county.fill(tmp_path)
    second = msgspec.structs.replace(item, version=2, title="第二版")
    county.publish(with_picture(second, PICTURE))
    county.fill(tmp_path)
    assert titles(tmp_path) == {"第一版"}
    assert found(tmp_path, "第一版") == ["第一版"]
    county.attach(PICTURE)
    county.fill(tmp_path)
    assert titles(tmp_path) == {"第二版"}
    assert "第一版" not in found(tmp_path, "第一版")


def test_withdrawal_does_not_wait_for_files(county: FakeCounty, tmp_path: Path) -> None:
    item = an_item("在的")
    county.publish(item)
    county.fill(tmp_path)
    county.publish(with_picture(msgspec.structs.replace(item, version=2), PICTURE))
    county.withdraw(msgspec.structs.replace(item, version=2))
    county.fill(tmp_path)
    assert titles(tmp_path) == set()


def test_an_item_that_moved_to_another_area_is_shown_once(
    county: FakeCounty, tmp_path: Path
) -> None:
    item = an_item("搬家")
    county.publish(item)
    county.fill(tmp_path)
    county.withdraw(item)
    county.publish(msgspec.structs.replace(item, version=3, area=TOWNSHIP))
    county.fill(tmp_path)
    assert [(one.item.title, one.item.area) for one in shown(tmp_path)] == [("搬家", TOWNSHIP)]
    assert found(tmp_path, "搬家") == ["搬家"]


def test_the_same_version_in_two_areas_is_shown_once(county: FakeCounty, tmp_path: Path) -> None:
    item = an_item("两处都有")
    county.publish(item)
    county.publish(msgspec.structs.replace(item, area=TOWNSHIP))
    county.fill(tmp_path)
    assert len(shown(tmp_path)) == 1
    with reading(tmp_path) as reader:
        assert reader.count(ON_KIOSK) == 1


def test_the_profile_is_the_newest(county: FakeCounty, tmp_path: Path) -> None:
    county.publish(msgspec.structs.replace(county.a_profile(version=2), phone="12345"))
    county.fill(tmp_path)
    with reading(tmp_path) as reader:
        profile = reader.profile()
        assert profile is not None
        assert profile.phone == "12345"
        assert profile.name_of(VILLAGE) == "石桥村"


def test_without_a_profile_there_is_none(tmp_path: Path) -> None:
    FakeCounty(profile=False).fill(tmp_path)
    with reading(tmp_path) as reader:
        assert reader.profile() is None
        assert reader.home() == VILLAGE
        assert reader.keyring().county == COUNTY


def a_letter(locator: str, area: str = VILLAGE) -> Letter:
    return Letter(format=1, area=area, locator=locator, box=b"sealed", posted=NOW)  # type: ignore[arg-type]


def test_a_letter_is_found_by_its_locator_only(county: FakeCounty, tmp_path: Path) -> None:
    county.post(a_letter("aa"))
    county.fill(tmp_path)
    county.post(a_letter("bb"))
    county.fill(tmp_path)
    with reading(tmp_path) as reader:
        for locator in ("aa", "bb"):
            letter = reader.letter(locator)
            assert letter is not None
            assert letter.box == b"sealed"
        assert reader.letter("cc") is None


def test_a_letter_filed_under_another_locator_is_not_handed_out(
    county: FakeCounty, tmp_path: Path
) -> None:
    county.post(a_letter("aa"))
    county.fill(tmp_path)
    assert tamper(tmp_path, "UPDATE letters SET locator = 'bb'") == 1
    with reading(tmp_path) as reader:
        assert reader.letter("bb") is None


def test_forged_and_misdirected_letters_are_not_kept(county: FakeCounty, tmp_path: Path) -> None:
    forged = seal(LETTER_TYPE, msgspec.json.encode(a_letter("forged")), new_seed())
    county.feed(VILLAGE).letters.append(forged)
    astray = seal(
        LETTER_TYPE, msgspec.json.encode(a_letter("astray", OTHER_VILLAGE)), county.keys.head
    )
    county.feed(VILLAGE).letters.append(astray)
    county.post(a_letter("true"))
    with FilledStore(county, tmp_path) as filled:
        for _ in range(LOOKS_MOST - 1):
            filled.mailbox.fetch()
        assert _forged(filled) == [False]
        filled.mailbox.fetch()
        assert _forged(filled) == [False, True]
        assert filled.writer.feed(VILLAGE).mail_cursor == 3
    with reading(tmp_path) as reader:
        assert reader.letter("forged") is None
        assert reader.letter("astray") is None
        assert reader.letter("true") is not None


def _forged(filled: FilledStore) -> list[bool]:
    return sorted("head keys" in one.reason for one in filled.journal.take()[0])


def test_letters_behind_one_of_another_key_come_at_once(county: FakeCounty, tmp_path: Path) -> None:
    forged = seal(LETTER_TYPE, msgspec.json.encode(a_letter("forged")), new_seed())
    county.feed(VILLAGE).letters.append(forged)
    county.post(a_letter("true"))
    journal = county.fill(tmp_path)
    assert journal.take()[0] == ()
    with reading(tmp_path) as reader:
        assert reader.letter("true") is not None


def test_freshness_is_the_oldest_head_s(county: FakeCounty, tmp_path: Path) -> None:
    county.fill(tmp_path)
    with reading(tmp_path) as reader:
        fresh = reader.freshness(NOW + timedelta(days=44))
        assert (fresh.as_of, fresh.expired) == (NOW, False)
        assert reader.freshness(NOW + timedelta(days=45)).expired
        assert reader.progress().first_sync_done


def test_an_unknown_item_is_none(county: FakeCounty, tmp_path: Path) -> None:
    county.fill(tmp_path)
    with reading(tmp_path) as reader:
        assert reader.item(ItemId("nothing")) is None


def test_lists_are_found_by_narrow_indexes_alone(county: FakeCounty, tmp_path: Path) -> None:
    county.fill(tmp_path)
    with reading(tmp_path) as reader:
        where, values = reader._where(ON_KIOSK)
        query = f"EXPLAIN QUERY PLAN SELECT d.number FROM documents d WHERE {where}"  # noqa: S608
        plan = reader.rows(query, values)
        searches = [row["detail"] for row in plan if "documents" in row["detail"]]
    assert len(searches) == 2
    assert all("SEARCH" in one and "COVERING INDEX" in one for one in searches), searches
