"""Questionnaires, comments and ratings played with touches on the real screens."""

from datetime import timedelta

import pytest

from content_sync.store.outbox import Outbox
from disclosure.decoding import decode
from disclosure.opinions import Face, Opinion, Rating
from disclosure.outbox import OutboxKind
from disclosure.requests import Answer, RequestId
from disclosure.seals.boxes import open_box
from kiosk.journey.stops import AnswerStop, ItemStop
from kiosk.journey.visit import Opened
from tests.fakes.county import NOW
from tests.kiosk.taking_part import CLOSES, CONSULTED, SURVEY

pytestmark = pytest.mark.ui

PANELS = {
    "upright": {"width_px": 360, "height_px": 640, "inches": 21.5},
    "lying": {"width_px": 640, "height_px": 360, "inches": 21.5},
    "1024x600": {"width_px": 1024, "height_px": 600, "inches": 15.6},
}


@pytest.fixture
def asked(village):
    for item in (SURVEY, CONSULTED):
        village.county.publish(item)
    village.county.fill(village.store)
    return village


@pytest.fixture
def kiosk(asked, open_kiosk):
    assert asked.store.is_dir()
    return open_kiosk()


def go(kiosk, item):
    kiosk.visit.trail.go(ItemStop(item=item.id))
    kiosk.stage.move()
    kiosk.draw()


def press(kiosk, words):
    from kiosk.screens.actions import ActionKey

    kiosk.tap(ActionKey, words=words)


def sent(village, kind):
    rows = Outbox.open(village.store).take_batch(100, 10**7)
    key = village.county.keys.request_private
    return [open_box(key, row.body) for row in rows if row.kind is kind]


def answer_all(kiosk):
    """Answer the survey up to reading it once more."""
    from kiosk.screens.choice import ChoiceRow
    from kiosk.screens.keys import Key
    from kiosk.screens.pieces import Act

    press(kiosk, "填问卷")
    kiosk.tap(ChoiceRow, words="没查到")
    kiosk.tap(Act, text="下一题")
    for choice in ("账目", "招聘"):
        kiosk.tap(ChoiceRow, words=choice)
    kiosk.tap(Act, text="下一题")
    kiosk.type("dibao")
    kiosk.tap(Key, words="下一步")


def test_a_questionnaire_is_answered_question_by_question(kiosk, asked):
    from kiosk.screens.pieces import Act

    go(kiosk, SURVEY)
    answer_all(kiosk)
    assert kiosk.face == "OpinionCheckScreen"
    for words in ("没查到", "账目、招聘"):
        assert words in kiosk.texts()
    kiosk.tap(Act, text="提交")
    assert kiosk.face == "OpinionEndScreen"
    assert "谢谢您" in kiosk.texts()
    opinion = decode(sent(asked, OutboxKind.OPINION)[0], Opinion)
    assert [one.choices for one in opinion.answers[:2]] == [("没查到",), ("账目", "招聘")]
    assert opinion.answers[2].words


def test_thanks_lead_back_to_the_item_and_a_second_time_is_told(kiosk, asked):
    from kiosk.screens.nav import NavKey
    from kiosk.screens.pieces import Act

    go(kiosk, SURVEY)
    answer_all(kiosk)
    kiosk.tap(Act, text="提交")
    kiosk.tap(NavKey, icon="arrow-left")
    assert kiosk.face == "ItemScreen"
    press(kiosk, "填问卷")
    assert "您已经提过了" in kiosk.texts()
    assert len(sent(asked, OutboxKind.OPINION)) == 1


def test_a_question_is_passed_over_or_asked_again(kiosk):
    from kiosk.screens.choice import ChoiceRow
    from kiosk.screens.keys import Key
    from kiosk.screens.opinion_check import AnswerRow
    from kiosk.screens.pieces import Act

    go(kiosk, SURVEY)
    press(kiosk, "填问卷")
    for _ in range(2):
        kiosk.tap(Act, text="跳过这题")
    kiosk.tap(Key, words="下一步")
    assert kiosk.stage.face.empty
    kiosk.stage.face.send()
    assert kiosk.face == "OpinionCheckScreen"
    kiosk.tap(AnswerRow, asked="您要查的查到了吗")
    assert kiosk.face == "ChoiceScreen"
    kiosk.tap(ChoiceRow, words="查到了")
    assert kiosk.visit.opinion.answers[0].choices == ("查到了",)


def test_a_comment_is_written_and_sent_without_a_name(kiosk, asked):
    from kiosk.screens.keys import Key
    from kiosk.screens.pieces import Act

    go(kiosk, CONSULTED)
    press(kiosk, "提意见")
    assert kiosk.stage.face.asked == "线路怎么走？"
    kiosk.type("xyz")
    kiosk.tap(Key, words="下一步")
    kiosk.tap(Act, text="提交")
    opinion = decode(sent(asked, OutboxKind.OPINION)[0], Opinion)
    assert opinion.words == "xyz"


