"""The texts of a subject, each with where it stands.

Invariant: every word that a resident may read or hear is among them.
"""

from collections.abc import Iterator

from county.checking.subject import Subject
from county.writing.manuscript import (
    CommentsPiece,
    FilePiece,
    FlowPiece,
    HeadingPiece,
    KeptPiece,
    ListPiece,
    ParagraphPiece,
    Piece,
    QuestionsPiece,
    SheetPiece,
)
from disclosure.blocks import plain_text


def texts(subject: Subject) -> Iterator[tuple[str, str]]:
    """Yield (where, text): titles, elements, pieces and the spoken text."""
    written = subject.manuscript
    yield "title", written.title
    yield "issuing_body", written.issuing_body
    yield "document_number", written.document_number
    yield "basis", "\n".join(written.basis)
    yield "contact", written.contact
    yield "keywords", " ".join(written.keywords)
    yield "spoken", written.spoken.text if subject.item.spoken else ""
    for piece in written.pieces:
        yield piece.key, words_of(piece)


def hidden_texts(subject: Subject) -> Iterator[tuple[str, str]]:
    """Yield (where, text) of what no page shows as text but search finds: words of PDFs."""
    for piece in subject.manuscript.pieces:
        if isinstance(piece, FilePiece) and piece.words:
            yield piece.key, piece.words


def words_of(piece: Piece) -> str:
    """Return all words of a piece."""
    match piece:
        case ParagraphPiece(text=text) | HeadingPiece(text=text) | ListPiece(text=text):
            return text
        case SheetPiece(caption=caption, columns=columns, rows=rows):
            heads = " ".join(column.name for column in columns)
            return "\n".join([caption, heads, *(" \t".join(row) for row in rows)])
        case FlowPiece(caption=caption, rows=rows):
            return "\n".join([caption, *(" ".join(row) for row in rows)])
        case FilePiece(caption=caption, alt=alt):
            return f"{caption} {alt}".strip()
        case CommentsPiece(prompt=prompt):
            return prompt
        case QuestionsPiece(caption=caption, rows=rows):
            return "\n".join([caption, *(" ".join((row.text, *row.choices)) for row in rows)])
        case KeptPiece(block=block):
            return plain_text(block)
