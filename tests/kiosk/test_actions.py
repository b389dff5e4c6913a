import pytest

from content_sync.store.outbox import Outbox
from disclosure.channels import Channel
from disclosure.decoding import decode
from disclosure.requests import FiledRequest, RequestKind
from disclosure.seals.boxes import open_box
from kiosk.journey.actions import Action, actions_for
from tests.fakes.county import an_item


def test_actions_stand_in_one_order_however_they_are_told():
    item = an_item(channels=(Channel.KIOSK, Channel.PHONE))
    able = [Action.DOUBT, Action.TAKE, Action.READ]
    assert actions_for(item, able) == (Action.READ, Action.TAKE, Action.DOUBT)


def test_what_the_kiosk_cannot_do_is_not_offered():
    assert actions_for(an_item(), []) == ()


def test_an_item_without_a_phone_page_is_not_taken_home():
    item = an_item(channels=(Channel.KIOSK, Channel.PRINT))
    assert actions_for(item, [Action.TAKE, Action.DOUBT]) == (Action.DOUBT,)


@pytest.fixture
def accounts(kiosk, village):
    from kiosk.screens.home import Way
    from kiosk.screens.rows import RowCard

    kiosk.tap(Way, name="最新公开")
    item = village.item("9月财务")
    kiosk.tap(RowCard, item=item.id)
    return item


@pytest.mark.ui
def test_the_code_for_the_phone_is_one_touch_from_the_item(kiosk, accounts):
    from kiosk.screens.actions import ActionKey
    from screen.widgets.qr import QrCode

    kiosk.tap(ActionKey, words="带回手机")
    assert kiosk.face == "TakeScreen"
    assert kiosk.stage.face.title == accounts.title
    kiosk.find(QrCode)


@pytest.mark.ui
def test_a_doubt_is_filed_with_the_item_it_is_about(kiosk, accounts, village):
    from kiosk.screens.actions import ActionKey
    from kiosk.screens.keys import Key
    from kiosk.screens.pieces import Act

    kiosk.tap(ActionKey, words="我有疑问")
    kiosk.type("xyz")
    for _ in range(3):
        kiosk.tap(Key, words="下一步")
    assert kiosk.stage.face.about == accounts.title
    kiosk.tap(Act, text="提交")
    kiosk.wait(lambda: kiosk.face == "ReceiptScreen")
    (row,) = Outbox.open(village.store).take_batch(10, 1_000_000)
    filed = decode(open_box(village.county.keys.request_private, row.body), FiledRequest)
    assert (filed.kind, filed.item) == (RequestKind.QUERY, accounts.id)


@pytest.mark.ui
def test_a_doubt_does_not_take_up_a_half_written_wish(kiosk, accounts):
    from kiosk.screens.actions import ActionKey

    kiosk.visit.open_form("别的事")
    kiosk.visit.trail.back()
    kiosk.tap(ActionKey, words="我有疑问")
    assert kiosk.visit.form.words == ""
    assert kiosk.visit.form.item == accounts.id
