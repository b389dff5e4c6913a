import pytest

from disclosure.blocks import Column, ColumnKind, Paragraph, Table
from kiosk.journey.stops import ItemStop
from tests.fakes.county import an_item

pytestmark = pytest.mark.ui

LYING = {"width_px": 960, "height_px": 540, "inches": 21.5}
ROWS = 40


@pytest.fixture
def page(open_kiosk, village):
    """Return a lying kiosk at an item with a long table."""
    table = Table(
        caption="名单",
        columns=(Column(name="姓名"), Column(name="钱", kind=ColumnKind.MONEY, summed=True)),
        rows=tuple((f"第{number}户", 100) for number in range(ROWS)),
        totals=(None, 100 * ROWS),
    )
    item = an_item("发放名单", blocks=(table, Paragraph(text="以上。" * 400)))
    village.county.publish(item)
    village.county.fill(village.store)
    kiosk = open_kiosk(**LYING)
    kiosk.visit.trail.go(ItemStop(item=item.id))
    kiosk.stage.move()
    kiosk.wait(lambda: len(kiosk.stage.face.views) == 2)
    kiosk.draw(4)
    return kiosk


def _pinned(kiosk):
    from screen.widgets.table_view import TableSheet

    room = kiosk.stage.face.ids.room
    return [child for child in room.children if isinstance(child, TableSheet)]


def _page_down(kiosk, times: int = 1) -> None:
    for _ in range(times):
        kiosk.stage.face.scroller.page(-1)
        kiosk.draw()


def test_at_the_top_nothing_is_pinned(page):
    assert _pinned(page) == []


def test_the_header_stays_over_its_columns_while_the_rows_are_scrolled(page):
    _page_down(page, 2)
    (header,) = _pinned(page)
    table = page.stage.face.views[0]
    assert header.x == pytest.approx(table.rows.to_window(*table.rows.pos)[0])
    assert header.top == pytest.approx(page.stage.face.scroller.top)
    assert header.height == table.header_px


def test_beyond_the_table_nothing_is_pinned(page):
    page.stage.face.scroller.scroll_y = 0
    page.draw()
    assert _pinned(page) == []


def test_back_at_the_top_the_header_stands_in_its_place_again(page):
    _page_down(page, 2)
    page.stage.face.scroller.scroll_y = 1
    page.draw()
    assert _pinned(page) == []


def test_who_leaves_the_page_leaves_no_header(page):
    _page_down(page, 2)
    face = page.stage.face
    page.visit.trail.home()
    page.stage.move()
    page.draw()
    from screen.widgets.table_view import TableSheet

    assert not [child for child in face.ids.room.children if isinstance(child, TableSheet)]
