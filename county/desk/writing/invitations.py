"""Questionnaires and comment boxes, as a browser sends them.

Invariant: rows keep their ids and their order; no more rows are read than there may be
questions.
"""

import re
from datetime import date

from msgspec.structs import replace

from county.desk.frame import Visit
from county.writing.manuscript import CommentsPiece, QuestionRow, QuestionsPiece
from disclosure.questionnaires import QUESTIONS_MOST, QuestionKind

LONGEST_LINE = 200
LONGEST_ID = 40
_BETWEEN = re.compile(r"[/／、；;\n]")


def read(visit: Visit, piece: CommentsPiece | QuestionsPiece) -> CommentsPiece | QuestionsPiece:
    """Return a questionnaire or comment box as the form says it now."""
    closes = _day(visit.text(f"{piece.key}.closes"))
    if isinstance(piece, CommentsPiece):
        return replace(piece, prompt=_line(visit.text(f"{piece.key}.prompt")), closes=closes)
    caption = _line(visit.text(f"{piece.key}.caption"))
    return replace(piece, caption=caption, closes=closes, rows=_rows(visit, piece.key))


def _rows(visit: Visit, key: str) -> tuple[QuestionRow, ...]:
    fields = (visit.texts(f"{key}.{name}") for name in ("id", "ask", "as", "choices"))
    rows = (
        QuestionRow(
            id=id_[:LONGEST_ID],
            text=_line(text),
            kind=QuestionKind(kind) if kind in list(QuestionKind) else QuestionKind.SINGLE,
            choices=_choices(choices),
        )
        for id_, text, kind, choices in zip(*fields, strict=False)
    )
    return tuple({row.id: row for row in rows if row.id}.values())[:QUESTIONS_MOST]


def _choices(text: str) -> tuple[str, ...]:
    parts = (part.strip() for part in _BETWEEN.split(text[:LONGEST_LINE]))
    return tuple(part for part in parts if part)


def _line(text: str) -> str:
    return " ".join(text.split())[:LONGEST_LINE]


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None
