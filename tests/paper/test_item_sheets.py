import re
from datetime import date
from pathlib import Path

import msgspec
import pytest

from disclosure.blocks import Audio, Figure, Paragraph, Pdf, Sha256, Video
from disclosure.items import Blob, Elements
from disclosure.questionnaires import CommentBox, Question, Questionnaire
from paper import a4
from paper.booklet import typeset_booklet
from paper.document import Chapter, pour_chapter, typeset
from paper.fonts import missing
from paper.item_sheet import LONELY, SheetItem, item_pieces
from paper.text import passage_pieces, type_scale
from screen.paging.passages import passages_of
from screen.paging.seal_words import SealWords
from tests.fakes.county import an_item
from tests.fakes.village import accounts, pension
from tests.paper.making import IMPRINT, SAY, SCALE, TODAY, chapter_of, long_table
from tests.paper.reading import bookmarks_of, data_of, words_of

SHA = Sha256("ab" * 32)


def print_item(item, files=lambda _sha256: None):
    return typeset(item.title, [chapter_of(item, files)], IMPRINT, SAY)


def with_blocks(*blocks):
    files = tuple(
        Blob(sha256=SHA, size=1, media_type="application/pdf", name="file")
        for block in blocks
        if hasattr(block, "blob")
    )
    return an_item("一件事", blocks=blocks, blobs=files[:1])


def test_all_words_of_an_item_are_on_paper():
    item = pension()
    printed = "".join(words_of(print_item(item).pdf))
    for words in (
        "农村老人补贴（高龄津贴）怎么办",
        "年满80周岁的老人",
        "身份证和户口本",
        "材料是否齐全",
        "否，补正：回到第1步",
        "0890-6120001",
        "现行有效",
        "已审核",
        "清禾县人民政府办公室",
    ):
        assert words in printed, words


def test_a_repealed_policy_says_so_on_paper():
    elements = Elements(
        issuing_body="清禾县人民政府", issued=date(2019, 5, 1), repealed=date(2026, 1, 1)
    )
    printed = words_of(print_item(an_item("旧办法", elements=elements)).pdf)
    assert "已失效" in printed[0]
    assert "现行有效" not in printed[0]


def test_each_page_says_which_of_how_many_when_where_and_what_counts():
    made = print_item(with_blocks(long_table(120)))
    pages = words_of(made.pdf)
    assert made.pages == len(pages) > 2
    for number, words in enumerate(pages, 1):
        assert f"第{number}页，共{len(pages)}页" in words
        assert "2026年11月22日15:31打印于石桥村政务公开专区" in words
        assert "以公开的最新内容为准" in words


def test_a_long_table_repeats_its_header_and_ends_in_its_sum():
    pages = words_of(print_item(with_blocks(long_table(120))).pdf)
    assert all("户主金额" in words for words in pages)
    assert ["合计" in words for words in pages] == [False] * (len(pages) - 1) + [True]
    assert "7,260.00" in words_of(print_item(with_blocks(long_table(120))).pdf)[-1]


def test_data_names_title_and_office_in_chinese_and_nothing_else():
    made = print_item(pension())
    data = data_of(made.pdf)
    assert data["Title"] == pension().title
    assert data["Author"] == "清禾县人民政府政务公开办公室"
    assert data["Subject"] == data["Keywords"] == ""
    assert b"/Lang (zh-CN)" in made.pdf


def test_the_same_item_gives_the_same_bytes():
    item = pension()
    assert print_item(item).pdf == print_item(item).pdf


def test_headings_are_bookmarks():
    titles = [title for title, _ in bookmarks_of(print_item(pension()).pdf)]
    assert titles == [pension().title, "谁可以领", "要带什么", "怎么办"]


def test_what_paper_cannot_show_says_where_it_can_be_seen():
    blocks = (
        Video(blob=SHA, caption="三步领津贴", seconds=30),
        Audio(blob=SHA, caption="村广播录音", seconds=30),
        Pdf(blob=SHA, title="实施细则", pages=4),
        Figure(blob=SHA, alt="石桥的照片", caption="村口"),
    )
    printed = "".join(words_of(print_item(with_blocks(*blocks)).pdf))
    for words in ("三步领津贴", "村广播录音", "实施细则（4页，附在后面）", "石桥的照片"):
        assert words in printed, words


