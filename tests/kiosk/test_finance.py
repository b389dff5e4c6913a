import pytest


@pytest.fixture
def shown(kiosk):
    from kiosk.screens.home import Way

    kiosk.tap(Way, name="财务公开")
    assert kiosk.face == "FinanceScreen"
    return kiosk


def _sums(kiosk) -> dict[str, str]:
    from kiosk.screens.finance import SumCard

    return {card.name: card.figure for card in kiosk.stage.walk() if isinstance(card, SumCard)}


@pytest.mark.ui
def test_the_newest_month_stands_first_in_large_figures(shown):
    assert shown.stage.face.heading == "石桥村 2026年9月"
    assert _sums(shown) == {"收入": "17,300.00 元", "支出": "4,410.70 元"}


@pytest.mark.ui
def test_another_month_is_one_touch_away(shown):
    from kiosk.screens.rows import Segment

    shown.tap(Segment, words="5月")
    assert shown.stage.face.heading == "石桥村 2026年5月"


@pytest.mark.ui
def test_the_sealed_sheet_is_one_touch_from_its_sums(shown, village):
    from kiosk.screens.pieces import Act

    shown.stage.face.ids.scroll.page(-1)
    shown.draw()
    shown.tap(Act, text="看9月的明细账")
    assert shown.stage.face.title == village.item("9月财务").title


@pytest.mark.ui
def test_the_month_shown_is_not_in_the_list_below(shown):
    assert shown.stage.face.ids.rows.children == []