def test_what_is_closed_says_so_politely(kiosk):
    days = (CLOSES - NOW.date()).days + 1
    kiosk.now += timedelta(days=days)
    go(kiosk, CONSULTED)
    press(kiosk, "提意见")
    assert "已经截止了" in kiosk.texts()
    assert "2026年10月20日" in kiosk.texts()


def test_what_closes_while_it_is_answered_is_not_sent(kiosk, asked):
    from kiosk.screens.pieces import Act

    go(kiosk, SURVEY)
    answer_all(kiosk)
    kiosk.now += timedelta(days=(CLOSES - NOW.date()).days + 1)
    kiosk.tap(Act, text="提交")
    assert "已经截止了" in kiosk.texts()
    assert sent(asked, OutboxKind.OPINION) == []


def test_nothing_of_the_answers_outlives_the_visit(kiosk, asked):
    go(kiosk, SURVEY)
    answer_all(kiosk)
    kiosk.stage.rest()
    kiosk.stage.wake()
    kiosk.draw()
    assert kiosk.visit.opinion is None
    for words in ("没查到", "账目、招聘", "低保"):
        assert words not in kiosk.texts()
    assert sent(asked, OutboxKind.OPINION) == []


def test_a_visit_that_ends_may_answer_again(kiosk, asked):
    from kiosk.screens.pieces import Act

    for _ in range(2):
        go(kiosk, SURVEY)
        answer_all(kiosk)
        kiosk.tap(Act, text="提交")
        kiosk.stage.rest()
        kiosk.stage.wake()
        kiosk.draw()
    assert len(sent(asked, OutboxKind.OPINION)) == 2


@pytest.fixture
def answered(kiosk):
    kiosk.visit.opened = Opened(
        outcome=Answer(
            format=1,
            request=RequestId("4f9d7e3a-1111-4222-8333-123456789abc"),
            number="20261009-03-001",
            answered_at=NOW,
            asked="哪里能充电",
            text="柳泉镇便民服务中心。",
            office="石桥村村民委员会",
        )
    )
    kiosk.visit.trail.go(AnswerStop())
    kiosk.stage.move()
    kiosk.draw()
    return kiosk


def test_a_face_counts_at_once_and_the_sentence_is_optional(answered, asked):
    from kiosk.screens.answer import FaceKey
    from kiosk.screens.keys import Key

    answered.tap(FaceKey, words="一般")
    assert decode(sent(asked, OutboxKind.RATING)[0], Rating).face is Face.FAIR
    answered.tap(Key, words="不写了")
    assert answered.face == "AnswerScreen"
    assert "谢谢您的评价" in answered.texts()
    assert len(sent(asked, OutboxKind.RATING)) == 1


def test_a_sentence_follows_its_face(answered, asked):
    from kiosk.screens.answer import FaceKey
    from kiosk.screens.keys import Key

    answered.tap(FaceKey, words="不满意")
    answered.type("xyz")
    answered.tap(Key, words="提交")
    rating = decode(sent(asked, OutboxKind.RATING)[-1], Rating)
    assert (rating.face, rating.words) == (Face.DISSATISFIED, "xyz")


@pytest.mark.parametrize("panel", PANELS.values(), ids=PANELS)
def test_choices_and_faces_are_large_enough_for_a_finger(asked, open_kiosk, panel):
    from kiosk.screens.answer import FaceKey
    from kiosk.screens.choice import ChoiceRow
    from kiosk.screens.scale import scale

    assert asked.store.is_dir()
    kiosk = open_kiosk(**panel)
    go(kiosk, SURVEY)
    press(kiosk, "填问卷")
    rows = [row for row in kiosk.stage.walk() if isinstance(row, ChoiceRow)]
    assert len(rows) == 3
    assert all(row.height >= scale.target and row.width >= scale.target for row in rows)
    kiosk.visit.opened = Opened(
        outcome=Answer(
            format=1,
            request=RequestId("4f9d7e3a-1111-4222-8333-123456789abc"),
            number="1",
            answered_at=NOW,
            asked="问",
            text="答",
            office="村委会",
        )
    )
    kiosk.visit.trail.go(AnswerStop())
    kiosk.stage.move()
    kiosk.draw()
    faces = [key for key in kiosk.stage.walk() if isinstance(key, FaceKey)]
    assert len(faces) == 3
    assert all(key.height >= scale.target and key.width >= scale.target for key in faces)
