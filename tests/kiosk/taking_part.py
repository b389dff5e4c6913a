"""A questionnaire and a consultation for a kiosk's tests."""

from datetime import date

from disclosure.blocks import Paragraph
from disclosure.questionnaires import CommentBox, Question, QuestionKind, Questionnaire
from tests.fakes.county import COUNTY, an_item

CLOSES = date(2026, 10, 20)
FOUND = Question(id="found", text="您要查的查到了吗", choices=("查到了", "查到一些", "没查到"))
MORE = Question(
    id="more", text="想多看什么", kind=QuestionKind.MULTIPLE, choices=("账目", "政策", "招聘")
)
SAY = Question(id="say", text="您还想说什么", kind=QuestionKind.WORDS)
SURVEY = an_item(
    "政务公开满意度问卷",
    area=COUNTY,
    blocks=(
        Paragraph(text="请您来填。"),
        Questionnaire(caption="满意度", closes=CLOSES, questions=(FOUND, MORE, SAY)),
    ),
)
CONSULTED = an_item(
    "公交线路征求意见", area=COUNTY, blocks=(CommentBox(prompt="线路怎么走？", closes=CLOSES),)
)
