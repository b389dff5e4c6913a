"""The page before a terminal is set up: each step fits every panel and says what to do."""

import pytest

from content_sync.store.beginning import Beginning, Step, tell, told
from content_sync.store.folder import Folder
from disclosure.wording import Wording
from screen.paging.frame import Frame
from screen.paging.panel import Panel
from signage.beginning import advice_of, strip_of, title_of
from tests.fakes.window import open_window

FINGERPRINT = "04821 77310 99045 12268 50017 63394"
COUNTY = "https://zhengwugongkai.qinghe.gov.cn:8443"
PANELS = (
    Panel(width_px=1080, height_px=1920, inches=43, distance_mm=4000),
    Panel(width_px=1920, height_px=1080, inches=43, distance_mm=4000),
    Panel(width_px=1366, height_px=768, inches=32, distance_mm=4000),
    Panel(width_px=1080, height_px=1920, inches=21.5, distance_mm=600),
)
STEPS = (
    Beginning(step=Step.FILE, why="wifi.password"),
    Beginning(step=Step.FILE),
    Beginning(step=Step.NETWORK, county=COUNTY, fingerprint=FINGERPRINT),
    Beginning(step=Step.CLAIM, county=COUNTY, fingerprint=FINGERPRINT),
    Beginning(step=Step.CONFIRMING, county=COUNTY, fingerprint=FINGERPRINT),
    Beginning(step=Step.DATA),
)


@pytest.mark.ui
@pytest.mark.parametrize("panel", PANELS, ids=lambda one: f"{one.width_px}x{one.height_px}")
@pytest.mark.parametrize("beginning", STEPS, ids=lambda one: f"{one.step}{one.why}")
def test_the_page_fits_and_shows_all_six_groups(panel, beginning):
    open_window(540, 960)
    from signage.screens.beginning_view import BeginningView, _fits

    view = BeginningView(Frame.for_panel(panel), beginning, Wording().say)
    words = "".join(row[0] for row in view.rows)
    assert _fits(view.rows, view._words)
    assert title_of(beginning, Wording().say) in words
    assert all(group in words for group in beginning.fingerprint.split())
    assert beginning.county in words
    assert len(view.children) == bool(beginning.fingerprint)
    for code in view.children:
        assert 0 <= code.x < code.right <= view.width
        assert 0 <= code.y < code.top <= view.height
        assert code.module_px >= 4
        box = view._words
        beside, above = box.right <= code.x, view.height - box.bottom >= code.top
        assert beside or above


def test_every_step_has_words_of_its_own():
    say = Wording().say
    assert len({title_of(Beginning(step=step), say) for step in Step}) == len(Step)
    assert len({advice_of(Beginning(step=step), say) for step in Step}) == len(Step)
    assert "wifi.password" in advice_of(STEPS[0], say)
    assert FINGERPRINT in strip_of(STEPS[2], say).text


def test_what_cannot_be_read_counts_as_not_said(tmp_path):
    folder = Folder(tmp_path)
    folder.content.mkdir()
    assert told(tmp_path) is None
    tell(folder.entering, STEPS[2])
    assert told(tmp_path) == STEPS[2]
    folder.set_up.write_text("{")
    assert told(tmp_path) == STEPS[2]
    tell(folder.set_up, STEPS[0])
    assert told(tmp_path) == STEPS[0], "a wrong file goes before what came of the one before"
    tell(folder.set_up, None)
    folder.entering.write_bytes(b" " * 5000)
    assert told(tmp_path) is None
