"""Widgets in an off-screen window."""

import io
from datetime import date

import pytest
from PIL import Image

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
)
from disclosure.questionnaires import CommentBox, Question, Questionnaire
from screen.paging.panel import Panel, TypeScale, line_px
from screen.widgets.window import WindowPlan, prepare
from tests.fakes.window import draw, open_window

pytestmark = pytest.mark.ui

PANEL = Panel(width_px=540, height_px=960, inches=21.5, distance_mm=600)
SCALE = TypeScale.for_panel(PANEL)
FILE = Sha256("a" * 64)
EVERY_KIND = (
    Paragraph(text="村民代表会议决定公布账目。"),
    Heading(text="一、收入", rank=1),
    Heading(text="（一）租金", rank=3),
    Listing(entries=("身份证", "户口簿"), ordered=True),
    Table(
        caption="账目",
        columns=(Column(name="摘要"), Column(name="收入", kind=ColumnKind.MONEY, summed=True)),
        rows=(("租金", 100),),
        totals=(None, 100),
    ),
    Figure(blob=FILE, alt="石桥"),
    FlowChart(
        caption="流程",
        steps=(Step(id="a", text="申请", next=("b",)), Step(id="b", text="领取", next=("a",))),
    ),
    Pdf(blob=FILE, title="通知", pages=2),
    Video(blob=FILE, caption="开放日", seconds=3.0),
    Audio(blob=FILE, caption="朗读", seconds=3.0),
    PlaceList(caption="服务点", places=(Place(name="站", address="老街1号"),), map=FILE),
    Questionnaire(
        caption="问卷",
        closes=date(2026, 12, 15),
        questions=(Question(id="q", text="查到了吗", choices=("查到了", "没查到")),),
    ),
    CommentBox(prompt="您怎么看", closes=date(2026, 12, 15)),
)


@pytest.fixture
def window():
    return open_window(540, 960)


@pytest.fixture
def png(tmp_path):
    path = tmp_path / "picture.png"
    Image.new("RGB", (300, 150), "#0B4F9E").save(path)
    return path


def shown(window, widget):
    """Return the window's picture with the widget at its top left."""
    from screen.widgets.frames import grab

    window.clearcolor = (1, 1, 1, 1)
    window.add_widget(widget)
    widget.pos = (0, 960 - widget.height)
    draw(least=3)
    widget.pos = (0, 960 - widget.height)
    frames: list[Image.Image] = []

    def keep(*_):
        frames[:] = [grab()]

    window.bind(on_flip=keep)
    window.canvas.ask_update()
    draw(least=2)
    window.unbind(on_flip=keep)
    window.remove_widget(widget)
    return frames[-1]


def colours(picture):
    return {colour for _, colour in picture.getcolors(1 << 20)}


@pytest.mark.parametrize("block", EVERY_KIND, ids=lambda block: type(block).__name__)
def test_every_kind_of_block_has_a_widget_even_without_its_file(window, block):
    from screen.widgets.blocks import stop, widget_for

    widget = widget_for(block, 500, SCALE, lambda _sha256: None)
    picture = shown(window, widget)
    assert widget.width == 500
    assert 0 < widget.height < 960
    assert min(picture.convert("L").getextrema()) < 160, "there is something to read"
    stop(widget)


def test_a_missing_file_is_told_in_words_and_named(window):
    from screen.widgets.blocks import widget_for

    for block in EVERY_KIND:
        widget = widget_for(block, 500, SCALE, lambda _sha256: None)
        needs_file = isinstance(block, Figure | Pdf | Video | Audio | PlaceList)
        assert bool(getattr(widget, "broken", "")) == needs_file
    assert window


def test_a_figure_shows_its_picture(window, png):
    from screen.widgets.blocks import widget_for

    widget = widget_for(EVERY_KIND[5], 500, SCALE, lambda _sha256: png)
    picture = shown(window, widget)
    assert widget.broken == ""
    assert picture.getpixel((250, 100)) == (11, 79, 158)


def test_pdf_pages_come_in_one_after_the_other(window, tmp_path):
    from reportlab.pdfgen.canvas import Canvas

    from screen.widgets.blocks import widget_for

    path = tmp_path / "a.pdf"
    canvas = Canvas(str(path))
    for _ in range(2):
        canvas.rect(0, 0, 1000, 1000, fill=1)
        canvas.showPage()
    canvas.save()
    widget = widget_for(EVERY_KIND[7], 300, SCALE, lambda _sha256: path)
    assert not widget.ready
    window.add_widget(widget)
    for _ in range(200):
        draw(0.05)
        if widget.ready:
            break
    assert widget.ready
    assert widget.broken == ""
    window.remove_widget(widget)


def test_a_long_text_makes_no_texture_too_tall_for_a_raspberry_pi(window):
    from kivy.graphics import Rectangle

    from screen.widgets.prose import Prose
    from screen.widgets.sheet import MAX_TEXTURE_PX

    prose = Prose("公开" * 4000, 300, 40)
    heights = [each.size[1] for each in prose.canvas.children if isinstance(each, Rectangle)]
    assert prose.height == len(prose.lines) * line_px(40) > 2 * MAX_TEXTURE_PX
    assert sum(heights) == prose.height
    assert max(heights) <= MAX_TEXTURE_PX
    assert window


