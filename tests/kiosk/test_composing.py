from dataclasses import dataclass
from typing import Any

import pytest

from kiosk.journey.composing import Composer


@dataclass(frozen=True)
class Guessed:
    text: str
    used: int


class Words:
    """A pinyin engine that knows three words."""

    known = (("dibao", "低保"), ("di", "地"), ("bao", "保"))

    def candidates(self, keys: str, limit: int = 8) -> list[Guessed]:
        found = [Guessed(word, len(keyed)) for keyed, word in self.known if keys.startswith(keyed)]
        return found[:limit]

    def picked(self, keys: str, text: str) -> None:
        pass


def _typed(text: str, **options: Any) -> Composer:
    composer = Composer(Words(), **options)
    for key in text:
        composer.press(key)
    return composer


def test_letters_become_the_word_that_is_chosen():
    composer = _typed("dibao")
    assert composer.guesses[0] == "低保"
    composer.choose(0)
    assert (composer.text, composer.keys, composer.guesses) == ("低保", "", ())


def test_a_word_for_part_of_the_keys_leaves_the_rest():
    composer = _typed("dibao")
    composer.choose(1)
    assert (composer.text, composer.keys) == ("地", "bao")
    composer.choose(0)
    assert composer.text == "地保"


def test_a_digit_or_comma_settles_the_keys_first():
    assert _typed("dibao2，").text == "低保2，"


def test_keys_without_a_word_stay_letters():
    composer = _typed("xyz")
    composer.settle()
    assert (composer.text, composer.keys) == ("xyz", "")


def test_delete_takes_keys_before_words():
    composer = _typed("dibao")
    composer.choose(0)
    composer.press("d")
    composer.delete()
    assert composer.shown == "低保"
    composer.delete()
    assert composer.shown == "低"
    composer.delete()
    composer.delete()
    assert composer.shown == ""


def test_a_field_never_grows_past_its_limit():
    composer = _typed("1234567890", longest=6)
    assert composer.text == "123456"
    assert composer.full
    composer.press("d")
    composer.press("i")
    composer.choose(0)
    assert composer.text == "123456"


def test_a_guess_that_is_not_there_changes_nothing():
    composer = _typed("dibao")
    composer.choose(9)
    assert composer.keys == "dibao"


class Nine:
    """Nine keys that know two words, and one by its initials."""

    known = (("34226", "低保"), ("32", "低保"), ("93", "我的"))

    def candidates(self, keys: str, limit: int = 8) -> list[Guessed]:
        found = [Guessed(word, len(keyed)) for keyed, word in self.known if keys.startswith(keyed)]
        return found[:limit]

    def picked(self, keys: str, text: str) -> None:
        pass


def _keyed(digits: str) -> Composer:
    composer = Composer(Nine())
    for digit in digits:
        composer.press_nine(digit)
    return composer


@pytest.mark.parametrize(
    ("digits", "letters"),
    [("34226", "dibao"), ("32", "db"), ("93", "wd"), ("342269", "dibaow"), ("77", "pp")],
)
def test_nine_keys_stand_as_the_letters_of_the_likeliest_word(digits, letters):
    assert _keyed(digits).shown == letters


def test_a_word_by_nine_keys_is_chosen_like_any_other():
    composer = _keyed("342269")
    composer.choose(0)
    assert (composer.text, composer.keys) == ("低保", "9")


def test_letters_settle_the_nine_keys_before_them():
    composer = _keyed("34226")
    composer.press("d")
    assert (composer.text, composer.keys) == ("低保", "d")


def test_the_first_of_the_nine_keys_carries_no_letter():
    assert _keyed("1").keys == ""
