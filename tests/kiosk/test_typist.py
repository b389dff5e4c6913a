"""The typist learns the content for all, and a person's choices for one visit."""

import pytest

from kiosk.journey.typing.lexicon import DICTIONARY
from kiosk.journey.typist import PICKS_KEPT, SHARED_MOST, Typist, shared_words


@pytest.fixture(scope="module")
def taught() -> Typist:
    if not DICTIONARY.is_file():
        pytest.skip("needs the Debian package rime-data-pinyin-simp")
    typist = Typist()
    typist.learn(["碾子坪村"])
    return typist


def test_letters_stay_letters_until_it_has_learned() -> None:
    assert Typist().candidates("dibao") == []


def test_everyday_words_and_topics_are_always_known(taught: Typist) -> None:
    assert taught.candidates("laorenqian")[0].text == "老人钱"
    assert taught.candidates("nianzipingcun")[0].text == "碾子坪村"


def test_what_was_chosen_comes_first_until_the_visit_ends(taught: Typist) -> None:
    first, second = (each.text for each in taught.candidates("shenqing")[:2])
    taught.picked("shenqing", second)
    assert taught.candidates("shenqing")[0].text == second
    taught.forget()
    assert taught.candidates("shenqing")[0].text == first


def test_a_choice_that_is_no_candidate_adds_none(taught: Typist) -> None:
    before = taught.candidates("shenqing")
    taught.picked("shenqing", "火箭")
    assert taught.candidates("shenqing") == before
    taught.forget()


def test_only_so_many_choices_are_kept(taught: Typist) -> None:
    for number in range(PICKS_KEPT + 50):
        taught.picked(f"key{number}", "字")
    assert len(taught._picks) == PICKS_KEPT
    assert "key0" not in taught._picks
    taught.forget()


def test_words_of_several_items_are_offered_those_of_most_first() -> None:
    texts = [
        "停水",
        "低保",
        "停水",
        "城乡居民医保怎么缴",
        "低保",
        "停水",
        "城乡居民医保怎么缴",
        "赶集",
    ]
    assert shared_words(texts) == ("停水", "低保")
    assert len(shared_words([f"字{n:02d}" for n in range(99)] * 2)) == SHARED_MOST
