"""The shipped synonyms: what people say, for what offices write."""

import sqlite3
import tomllib
from datetime import date

import pytest

from disclosure import shipped as shipped_data
from disclosure.areas import AreaCode
from disclosure.errors import MalformedError
from disclosure.items import EntryCode, ItemId
from finding import index
from finding.search import Scope, search
from finding.synonyms import parse_synonyms, shipped

AREA = AreaCode("990421101201")
SCOPE = Scope(areas=(AREA,), today=date(2026, 11, 22))
GROUPS = tomllib.loads(shipped_data.read_text("synonyms.toml"))["groups"]


def titled(title: str) -> index.Document:
    return index.Document(
        item_id=ItemId(title),
        title=title,
        area=AREA,
        entry=EntryCode("services.guide"),
        issuing_body="石桥村村民委员会",
        issued=date(2026, 1, 5),
        shown_first=date(2026, 1, 5),
        shown_last=None,
        channels=(),
        keywords=(),
        body="",
    )


def test_there_are_at_least_a_hundred_and_fifty_groups() -> None:
    assert len(GROUPS) >= 150
    assert all(len(group) >= 2 for group in GROUPS)


def test_no_word_stands_in_two_groups_or_twice() -> None:
    words = [word for group in GROUPS for word in group]
    assert len(words) == len(set(words))


def test_a_word_in_two_groups_is_refused_by_name() -> None:
    with pytest.raises(MalformedError, match="低保"):
        parse_synonyms('groups=[["低保","最低生活保障"],["困难补助","低保"]]')


def test_whatever_word_of_a_group_is_said_the_others_are_found() -> None:
    connection = sqlite3.connect(":memory:")
    index.create(connection)
    official = {max(group[1:], key=len): group for group in GROUPS}
    for number, word in enumerate(official, 1):
        index.put(connection, number, titled(f"关于{word}的通知"))
    for word, group in official.items():
        for said in group:
            found = [str(hit.item_id) for hit in search(connection, said, SCOPE, limit=5).hits]
            assert f"关于{word}的通知" in found, said
    connection.close()


def test_the_longest_known_word_counts() -> None:
    synonyms = parse_synonyms('groups=[["修路","道路硬化"],["修路灯","路灯维修"]]')
    assert synonyms.inside("村口修路灯和修路") == ("修路灯", "修路")
    assert synonyms.outside("村口修路灯和修路") == ("村口", "和")


def test_words_are_known_by_pinyin_and_initials() -> None:
    assert "老人钱" in shipped().spelled("laorenqian")
    assert "老人钱" in shipped().spelled("laorenqiang")
    assert "残疾人补贴" in shipped().spelled("cjrbt")
    assert shipped().spelled("xqz") == ()


def test_a_text_is_widened_by_what_its_words_mean() -> None:
    assert "高龄津贴" in shipped().widened("老人钱找谁领")
    assert "高龄津贴" in shipped().widened("lao ren qian")
    assert shipped().widened("火箭") == "火箭"
