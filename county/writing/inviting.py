"""Questionnaires and comment boxes as they are typed, and as blocks.

Invariant: a question keeps its id from version to version, so that what was answered to it
stays with it.
"""

from datetime import date

from county.writing.manuscript import CommentsPiece, Manuscript, QuestionRow, QuestionsPiece
from disclosure.items import Item
from disclosure.opinions import taking_part
from disclosure.questionnaires import (
    CHOICE_LENGTH_MOST,
    CHOICES_MOST,
    GRADES_LEAST,
    GRADES_MOST,
    QUESTION_LENGTH_MOST,
    QUESTIONS_MOST,
    CommentBox,
    Question,
    QuestionKind,
    Questionnaire,
)
from disclosure.wording import Say

FIRST_ROWS = 3
"""Questions that a new questionnaire has room for."""


def empty_questions(key: str, caption: str = "") -> QuestionsPiece:
    """Return a questionnaire with room for a few questions."""
    rows = tuple(QuestionRow(id=f"q{number}") for number in range(1, FIRST_ROWS + 1))
    return QuestionsPiece(key=key, caption=caption, rows=rows)


def more_questions(piece: QuestionsPiece, count: int) -> QuestionsPiece:
    """Return a questionnaire with more empty rows, as far as there may be questions."""
    taken = {row.id for row in piece.rows}
    free = (f"q{number}" for number in range(1, 2 * QUESTIONS_MOST + count + 1))
    ids = [one for one in free if one not in taken]
    room = max(0, min(count, QUESTIONS_MOST - len(piece.rows)))
    rows = (*piece.rows, *(QuestionRow(id=one) for one in ids[:room]))
    return QuestionsPiece(key=piece.key, caption=piece.caption, closes=piece.closes, rows=rows)


def compose_comments(piece: CommentsPiece, say: Say) -> CommentBox:
    """Return a comment box; raises ValueError with words for its editor."""
    prompt = piece.prompt.strip()
    if not 0 < len(prompt) <= QUESTION_LENGTH_MOST:
        raise ValueError(say("请写一句话问大家，不超过 {most} 个字。", most=QUESTION_LENGTH_MOST))
    return CommentBox(prompt=prompt, closes=_closes(piece.closes, say))


def compose_questions(piece: QuestionsPiece, say: Say) -> Questionnaire:
    """Return a questionnaire; raises ValueError with words for its editor."""
    caption = piece.caption.strip()
    if not caption:
        raise ValueError(say("请给问卷写个名称。"))
    rows = [row for row in piece.rows if row.text.strip() or row.choices]
    if not rows:
        raise ValueError(say("问卷里还没有题目。"))
    if len(rows) > QUESTIONS_MOST:
        raise ValueError(say("一份问卷最多 {most} 道题。", most=QUESTIONS_MOST))
    questions = tuple(_question(number, row, say) for number, row in enumerate(rows, 1))
    return Questionnaire(caption=caption, closes=_closes(piece.closes, say), questions=questions)


def piece_of(key: str, block: Questionnaire | CommentBox) -> QuestionsPiece | CommentsPiece:
    """Return a block as it is typed."""
    if isinstance(block, CommentBox):
        return CommentsPiece(key=key, prompt=block.prompt, closes=block.closes)
    rows = tuple(
        QuestionRow(id=one.id, text=one.text, kind=one.kind, choices=one.choices)
        for one in block.questions
    )
    return QuestionsPiece(key=key, caption=block.caption, closes=block.closes, rows=rows)


def closing_fault(manuscript: Manuscript, item: Item, say: Say) -> str:
    """Return why the last day does not fit the days of display; empty where it does."""
    asked = taking_part(item)
    if asked is None:
        return ""
    first = manuscript.first or manuscript.issued
    if first is not None and asked.closes < first:
        return say("征求意见的截止日早于公示的第一天。")
    if manuscript.last is not None and asked.closes > manuscript.last:
        return say("征求意见的截止日晚于公示的最后一天，后几天大家就看不到了。")
    return ""


def _closes(day: date | None, say: Say) -> date:
    if day is None:
        raise ValueError(say("请选截止日期：大家哪天以前可以说。"))
    return day


def _question(number: int, row: QuestionRow, say: Say) -> Question:
    text = row.text.strip()
    if not 0 < len(text) <= QUESTION_LENGTH_MOST:
        raise ValueError(
            say("第 {number} 题要写 1 到 {most} 个字。", number=number, most=QUESTION_LENGTH_MOST)
        )
    if row.kind is QuestionKind.WORDS:
        # What stood there while the question had choices is not asked.
        return Question(id=row.id, text=text, kind=row.kind)
    _check_choices(number, row, say)
    return Question(id=row.id, text=text, kind=row.kind, choices=row.choices)


def _check_choices(number: int, row: QuestionRow, say: Say) -> None:
    scale = row.kind is QuestionKind.SCALE
    least, most = (GRADES_LEAST, GRADES_MOST) if scale else (2, CHOICES_MOST)
    if not least <= len(row.choices) <= most:
        raise ValueError(
            say(
                "第 {number} 题要有 {least} 到 {most} 个选项。",
                number=number,
                least=least,
                most=most,
            )
        )
    if len(set(row.choices)) != len(row.choices):
        raise ValueError(say("第 {number} 题有两个一样的选项。", number=number))
    if any(len(choice) > CHOICE_LENGTH_MOST for choice in row.choices):
        raise ValueError(
            say(
                "第 {number} 题的选项每个不超过 {most} 个字。",
                number=number,
                most=CHOICE_LENGTH_MOST,
            )
        )
