"""Visits played with touches on the real screens."""

import pytest

from content_sync.store.outbox import Outbox
from disclosure.areas import path
from disclosure.decoding import decode, encode
from disclosure.delivery import LetterNote
from disclosure.feed import Letter
from disclosure.outbox import OutboxKind
from disclosure.requests import Answer, FiledRequest, RequestId
from disclosure.seals.boxes import close, derive, new_code, open_box
from tests.fakes.county import NOW, VILLAGE

pytestmark = pytest.mark.ui


@pytest.fixture
def pieces():
    """Import what needs a window only after there is one."""
    from kiosk.screens import comforts, home, keys, nav, pieces, rows

    class Pieces:
        Tile, SearchBox = home.Way, home.SearchBox
        Option = comforts.Option
        Key, NavKey = keys.Key, nav.NavKey
        Act, Chip, Scroller = pieces.Act, pieces.Chip, None
        RowCard, Segment = rows.RowCard, rows.Segment

    return Pieces


def _file(kiosk, pieces, keys: str = "xyz") -> str:
    """File what finds nothing; return the collection code."""
    kiosk.search(keys)
    kiosk.tap(pieces.Act, text="请工作人员帮我查")
    for _ in range(3):
        kiosk.tap(pieces.Key, words="下一步")
    kiosk.tap(pieces.Act, text="提交")
    kiosk.wait(lambda: kiosk.face == "ReceiptScreen")
    kiosk.draw()
    return kiosk.visit.receipt.code


def _enter(kiosk, pieces, code: str) -> None:
    kiosk.tap(pieces.Act, text="我的答复")
    _type_code(kiosk, code)
    kiosk.tap(pieces.Act, text="看答复")
    kiosk.wait(lambda: not getattr(kiosk.stage.face, "opening", False))
    kiosk.draw()


def test_a_topic_leads_to_an_item_and_back(kiosk, pieces, village):
    kiosk.tap(pieces.Tile, name="最新公开")
    assert kiosk.face == "ListScreen"
    newest = village.item("9月财务")
    kiosk.tap(pieces.RowCard, item=newest.id)
    assert kiosk.face == "ItemScreen"
    assert kiosk.stage.face.title == newest.title
    kiosk.tap(pieces.NavKey, icon="arrow-left")
    assert kiosk.face == "ListScreen"
    kiosk.tap(pieces.NavKey, icon="home")
    assert kiosk.face == "HomeScreen"


def test_the_area_switch_leaves_out_the_others(kiosk, pieces, village):
    kiosk.tap(pieces.Tile, name="政策文件")
    kiosk.find(pieces.RowCard, item=village.item("最低生活保障办法").id)
    kiosk.tap(pieces.Segment, words="石桥村")
    with pytest.raises(AssertionError, match="in reach"):
        kiosk.find(pieces.RowCard)
    kiosk.find(pieces.Act, text="帮我查")


@pytest.mark.parametrize("keys", ["dibao", "db"])
def test_pinyin_and_initials_find_without_choosing(kiosk, pieces, village, keys):
    kiosk.tap(pieces.SearchBox)
    kiosk.type(keys)
    kiosk.wait(lambda: kiosk.stage.face.ids.rows.children)
    assert village.item("低生活保障对象").id in {
        card.item for card in kiosk.stage.face.ids.rows.children
    }


def test_whoever_cannot_write_touches_a_word(kiosk, pieces):
    kiosk.tap(pieces.SearchBox)
    kiosk.tap(pieces.Chip, words="低保")
    assert not kiosk.stage.face.writing
    assert kiosk.stage.face.composer.shown == "低保"
    kiosk.tap(pieces.Key, icon="x")
    kiosk.type("d")
    kiosk.wait(lambda: not kiosk.stage.face.ids.shared.children)


def test_a_candidate_becomes_characters(kiosk, pieces):
    kiosk.tap(pieces.SearchBox)
    kiosk.type("dibao")
    kiosk.tap(pieces.Chip, words="低保")
    assert kiosk.stage.face.composer.shown == "低保"


def test_what_finds_nothing_stands_in_the_form_already(kiosk, pieces):
    kiosk.search("xyz")
    assert kiosk.stage.face.lost
    kiosk.tap(pieces.Act, text="请工作人员帮我查")
    assert kiosk.face == "FormScreen"
    assert kiosk.visit.form.words == "xyz"
    assert kiosk.visit.form.searched == ("xyz",)


def test_an_empty_form_says_what_is_missing(kiosk, pieces):
    kiosk.tap(pieces.Act, text="帮我查")
    kiosk.tap(pieces.Key, words="下一步")
    assert kiosk.face == "FormScreen"
    assert "写几个字" in kiosk.stage.face.fault


