"""Opinions: what a questionnaire may ask, and what may be answered to it."""

from datetime import UTC, date, datetime
from typing import Any
from zoneinfo import ZoneInfo

import msgspec
import pytest

from disclosure.areas import AreaCode
from disclosure.blocks import Paragraph, plain_text
from disclosure.decoding import decode, encode
from disclosure.errors import MalformedError
from disclosure.items import EntryCode, Item
from disclosure.opinions import (
    ANSWER_WORDS_MOST,
    OPINION_WORDS_MOST,
    RATING_WORDS_MOST,
    Answered,
    Face,
    Opinion,
    OpinionId,
    Rating,
    check_opinion,
    taking_part,
)
from disclosure.questionnaires import (
    CHOICES_MOST,
    QUESTIONS_MOST,
    CommentBox,
    Question,
    QuestionKind,
    Questionnaire,
)
from disclosure.requests import RequestId
from tests.fakes.county import COUNTY, OTHER_VILLAGE, VILLAGE, an_item

ZONE = ZoneInfo("Asia/Shanghai")
CLOSES = date(2026, 12, 15)
FOUND = Question(id="found", text="查到了吗", choices=("查到了", "没查到"))
MORE = Question(
    id="more", text="想多看什么", kind=QuestionKind.MULTIPLE, choices=("账目", "政策", "招聘")
)
SAY = Question(id="say", text="还想说什么", kind=QuestionKind.WORDS)
FORM = Questionnaire(caption="满意度", closes=CLOSES, questions=(FOUND, MORE, SAY))
BOX = CommentBox(prompt="您怎么看？", closes=CLOSES)
ITEM = an_item("问卷", area=COUNTY, blocks=(Paragraph(text="请您来填。"), FORM))
CONSULTED = an_item("征求意见", area=COUNTY, blocks=(BOX,))


def opinion(item: Item = ITEM, **changes: Any) -> Opinion:
    fields: dict[str, Any] = {
        "format": 1,
        "id": OpinionId("7f1a3b5c-2d4e-4f60-8a1b-3c5d7e9f0a1b"),
        "item": item.id,
        "version": item.version,
        "area": VILLAGE,
        "filed_at": datetime(2026, 11, 20, 2, tzinfo=UTC),
        "answers": (Answered(question="found", choices=("查到了",)),),
    }
    return Opinion(**(fields | changes))


def answered(*answers: Answered) -> Opinion:
    return opinion(answers=answers)


def test_an_opinion_that_answers_what_was_asked_is_taken() -> None:
    check_opinion(
        answered(
            Answered(question="found", choices=("没查到",)),
            Answered(question="more", choices=("政策", "账目")),
            Answered(question="say", words="字再大些"),
        ),
        ITEM,
        ZONE,
    )
    check_opinion(opinion(CONSULTED, answers=(), words="末班车再晚些"), CONSULTED, ZONE)


@pytest.mark.parametrize(
    ("forged", "reason"),
    [
        (opinion(item=CONSULTED), "another item"),
        (opinion(version=2), "another item or version"),
        (opinion(area=AreaCode("990521101201")), "not shown in area"),
        (opinion(words="多余的话"), "no comment box"),
        (answered(Answered(question="other", choices=("查到了",))), "no question 'other'"),
        (answered(Answered(question="found", choices=("也许",))), "no choice '也许'"),
        (answered(Answered(question="found", choices=("查到了", "没查到"))), "1 to 1 choices"),
        (answered(Answered(question="found")), "1 to 1 choices"),
        (answered(Answered(question="more", choices=("账目", "账目"))), "taken twice"),
        (answered(Answered(question="more", words="账目")), "choices"),
        (answered(Answered(question="more", choices=("账目",), words="也")), "choices"),
        (answered(Answered(question="say", choices=("账目",))), "characters"),
        (answered(Answered(question="say", words=" ")), "characters"),
        (answered(Answered(question="say", words="长" * (ANSWER_WORDS_MOST + 1))), "characters"),
        (
            answered(
                Answered(question="found", choices=("查到了",)),
                Answered(question="found", choices=("没查到",)),
            ),
            "answered twice",
        ),
    ],
)
def test_an_opinion_that_was_not_asked_for_is_refused(forged: Opinion, reason: str) -> None:
    with pytest.raises(MalformedError, match=reason):
        check_opinion(forged, ITEM, ZONE)


def test_an_item_without_questions_takes_no_opinion() -> None:
    plain = an_item()
    with pytest.raises(MalformedError, match="asks for no opinion"):
        check_opinion(opinion(plain), plain, ZONE)


def test_a_village_s_questions_are_not_the_neighbour_s() -> None:
    item = an_item("本村问卷", blocks=(FORM,))
    check_opinion(opinion(item), item, ZONE)
    with pytest.raises(MalformedError, match="not shown"):
        check_opinion(opinion(item, area=OTHER_VILLAGE), item, ZONE)


