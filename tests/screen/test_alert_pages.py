"""A grave alert on every panel: whole, in place, and word for word as it is spoken."""

from datetime import date

import pytest

from disclosure.announcements import announcement_of
from disclosure.blocks import Paragraph
from disclosure.channels import Channel
from disclosure.items import EntryCode, Item, Shown, Spoken
from disclosure.wording import Wording
from screen.paging.alert_pages import feet, told_room
from screen.paging.contents import AlertContent, CoverContent, StripContent, TextContent
from screen.paging.frame import Frame
from screen.paging.pages import paginate
from screen.paging.panel import Panel
from screen.paging.passages import stack_height
from tests.fakes.county import an_item

TODAY = date(2026, 10, 9)
SAY = Wording().say
SPOKEN = "今天下午两点到夜里十点有特大暴雨。住在河边、山脚的居民，请马上到村委会广场集合。" * 3
SIZES = ((1080, 1920), (1920, 1080), (1366, 768), (1024, 600), (800, 1280))


def an_alert(title: str = "暴雨红色预警：今天下午到夜里山洪风险很高", **changes: object) -> Item:
    told = {
        "entry": EntryCode("government.alert"),
        "channels": (Channel.SCREEN, Channel.LOUDSPEAKER),
        "spoken": Spoken(text=SPOKEN, slots=()),
        "shown": Shown(first=TODAY),
        "blocks": (Paragraph(text="县应急管理局发布预警。"),),
    }
    return an_item(title, **(told | changes))


def a_panel(width: int, height: int) -> Panel:
    return Panel(width_px=width, height_px=height, inches=43, distance_mm=4000)


def alert_pages(item: Item, panel: Panel) -> list[AlertContent]:
    pages = paginate(item, panel, TODAY, SAY)
    return [page.content for page in pages if isinstance(page.content, AlertContent)]


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("title", ["暴雨红色预警", "暴雨红色预警：" + "山洪风险很高" * 8])
def test_an_alert_fits_and_says_what_the_loudspeaker_says(size, title):
    panel = a_panel(*size)
    frame = Frame.for_panel(panel)
    pages = alert_pages(an_alert(title), panel)
    told = "".join("".join(part.lines) for page in pages for part in page.told)
    assert told == SPOKEN
    for page in pages:
        assert stack_height(page.band) < page.band_px
        assert stack_height(page.told) <= told_room(frame, page.band_px).height
        assert title in "".join(line for part in page.band for line in part.lines)


@pytest.mark.parametrize("size", SIZES)
def test_seal_mark_and_code_stand_clear_of_the_words(size):
    frame = Frame.for_panel(a_panel(*size))
    page = alert_pages(an_alert(), a_panel(*size))[0]
    room = told_room(frame, page.band_px)
    for foot in feet(frame):
        assert foot.y >= room.bottom or foot.x >= room.right
        assert foot.bottom <= frame.ticker.y


def test_without_a_spoken_text_the_first_paragraph_is_told():
    channels = (Channel.SCREEN,)
    page = alert_pages(an_alert(spoken=None, channels=channels), a_panel(1080, 1920))[0]
    assert "".join("".join(part.lines) for part in page.told) == "县应急管理局发布预警。"


@pytest.mark.parametrize("title", ["寒潮蓝色预警", "解除暴雨红色预警"])
def test_what_does_not_take_over_begins_with_a_title_page(title):
    pages = paginate(an_alert(title), a_panel(1080, 1920), TODAY, SAY)
    assert isinstance(pages[0].content, CoverContent)


def test_a_led_bar_runs_what_the_loudspeaker_says():
    panel = Panel(width_px=320, height_px=32, inches=40, distance_mm=4000)
    content = paginate(an_alert(), panel, TODAY, SAY)[0].content
    assert isinstance(content, StripContent)
    assert content.text == SPOKEN


@pytest.mark.parametrize(
    ("title", "label", "tone"),
    [
        ("暴雨红色预警", "红色预警", "warn_red"),
        ("台风橙色预警", "橙色预警", "warn_orange"),
        ("寒潮蓝色预警", "蓝色预警", "warn_blue"),
        ("解除暴雨红色预警", "", "ink"),
    ],
)
def test_a_led_bar_names_the_level_and_takes_its_colour(title, label, tone):
    panel = Panel(width_px=192, height_px=16, inches=40, distance_mm=4000)
    content = paginate(an_alert(title), panel, TODAY, SAY)[0].content
    assert (content.label, content.tone) == (label, tone)


@pytest.mark.parametrize(
    ("title", "level", "tone"),
    [("暴雨红色预警", "红色预警", "seal"), ("台风橙色预警", "橙色预警", "amber")],
)
def test_a_page_names_the_level_on_its_colour(title, level, tone):
    page = alert_pages(an_alert(title), a_panel(1920, 1080))[0]
    assert page.tone == tone
    assert page.band[0].lines == (level,)


def test_what_the_alerts_page_has_told_is_not_told_again():
    more = Paragraph(text="详细的雨情见县气象台。")
    item = an_alert(blocks=(Paragraph(text=SPOKEN), more))
    pages = paginate(item, a_panel(1920, 1080), TODAY, SAY)
    assert isinstance(pages[0].content, AlertContent)
    told = [page.content for page in pages if isinstance(page.content, TextContent)]
    assert "".join("".join(p.lines) for page in told for p in page.passages) == more.text


@pytest.mark.parametrize("size", [(1080, 1920), (1920, 1080), (320, 32)])
def test_screen_and_loudspeaker_tell_an_alert_in_the_same_words(size):
    item = an_alert()
    said = announcement_of(item).text
    inches = 60 if size == (320, 32) else 43
    panel = Panel(width_px=size[0], height_px=size[1], inches=inches, distance_mm=4000)
    pages = [page.content for page in paginate(item, panel, TODAY, SAY)]
    bars = "".join(page.text for page in pages if isinstance(page, StripContent))
    told = [part for page in pages if isinstance(page, AlertContent) for part in page.told]
    assert bars + "".join("".join(part.lines) for part in told) == said
