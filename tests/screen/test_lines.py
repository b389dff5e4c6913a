import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from screen.paging.lines import (
    CLOSING,
    OPENING,
    break_lines,
    clip,
    even_lines,
    shorten,
    widest_whole,
)
from screen.paging.typeface import Typeface

FACE = Typeface.load()
SIZE = 40
COMMON = "的一是在不了有和人这中大为上个国我以要他时来用们生到作地于出就分对成会可主发年"
texts = st.text(
    st.sampled_from(COMMON + "，。、；：？！（）《》“”…—0123456789.,% AbZ"), max_size=200
)


def bare(text: str) -> str:
    return re.sub(r"\s", "", text)


@settings(deadline=None, max_examples=60)
@given(text=texts, width=st.integers(200, 1200))
def test_nothing_is_lost_and_nothing_is_added(text, width):
    assert bare("".join(break_lines(text, width, SIZE, FACE))) == bare(text)


@pytest.mark.parametrize(
    "amount", ["30 %", "30%", "1,234.50 元", "38.6 万元", "2 亿元", "12℃", "3 ‰", "11月22日"]
)
def test_a_number_keeps_its_unit_on_its_line(amount):
    text = f"按中标价的{amount}预付。"
    for width in range(7 * SIZE, 12 * SIZE, 7):
        lines = break_lines(text, width, SIZE, FACE)
        parts = ["11月", "22日"] if amount == "11月22日" else [amount]
        assert all(any(part in line for line in lines) for part in parts), lines


@settings(deadline=None, max_examples=60)
@given(text=texts, width=st.integers(80, 1200))
def test_no_line_is_wider_than_its_column(text, width):
    for line in break_lines(text, width, SIZE, FACE):
        assert FACE.width(line, SIZE) <= width


@settings(deadline=None, max_examples=60)
@given(
    words=st.lists(
        st.text(st.sampled_from(COMMON), min_size=1, max_size=12), min_size=1, max_size=12
    ),
    marks=st.lists(st.sampled_from("，。、；：？！"), min_size=12, max_size=12),
    width=st.integers(160, 900),
)
def test_no_line_begins_with_a_closing_mark_or_ends_with_an_opening_one(words, marks, width):
    text = "".join(
        f"{word}（{mark}）“{word}”{mark}" for word, mark in zip(words, marks, strict=False)
    )
    for line in break_lines(text, width, SIZE, FACE):
        assert line[0] not in CLOSING or widest_whole(text, SIZE, FACE) > width
        assert line[-1] not in OPENING or widest_whole(text, SIZE, FACE) > width


@settings(deadline=None, max_examples=60)
@given(amount=st.integers(0, 10**9), before=st.integers(0, 20))
def test_amounts_stay_whole(amount, before):
    text = "的" * before + f"{amount / 100:,.2f}元，完。"
    lines = break_lines(text, 400, SIZE, FACE)
    assert any(f"{amount / 100:,.2f}元" in line for line in lines)


@pytest.mark.parametrize(
    ("text", "whole"),
    [
        ("请拨打电话0890-6123456咨询有关事项", "0890-6123456"),
        ("定于2026年11月22日召开村民代表会议", "22日"),
        ("同比增长12.5%左右，其余不变，其余不变", "12.5%"),
        ("登录Mingbai-2026查看，登录后可以打印", "Mingbai-2026"),
        ("他说……这件事——还要再商量再商量", "……"),
    ],
)
def test_words_and_numbers_stay_whole_at_every_width(text, whole):
    for width in range(FACE.width(whole, SIZE) + 2 * SIZE, 900, 7):
        assert any(whole in line for line in break_lines(text, width, SIZE, FACE)), width


def test_a_written_bar_stays_whole():
    bar = "█" * 7 + "▌"
    assert widest_whole(bar, SIZE, FACE) == FACE.width(bar, SIZE)
    assert bar in break_lines(f"一年两次{bar}六十一人", FACE.width(bar, SIZE), SIZE, FACE)


def test_latin_words_get_space_beside_chinese_and_figures_none():
    assert break_lines("腹部B超，共12亩", 900, SIZE, FACE) == ["腹部 B 超，共12亩"]


def test_a_newline_starts_a_line():
    assert break_lines("一\n\n二", 400, SIZE, FACE) == ["一", "", "二"]


def test_a_clipped_title_ends_in_an_ellipsis():
    assert clip(["一二三", "四五六", "七"], 2) == ["一二三", "四五…"]
    assert shorten("一二三四五", 4 * SIZE, SIZE, FACE) == "一二三…"
    assert shorten("一二三", 4 * SIZE, SIZE, FACE) == "一二三"


@settings(deadline=None, max_examples=60)
@given(text=texts, width=st.integers(200, 1200))
def test_even_lines_are_no_more_no_wider_and_lose_nothing(text, width):
    plain, even = (each(text, width, SIZE, FACE) for each in (break_lines, even_lines))
    assert len(even) == len(plain)
    assert max(FACE.width(line, SIZE) for line in even) <= width
    assert bare("".join(even)) == bare(text)


@pytest.mark.parametrize(
    ("em", "lines"),
    [
        (15.5, ["清禾县城乡公交票价", "和优惠乘车办法"]),
        (15.5, ["关于优化城乡公交线网的", "方案（征求意见稿）"]),
        (13, ["寒潮蓝色预警：", "22日夜里起降温8至10℃"]),
        (9, ["广播的时间和音量，", "哪些要改"]),
        (7, ["您的电话？", "可以不填"]),
    ],
)
def test_a_title_breaks_where_its_words_part_anyway(em, lines):
    assert even_lines("".join(lines), int(em * SIZE), SIZE, FACE) == lines


def test_a_title_is_not_torn_far_apart_for_such_a_break():
    text = "村里的自来水工程今年七月开始施工了"
    assert max(map(len, even_lines(text, 15 * SIZE, SIZE, FACE))) == 9


def test_a_title_does_not_end_in_a_line_of_one_character():
    text = "农村老人补贴（高龄津贴）怎么领"
    width = 14 * SIZE
    assert break_lines(text, width, SIZE, FACE)[-1] == "领"
    assert even_lines(text, width, SIZE, FACE) == ["农村老人补贴", "（高龄津贴）怎么领"]
