"""How the speech bench counts what was misheard."""

import pytest

from bench.listening import wrong_syllables
from bench.speech import announcements
from speech.words.lexicon import shipped_lexicon
from speech.words.reading import to_words


@pytest.mark.parametrize(
    ("said", "heard", "wrong"),
    [
        ("明天上午9:00开会", "明天上午九点开会", 0),
        ("明天上午9:00开会", "明天上午9点开会。", 0),
        ("请拨打0890-6120001", "请播打08906120001", 0),
        ("请拨打12316查询", "请拨打12316茶寻", 0),
        ("气温-5℃", "气温零下5度", 2),
        ("每人400元", "每人四百块", 1),
        ("补贴2000元", "补贴200元", 2),
        ("停水", "请各位村民注意收听", 2),
        ("停水通知", "", 4),
    ],
)
def test_what_was_heard_counts_not_how_it_is_written(said: str, heard: str, wrong: int) -> None:
    assert wrong_syllables(to_words(said, shipped_lexicon()), heard)[0] == wrong


def test_there_are_forty_announcements_and_most_have_numbers() -> None:
    said = announcements()
    assert len(said) >= 40
    assert sum(any(sign in words for sign in "一二三四五六七八九幺") for words in said) >= 38
