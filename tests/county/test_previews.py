"""What approvers see of a draft's faces: the pages of the players, the paper of the printer."""

import re
from html import unescape

import msgspec
import pytest

from county.previews import paper_pages
from county.previews.media import Media
from county.previews.screen_pages import draw_pages
from county.settings import PreviewSettings
from disclosure.blocks import (
    Column,
    ColumnKind,
    FlowChart,
    Paragraph,
    Place,
    PlaceList,
    Step,
    Table,
)
from disclosure.wording import Wording
from paper.a4 import Imprint
from screen.paging.pages import paginate
from screen.paging.panel import Panel
from tests.county.making import Content, Town, item_text
from tests.fakes.county import NOW, TODAY, an_item

SAY = Wording().say
MEDIA = Media(base="/desk/items/x/seal", files=lambda _: None)
PANELS = [
    Panel(
        width_px=one.width_px,
        height_px=one.height_px,
        inches=one.inches,
        distance_mm=one.distance_mm,
    )
    for one in PreviewSettings().panels
]
MIXED = an_item(
    blocks=(
        Paragraph(text="停水一天，<请>提前储水。" * 12),
        Table(
            caption="收支",
            columns=(
                Column(name="事项"),
                Column(name="金额", kind=ColumnKind.MONEY, summed=True),
            ),
            rows=tuple((f"第{n}笔", 100 * n) for n in range(1, 30)),
            totals=(None, sum(100 * n for n in range(1, 30))),
        ),
        FlowChart(caption="办理", steps=(Step(id="a", text="申请", who="村"),)),
        PlaceList(caption="地点", places=(Place(name="便民站", address="石桥村口"),)),
    )
)


def words_of(svg: str) -> str:
    text = "".join(unescape(one) for one in re.findall(r"<text[^>]*>([^<]*)</text>", svg))
    return re.sub(r"\s", "", text)


@pytest.mark.parametrize("panel", PANELS, ids=["across", "upright", "strip"])
def test_every_page_of_the_player_is_drawn(panel: Panel) -> None:
    drawn = draw_pages(MIXED, panel, TODAY, "石桥村村民委员会", SAY, 100, media=MEDIA)
    assert [one.seconds for one in drawn] == [
        one.seconds for one in paginate(MIXED, panel, TODAY, SAY)
    ]
    assert all(one.svg.startswith("<svg") and "style=" not in one.svg for one in drawn)
    said = "".join(words_of(one.svg) for one in drawn)
    assert "<请>" in said
    if not panel.strip:
        for words in ("第29笔", "29.00", "435.00", "申请", "石桥村口", "已审核"):
            assert words in said, words


def test_no_more_pages_are_drawn_than_asked() -> None:
    assert len(draw_pages(MIXED, PANELS[0], TODAY, "", SAY, 2, media=MEDIA)) == 2


def test_the_sheet_of_paper_has_pictures_of_its_pages(town: Town, content: Content) -> None:
    content.item("water", item_text(channels='["print"]'))
    town.load()
    profile = town.county.profile()
    imprint = Imprint(office=profile.office, zone="石桥村", printed=NOW.astimezone(profile.zone))
    item = msgspec.structs.replace(MIXED)
    pdf = paper_pages.sheet_of(item, profile, imprint, town.county.blobs.path, SAY)
    assert pdf.startswith(b"%PDF")
    found = paper_pages.picture_of(pdf, 0)
    assert found is not None
    assert found[0].startswith(b"\x89PNG")
    assert paper_pages.picture_of(pdf, found[1]) is None
    assert paper_pages.picture_of(pdf, -1) is None
