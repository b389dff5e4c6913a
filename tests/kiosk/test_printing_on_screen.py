"""Printing with touches on the real screens, into a printer in memory."""

import pytest

from kiosk.printing.press import fill
from kiosk.printing.printer import PrinterState
from kiosk.printing.shop import PrintShop, ShopRules
from kiosk.printing.spool import Spool
from tests.fakes.printer import FakePrinter
from tests.paper.reading import words_of

pytestmark = pytest.mark.ui


@pytest.fixture
def printer():
    return FakePrinter()


@pytest.fixture
def kiosk(open_kiosk, village, printer):
    window = open_kiosk()
    rules = ShopRules(store=str(village.store), pages_per_visit=2)
    window.hall.printing = PrintShop(rules, printer, None, Spool(village.store), fill)
    return window


@pytest.fixture
def at_printing(kiosk, village):
    from kiosk.journey.stops import ItemStop
    from kiosk.screens.actions import ActionKey

    kiosk.visit.trail.go(ItemStop(item=village.item("9月财务").id))
    kiosk.stage.move()
    kiosk.draw()
    kiosk.tap(ActionKey, words="打印")
    assert kiosk.face == "PrintScreen"
    return kiosk


def reach(kiosk, phase: str) -> None:
    kiosk.wait(lambda: kiosk.stage.face.phase == phase, 30)
    kiosk.draw()


def press(kiosk, words: str) -> None:
    from kiosk.screens.pieces import Act

    kiosk.tap(Act, text=words)


def test_an_item_is_previewed_counted_and_printed(at_printing, printer, village):
    kiosk = at_printing
    reach(kiosk, "ready")
    assert kiosk.stage.face.count == "共 1 页"
    press(kiosk, "打印")
    reach(kiosk, "done")
    assert "取走" in kiosk.stage.face.told
    assert village.item("9月财务").title in words_of(printer.printed[0])[0]
    assert kiosk.visit.printed_pages == 1
    press(kiosk, "返回")
    assert kiosk.face == "ItemScreen"


def test_no_printer_no_button(open_kiosk, village):
    from kiosk.journey.actions import Action

    window = open_kiosk()
    from kiosk.screens.deeds import offered

    assert Action.PRINT not in offered(window.hall, village.item("9月财务"))


def test_an_empty_tray_is_told_in_words_and_printing_goes_on_after(at_printing, printer):
    kiosk = at_printing
    reach(kiosk, "ready")
    printer.slow = True
    press(kiosk, "打印")
    reach(kiosk, "printing")
    printer.stands = PrinterState.NO_PAPER
    kiosk.wait(lambda: "打印机没有纸了" in kiosk.stage.face.told)
    assert kiosk.stage.face.wrong
    printer.stands, printer.slow = PrinterState.READY, False
    reach(kiosk, "done")
    assert not kiosk.stage.face.wrong
    assert len(printer.printed) == 1


def test_a_printer_known_to_be_broken_takes_no_job_and_may_be_tried_again(at_printing, printer):
    kiosk = at_printing
    reach(kiosk, "ready")
    printer.stands = PrinterState.JAM
    press(kiosk, "打印")
    reach(kiosk, "stuck")
    assert "卡纸" in kiosk.stage.face.told
    assert not printer.jobs
    printer.stands = PrinterState.READY
    press(kiosk, "打印")
    reach(kiosk, "done")


def test_where_nothing_is_printed_it_can_be_taken_home_on_a_phone(at_printing, printer):
    from kiosk.screens.nav import NavKey

    kiosk = at_printing
    reach(kiosk, "ready")
    assert not kiosk.stage.face.takes
    printer.stands = PrinterState.NO_PAPER
    press(kiosk, "打印")
    reach(kiosk, "stuck")
    press(kiosk, "带回手机")
    assert kiosk.face == "TakeScreen"
    kiosk.tap(NavKey, icon="arrow-left")
    assert kiosk.face == "ItemScreen"