def test_the_request_lies_in_the_outbox_when_thanks_are_shown(kiosk, pieces, village):
    _file(kiosk, pieces)
    assert kiosk.face == "ReceiptScreen"
    (row,) = Outbox.open(village.store).take_batch(10, 1_000_000)
    filed = decode(open_box(village.county.keys.request_private, row.body), FiledRequest)
    assert (filed.words, filed.area) == ("xyz", VILLAGE)
    assert filed.number == kiosk.visit.receipt.number


def test_a_double_tap_files_once(kiosk, pieces, village):
    kiosk.search("xyz")
    kiosk.tap(pieces.Act, text="请工作人员帮我查")
    for _ in range(3):
        kiosk.tap(pieces.Key, words="下一步")
    screen = kiosk.stage.face
    screen.send()
    screen.send()
    kiosk.wait(lambda: kiosk.face == "ReceiptScreen")
    kiosk.draw(10)
    assert Outbox.open(village.store).tally().queued == 1


def test_back_from_the_receipt_does_not_lead_into_the_form(kiosk, pieces):
    _file(kiosk, pieces)
    kiosk.tap(pieces.NavKey, icon="arrow-left")
    assert kiosk.face == "SearchScreen"


def test_a_code_waits_for_its_day_and_then_opens_the_answer(kiosk, pieces, village):
    code = _file(kiosk, pieces)
    kiosk.tap(pieces.Act, text="记好了，返回首页")
    _enter(kiosk, pieces, code)
    assert kiosk.face == "AnswerScreen"
    assert "2026年10月12日" in kiosk.texts()
    linked = village.item("9月财务")
    answer = Answer(
        format=1,
        request=RequestId("5a4f3f0e-7c5e-4b58-9a3f-0d3a7f1d2c11"),
        number="20261009-03-001",
        answered_at=NOW,
        asked="xyz",
        text="查到了。",
        office="石桥村村民委员会",
        items=(linked.id,),
    )
    keys = derive(code, path(VILLAGE)[0])
    box = close(keys.public, encode(answer))
    village.county.post(Letter(format=1, area=VILLAGE, locator=keys.locator, box=box, posted=NOW))
    village.county.fill(village.store)
    kiosk.stage.refresh()
    kiosk.tap(pieces.NavKey, icon="home")
    _enter(kiosk, pieces, code)
    assert "查到了。" in kiosk.texts()
    kiosk.tap(pieces.Act, text="还没解决，请再办一次")
    assert _letter_notes(village) == ["opened"], "a stray touch begins no work"
    kiosk.tap(pieces.Act, text="是的，请再办一次")
    assert _letter_notes(village) == ["opened", "unsolved"]
    assert "会再给您答复" in kiosk.texts()
    kiosk.tap(pieces.RowCard, item=linked.id)
    assert kiosk.stage.face.title == linked.title


def _letter_notes(village) -> list[str]:
    rows = Outbox.open(village.store).take_batch(100, 10**7)
    key = village.county.keys.request_private
    letters = [row for row in rows if row.kind is OutboxKind.LETTER]
    return [decode(open_box(key, row.body), LetterNote).what for row in letters]


def test_five_wrong_codes_close_the_page_for_a_while(kiosk, pieces):
    for _ in range(5):
        kiosk.tap(pieces.Act, text="我的答复")
        _type_code(kiosk, "123456789012")
        kiosk.tap(pieces.Act, text="看答复")
        kiosk.tap(pieces.NavKey, icon="home")
    kiosk.tap(pieces.Act, text="我的答复")
    assert "连续输错" in kiosk.stage.face.told
    kiosk.type("1")
    assert kiosk.stage.face.digits == ""


def test_a_code_nobody_knows_is_not_found(kiosk, pieces):
    _enter(kiosk, pieces, new_code())
    assert kiosk.face == "CodeScreen"
    assert "没有找到" in kiosk.stage.face.told


def test_stillness_counts_down_and_a_touch_anywhere_stops_it(kiosk, pieces):
    kiosk.tap(pieces.Tile, name="最新公开")
    kiosk.pass_time(89)
    assert not kiosk.stage.leaving
    kiosk.pass_time(2)
    assert kiosk.stage.leaving
    assert kiosk.stage.countdown.seconds == 29
    kiosk.touch(20, 20)
    assert not kiosk.stage.leaving
    assert kiosk.face == "ListScreen"
    kiosk.pass_time(89)
    assert not kiosk.stage.leaving


def test_reading_and_writing_take_longer(kiosk, pieces):
    kiosk.tap(pieces.SearchBox)
    kiosk.pass_time(179)
    assert not kiosk.stage.leaving
    kiosk.pass_time(2)
    assert kiosk.stage.leaving


