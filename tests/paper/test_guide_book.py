import msgspec
import pytest

from disclosure.blocks import Paragraph, Pdf, Sha256
from disclosure.items import Blob
from paper.folding import folded, order_of
from paper.guide_book import Edition, guide_book
from paper.guide_chapters import Telling, guide_chapters
from tests.fakes.village import pension
from tests.paper.geometry import outside
from tests.paper.making import IMPRINT, SAY, SCALE, TODAY
from tests.paper.posting import CATALOGUE, posted
from tests.paper.reading import bookmarks_of, data_of, opened, words_of

EDITION = Edition(place="清禾县", day=TODAY, office="清禾县政务公开办公室", phone="0890-6123456")
TELLING = Telling(
    facts=lambda item: (("公开单位", item.elements.issuing_body),),
    phone_page=lambda item: f"https://gk.example.gov.cn/p/items/{item.id}",
    files=lambda _sha256: None,
)
TITLES = ("低保怎么申请", "身份证丢了怎么补", "医疗救助怎么申请", "生育登记", "公租房怎么申请")


def guide(number: int):
    title = TITLES[number % len(TITLES)] + ("" if number < len(TITLES) else f"（{number}）")
    more = (Paragraph(text="带齐材料，当场就能办。" * 8),) * (number * 7 % 40)
    return posted(
        msgspec.structs.replace(
            pension(), id=f"{number:036d}", title=title, blocks=(*pension().blocks, *more)
        )
    )


def print_book(*found):
    chapters = guide_chapters(found, TELLING, CATALOGUE, TODAY, SAY)
    return guide_book(EDITION, chapters, IMPRINT, SCALE, SAY)


@pytest.mark.parametrize("count", [1, 5, 60])
def test_contents_and_index_name_the_page_on_which_each_guide_begins(count):
    found = [guide(number) for number in range(count)]
    made = print_book(*found)
    pages = words_of(made.pdf)
    starts = dict(bookmarks_of(made.pdf))
    assert made.pages == len(pages)
    contents = "".join(pages[1 : min(starts[one.item.title] for one in found) - 1])
    index = "".join(pages[starts["按拼音查"] - 1 :])
    for one in found:
        title, start = one.item.title, starts[one.item.title]
        assert title in pages[start - 1]
        assert "公开单位" in pages[start - 1]
        assert f"{title}{start}" in contents
        assert f"{title}{start}" in index


def test_the_cover_says_what_it_is_of_which_day_and_whom_to_call():
    cover = words_of(print_book(guide(0), guide(1)).pdf)[0]
    for part in ("清禾县", "办事一本通", "收录2件办事指南", "2026年11月22日", "0890-6123456"):
        assert part in cover, part


def test_every_guide_bears_its_seal_and_every_page_but_the_cover_its_number():
    made = print_book(*(guide(number) for number in range(5)))
    pages = words_of(made.pdf)
    assert sum("已审核" in words for words in pages) == 5
    for number, words in enumerate(pages[1:], 2):
        assert f"第{number}页，共{made.pages}页" in words


def test_a_guide_of_two_pages_begins_on_the_left():
    made = print_book(*(guide(number) for number in range(12)))
    starts = sorted(page for title, page in bookmarks_of(made.pdf) if title != "目录")
    marks = dict(bookmarks_of(made.pdf))
    for number in range(12):
        start = marks[guide(number).item.title]
        following = min(page for page in starts if page > start)
        blank = "此页空白" in words_of(made.pdf)[following - 2]
        if following - blank - start == 2:
            assert start % 2 == 0


def test_the_index_goes_by_pinyin():
    made = print_book(*(guide(number) for number in range(5)))
    index = "".join(words_of(made.pdf)[dict(bookmarks_of(made.pdf))["按拼音查"] - 1 :])
    order = [title for title, _ in sorted((index.rindex(title), title) for title in TITLES)]
    places = sorted(TITLES, key=index.rindex)
    assert len(order) == 5
    assert places == [
        "低保怎么申请",
        "公租房怎么申请",
        "身份证丢了怎么补",
        "生育登记",
        "医疗救助怎么申请",
    ]


def test_an_attached_pdf_is_named_and_not_said_to_be_bound_behind():
    sha = Sha256("ab" * 32)
    item = msgspec.structs.replace(
        pension(),
        blocks=(Pdf(blob=sha, title="实施细则", pages=4),),
        blobs=(Blob(sha256=sha, size=1, media_type="application/pdf", name="file"),),
    )
    words = "".join(words_of(print_book(posted(item)).pdf))
    assert "附件：实施细则（4页，扫码看" in words
    assert "附在后面" not in words


def test_nothing_is_clipped():
    assert outside(print_book(*(guide(number) for number in range(12))).pdf, 11.5) == []


def test_it_names_its_title_and_language():
    made = print_book(guide(0))
    assert data_of(made.pdf)["Title"] == "清禾县办事一本通"
    assert b"/Lang (zh-CN)" in made.pdf


@pytest.mark.parametrize("count", range(1, 14))
def test_folded_sheets_hold_every_page_once_the_first_and_the_last_outside(count):
    order = order_of(count)
    assert sorted(page for page in order if page is not None) == list(range(count))
    assert len(order) % 4 == 0
    assert order[:2] == (count - 1, 0) if count > 1 else order[0] == 0 or order[1] == 0


def test_folded_pages_follow_each_other_as_the_sheets_lie_in_each_other():
    assert order_of(8) == (7, 0, 1, 6, 5, 2, 3, 4)


def test_a_folded_book_keeps_its_words_and_grows_little():
    book = print_book(*(guide(number) for number in range(5)))
    sheets = folded(book.pdf)
    pages = words_of(sheets)
    assert len(pages) == -(-book.pages // 4) * 2
    assert "办事一本通" in pages[0]
    assert "按拼音查" in pages[0]
    assert len(sheets) < 2 * len(book.pdf)
    with opened(sheets) as document:
        assert [round(side) for side in document.get_page_size(0)] == [842, 595]