def test_a_file_that_is_no_picture_leaves_its_words(tmp_path: Path):
    broken = tmp_path / "broken"
    broken.write_bytes(b"no picture")
    item = with_blocks(Figure(blob=SHA, alt="石桥的照片"))
    assert "石桥的照片" in words_of(print_item(item, lambda _: broken).pdf)[0]


def test_a_character_without_a_glyph_is_known_before_it_is_printed():
    rare = "\U00020001"
    assert missing(an_item(f"张{rare}的公示")) == (rare,)
    assert missing(pension()) == ()


def test_a_paragraph_leaves_two_lines_on_either_side_and_one_line_keeps_to_nothing():
    def kept(text):
        passages = passages_of(Paragraph(text=text), a4.MEASURE, SCALE)
        return [
            piece.keep
            for passage in passages
            for piece in passage_pieces(passage)
            if not piece.blank
        ]

    assert kept("短") == [False]
    assert kept("字" * 150) == [True, False, False, True, False]


def test_larger_type_takes_more_room():
    assert type_scale(larger=True).body > SCALE.body


def test_the_contents_of_a_booklet_name_the_page_on_which_each_item_begins():
    items = [pension(), with_blocks(long_table(80)), accounts(9), accounts(8)]
    items[1] = msgspec.structs.replace(items[1], title="分户明细表")
    chapters = [chapter_of(item) for item in items]
    made = typeset_booklet("高龄津贴", chapters, IMPRINT, SCALE, SAY)
    pages = words_of(made.pdf)
    starts = dict(bookmarks_of(made.pdf))
    for item in items:
        start = starts[item.title]
        assert item.title in pages[start - 1]
        assert "公开单位" in pages[start - 1]
        assert f"{item.title}{start}" in pages[0]
    assert len(pages) == made.pages


@pytest.mark.parametrize("count", [1, 60])
def test_contents_longer_than_a_page_still_name_the_right_pages(count):
    items = [
        msgspec.structs.replace(accounts(9), title=f"第{number}件公开内容")
        for number in range(count)
    ]
    made = typeset_booklet("一件事", [chapter_of(item) for item in items], IMPRINT, SCALE, SAY)
    starts = dict(bookmarks_of(made.pdf))
    contents = "".join(words_of(made.pdf)[: starts[items[0].title] - 1])
    assert f"第{count - 1}件公开内容{starts[items[-1].title]}" in contents


def test_a_questionnaire_can_be_read_and_filled_in_on_paper():
    question = Question(id="q", text="查到了吗", choices=("查到了", "没查到"))
    form = Questionnaire(caption="满意度问卷", closes=date(2026, 12, 15), questions=(question,))
    box = CommentBox(prompt="线路怎么走才方便？", closes=date(2026, 12, 15))
    printed = "".join(words_of(print_item(with_blocks(form, box)).pdf))
    for words in ("满意度问卷", "查到了吗（查到了/没查到）", "线路怎么走才方便？", "截止"):
        assert words in printed.replace(" ", ""), words


def test_a_small_table_is_not_parted_and_a_long_one_leaves_no_row_alone():
    for lines in range(12, 30):
        filler = [Paragraph(text="字")] * lines
        pages = words_of(print_item(with_blocks(*filler, long_table(6))).pdf)
        assert sum("户主金额" in words for words in pages) == 1, lines
        pages = words_of(print_item(with_blocks(*filler, long_table(30))).pdf)
        parts = [len(re.findall(r"第\d+户", words)) for words in pages]
        assert 1 not in parts, lines
        assert ("合计" in pages[-1], parts[-1] > 0) == (True, True), lines


def test_a_few_lines_on_a_last_page_are_drawn_in_when_tighter_type_can():
    saved = 0
    for lines in range(20, 70):
        item = with_blocks(*[Paragraph(text="字" * 30)] * lines)
        pages = pour_chapter(chapter_of(item))
        lonely = len(pages) > 1 and pages[-1].height < a4.ROOM // LONELY
        told = SheetItem(
            item=item,
            facts=(("公开单位", item.elements.issuing_body),),
            seal=SealWords(word="已审核", who="清禾县人民政府办公室", when="2026年10月8日"),
            phone_page=f"https://example.org/items/{item.id}",
        )
        usual = Chapter(item.title, list(item_pieces(told, SCALE, TODAY, lambda _: None, SAY)))
        saved += len(pages) < len(pour_chapter(usual))
        assert not lonely or len(pages) == len(pour_chapter(usual))
    assert saved
