"""An item of every kind of block, on panels of every shape."""

import hashlib
from datetime import date

import pytest
from msgspec.structs import replace

from disclosure.blocks import (
    Audio,
    Column,
    ColumnKind,
    Figure,
    FlowChart,
    Heading,
    Listing,
    Paragraph,
    Pdf,
    Place,
    PlaceList,
    Sha256,
    Step,
    Table,
    Video,
    plain_text,
)
from disclosure.items import Blob
from disclosure.wording import Wording
from screen.paging import strip
from screen.paging.block_pages import heads_height
from screen.paging.contents import (
    CoverContent,
    FigureContent,
    FlowContent,
    MapContent,
    PdfContent,
    PlacesContent,
    StripContent,
    TableContent,
    TextContent,
    VideoContent,
)
from screen.paging.frame import Frame
from screen.paging.pace import Pace, inked
from screen.paging.pages import paginate
from screen.paging.panel import CODE_MODULES, Panel
from screen.paging.passages import stack_height
from tests.fakes.county import an_item

SAY = Wording().say
TODAY = date(2026, 10, 9)
FILE = Sha256(hashlib.sha256(b"file").hexdigest())
PANELS = {
    "portrait": Panel(width_px=1080, height_px=1920, inches=43, distance_mm=4000),
    "landscape": Panel(width_px=1920, height_px=1080, inches=43, distance_mm=4000),
    "small": Panel(width_px=1366, height_px=768, inches=32, distance_mm=4000),
    "square": Panel(width_px=1080, height_px=1080, inches=60, distance_mm=4000),
    "stretched": Panel(width_px=1920, height_px=540, inches=38, distance_mm=3000),
    "led wall": Panel(width_px=768, height_px=384, inches=126, distance_mm=8000),
}
MONEY = ColumnKind.MONEY
LEDGER = Table(
    caption="2026年9月收支明细（单位：元）",
    columns=(
        Column(name="日期", kind=ColumnKind.DATE),
        Column(name="摘要"),
        Column(name="支出", kind=MONEY, summed=True),
    ),
    rows=tuple((f"2026-09-{day:02d}", f"付第{day}笔保洁员工资", day * 100) for day in range(1, 31)),
    totals=(None, None, 46_500),
)
CHART = FlowChart(
    caption="办理流程",
    steps=tuple(
        Step(
            id=str(number),
            text=f"第{number}个环节怎么办",
            next=(str(number + 1),) if number < 9 else (),
        )
        for number in range(1, 10)
    ),
)
PLACES = PlaceList(
    caption="便民服务点",
    places=tuple(
        Place(name=f"{number}号服务站", address=f"老街{number}号", phone=f"0890-61200{number:02d}")
        for number in range(1, 16)
    ),
    map=FILE,
)
BLOCKS = (
    Paragraph(text="经村民代表会议讨论，决定公布本月账目。" * 12),
    Heading(text="一、明细"),
    LEDGER,
    Heading(text="二、流程"),
    CHART,
    Listing(entries=("身份证原件", "户口簿原件"), ordered=True),
    Figure(blob=FILE, alt="石桥", caption="石桥村村口"),
    PLACES,
    Pdf(blob=FILE, title="通知原件", pages=5),
    Video(blob=FILE, caption="开放日", seconds=20.0),
    Audio(blob=FILE, caption="政策朗读", seconds=60.0),
)
ITEM = an_item(
    blocks=BLOCKS,
    blobs=(Blob(sha256=FILE, size=4, media_type="image/png", name="file"),),
)


def pages_of(item=ITEM, panel="portrait"):
    return paginate(item, PANELS[panel], TODAY, SAY)


def words_on(content) -> str:
    match content:
        case TextContent(passages=passages):
            return "".join("".join(passage.lines) for passage in passages)
        case TableContent(layout=layout):
            rows = [*layout.rows, *([layout.total] if layout.total else [])]
            return "".join(line for row in rows for cell in row.cells for line in cell)
        case FlowContent(layout=layout):
            return "".join("".join(box.lines) for box in layout.boxes)
        case PlacesContent(cards=cards):
            return "".join("".join((*card.name, *card.facts)) for card in cards)
    return ""


