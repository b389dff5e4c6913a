"""A manuscript's form, as a browser sends it.

Invariant: a field that a form does not have leaves the manuscript as it was; what cannot
be read stays as it was typed.
"""

from datetime import date

from msgspec.structs import replace

from county.desk.frame import Visit
from county.desk.writing import invitations
from county.writing.amounts import tidy
from county.writing.manuscript import (
    CommentsPiece,
    FilePiece,
    FlowPiece,
    HeadingPiece,
    Justification,
    ListPiece,
    Manuscript,
    ParagraphPiece,
    Piece,
    QuestionsPiece,
    SheetPiece,
    SpokenForm,
    year_of,
)
from disclosure.blocks import Column, ColumnKind
from disclosure.channels import Channel
from disclosure.errors import MalformedError
from disclosure.periods import parse

LONGEST_LINE = 200
LONGEST_TEXT = 20_000
WHY = "why."
"""What the names of fields begin with that justify a finding."""


def read_form(visit: Visit, manuscript: Manuscript, today: date) -> Manuscript:
    """Return the manuscript as the form says it now."""
    return replace(
        manuscript,
        title=_line(visit, "title"),
        period=_period(visit, manuscript.period),
        issuing_body=_line(visit, "issuing_body"),
        document_number=_line(visit, "document_number"),
        index_number=_line(visit, "index_number"),
        contact=_line(visit, "contact"),
        basis=tuple(_lines(visit.text("basis"))),
        keywords=tuple(_words(visit.text("keywords"))),
        channels=tuple(one for one in Channel if one.value in visit.texts("channels")),
        issued=_day(visit, "issued"),
        effective=_day(visit, "effective"),
        repealed=_day(visit, "repealed"),
        first=_day(visit, "first"),
        last=_day(visit, "last"),
        spoken=_spoken(visit),
        pieces=_pieces(visit, manuscript, year_of(manuscript, today)),
        justifications=_reasons(visit),
    )


def _pieces(visit: Visit, manuscript: Manuscript, year: int) -> tuple[Piece, ...]:
    """Return the pieces in the form's order; one that it does not name keeps its place last."""
    keys = [key for key in visit.texts("piece") if manuscript.piece(key)]
    keys += [piece.key for piece in manuscript.pieces if piece.key not in keys]
    found = (manuscript.piece(key) for key in dict.fromkeys(keys))
    return tuple(_piece(visit, piece, year) for piece in found if piece is not None)


def _piece(visit: Visit, piece: Piece, year: int) -> Piece:
    key = piece.key
    if f"{key}.here" not in visit.form:
        return piece
    text, caption = _text(visit, f"{key}.text"), _line(visit, f"{key}.caption")
    match piece:
        case ParagraphPiece():
            return replace(piece, text=text)
        case HeadingPiece():
            rank = visit.text(f"{key}.rank")
            return replace(piece, text=text, rank=int(rank) if rank in {"1", "2", "3"} else 2)
        case ListPiece():
            return replace(piece, text=text, ordered=bool(visit.text(f"{key}.ordered")))
        case FilePiece():
            return replace(piece, caption=caption, alt=_line(visit, f"{key}.alt"))
        case FlowPiece():
            return replace(piece, caption=caption, rows=_rows(visit, key, 5))
        case SheetPiece():
            return _sheet(visit, replace(piece, caption=caption), year)
        case CommentsPiece() | QuestionsPiece():
            return invitations.read(visit, piece)
    return piece


def _sheet(visit: Visit, piece: SheetPiece, year: int) -> SheetPiece:
    columns = _columns(visit, piece)
    rows = tuple(
        tuple(tidy(column.kind, cell, year) for column, cell in zip(columns, row, strict=True))
        for row in _rows(visit, piece.key, len(columns))
    )
    stated = piece.stated if visit.text(f"{piece.key}.stated") else ()
    return replace(piece, columns=columns, rows=rows, stated=stated)


def _columns(visit: Visit, piece: SheetPiece) -> tuple[Column, ...]:
    names, kinds = visit.texts(f"{piece.key}.name"), visit.texts(f"{piece.key}.kind")
    if len(names) != len(piece.columns) or len(kinds) != len(piece.columns):
        return piece.columns
    summed = visit.texts(f"{piece.key}.summed")
    found = []
    for place, (name, kind) in enumerate(zip(names, kinds, strict=True)):
        chosen = ColumnKind(kind) if kind in list(ColumnKind) else ColumnKind.TEXT
        # The word 合计 stands in the first column, where no sum has room.
        adds = place > 0 and chosen in (ColumnKind.MONEY, ColumnKind.INTEGER)
        sums = adds and str(place) in summed
        found.append(Column(name=name.strip()[:LONGEST_LINE], kind=chosen, summed=sums))
    return tuple(found)


def _rows(visit: Visit, key: str, width: int) -> tuple[tuple[str, ...], ...]:
    cells = [cell.strip()[:LONGEST_LINE] for cell in visit.texts(f"{key}.c")]
    whole = len(cells) - len(cells) % width
    return tuple(tuple(cells[at : at + width]) for at in range(0, whole, width))


def _spoken(visit: Visit) -> SpokenForm:
    repeats = visit.text("repeats")
    return SpokenForm(
        text=_text(visit, "spoken"),
        slots=visit.texts("slots"),
        repeats=int(repeats) if repeats in {"1", "2", "3"} else 2,
    )


def _reasons(visit: Visit) -> tuple[Justification, ...]:
    names = [name for name in visit.form if name.startswith(WHY) and visit.text(name)]
    return tuple(
        Justification(finding=name.removeprefix(WHY), words=_line(visit, name)) for name in names
    )


def _period(visit: Visit, held: str) -> str:
    text = visit.text("period")
    try:
        return parse(text).code
    except MalformedError:
        return held


def _day(visit: Visit, name: str) -> date | None:
    try:
        return date.fromisoformat(visit.text(name))
    except ValueError:
        return None


def _line(visit: Visit, name: str) -> str:
    return " ".join(visit.text(name).split())[:LONGEST_LINE]


def _text(visit: Visit, name: str) -> str:
    return visit.text(name).replace("\r\n", "\n")[:LONGEST_TEXT]


def _lines(text: str) -> list[str]:
    return [line.strip()[:LONGEST_LINE] for line in text.splitlines() if line.strip()][:30]


def _words(text: str) -> list[str]:
    plain = text.replace("，", " ").replace("、", " ").replace(",", " ")
    return list(dict.fromkeys(plain.split()))[:20]
