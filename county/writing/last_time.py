"""Last period's item as the template of this period's.

Invariant: no amount of the old period is taken over but as the opening of the new one.
"""

import re

import msgspec

from county.writing.manuscript import (
    HeadingPiece,
    KeptPiece,
    ListPiece,
    Manuscript,
    ParagraphPiece,
    Piece,
    SheetPiece,
)
from disclosure.blocks import Column, ColumnKind
from disclosure.catalogue import Period
from disclosure.forms import Form, FormPiece
from disclosure.periods import Span

AMOUNT = re.compile(r"[0-9][0-9,]*\.[0-9]|[0-9]元|[0-9]月[0-9]{1,2}日|共[0-9]+笔")
"""What says that a paragraph tells the old period's figures or days."""
_MONTH = re.compile(r"(?<![0-9年])([0-9]{1,2})月份")


def carry_over(
    old: Manuscript, new: Manuscript, form: Form | None, spans: tuple[Span, Span]
) -> Manuscript:
    """Return a new manuscript laid out as the old one was.

    Arguments:
        old: of the period before, as it was published.
        new: as an empty form gives it: title, days and period of the new one.
        form: of the entry.
        spans: the old and the new period.
    """
    pieces = [_piece(piece, form, spans) for piece in old.pieces]
    return msgspec.structs.replace(
        new,
        title=renamed(old.title, spans),
        issuing_body=old.issuing_body,
        contact=old.contact,
        basis=old.basis,
        keywords=tuple(renamed(word, spans) for word in old.keywords),
        index_number=renamed(old.index_number, spans),
        channels=old.channels,
        spoken=new.spoken,
        pieces=tuple(piece for piece in pieces if piece is not None),
    )


def role_of(columns: tuple[Column, ...], form: Form | None) -> FormPiece | None:
    """Return the form's sheet that has these columns, or None."""
    names = [column.name for column in columns]
    sheets = [one for one in form.piece if one.role] if form else []
    return next((one for one in sheets if [c.name for c in one.columns] == names), None)


def renamed(text: str, spans: tuple[Span, Span]) -> str:
    """Return a text in which the old period's names are the new one's.

    Of months without a year, “9月份” becomes “10月份”, and “8月份” (the bill of the month
    before) “9月份”.
    """
    old, new = spans
    months = {old.number: new.number, old.before.number: new.before.number}

    def month(match: re.Match[str]) -> str:
        number = int(match[1])
        return f"{months.get(number, number)}月份"

    if old.kind is Period.MONTH:
        text = _MONTH.sub(month, text)
    return text.replace(old.label, new.label).replace(old.code, new.code)


def _piece(piece: Piece, form: Form | None, spans: tuple[Span, Span]) -> Piece | None:
    match piece:
        case ParagraphPiece(key=key, text=text):
            lines = [renamed(line, spans) for line in text.splitlines() if not AMOUNT.search(line)]
            return ParagraphPiece(key=key, text="\n".join(lines))
        case HeadingPiece(key=key, text=text, rank=rank):
            return HeadingPiece(key=key, text=renamed(text, spans), rank=rank)
        case ListPiece():
            return piece
        case SheetPiece():
            return _sheet(piece, form, spans)
        case KeptPiece():
            return None
    # Vouchers and other files belong to the old period.
    return None


def _sheet(piece: SheetPiece, form: Form | None, spans: tuple[Span, Span]) -> SheetPiece:
    layout = role_of(piece.columns, form)
    carried = {c.name: c.carried for c in layout.columns if c.carried} if layout else {}
    places = {column.name: place for place, column in enumerate(piece.columns)}
    rows = tuple(
        tuple(
            row[places[carried[column.name]]]
            if column.name in carried
            else _kept(column, row[place], spans)
            for place, column in enumerate(piece.columns)
        )
        for row in piece.rows
    )
    return msgspec.structs.replace(
        piece,
        caption=renamed(piece.caption, spans),
        role=layout.role if layout else piece.role,
        rows=rows,
        stated=(),
        source="",
    )


def _kept(column: Column, cell: str, spans: tuple[Span, Span]) -> str:
    """Return what stays of a cell: names and words, no figures, days or voucher numbers."""
    if column.kind is not ColumnKind.TEXT or "凭证" in column.name:
        return ""
    return renamed(cell, spans)
