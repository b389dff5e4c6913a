import pytest
from hypothesis import given
from hypothesis import strategies as st

from speech.words.breath import breathe, pieces, sentences


@pytest.mark.parametrize(
    ("words", "breathed"),
    [
        ("拨打幺三八幺二三四五六七八", "拨打幺三八，幺二三四，五六七八"),
        ("零八九零六幺二三四五六", "零八九，零六幺二，三四五六"),
        ("六幺二三四五六", "六幺二，三四五六"),
        ("幺二三四五", "幺二三四五"),
        ("二零二六年", "二零二六年"),
    ],
)
def test_long_numbers_are_said_in_groups(words: str, breathed: str) -> None:
    assert breathe(words) == breathed


def test_sentences_keep_their_marks() -> None:
    assert sentences("各位村民。请注意！明天开会") == ("各位村民。", "请注意！", "明天开会")


@given(st.text(alphabet="村民请注意，。！；、", max_size=200), st.integers(1, 40))
def test_pieces_are_short_and_lose_nothing(words: str, limit: int) -> None:
    cut = pieces(words, limit)
    assert "".join(cut) == words
    assert all(0 < len(piece) <= limit for piece in cut)


def test_pieces_are_cut_at_sentences_before_clauses() -> None:
    assert pieces("一二三。四五，六七八。", 6) == ("一二三。", "四五，", "六七八。")
    assert pieces("一二三。四五。", 7) == ("一二三。四五。",)
