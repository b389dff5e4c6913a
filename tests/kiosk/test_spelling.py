"""Sounds that people mix up, and letters on nine keys."""

import pytest

from kiosk.journey.typing.lexicon import Lexicon
from kiosk.journey.typing.pinyin import Pinyin
from kiosk.journey.typing.spelling import COMMON_MIXES, Mix, digits_of, plain

ALL = frozenset(Mix)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("zhaijidi", "zaijidi"),
        ("chengshi", "censi"),
        ("gaolingjintie", "gaonnjintie".replace("nn", "nin")),
        ("shengqing", "senqin"),
        ("nongcun", "longcun"),
        ("tangguo", "tanguo"),
    ],
)
def test_what_is_mixed_up_is_plain_alike(one: str, other: str) -> None:
    assert plain(one).letters == plain(other).letters


def test_an_end_before_a_vowel_is_the_next_beginning() -> None:
    assert plain("danga").letters == "danga"
    assert plain("dangb").letters == "danb"


@pytest.mark.parametrize(("one", "other"), [("hui", "fei"), ("huang", "fang"), ("hu", "fu")])
def test_f_and_h_are_mixed_up_only_where_that_is_set(one: str, other: str) -> None:
    assert plain(one, ALL).letters == plain(other, ALL).letters
    assert plain(one).letters != plain(other).letters


@pytest.mark.parametrize("mix", sorted(COMMON_MIXES))
def test_each_mix_can_be_left_out(mix: Mix) -> None:
    sharp, dull = mix.value.split("=")
    whole = {"ang": "b", "eng": "b", "ing": "b"}.get(sharp, "") + sharp
    other = {"an": "b", "en": "b", "in": "b"}.get(dull, "") + dull
    if mix is Mix.ZH_Z or mix is Mix.CH_C or mix is Mix.SH_S or mix is Mix.N_L:
        whole, other = whole + "a", other + "a"
    assert plain(whole, COMMON_MIXES).letters == plain(other, COMMON_MIXES).letters
    without = COMMON_MIXES - {mix}
    assert plain(whole, without).letters != plain(other, without).letters


@pytest.mark.parametrize("typed", ["shuifei", "zhongguo", "liangshi", "huangniu", "a", ""])
def test_every_plain_letter_knows_the_keys_it_stands_for(typed: str) -> None:
    said = plain(typed, ALL)
    assert len(said.ends) == len(said.letters)
    assert list(said.ends) == sorted(said.ends)
    assert (said.ends or (0,))[-1] == len(typed)


def test_letters_lie_on_nine_keys() -> None:
    assert digits_of("shuifei") == "7484334"
    assert digits_of("abcxyz") == "222999"


def test_an_engine_goes_by_its_mixes() -> None:
    words = Lexicon.load(["水费", "危房"])
    strict, southern = Pinyin(words, frozenset()), Pinyin(words, ALL)
    assert "水费" not in [each.text for each in strict.candidates("suihui")]
    assert "水费" in [each.text for each in southern.candidates("suihui")]