@pytest.mark.parametrize(("hour", "taken"), [((12, 15, 15, 59), True), ((12, 15, 16, 0), False)])
def test_the_last_day_ends_at_midnight_in_the_county(
    hour: tuple[int, int, int, int], taken: bool
) -> None:
    late = opinion(filed_at=datetime(2026, *hour, tzinfo=UTC))
    if taken:
        check_opinion(late, ITEM, ZONE)
    else:
        with pytest.raises(MalformedError, match="the last day"):
            check_opinion(late, ITEM, ZONE)


@pytest.mark.parametrize(
    "changes",
    [
        {"words": "长" * (OPINION_WORDS_MOST + 1)},
        {"answers": (), "words": " "},
        {"filed_at": datetime(2026, 11, 20)},  # noqa: DTZ001 - that is what is refused
    ],
)
def test_an_opinion_that_is_none_does_not_decode(changes: dict[str, Any]) -> None:
    with pytest.raises(ValueError):  # noqa: PT011 - each has words of its own
        opinion(**changes)


def test_a_rating_has_one_of_three_faces_and_one_sentence() -> None:
    now = datetime(2026, 11, 20, tzinfo=UTC)
    rating = Rating(format=1, request=RequestId("r"), rated_at=now, face=Face.FAIR, words="还行")
    assert decode(encode(rating), Rating) == rating
    raw = encode(rating)
    for forged in (
        raw.replace(b'"fair"', b'"furious"'),
        raw.replace("还行".encode(), ("长" * (RATING_WORDS_MOST + 1)).encode()),
        raw.replace(b"+00:00", b"").replace(b"Z", b""),
    ):
        with pytest.raises(MalformedError):
            decode(forged, Rating)


def many(number: int) -> tuple[Question, ...]:
    return tuple(Question(id=f"q{n}", text="行吗", choices=("行", "不行")) for n in range(number))


@pytest.mark.parametrize(
    ("kind", "fields"),
    [
        (Question, {"id": "q", "text": " ", "choices": ("行", "不行")}),
        (Question, {"id": "q", "text": "长" * 61, "choices": ("行", "不行")}),
        (Question, {"id": "q", "text": "行吗", "choices": ("行",)}),
        (Question, {"id": "q", "text": "行吗", "choices": ("行", "行")}),
        (Question, {"id": "q", "text": "行吗", "choices": ("行", " ")}),
        (Question, {"id": "q", "text": "行吗", "choices": ("行", "长" * 21)}),
        (Question, {"id": "q", "text": "行吗", "choices": tuple("一二三四五六七八九")}),
        (Question, {"id": "q", "text": "行吗", "kind": QuestionKind.WORDS, "choices": ("行",)}),
        (Questionnaire, {"caption": "问卷", "closes": CLOSES, "questions": ()}),
        (Questionnaire, {"caption": "问卷", "closes": CLOSES, "questions": many(21)}),
        (Questionnaire, {"caption": "问卷", "closes": CLOSES, "questions": (FOUND, FOUND)}),
        (CommentBox, {"prompt": " ", "closes": CLOSES}),
        (CommentBox, {"prompt": "长" * 61, "closes": CLOSES}),
    ],
)
def test_a_form_that_nobody_could_fill_in_is_none(kind: Any, fields: dict[str, Any]) -> None:
    with pytest.raises(ValueError):  # noqa: PT011 - each has words of its own
        kind(**fields)


def test_the_limits_themselves_are_taken() -> None:
    assert CHOICES_MOST == 8
    Question(id="q", text="长" * 60, choices=tuple("一二三四五六七八"))
    Questionnaire(caption="问卷", closes=CLOSES, questions=many(QUESTIONS_MOST))


@pytest.mark.parametrize(
    "blocks",
    [
        (FORM, FORM),
        (BOX, BOX),
        (FORM, msgspec.structs.replace(BOX, closes=date(2026, 12, 16))),
    ],
)
def test_an_item_asks_in_one_way_until_one_day(blocks: Any) -> None:
    with pytest.raises(ValueError):  # noqa: PT011 - each has words of its own
        an_item("问", blocks=blocks, entry=EntryCode("other.consultation")).__post_init__()


def test_a_questionnaire_and_a_comment_box_are_one_form() -> None:
    for blocks in ((FORM, BOX), (BOX, FORM)):
        found = taking_part(an_item("问", blocks=blocks))
        assert found is not None
        assert (found.closes, len(found.questions), found.prompt) == (CLOSES, 3, "您怎么看？")
    assert taking_part(an_item()) is None


def test_questions_and_choices_are_found_by_search() -> None:
    words = plain_text(FORM) + plain_text(BOX)
    for part in ("满意度", "查到了吗", "招聘", "您怎么看"):
        assert part in words
