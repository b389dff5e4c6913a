"""The tick for a text message at a kiosk: offered where it is kept, ticked by its asker alone."""

from typing import Any

import msgspec
import pytest

from content_sync.store.outbox import Outbox
from disclosure.decoding import decode
from disclosure.requests import FiledRequest
from disclosure.seals.boxes import open_box
from kiosk.journey.stops import FormField
from tests.fakes.county import FakeCounty

pytestmark = pytest.mark.ui

MOBILE, LANDLINE = "13800001234", "08906123456"
OFFER = "有答复时发短信告诉我"


@pytest.fixture
def texts() -> bool:
    return True


@pytest.fixture
def village(village, texts):
    """The village of a county that sends text messages, or of one that does not."""
    profile = FakeCounty().a_profile(version=2)
    village.county.publish(msgspec.structs.replace(profile, texts=texts))
    village.county.fill(village.store)
    return village


@pytest.fixture
def asked(kiosk):
    """A kiosk at the question for the phone."""
    from kiosk.screens.keys import Key
    from kiosk.screens.pieces import Act

    kiosk.search("xyz")
    kiosk.tap(Act, text="请工作人员帮我查")
    for _ in range(2):
        kiosk.tap(Key, words="下一步")
    return kiosk


def _offers(kiosk) -> list[Any]:
    from demo.finger import find_all
    from kiosk.screens.choice import ChoiceRow

    return find_all(kiosk.stage, ChoiceRow, words=OFFER)


def _dial(kiosk, number: str) -> None:
    """Press digits as the pad hands them on; the last one by touch."""
    for digit in number[:-1]:
        kiosk.stage.face.ids.keyboard.press(digit)
    kiosk.type(number[-1])


def _send(kiosk, village) -> FiledRequest:
    from kiosk.screens.pieces import Act

    kiosk.tap(Act, text="提交")
    kiosk.wait(lambda: kiosk.face == "ReceiptScreen")
    kiosk.draw()
    (row,) = Outbox.open(village.store).take_batch(10, 1_000_000)
    return decode(open_box(village.county.keys.request_private, row.body), FiledRequest)


def _tick(kiosk) -> None:
    from kiosk.screens.choice import ChoiceRow

    kiosk.tap(ChoiceRow, words=OFFER)


def _go_on(kiosk) -> None:
    from kiosk.screens.keys import Key

    kiosk.tap(Key, words="下一步")


def test_who_ticks_is_told_so_before_and_after_and_asks_for_it(asked, village):
    from kiosk.screens.scale import scale

    assert not _offers(asked)
    _dial(asked, MOBILE)
    (row,) = _offers(asked)
    assert not row.chosen
    assert row.height >= scale.target
    assert "只有回执编号" in asked.stage.face.why
    _tick(asked)
    assert _offers(asked)[0].chosen
    _go_on(asked)
    assert asked.stage.face.text == "有答复时发短信告诉您"
    filed = _send(asked, village)
    assert (filed.phone, filed.texts) == (MOBILE, True)
    assert asked.visit.receipt.texts
    assert asked.stage.face.text == "有答复时发到您的手机"


def test_nothing_is_ticked_for_anybody(asked, village):
    _dial(asked, MOBILE)
    _go_on(asked)
    assert asked.stage.face.text == ""
    assert not _send(asked, village).texts
    assert asked.stage.face.text == ""


def test_a_tick_is_taken_back_by_a_second_touch(asked, village):
    _dial(asked, MOBILE)
    _tick(asked)
    _tick(asked)
    assert not _offers(asked)[0].chosen
    _go_on(asked)
    assert not _send(asked, village).texts


def test_a_number_that_receives_none_is_offered_none_and_a_tick_from_before_is_void(asked, village):
    _dial(asked, MOBILE)
    _tick(asked)
    for _ in MOBILE:
        asked.stage.face.ids.keyboard.delete()
    asked.draw()
    assert not _offers(asked)
    assert "打电话" in asked.stage.face.why
    _dial(asked, LANDLINE)
    assert not _offers(asked)
    _go_on(asked)
    assert asked.stage.face.text == ""
    filed = _send(asked, village)
    assert (filed.phone, filed.texts) == (LANDLINE, False)


@pytest.mark.parametrize("texts", [False])
def test_a_county_without_texts_offers_none_and_nobody_asks_for_one(asked, village):
    _dial(asked, MOBILE)
    assert not _offers(asked)
    asked.visit.want_text(True)
    _go_on(asked)
    assert asked.stage.face.text == ""
    assert not _send(asked, village).texts


def test_the_next_visit_finds_no_tick(asked):
    from kiosk.screens.keys import Key
    from kiosk.screens.pieces import Act

    _dial(asked, MOBILE)
    _tick(asked)
    asked.stage.rest()
    asked.touch(200, 400)
    assert asked.visit.form is None
    asked.tap(Act, text="帮我查")
    asked.type("d")
    for _ in range(2):
        asked.tap(Key, words="下一步")
    assert asked.visit.trail.here.field is FormField.PHONE
    assert not _offers(asked)
    _dial(asked, MOBILE)
    assert not _offers(asked)[0].chosen