def test_lines_are_as_high_as_paging_counts(window):
    from screen.widgets.sheet import text_texture

    for size in (24, 33, 41, 44, 56, 77, 120):
        for lines in (1, 2, 7):
            texture = text_texture(["公开12元 Ag"] * lines, size, "Regular")
            assert texture.height == lines * line_px(size), size
    assert window


def test_lines_are_as_wide_as_paging_counts(window):
    from screen.paging.typeface import Typeface
    from screen.widgets.sheet import text_texture

    for size in (24, 41, 44, 56):
        for weight in ("Regular", "Bold", "Medium"):
            text = "2026年11月，共收入12,345.60元"
            counted = Typeface.load(weight).width(text, size)
            assert abs(text_texture([text], size, weight).width - counted) <= 2
    assert window


def test_what_is_read_aloud_is_underlaid(window):
    from screen.widgets.look import look
    from screen.widgets.prose import Prose

    prose = Prose("一二三四五六七八九十", 5 * 40, 40)
    focus = tuple(round(part * 255) for part in look.focus[:3])
    assert focus not in colours(shown(window, prose))
    prose.mark(5, 7)
    picture = shown(window, prose)
    marked = [
        (x, y) for x in range(0, 200, 4) for y in range(120) if picture.getpixel((x, y)) == focus
    ]
    assert marked
    assert {x // 40 for x, _ in marked} <= {0, 1}
    assert min(y for _, y in marked) > line_px(40)


def test_a_button_is_as_high_as_a_finger_needs_and_shows_its_touch_at_once(window):
    from screen.widgets.buttons import TouchButton

    for kind in ("primary", "secondary", "quiet", "danger", "tile"):
        button = TouchButton("查", SCALE, icon="search", kind=kind)
        window.add_widget(button)
        draw(least=3)
        assert min(button.width, button.height) >= SCALE.target
        before = button.ground
        button.state = "down"
        assert button.ground != before
        window.remove_widget(button)


def test_a_change_of_theme_repaints_what_is_on_show(window):
    from screen.paging import theme
    from screen.widgets.look import look
    from screen.widgets.prose import Prose

    prose = Prose("公开", 200, 60)
    usual = shown(window, prose)
    look.use(theme.load(high_contrast=True))
    bright = shown(window, prose)
    look.use(theme.load())
    assert (255, 214, 10) in colours(bright)
    assert (255, 214, 10) not in colours(usual)


@pytest.mark.parametrize("high_contrast", [True, False])
@pytest.mark.usefixtures("window")
def test_a_rule_follows_every_colour_of_the_theme(high_contrast):
    """Kivy takes some names for events, and binds nothing to them."""
    from kivy.lang import Builder

    from screen.paging import theme
    from screen.widgets.look import COLOURS, look

    look.use(theme.load(high_contrast=not high_contrast))
    lines = [f"    Label:\n        color: look.{name}\n" for name in COLOURS]
    rule = "#:import look screen.widgets.look.look\nBoxLayout:\n" + "".join(lines)
    labels = list(reversed(Builder.load_string(rule).children))
    look.use(theme.load(high_contrast=high_contrast))
    shown_colours = {name: label.color for name, label in zip(COLOURS, labels, strict=True)}
    look.use(theme.load())
    expected = theme.load(high_contrast=high_contrast)
    assert shown_colours == {name: list(theme.rgba(getattr(expected, name))) for name in COLOURS}


def test_widgets_that_are_gone_are_let_go(window):
    import gc
    import weakref

    from screen.widgets.prose import Prose

    prose = Prose("公开", 200, 60)
    gone = weakref.ref(prose)
    del prose
    gc.collect()
    assert gone() is None
    assert window


def test_a_code_has_whole_modules_and_a_quiet_border(window):
    import segno

    from screen.widgets.qr import QUIET_MODULES, QrCode

    code = QrCode("https://example.org/i/123", 200)
    modules = segno.make("https://example.org/i/123", error="m", micro=False).symbol_size()[0]
    assert code.width == code.module_px * modules <= 200
    picture = shown(window, code).convert("L")
    quiet = QUIET_MODULES * code.module_px
    assert picture.getpixel((quiet // 2, quiet // 2)) == 255
    assert picture.getpixel((quiet + 1, quiet + 1)) == 0


def test_the_seal_mark_names_office_and_day_and_is_never_too_small_to_read(window):
    from screen.paging.seal_words import SealWords
    from screen.widgets.look import look
    from screen.widgets.seal_mark import SealMark

    said = SealWords(word="已审核", who="柳泉镇人民政府", when="2026年10月8日")
    mark = SealMark(said, 500, SCALE)
    picture = shown(window, mark)
    seal = tuple(round(part * 255) for part in look.seal[:3])
    assert seal in colours(picture)
    assert mark.height >= 3 * SCALE.small


def test_a_video_that_is_none_says_so_and_is_never_black(window, tmp_path):
    from screen.widgets import video_view

    path = tmp_path / "a.mp4"
    path.write_bytes(io.BytesIO(b"nothing" * 100).getvalue())
    view = video_view.VideoView(EVERY_KIND[8], 300, SCALE, lambda _s: path, unattended=True)
    window.add_widget(view)
    for _ in range(140):
        draw(0.05)
        if view.broken:
            break
    assert "no frame within" in view.broken
    window.remove_widget(view)


def test_a_window_that_is_open_is_not_configured_any_more():
    open_window(100, 100)
    with pytest.raises(RuntimeError, match="before it was configured"):
        prepare(WindowPlan(title="late", width_px=540, height_px=960, headless=True))
