"""A household's statement at the kiosk, from the code on the slip to the paper."""

import time
from datetime import timedelta

import pytest

from disclosure.areas import path
from disclosure.decoding import encode
from disclosure.feed import Letter
from disclosure.seals import boxes
from kiosk.printing.press import fill
from kiosk.printing.shop import PrintShop, ShopRules
from kiosk.printing.spool import Spool
from tests.disclosure.test_statements import STATEMENT
from tests.fakes.county import NOW, VILLAGE
from tests.fakes.printer import FakePrinter
from tests.paper.reading import data_of, words_of

pytestmark = pytest.mark.ui


@pytest.fixture
def code(village) -> str:
    """Return the code that staff gave out; its letter is in the village's store."""
    code = boxes.new_code()
    keys = boxes.derive(code, path(VILLAGE)[0])
    box = boxes.close(keys.public, encode(STATEMENT))
    letter = Letter(format=1, area=VILLAGE, locator=keys.locator, box=box, posted=NOW)
    village.county.post(letter)
    village.county.fill(village.store)
    return code


def enter(kiosk, code: str) -> None:
    from kiosk.journey.stops import CodeStop

    kiosk.visit.trail.go(CodeStop())
    kiosk.stage.move()
    for digit in code:
        kiosk.stage.face.digit(digit)
    kiosk.stage.face.open()
    kiosk.wait(lambda: kiosk.face != "CodeScreen" or not kiosk.stage.face.opening, 20)
    kiosk.draw()


def test_the_code_opens_the_statement_with_its_sum(code, kiosk):
    enter(kiosk, code)
    assert kiosk.face == "StatementScreen"
    words = kiosk.texts()
    assert "合计 587.40 元" in words
    assert "张*芳" in words
    assert "不要让别人看到" in words


def test_a_withdrawn_code_says_so_and_whom_to_ask(code, kiosk, village):
    locator = boxes.derive(code, path(VILLAGE)[0]).locator
    at = NOW + timedelta(minutes=1)
    village.county.post(Letter(format=1, area=VILLAGE, locator=locator, box=b"", posted=at))
    village.county.fill(village.store)
    enter(kiosk, code)
    assert kiosk.face == "AnswerScreen"
    words = kiosk.texts()
    assert "这个码已经作废" in words
    assert "请找工作人员" in words
    assert "587.40" not in words


def test_another_code_opens_nothing_and_counts_as_wrong(code, kiosk):
    other = boxes.new_code()
    while other == code:
        other = boxes.new_code()
    enter(kiosk, other)
    assert kiosk.face == "CodeScreen"
    assert "没有找到" in kiosk.stage.face.told


def test_five_wrong_codes_lock_statements_too(code, kiosk):
    for _ in range(5):
        kiosk.hall.gate.wrong(time.monotonic())
    enter(kiosk, code)
    assert kiosk.face == "CodeScreen"


@pytest.mark.parametrize("end", ["done", "rest"])
def test_nothing_of_it_is_left_when_it_was_read(code, kiosk, end):
    enter(kiosk, code)
    if end == "done":
        kiosk.stage.face.done()
    else:
        kiosk.stage.rest()
    kiosk.draw()
    assert kiosk.visit.opened is None
    for words in ("587.40", "张*芳", "2026年惠农补贴"):
        assert words not in kiosk.texts()


def test_it_is_printed_with_a_word_of_care_and_a_title_that_tells_nothing(code, kiosk, village):
    printer = FakePrinter()
    rules = ShopRules(store=str(village.store))
    kiosk.hall.printing = PrintShop(rules, printer, None, Spool(village.store), fill)
    enter(kiosk, code)
    kiosk.stage.face.print()
    kiosk.wait(lambda: kiosk.stage.face.phase == "ready", 30)
    printer.slow = True
    kiosk.stage.face.begin()
    kiosk.wait(lambda: kiosk.stage.face.phase == "printing", 30)
    title, _, pdf = next(iter(printer.jobs.values()))
    assert title == "政务公开"
    assert "587.40" in words_of(pdf)[0]
    assert "请收好" in words_of(pdf)[0]
    assert "张" not in str(data_of(pdf))
    kiosk.stage.rest()
    kiosk.wait(lambda: printer.forgotten == 1)


def test_the_store_holds_neither_name_nor_sum(code, village):
    held = b"".join(file.read_bytes() for file in village.store.rglob("*") if file.is_file())
    for secret in ("张*芳", "2026年惠农补贴", "58740", "51840", "587.40", code):
        assert secret.encode() not in held, secret
