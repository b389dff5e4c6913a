"""Typing pinyin in a hall: what people mean comes first."""

from pathlib import Path

import pytest

from kiosk.journey.typing.characters import PARTS, is_standard
from kiosk.journey.typing.lexicon import DICTIONARY, Lexicon, content_words
from kiosk.journey.typing.pinyin import Candidate, Pinyin
from kiosk.journey.typing.spelling import digits_of

CONTENT = [
    "城乡居民水费标准",
    "水费",
    "水费标准",
    "停水",
    "农村低保",
    "危房",
    "农村危房改造补助办法",
    "高龄津贴",
    "石桥村",
    "低保",
]


@pytest.fixture(scope="module")
def pinyin() -> Pinyin:
    if not DICTIONARY.is_file():
        pytest.skip("needs the Debian package rime-data-pinyin-simp")
    return Pinyin(Lexicon.load(CONTENT))


@pytest.mark.parametrize(
    ("keys", "meant"),
    [
        ("shuifei", "水费"),
        ("weifang", "危房"),
        ("dibao", "低保"),
        ("gaolingjintie", "高龄津贴"),
        ("shenqin", "申请"),
        ("shengqing", "申请"),
        ("zhaijidi", "宅基地"),
        ("nongcundibaoshenqing", "农村低保申请"),
        ("shiqiaocun", "石桥村"),
    ],
)
def test_first_guess_is_what_is_meant(pinyin: Pinyin, keys: str, meant: str) -> None:
    assert pinyin.candidates(keys)[0] == Candidate(text=meant, used=len(keys))


def test_the_content_decides_between_homophones() -> None:
    if not DICTIONARY.is_file():
        pytest.skip("needs the Debian package rime-data-pinyin-simp")
    plain = Pinyin(Lexicon.load([]))
    assert plain.candidates("shuifei")[0].text == "税费"


@pytest.mark.parametrize("keys", ["shui", "shuo", "hui", "xi", "wei"])
def test_standard_characters_come_first_and_parts_of_characters_not_at_all(
    pinyin: Pinyin, keys: str
) -> None:
    alone = [each.text for each in pinyin.candidates(keys, 60) if len(each.text) == 1]
    unusual = [not is_standard(each) for each in alone]
    assert alone
    assert not set(alone) & PARTS
    assert [*zip(alone, unusual, strict=True)] == sorted(
        zip(alone, unusual, strict=True), key=lambda one: one[1]
    )


@pytest.mark.parametrize(
    ("keys", "meant"), [("dib", "低保"), ("gaolingj", "高龄津贴"), ("db", "代表")]
)
def test_unfinished_letters_and_initials_offer_the_word(
    pinyin: Pinyin, keys: str, meant: str
) -> None:
    assert meant in [each.text for each in pinyin.candidates(keys)]


def test_each_candidate_says_how_many_letters_it_uses(pinyin: Pinyin) -> None:
    for each in pinyin.candidates("shuifeibiaozhun", 40):
        assert 0 < each.used <= len("shuifeibiaozhun")
    assert Candidate(text="水费", used=7) in pinyin.candidates("shuifeibiaozhun", 40)


@pytest.mark.parametrize("hostile", ["", "SHUI", "水", "1", "a" * 10_000, "';--", "\0"])
def test_other_keys_are_no_words(pinyin: Pinyin, hostile: str) -> None:
    assert all(each.used <= len(hostile) for each in pinyin.candidates(hostile))


def test_without_the_dictionary_characters_and_content_still_work(tmp_path: Path) -> None:
    poor = Pinyin(Lexicon.load(CONTENT, tmp_path / "absent.yaml"))
    assert poor.candidates("gaolingjintie")[0].text == "高龄津贴"
    assert "好" in [each.text for each in poor.candidates("hao", 40)]


def test_content_words_are_whole_short_texts_and_shared_parts() -> None:
    words = content_words(
        ["碾子坪村修路", "碾子坪村分红", "碾子坪村开会", "碾子坪村通水", "水费"], {"修路"}
    )
    assert words["碾子坪村修路"] == 1
    assert words["碾子坪"] == 1
    assert words["修路"] == 1
    assert "坪村修" not in words


@pytest.mark.parametrize(
    ("keys", "meant"),
    [
        ("7484334", "水费"),
        ("342", "低保"),
        ("34226", "低保"),
        ("94245434", "宅基地"),
    ],
)
def test_nine_keys_offer_the_word(pinyin: Pinyin, keys: str, meant: str) -> None:
    assert meant in [each.text for each in pinyin.candidates(keys, 24)]


def test_the_keys_that_a_candidate_leaves_can_be_typed_on(pinyin: Pinyin) -> None:
    keys = digits_of("shuifeibiaozhun")
    first = next(each for each in pinyin.candidates(keys, 40) if each.text == "水费")
    assert first.used == len("shuifei")
    assert pinyin.candidates(keys[first.used :])[0].text == "标准"


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("tinsui", "停水"),
        ("nongcundb", "农村低保"),
        ("shuifeib", "水费标准"),
        ("sf", "水费"),
        ("sfbz", "水费标准"),
    ],
)
def test_parts_and_first_letters_offer_the_word(pinyin: Pinyin, typed: str, meant: str) -> None:
    assert meant in [each.text for each in pinyin.candidates(typed, 24)]
