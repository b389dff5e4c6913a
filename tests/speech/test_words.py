"""What a voice says for what is written, by kind of number."""

import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from disclosure.errors import MalformedError
from speech.words.lexicon import Lexicon, Word, parse_lexicon, shipped_lexicon
from speech.words.reading import to_words

LEXICON = shipped_lexicon()

ARROW = " → "
LINES = (Path(__file__).parent / "words.txt").read_text(encoding="utf-8").splitlines()
ALL = [
    (text.replace("\\n", "\n"), words)
    for text, arrow, words in (line.partition(ARROW) for line in LINES if line[:1] != "#")
    if arrow
]


@pytest.mark.parametrize(("text", "words"), ALL, ids=[text for text, _ in ALL])
def test_says(text: str, words: str) -> None:
    assert to_words(text, LEXICON) == words


@given(st.text(alphabet="0123456789.,:-/%￥元万亩月日年号点第℃~ 至电话一A（）〔〕\n", max_size=40))
def test_no_digit_or_sign_is_left_to_the_voice(text: str) -> None:
    words = to_words(text, LEXICON)
    assert re.fullmatch(r"[\u4e00-\u9fffA-Za-z ，。！？；：、…]*", words)
    assert not re.search(r"[，。！？；：、]{2}", words)


def test_the_table_is_whole() -> None:
    cases = [line for line in LINES if line and line[0] != "#"]
    assert len(ALL) == len(cases) == len({text for text, _ in ALL})
    assert len(ALL) >= 250


def test_reading_words_again_changes_nothing() -> None:
    for text, words in ALL:
        assert to_words(words, LEXICON) == words, text


def test_a_county_lexicon_wins_over_the_shipped_one() -> None:
    own = Lexicon(word=(Word(text="WiFi", say="无线上网"),), hotlines=("68888",))
    lexicon = LEXICON.plus(own)
    assert to_words("WiFi", lexicon) == "无线上网"
    assert to_words("举报68888", lexicon) == "举报六八八八八"
    assert to_words("MyWiFiX", lexicon) == "MyWiFiX"


def test_a_wrong_lexicon_entry_is_named() -> None:
    with pytest.raises(MalformedError, match=r"'塬上'.*1 syllables"):
        parse_lexicon('[[word]]\ntext = "塬上"\npinyin = "yuan2"')
    with pytest.raises(MalformedError, match="no syllable"):
        parse_lexicon('[[word]]\ntext = "塬上"\npinyin = "yuan shang4"')
    with pytest.raises(MalformedError, match="either 'say' or 'pinyin'"):
        parse_lexicon('[[word]]\ntext = "塬上"')
    with pytest.raises(MalformedError, match="lexicon"):
        parse_lexicon("[[word")
