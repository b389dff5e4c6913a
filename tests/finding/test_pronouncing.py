"""The packed dictionary: pypinyin's own sounds, without loading pypinyin."""

import random
import subprocess
import sys
from pathlib import Path

import pytest
from pypinyin import lazy_pinyin
from pypinyin.constants import PHRASES_DICT, PINYIN_DICT

from disclosure.errors import RetryLaterError
from finding.pronouncing import opened, pronounce

PHRASES = list(PHRASES_DICT)


def theirs(run: str) -> list[str]:
    return list(lazy_pinyin(run, errors=lambda unknown: unknown))


@pytest.mark.parametrize(
    "run", ["银行行长重新调整", "会计核算", "有效期年", "村务监督委员会", "朝阳区长安街", "䶮"]
)
def test_words_of_a_hall_sound_as_pypinyin_says(run: str) -> None:
    assert pronounce(run) == theirs(run)


def test_every_single_character_sounds_as_pypinyin_says() -> None:
    wrong = [one for one in map(chr, PINYIN_DICT) if pronounce(one) != theirs(one)]
    assert not wrong


def test_phrases_in_any_order_and_cut_anywhere_sound_as_pypinyin_says() -> None:
    chance = random.Random(1)
    runs = ["".join(chance.choices(PHRASES, k=5)) for _ in range(2000)]
    runs = [run[chance.randrange(4) : -chance.randrange(1, 4)] for run in runs]
    wrong = [run for run in runs if pronounce(run) != theirs(run)]
    assert not wrong


def test_any_characters_in_any_order_sound_as_pypinyin_says() -> None:
    chance = random.Random(2)
    for _ in range(500):
        run = "".join(chr(chance.randrange(0x4E00, 0x9FA5)) for _ in range(30))
        assert pronounce(run) == theirs(run)


def test_a_character_without_a_sound_stands_for_itself() -> None:
    nameless = "\U0003fffd"
    assert pronounce(f"石{nameless}{nameless}桥") == ["shi", nameless, nameless, "qiao"]


def test_a_dictionary_that_was_not_built_is_named(tmp_path: Path) -> None:
    with pytest.raises(RetryLaterError, match="setup"):
        opened(tmp_path / "sounds.marisa")


def test_who_asks_for_a_sound_loads_no_pypinyin() -> None:
    code = (
        "import sys; from finding.pronouncing import pronounce; pronounce('村');"
        " import content_sync.agent.main; print('pypinyin' in sys.modules)"
    )
    said = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, timeout=60, check=True
    )
    assert said.stdout == "False\n"
