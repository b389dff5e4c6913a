import re

import msgspec
import pytest

from disclosure.blocks import Column, Paragraph, Table
from paper import legible, poster
from paper.legible import board_scale
from paper.poster import MOST_PEOPLE
from paper.sheet import UNITS
from tests.fakes.county import COUNTY
from tests.paper.geometry import outside, sizes_of
from tests.paper.making import IMPRINT, SAY
from tests.paper.posting import PLACE, busy, cadres, notice, village
from tests.paper.reading import bookmarks_of, data_of, opened, words_of

MARGIN_MM = 11.5


def print_poster(told, most=3):
    return poster.poster(told, IMPRINT, SAY, most)


def test_it_tells_accounts_notices_events_people_and_where_to_see_more():
    told = village(
        notice("后坡组生产路硬化工程公示", "affairs.project"),
        notice("12月5日开放日", "other.event", area=COUNTY),
        cadres(),
    )
    words = "".join(words_of(print_poster(told).pdf))
    for part in (
        "石桥村公开栏",
        "2026年9月的账",
        "17,300.00",
        "4,410.70",
        "和上月一样",
        "后坡组生产路硬化工程公示",
        "已审核石桥村村民委员会",
        "12月5日星期六",
        "韩志0村委会委员0890-6142000",
        "0890-6123456",
        "2026年11月22日印",
    ):
        assert part in words, part


def test_it_is_a3_with_title_language_and_marks():
    made = print_poster(village(cadres()))
    with opened(made.pdf) as document:
        sizes = {
            tuple(round(side) for side in document.get_page_size(n)) for n in range(made.pages)
        }
    assert sizes == {(842, 1191)}
    assert data_of(made.pdf)["Title"] == "石桥村公开栏（2026年9月）"
    assert b"/Lang (zh-CN)" in made.pdf
    assert [title for title, _ in bookmarks_of(made.pdf)] == ["2026年9月的账", "有事找谁"]


def test_what_is_told_can_be_read_from_a_metre_and_a_half_and_the_rest_from_half_of_it():
    standing_mm = legible.size_at(legible.STANDING_MM) / UNITS / 72 * 25.4
    assert standing_mm * 0.92 >= legible.STANDING_MM / 200
    scale = board_scale()
    sizes = sizes_of(print_poster(busy(6)).pdf)
    near = "".join(words for size, words in sizes.items() if size < scale.body / UNITS - 0.5)
    assert abs(min(sizes) - scale.small / UNITS) <= 0.5
    for word in ("已审核", "印", "第1页"):
        assert word in re.sub(r"\s", "", near)
    for word in ("元", "比上月", "会议", "0890", "组生产路"):
        assert word not in near, word


@pytest.mark.parametrize("count", [0, 1, 5, 14, 60])
def test_nothing_is_clipped_and_what_has_no_room_is_counted(count):
    told = busy(count)
    made = print_poster(told)
    assert made.pages <= 3
    assert outside(made.pdf, MARGIN_MM) == []
    words = "".join(words_of(made.pdf))
    shown = len(set(re.findall(r"第\d+次村民代表会议", words)))
    left = re.search(r"还有(\d+)件在公开", words)
    counted = int(left[1]) if left else 0
    extra = sum("耕地补贴发放结果" in one.item.title for one in told.notices)
    assert shown + counted + extra * (counted == 0) == len(told.notices) or counted
    assert shown + counted >= count
    assert words.count("村委会委员") == min(count, MOST_PEOPLE)


def test_each_sheet_says_which_of_how_many_and_bears_the_code():
    made = print_poster(busy(30))
    for number, words in enumerate(words_of(made.pdf), 1):
        assert f"第{number}页，共{made.pages}页" in words
        assert "石桥村公开栏" in words
        assert "手机扫右边的码" in words


def test_a_section_that_goes_on_says_so_on_the_next_sheet():
    pages = words_of(print_poster(busy(12)).pdf)
    assert "正在公开（续）" not in pages[0]
    assert "正在公开（续）" in pages[1]


def test_a_village_with_nothing_says_what_is_not_there_yet():
    bare = village(month=msgspec.structs.replace(village().month, month=11))
    words = "".join(words_of(print_poster(bare).pdf))
    assert "这个月的账还没有公开" in words
    assert "收入（元）" not in words


def test_without_an_address_nobody_is_told_to_scan():
    told = msgspec.structs.replace(village(), place=msgspec.structs.replace(PLACE, page=""))
    words = "".join(words_of(print_poster(told).pdf))
    assert "扫" not in words.replace("保洁", "")


@pytest.mark.parametrize(
    "title",
    ["长" * 4000, "A" * 3000, "控\x00制\x07字\u202e符", "（" * 400, "换\n行\r\n的题目"],
    ids=["long", "one word", "control characters", "brackets", "line breaks"],
)
def test_hostile_words_stay_on_the_sheet(title):
    cell = Table(caption="表", columns=(Column(name="名"),), rows=((title,),))
    told = village(notice(title, text=title, blocks=(Paragraph(text=title), cell)), cadres())
    made = print_poster(told)
    assert made.pages <= 3
    assert outside(made.pdf, MARGIN_MM) == []
    assert not any(ord(char) < 32 or char == "\u202e" for char in "".join(words_of(made.pdf)))


def test_a_name_that_fills_more_than_the_band_is_drawn_smaller_and_whole():
    place = msgspec.structs.replace(PLACE, name="卡拉库尔柯尔克孜族自治乡阿克塔什村民委员会")
    made = print_poster(msgspec.structs.replace(village(), place=place))
    assert f"{place.name}公开栏" in words_of(made.pdf)[0]
    assert outside(made.pdf, MARGIN_MM) == []