def test_a_job_that_waits_too_long_is_withdrawn(at_printing, printer, monkeypatch):
    kiosk = at_printing
    reach(kiosk, "ready")
    monkeypatch.setattr("kiosk.journey.printing.PATIENCE_SECONDS", 0.0)
    printer.slow = True
    press(kiosk, "打印")
    reach(kiosk, "printing")
    printer.stands = PrinterState.NO_PAPER
    reach(kiosk, "done")
    assert "打印机没有纸了" in kiosk.stage.face.told
    kiosk.wait(lambda: printer.forgotten == 1)
    assert not printer.waiting
    press(kiosk, "返回")
    assert kiosk.face == "ItemScreen"


def test_a_spoilt_job_says_so_and_costs_no_pages(at_printing, printer):
    kiosk = at_printing
    reach(kiosk, "ready")
    printer.breaks = True
    press(kiosk, "打印")
    reach(kiosk, "done")
    assert "没有打印出来" in kiosk.stage.face.told
    assert kiosk.stage.face.wrong
    assert kiosk.visit.printed_pages == 0


def test_a_visit_prints_no_more_pages_than_it_may(at_printing, printer):
    kiosk = at_printing
    reach(kiosk, "ready")
    kiosk.visit.printed_pages = 2
    press(kiosk, "打印")
    reach(kiosk, "stuck")
    assert "一次最多打印 2 页" in kiosk.stage.face.told
    assert not printer.jobs


def test_the_end_of_the_visit_forgets_what_was_printed(at_printing, printer, village):
    kiosk = at_printing
    reach(kiosk, "ready")
    printer.slow = True
    press(kiosk, "打印")
    reach(kiosk, "printing")
    kiosk.stage.rest()
    kiosk.wait(lambda: printer.forgotten == 1)
    assert not printer.waiting
    assert not list((village.store / "kiosk").rglob("*.pdf"))
    assert kiosk.visit.printed_pages == 0
    assert village.item("9月财务").title not in kiosk.texts()


def test_leaving_while_pages_are_set_prints_nothing(at_printing, printer):
    kiosk = at_printing
    kiosk.stage.on_nav("back")
    assert kiosk.face == "ItemScreen"
    kiosk.draw(30)
    assert not printer.jobs


def test_the_slip_is_printed_with_one_touch_and_counts_no_pages(kiosk, printer):
    from kiosk.journey.requesting import faults, new_secret
    from kiosk.journey.stops import ReceiptStop

    form = kiosk.visit.open_form("去年的低保名单")
    assert not faults(form)
    secret = new_secret(kiosk.hall.area)
    kiosk.visit.filed(kiosk.hall.filing.file(form, secret, kiosk.now, kiosk.hall.zone))
    assert isinstance(kiosk.visit.trail.here, ReceiptStop)
    kiosk.stage.move()
    kiosk.draw()
    press(kiosk, "打印回执")
    reach(kiosk, "done")
    assert secret.code in words_of(printer.printed[0])[0]
    assert kiosk.visit.printed_pages == 0
    press(kiosk, "返回")
    assert kiosk.face == "ReceiptScreen"


def test_the_month_that_is_shown_is_printed_as_the_sheet_of_a_household(kiosk, printer):
    from kiosk.screens.home import Way
    from kiosk.screens.pieces import Act

    kiosk.tap(Way, name="财务公开")
    kiosk.stage.face.ids.scroll.page(-1)
    kiosk.draw()
    kiosk.tap(Act, text="打印这个月的公开单")
    assert kiosk.face == "PrintScreen"
    reach(kiosk, "ready")
    press(kiosk, "打印")
    reach(kiosk, "done")
    assert "石桥村2026年9月公开单" in words_of(printer.printed[0])[0]


def test_a_book_with_more_pages_than_a_visit_may_print_says_so(kiosk, printer):
    from kiosk.screens.home import Way

    kiosk.tap(Way, name="办事指南")
    press(kiosk, "打印办事一本通")
    assert kiosk.face == "PrintScreen"
    reach(kiosk, "ready")
    press(kiosk, "打印")
    reach(kiosk, "stuck")
    assert "一次最多打印 2 页" in kiosk.stage.face.told
    assert not printer.printed