def test_nothing_of_a_visit_is_left_for_the_next(kiosk, pieces):
    code = _file(kiosk, pieces, keys="wxyz")
    _enlarge(kiosk, pieces)
    number = kiosk.visit.receipt.number
    kiosk.pass_time(180)
    kiosk.pass_time(30)
    assert kiosk.stage.at_rest
    kiosk.touch(200, 400)
    assert kiosk.face == "HomeScreen"
    assert not kiosk.visit.comfort.larger
    assert kiosk.visit.searched == ()
    kiosk.tap(pieces.SearchBox)
    assert kiosk.stage.face.composer.shown == ""
    kiosk.tap(pieces.NavKey, icon="home")
    kiosk.tap(pieces.Act, text="帮我查")
    told = kiosk.texts()
    for secret in ("wxyz", number, code, code[:4]):
        assert secret not in told


def test_the_touch_that_wakes_opens_nothing(kiosk, pieces):
    from demo.finger import centre_of

    place = centre_of(kiosk.find(pieces.Tile, name="财务公开"))
    kiosk.stage.rest()
    kiosk.draw()
    kiosk.touch(*place)
    assert not kiosk.stage.at_rest
    assert kiosk.face == "HomeScreen"


def test_a_withdrawn_item_gives_way_to_a_sentence(kiosk, pieces, village):
    item = village.item("9月财务")
    kiosk.tap(pieces.Tile, name="最新公开")
    kiosk.tap(pieces.RowCard, item=item.id)
    before = kiosk.hall.reader.version()
    village.county.withdraw(item)
    village.county.fill(village.store)
    assert kiosk.hall.reader.version() != before
    kiosk.stage.refresh()
    kiosk.draw()
    assert kiosk.stage.face.title == "这件内容不再展示"
    assert item.title not in kiosk.texts()


def test_new_content_does_not_take_a_reader_from_his_place(kiosk, pieces, village):
    from tests.fakes.county import an_item

    item = village.item("老人补贴")
    kiosk.tap(pieces.Tile, name="办事指南")
    kiosk.tap(pieces.RowCard, item=item.id)
    kiosk.wait(lambda: kiosk.stage.face.laid)
    kiosk.draw()
    kiosk.tap(pieces.NavKey, icon="chevron-down")
    place = kiosk.stage.face.scroller.scroll_y
    assert place < 1
    village.county.publish(an_item("一件新的"))
    village.county.fill(village.store)
    kiosk.stage.refresh()
    kiosk.draw()
    assert kiosk.stage.face.title == item.title
    assert kiosk.stage.face.scroller.scroll_y == pytest.approx(place)


def test_new_content_leaves_half_written_words_alone(kiosk, pieces):
    kiosk.tap(pieces.SearchBox)
    kiosk.type("diba")
    kiosk.stage.refresh()
    kiosk.draw()
    assert kiosk.stage.face.composer.shown == "diba"


def test_new_content_leaves_a_half_entered_code_alone(kiosk, pieces):
    kiosk.tap(pieces.Act, text="我的答复")
    kiosk.type("913460")
    kiosk.stage.refresh()
    kiosk.draw()
    assert kiosk.stage.face.digits == "913460"


def test_new_content_leaves_a_half_written_request_alone(kiosk, pieces):
    kiosk.search("xyz")
    kiosk.tap(pieces.Act, text="请工作人员帮我查")
    kiosk.type("shui")
    kiosk.stage.refresh()
    kiosk.draw()
    assert kiosk.stage.face.composer.shown.endswith("shui")


def test_a_dragged_finger_scrolls_and_presses_nothing(kiosk, pieces):
    kiosk.tap(pieces.Tile, name="最新公开")
    kiosk.draw(10)
    card = kiosk.find(pieces.RowCard)
    kiosk.drag(*_centre(card), by=200)
    assert kiosk.face == "ListScreen"
    assert kiosk.stage.face.scroller.scroll_y < 1
    assert card.state == "normal"


def test_old_content_says_as_of_which_day(kiosk):
    assert kiosk.stage.as_of == ""
    kiosk.pass_time(4 * 24 * 3600)
    assert "2026年10月9日" in kiosk.stage.as_of


def test_larger_type_is_larger_everywhere_and_goes_back(kiosk, pieces):
    from kiosk.screens.scale import scale

    plain = scale.body
    kiosk.tap(pieces.Tile, name="最新公开")
    _enlarge(kiosk, pieces)
    assert scale.body == pytest.approx(plain * 1.3, abs=1)
    assert kiosk.face == "ListScreen"
    kiosk.tap(pieces.NavKey, icon="eyeglass")
    kiosk.tap(pieces.Option, words="平常")
    assert scale.body == plain


def _enlarge(kiosk, pieces) -> None:
    kiosk.tap(pieces.NavKey, icon="eyeglass")
    kiosk.tap(pieces.Option, words="放大")
    kiosk.tap(pieces.Act, text="好了")


def _type_code(kiosk, code: str) -> None:
    """Enter a code: the first digit by touch, the others as the pad hands them on."""
    kiosk.type(code[0])
    for digit in code[1:]:
        kiosk.stage.face.digit(digit)
    kiosk.draw()


def _centre(widget):
    from demo.finger import centre_of

    return centre_of(widget)
