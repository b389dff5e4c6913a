"""A new manuscript: what an entry's form lays out, filled in as far as it is known.

Invariant: everything that is filled in can be typed over.
"""

from dataclasses import dataclass
from datetime import date

from county.writing.inviting import empty_questions
from county.writing.manuscript import (
    CommentsPiece,
    FlowPiece,
    HeadingPiece,
    ListPiece,
    Manuscript,
    ParagraphPiece,
    Piece,
    SheetPiece,
)
from disclosure.areas import Area
from disclosure.blocks import Column, ColumnKind
from disclosure.catalogue import Entry
from disclosure.channels import Channel
from disclosure.forms import Form, FormPiece, PieceKind
from disclosure.periods import Span, span_of
from disclosure.terms import proposed
from disclosure.workdays import Calendar

LAID_OUT_ELSEWHERE = (Channel.LOUDSPEAKER,)
"""Channels that are not ticked by themselves: they need words of their own."""


@dataclass(frozen=True)
class Occasion:
    """What a manuscript is begun for.

    Attributes:
        entry: the catalogue entry.
        form: its form; None for free text.
        area: whose disclosure it is.
        today: the county's date.
        calendar: working days.
    """

    entry: Entry
    form: Form | None
    area: Area
    today: date
    calendar: Calendar

    def span(self) -> Span | None:
        """Return the period that is due: the last whole one, or this year's plan."""
        if self.entry.period is None:
            return None
        present = span_of(self.entry.period, self.today)
        return present if self.entry.ahead else present.before


def begin(occasion: Occasion, span: Span | None = None) -> Manuscript:
    """Return a new manuscript.

    Arguments:
        occasion: what it is for.
        span: its period, where not the one that is due.
    """
    entry, form = occasion.entry, occasion.form
    span = span or occasion.span()
    shown = proposed(entry, occasion.today, occasion.calendar)
    return Manuscript(
        area=occasion.area.code,
        entry=entry.code,
        title=fill(form.title, occasion.area, span) if form else "",
        period=span.code if span else "",
        issuing_body=occasion.area.office,
        basis=entry.basis,
        keywords=form.keywords if form else (),
        channels=tuple(one for one in entry.channels if one not in LAID_OUT_ELSEWHERE),
        issued=occasion.today,
        last=shown.last,
        pieces=tuple(_pieces(form, occasion.area, span)),
    )


def fill(text: str, area: Area, span: Span | None) -> str:
    """Return a form's text with the area's name and the period filled in."""
    return text.replace("{area}", area.name).replace("{period}", span.label if span else "")


def empty_piece(kind: PieceKind, key: str) -> Piece:
    """Return an empty piece of a kind, as an editor adds it."""
    if kind is not PieceKind.SHEET:
        return _plain(kind, key, "")
    columns = (Column(name="项目"), Column(name="金额", kind=ColumnKind.MONEY, summed=True))
    return SheetPiece(key=key, columns=columns, rows=(("", ""),) * 3)


def _pieces(form: Form | None, area: Area, span: Span | None) -> list[Piece]:
    if form is None:
        return [ParagraphPiece(key="p1")]
    return [
        _piece(one, f"p{number}", fill(one.text, area, span))
        for number, one in enumerate(form.piece, 1)
    ]


def _piece(one: FormPiece, key: str, text: str) -> Piece:
    if one.kind is not PieceKind.SHEET:
        return _plain(one.kind, key, text)
    width = len(one.columns)
    firsts = [*one.opening, *[""] * (one.rows - len(one.opening))]
    return SheetPiece(
        key=key,
        caption=text,
        role=one.role,
        columns=tuple(column.column for column in one.columns),
        rows=tuple((first, *[""] * (width - 1)) for first in firsts),
    )


def _plain(kind: PieceKind, key: str, text: str) -> Piece:
    if kind is PieceKind.HEADING:
        return HeadingPiece(key=key, text=text)
    if kind is PieceKind.LIST:
        return ListPiece(key=key)
    if kind is PieceKind.COMMENTS:
        return CommentsPiece(key=key, prompt=text)
    if kind is PieceKind.QUESTIONS:
        return empty_questions(key, text)
    if kind is PieceKind.FLOW:
        return FlowPiece(key=key, caption=text, rows=(("",) * 5,) * 3)
    return ParagraphPiece(key=key)
