"""Where people take part (参与), in the words of the faces that only tell of it.

Invariant: every face names the last day and the way to take part; none but the kiosk
takes an answer.
"""

from disclosure.blocks import Heading, Listing, Paragraph
from disclosure.questionnaires import CommentBox, Question, QuestionKind, Questionnaire
from disclosure.wording import Say
from screen.paging.dates import short_date

Invitation = Questionnaire | CommentBox


def summary(block: Invitation, say: Say) -> Paragraph:
    """Return one sentence for a village screen."""
    day = short_date(block.closes, say)
    if isinstance(block, CommentBox):
        told = say(
            "{prompt}请在{day}前，到触摸终端上点“提意见”。", prompt=_ended(block.prompt), day=day
        )
        return Paragraph(text=told)
    told = say(
        "问卷“{caption}”共{count}题，请在{day}前，到触摸终端上点“填问卷”。",
        caption=block.caption,
        count=len(block.questions),
        day=day,
    )
    return Paragraph(text=told)


def in_full(block: Invitation, say: Say) -> tuple[Heading | Paragraph | Listing, ...]:
    """Return the questions with their choices, the last day and the way, to be read."""
    day = short_date(block.closes, say)
    if isinstance(block, CommentBox):
        way = say("{day}截止。在触摸终端上点“提意见”，不用写姓名。", day=day)
        return Heading(text=block.prompt, rank=2), Paragraph(text=way)
    way = say(
        "共{count}题，{day}截止。在触摸终端上点“填问卷”，不用写姓名。",
        count=len(block.questions),
        day=day,
    )
    asked = tuple(question_line(question, say) for question in block.questions)
    return (
        Heading(text=block.caption, rank=2),
        Paragraph(text=way),
        Listing(entries=asked, ordered=True),
    )


def question_line(question: Question, say: Say) -> str:
    """Return a question with what may be answered, on one line."""
    if question.kind is QuestionKind.WORDS:
        return say("{question}（写几个字）", question=question.text)
    choices = " / ".join(question.choices)
    if question.kind is QuestionKind.MULTIPLE:
        return say("{question}（可选几项：{choices}）", question=question.text, choices=choices)
    return say("{question}（{choices}）", question=question.text, choices=choices)


def _ended(prompt: str) -> str:
    """Return a prompt that ends a sentence."""
    return prompt if prompt.endswith(("。", "？", "！", "?", "!")) else f"{prompt}。"
