"""Pieces of a manuscript moved, added, taken out and put back.

Invariant: what is taken out is kept to be put back; a key that is not there changes nothing.
"""

from msgspec.structs import replace

from county.writing.beginning import empty_piece
from county.writing.inviting import more_questions
from county.writing.manuscript import (
    KEPT_REMOVED,
    FlowPiece,
    Manuscript,
    Piece,
    QuestionsPiece,
    SheetPiece,
    next_key,
)
from disclosure.blocks import Column
from disclosure.forms import PieceKind

MORE_ROWS = 5
MORE_QUESTIONS = 3


def move(manuscript: Manuscript, key: str, steps: int) -> Manuscript:
    """Return the manuscript with a piece so many places further down (or up, below 0)."""
    pieces = list(manuscript.pieces)
    place = _place(manuscript, key)
    if place is None:
        return manuscript
    pieces.insert(max(0, place + steps), pieces.pop(place))
    return replace(manuscript, pieces=tuple(pieces))


def keep(manuscript: Manuscript, piece: Piece) -> Manuscript:
    """Return the manuscript with a piece among those that can be put back."""
    return replace(manuscript, removed=(piece, *manuscript.removed)[:KEPT_REMOVED])


def remove(manuscript: Manuscript, key: str) -> Manuscript:
    """Return the manuscript without a piece, which can be put back."""
    piece = manuscript.piece(key)
    if piece is None:
        return manuscript
    left = tuple(one for one in manuscript.pieces if one.key != key)
    return keep(replace(manuscript, pieces=left), piece)


def restore(manuscript: Manuscript, key: str) -> Manuscript:
    """Return the manuscript with a removed piece at its end."""
    piece = next((one for one in manuscript.removed if one.key == key), None)
    if piece is None:
        return manuscript
    left = tuple(one for one in manuscript.removed if one.key != key)
    return replace(manuscript, pieces=(*manuscript.pieces, piece), removed=left)


def add(manuscript: Manuscript, kind: PieceKind) -> tuple[Manuscript, str]:
    """Return the manuscript with an empty piece at its end, and the piece's key."""
    key = next_key(manuscript)
    return replace(manuscript, pieces=(*manuscript.pieces, empty_piece(kind, key))), key


def put(manuscript: Manuscript, piece: Piece) -> Manuscript:
    """Return the manuscript with a piece in the place of the one with its key, or at the end."""
    place = _place(manuscript, piece.key)
    pieces = list(manuscript.pieces)
    if place is None:
        pieces.append(piece)
    else:
        pieces[place] = piece
    return replace(manuscript, pieces=tuple(pieces))


def lengthen(manuscript: Manuscript, key: str) -> Manuscript:
    """Return the manuscript with more empty rows below a sheet, flow chart or questionnaire."""
    piece = manuscript.piece(key)
    if isinstance(piece, QuestionsPiece):
        return put(manuscript, more_questions(piece, MORE_QUESTIONS))
    if isinstance(piece, SheetPiece):
        empty = ("",) * len(piece.columns)
    elif isinstance(piece, FlowPiece):
        empty = ("",) * 5
    else:
        return manuscript
    return put(manuscript, replace(piece, rows=(*piece.rows, *[empty] * MORE_ROWS)))


def widen(manuscript: Manuscript, key: str, name: str) -> Manuscript:
    """Return the manuscript with one more column at the right of a sheet."""
    piece = manuscript.piece(key)
    if not isinstance(piece, SheetPiece):
        return manuscript
    rows = tuple((*row, "") for row in piece.rows)
    columns = (*piece.columns, Column(name=name))
    return put(manuscript, replace(piece, columns=columns, rows=rows, stated=()))


def narrow(manuscript: Manuscript, key: str, place: int) -> Manuscript:
    """Return the manuscript without one column of a sheet; the sheet as it was is kept."""
    piece = manuscript.piece(key)
    if not isinstance(piece, SheetPiece) or len(piece.columns) < 2:
        return manuscript
    if not 0 <= place < len(piece.columns):
        return manuscript
    rows = tuple(row[:place] + row[place + 1 :] for row in piece.rows)
    columns = piece.columns[:place] + piece.columns[place + 1 :]
    slim = replace(piece, columns=columns, rows=rows, stated=())
    return put(keep(manuscript, replace(piece, key=next_key(manuscript))), slim)


def _place(manuscript: Manuscript, key: str) -> int | None:
    places = [place for place, piece in enumerate(manuscript.pieces) if piece.key == key]
    return places[0] if places else None
