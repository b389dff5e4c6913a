"""Sentences of a hall (`sentences.txt`), typed without choosing: what stands there then."""

from functools import cache
from pathlib import Path

import pytest

from disclosure.areas import AreaCode, path
from finding.sounds import syllables
from finding.synonyms import shipped
from kiosk.journey.typing.lexicon import DICTIONARY, Lexicon
from kiosk.journey.typing.pinyin import Pinyin
from kiosk.journey.typing.spelling import digits_of
from tests.finding.village_words import items

SENTENCES = Path(__file__).with_name("sentences.txt")
HOME = path(AreaCode("990421101201"))


def sentences() -> list[list[str]]:
    lines = SENTENCES.read_text(encoding="utf-8").splitlines()
    return [line.split() for line in lines if line and not line.startswith("#")]


@cache
def engine() -> Pinyin:
    """Return the keyboard of Shiqiao village, with the words of its content."""
    here = [item for _, item in items().values() if item.area in HOME]
    words = [word for item in here for word in (item.title, *item.keywords)]
    return Pinyin(Lexicon.load([*words, *shipped().words]))


def share_of_words(*, nine: bool) -> tuple[float, list[tuple[str, str]]]:
    """Return the share of words that the first guess has right, and the others."""
    wrong: list[tuple[str, str]] = []
    total = 0
    for words in sentences():
        keys = "".join("".join(syllables(word)) for word in words)
        guesses = engine().candidates(digits_of(keys) if nine else keys)
        rest = guesses[0].text if guesses else ""
        for word in words:
            total += 1
            if rest[: len(word)] != word:
                wrong.append((word, rest[: len(word)]))
            rest = rest[len(word) :]
    return 1 - len(wrong) / total, wrong


@pytest.mark.slow
@pytest.mark.parametrize(("nine", "least"), [(False, 0.90), (True, 0.82)])
def test_first_guess_has_the_words_that_were_meant(nine: bool, least: float) -> None:
    if not DICTIONARY.is_file():
        pytest.skip("needs the Debian package rime-data-pinyin-simp")
    share, wrong = share_of_words(nine=nine)
    assert share >= least, wrong


def test_there_are_at_least_a_hundred_and_fifty_sentences() -> None:
    assert len(sentences()) >= 150
    assert len({tuple(words) for words in sentences()}) == len(sentences())