def fits(page, frame):
    wide = isinstance(page.content, TableContent) and page.content.wide
    body = frame.widened.body if wide else frame.body
    return height_on(page.content, frame) <= body.height


def height_on(content, frame) -> int:
    heads = heads_height(content.heads, frame)
    match content:
        case TextContent(passages=passages):
            return stack_height(passages)
        case TableContent(layout=layout):
            total = layout.total.height if layout.total else 0
            return heads + layout.height_of(layout.rows) + total
        case FlowContent(layout=layout):
            return heads + layout.height
        case PlacesContent(cards=cards):
            return heads + sum(card.height for card in cards)
    return heads


@pytest.mark.parametrize("panel", PANELS)
def test_no_page_overflows_its_frame(panel):
    frame = Frame.for_panel(PANELS[panel])
    for page in pages_of(panel=panel)[1:]:
        assert fits(page, frame), page.number


@pytest.mark.parametrize("panel", PANELS)
def test_every_word_is_shown_exactly_once(panel):
    shown = "".join(words_on(page.content) for page in pages_of(panel=panel)).replace(" ", "")
    for day in range(1, 31):
        assert shown.count(f"付第{day}笔保洁员工资") == 1
    for number in range(1, 10):
        assert shown.count(f"第{number}个环节怎么办") == 1
    for number in range(1, 16):
        assert shown.count(f"0890-61200{number:02d}") == 1
    assert shown.count("决定公布本月账目") == 12
    assert shown.count("身份证原件") == 1
    assert shown.count("465.00") == 1


@pytest.mark.parametrize("panel", PANELS)
def test_a_table_repeats_its_caption_and_column_names_on_every_page(panel):
    pages = [page.content for page in pages_of(panel=panel)]
    tables = [content for content in pages if isinstance(content, TableContent)]
    assert len(tables) > 1
    assert {content.layout.header.cells for content in tables} == {tables[0].layout.header.cells}
    for number, content in enumerate(tables, 1):
        assert "".join(content.heads[-1].lines) == LEDGER.caption
        assert (content.part, content.parts) == (number, len(tables))
        assert (content.layout.total is not None) == (number == len(tables))
    assert "".join(tables[0].heads[0].lines) == "一、明细"


def test_pages_are_numbered_and_come_in_the_items_order():
    pages = pages_of()
    assert [page.number for page in pages] == list(range(1, len(pages) + 1))
    assert {page.count for page in pages} == {len(pages)}
    kinds = list(dict.fromkeys(type(page.content) for page in pages))
    assert kinds == [
        CoverContent,
        TextContent,
        TableContent,
        FlowContent,
        FigureContent,
        MapContent,
        PlacesContent,
        PdfContent,
        VideoContent,
    ]


@pytest.mark.parametrize("panel", PANELS)
def test_running_text_stays_as_long_as_it_takes_to_read(panel):
    for page in pages_of(panel=panel):
        assert page.seconds >= 6
        if isinstance(page.content, TextContent):
            assert 4 <= max(4.0, inked(words_on(page.content)) / page.seconds) <= 5


def test_a_video_stays_as_long_as_it_is_and_no_longer_than_allowed():
    assert Pace().video(20.0) == 20
    assert Pace().video(3600.0) == 180
    assert Pace().video(1.0) == 6


def test_short_text_is_set_larger_than_long_text():
    short = pages_of(an_item(blocks=(Paragraph(text="明天上午停水。"),)))
    long = pages_of(an_item(blocks=(Paragraph(text="明天上午停水。" * 60),)))
    size_of = [pages[1].content.passages[0].size for pages in (short, long)]
    assert size_of[0] > size_of[1] >= Frame.for_panel(PANELS["portrait"]).scale.body


def test_of_a_pdf_one_page_is_shown_that_says_how_many_there_are():
    content = [page.content for page in pages_of() if isinstance(page.content, PdfContent)]
    assert len(content) == 1
    assert "全文共 5 页" in "".join(content[0].heads[-1].lines)
    alone = an_item(blocks=(Pdf(blob=FILE, title="通知", pages=5),), blobs=ITEM.blobs)
    kinds = [type(page.content) for page in pages_of(alone)]
    assert kinds == [CoverContent, PdfContent]


