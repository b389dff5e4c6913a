import pytest

from disclosure.areas import AreaCode
from disclosure.wording import Wording
from screen.paging.frame import Frame
from screen.paging.panel import Panel, line_px
from signage.signs import Signs
from tests.fakes.county import VILLAGE, FakeCounty
from tests.fakes.window import open_window

pytestmark = pytest.mark.ui

PANELS = (
    Panel(width_px=1080, height_px=1920, inches=43, distance_mm=4000),
    Panel(width_px=1920, height_px=1080, inches=43, distance_mm=4000),
    Panel(width_px=1366, height_px=768, inches=32, distance_mm=4000),
)


@pytest.mark.parametrize("panel", PANELS, ids=lambda panel: f"{panel.width_px}x{panel.height_px}")
@pytest.mark.parametrize("known", [True, False])
def test_the_standing_page_fits_and_says_where_to_ask(panel, known):
    open_window(540, 960)
    from signage.screens.standing_view import StandingView

    frame = Frame.for_panel(panel)
    signs = Signs(profile=FakeCounty().a_profile(), home=VILLAGE) if known else Signs()
    view = StandingView(frame, signs, Wording().say)
    view.show_time("08:30", "11月22日 星期日")
    rows, high = view._rows_that_fit()
    assert high == sum(line_px(size) + gap for _, size, _, _, gap in rows)
    assert high <= frame.cover.height
    words = "".join(row[0] for row in rows)
    assert "08:30" in words
    assert ("石桥村" in words and "0890-6123456" in words) == known
    assert ("正在接收" in words) != known


def test_names_come_from_the_sealed_profile_alone():
    assert Signs().place == Signs().office == Signs().office_of((AreaCode("990421000000"),)) == ""
    signs = Signs(profile=FakeCounty().a_profile(), home=VILLAGE)
    assert signs.place == "石桥村"
    approvers = tuple(map(AreaCode, ("990421101000", "990421000000", "990421000000")))
    assert signs.office_of(approvers) == "清禾县人民政府、柳泉镇人民政府"
