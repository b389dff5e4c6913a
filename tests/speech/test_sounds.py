"""How characters with several readings are said, in the words that announcements use."""

from pathlib import Path

import pytest

from speech.engines.pinyin import to_pinyin
from speech.words.lexicon import shipped_lexicon

LINES = (Path(__file__).parent / "sounds.txt").read_text(encoding="utf-8").splitlines()
CASES = [line.split(" → ") for line in LINES if line[:1] != "#"]
SOUNDS = shipped_lexicon().sounds()


@pytest.mark.parametrize(("word", "syllables"), CASES, ids=[word for word, _ in CASES])
def test_sounds(word: str, syllables: str) -> None:
    assert to_pinyin(word, SOUNDS) == syllables


def test_the_lexicon_is_what_settles_some_of_them() -> None:
    wrong = [word for word, syllables in CASES if to_pinyin(word, {}) != syllables]
    assert {"猪圈", "退耕还林", "洪洞县", "献血"} <= set(wrong)