def test_the_title_page_says_who_when_and_whether_it_is_in_force():
    cover = pages_of()[0].content
    facts = ["".join(fact.lines) for fact in cover.facts]
    assert facts == ["石桥村村民委员会", "2026年10月8日", "现行有效"]
    elements = replace(ITEM.elements, repealed=TODAY, document_number="清禾政办〔2026〕12号")
    facts = ["".join(f.lines) for f in pages_of(an_item(elements=elements))[0].content.facts]
    assert facts[1] == "清禾政办〔2026〕12号"
    assert facts[-1] == "已失效"


@pytest.mark.parametrize("panel", PANELS)
def test_a_very_long_title_fits_its_page(panel):
    frame = Frame.for_panel(PANELS[panel])
    text = "关于进一步做好农村集体经济组织财务公开工作的通知" * 5
    title = pages_of(an_item(text), panel)[0].content.title
    assert title.height <= frame.cover_title.height
    assert "".join(title.lines) == text or title.lines[-1].endswith("…")


@pytest.mark.parametrize("panel", PANELS)
def test_the_parts_of_a_frame_lie_inside_the_panel_and_apart(panel):
    given = PANELS[panel]
    frame = Frame.for_panel(given)
    for rect in (frame.title, frame.mark, frame.code, frame.body, frame.cover_title):
        if rect is frame.code and not rect.height:
            continue
        assert rect.x >= given.unit_px
        assert rect.right <= given.width_px - given.unit_px
        assert rect.y >= frame.header.bottom
        assert rect.bottom <= frame.ticker.y
        assert rect.height > 0
    assert frame.body.y >= frame.title.bottom or frame.body.x >= frame.side.right
    assert frame.body.bottom <= frame.mark.y or frame.body.x >= frame.mark.right


@pytest.mark.parametrize("panel", PANELS)
def test_a_code_is_large_enough_for_the_distance_or_not_there(panel):
    given = PANELS[panel]
    frame = Frame.for_panel(given)
    side_mm = given.code_px / CODE_MODULES / given.px_per_mm
    assert side_mm >= min(given.distance_mm, 1500) / 500
    assert frame.cover_code.height == 0 or frame.cover_code.height >= given.code_px
    assert frame.code.height == 0 or frame.code.height >= given.code_px


@pytest.mark.parametrize("panel", PANELS)
def test_a_widened_frame_has_its_parts_below_each_other(panel):
    given = PANELS[panel]
    frame = Frame.for_panel(given).widened
    assert frame.header.bottom <= frame.title.y
    assert frame.title.right < frame.mark.x
    assert frame.mark.right <= given.width_px - given.unit_px
    assert frame.mark.bottom <= frame.side.bottom < frame.body.y
    assert frame.body.bottom < frame.ticker.y
    assert not frame.sideways


WIDE = Table(
    caption="收支明细",
    columns=tuple(Column(name=name) for name in ("日期", "凭证号", "摘要", "账户", "收入", "支出")),
    rows=tuple(
        (
            f"9月{day}日",
            f"09-{day}",
            "柳泉镇财政所拨付村干部基本报酬",
            "经济合作社",
            "13,236.00",
            "13,236.00",
        )
        for day in range(10, 25)
    ),
)


def test_a_table_that_is_too_wide_beside_its_title_has_the_whole_width():
    pages = [page.content for page in pages_of(an_item(blocks=(WIDE,)), "landscape")[1:]]
    assert all(page.wide and not page.layout.stacked for page in pages)
    assert all(page.layout.header.height for page in pages)
    assert sum(len(page.layout.rows) for page in pages) == len(WIDE.rows)


def test_a_table_that_fits_beside_its_title_stays_there():
    pages = pages_of(an_item(blocks=(LEDGER,)), "landscape")[1:]
    assert not any(page.content.wide for page in pages)


