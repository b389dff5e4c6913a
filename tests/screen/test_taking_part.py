"""Faces that take no answer say what is asked, until when, and where to answer."""

from datetime import date

import pytest

from disclosure.blocks import Paragraph
from disclosure.questionnaires import CommentBox, Question, QuestionKind, Questionnaire
from disclosure.wording import Wording
from screen.paging.contents import TextContent
from screen.paging.pages import paginate
from screen.paging.panel import Panel
from screen.paging.taking_part import in_full, question_line, summary
from tests.fakes.county import TODAY, an_item

SAY = Wording().say
CLOSES = date(2026, 12, 15)
FORM = Questionnaire(
    caption="满意度问卷",
    closes=CLOSES,
    questions=(
        Question(id="a", text="查到了吗", choices=("查到了", "没查到")),
        Question(id="b", text="想多看什么", kind=QuestionKind.MULTIPLE, choices=("账目", "政策")),
        Question(id="c", text="还想说什么", kind=QuestionKind.WORDS),
    ),
)
BOX = CommentBox(prompt="线路怎么走才方便？", closes=CLOSES)


@pytest.mark.parametrize("size", [(1080, 1920), (1920, 1080), (1024, 600)])
def test_a_village_screen_says_where_to_take_part(size: tuple[int, int]) -> None:
    panel = Panel(width_px=size[0], height_px=size[1], inches=55, distance_mm=4000)
    item = an_item("问卷", blocks=(Paragraph(text="请您来填。"), FORM, BOX))
    pages = paginate(item, panel, TODAY, SAY)
    texts = [page.content for page in pages if isinstance(page.content, TextContent)]
    told = "".join(line for text in texts for part in text.passages for line in part.lines)
    told = told.replace(" ", "").replace("\u2009", "")
    for words in ("问卷“满意度问卷”共3题", "2026年12月15日前", "填问卷", "线路怎么走", "提意见"):
        assert words in told
    assert "查到了吗" not in told


def test_readers_see_every_question_with_its_choices() -> None:
    assert question_line(FORM.questions[0], SAY) == "查到了吗（查到了 / 没查到）"
    assert question_line(FORM.questions[1], SAY) == "想多看什么（可选几项：账目 / 政策）"
    assert question_line(FORM.questions[2], SAY) == "还想说什么（写几个字）"
    for block in (FORM, BOX):
        assert "2026年12月15日截止" in str(in_full(block, SAY))


def test_a_prompt_without_an_end_becomes_a_sentence() -> None:
    box = CommentBox(prompt="说说您的意见", closes=CLOSES)
    assert summary(box, SAY).text.startswith("说说您的意见。请在2026年12月15日前")
    assert summary(BOX, SAY).text.startswith("线路怎么走才方便？请在")