class TestStrip:
    BAR = Panel(width_px=320, height_px=32, inches=40, distance_mm=4000)

    LOW = Panel(width_px=192, height_px=16, inches=40, distance_mm=4000)
    FAR = Panel(width_px=320, height_px=32, inches=40, distance_mm=12_000)

    @pytest.mark.parametrize("bar", [BAR, LOW, FAR])
    def test_an_items_words_run_no_faster_than_four_characters_a_second(self, bar):
        item = an_item(blocks=(Paragraph(text="明天上午八点至下午四点停水，请提前储水。" * 3),))
        (page,) = paginate(item, bar, TODAY, SAY)
        assert isinstance(page.content, StripContent)
        assert page.content.title == item.title
        row_px = bar.height_px // strip.rows_of(bar)
        kind = strip.row_type(row_px, page.content.text)
        hidden = len(page.content.text) - bar.width_px / kind.size
        assert page.seconds >= hidden / 4
        assert strip.gait(kind.size, Pace()).px_per_second <= 4 * kind.size

    def test_a_bar_has_two_lines_where_letters_of_half_its_height_can_be_read(self):
        assert [strip.rows_of(bar) for bar in (self.BAR, self.LOW, self.FAR)] == [2, 1, 1]

    def test_two_lines_that_hardly_run_stay_long_enough_to_be_read(self):
        item = an_item("二十个字", blocks=(Paragraph(text="一" * 21),))
        (page,) = paginate(item, self.BAR, TODAY, SAY)
        assert page.seconds >= Pace().reading("字" * 25)

    def test_a_slow_pace_is_kept_by_resting_between_steps(self):
        slow = strip.gait(16, Pace(strip_chars_per_second=1.0))
        assert slow == strip.Gait(pixels=1, frames=2)

    def test_low_rows_have_pixel_letters_but_for_characters_that_those_lack(self):
        assert strip.row_type(16, "石桥村").weight == "Pixel"
        assert strip.row_type(16, "𬭛").weight == "Medium"
        assert strip.row_type(32, "石桥村").weight == "Medium"

    def test_a_bar_of_one_line_tells_the_time_first(self):
        content = StripContent(title="停水通知", text="明天停水。")
        assert strip.lines(content, self.LOW, "08:30") == ("08:30　停水通知　明天停水。",)
        assert strip.lines(content, self.BAR, "08:30") == ("停水通知", "明天停水。")
        alert = replace(content, label="红色预警")
        assert strip.lines(alert, self.LOW, "08:30") == ("停水通知　明天停水。",)

    def test_a_table_is_told_by_its_sums(self):
        (page,) = paginate(an_item(blocks=(LEDGER,)), self.BAR, TODAY, SAY)
        assert "支出465.00" in page.content.text

    def test_long_text_ends_with_a_whole_sentence_and_says_where_the_rest_is(self):
        text = "第一句话说明停水。" + "第二句话很长" * 40 + "。"
        (page,) = paginate(an_item(blocks=(Paragraph(text=text),)), self.BAR, TODAY, SAY)
        assert page.content.text.endswith("第一句话说明停水。详情请到触摸终端查看。")


def test_plain_text_of_the_blocks_is_what_the_pages_were_checked_against():
    assert all(plain_text(block) for block in BLOCKS)


@pytest.mark.parametrize("panel", PANELS)
def test_a_total_is_on_a_page_that_holds_it_however_many_rows_there_are(panel):
    frame = Frame.for_panel(PANELS[panel])
    for count in range(1, 31):
        rows = LEDGER.rows[:count]
        totals = (None, None, sum(int(row[2] or 0) for row in rows))
        table = replace(LEDGER, rows=rows, totals=totals)
        pages = pages_of(an_item(blocks=(table,)), panel)[1:]
        assert all(fits(page, frame) for page in pages), count
        assert [p.content.layout.total is not None for p in pages].count(True) == 1
        assert sum(len(page.content.layout.rows) for page in pages) == count


def test_places_are_set_larger_where_they_take_no_more_pages_so():
    place = Place(name="卫生室", address="老街12号", phone="0890-6120001", hours="全天")
    frame = Frame.for_panel(PANELS["landscape"])
    few, many = (
        pages_of(an_item(blocks=(PlaceList(caption="常用", places=(place,) * count),)), "landscape")
        for count in (1, 12)
    )
    assert few[1].content.size > frame.scale.small
    for page in (*few[1:], *many[1:]):
        heads = heads_height(page.content.heads, frame)
        assert sum(card.height for card in page.content.cards) + heads <= frame.body.height
