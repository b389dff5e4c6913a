"""Manuscripts: an item while it is written, with gaps and half-typed cells.

Invariant: whatever an editor typed is kept as it was typed; only composing it into an
item (`county.writing.composing`) reads it strictly.
"""

from datetime import date
from enum import StrEnum
from typing import Literal

from disclosure.areas import AreaCode
from disclosure.blocks import Block, Column, Sha256
from disclosure.channels import Channel
from disclosure.items import Blob, EntryCode, ItemId, Strict
from disclosure.questionnaires import QuestionKind

KEPT_REMOVED = 5
"""Removed pieces that can be put back."""


class ParagraphPiece(Strict, frozen=True, kw_only=True, tag="paragraph"):
    """Paragraphs, one a line."""

    key: str
    text: str = ""


class HeadingPiece(Strict, frozen=True, kw_only=True, tag="heading"):
    """A heading of rank 1 to 3."""

    key: str
    text: str = ""
    rank: int = 2


class ListPiece(Strict, frozen=True, kw_only=True, tag="list"):
    """A list, one entry a line."""

    key: str
    text: str = ""
    ordered: bool = False


class SheetPiece(Strict, frozen=True, kw_only=True, tag="sheet"):
    """A table as typed.

    Attributes:
        role: which table of the entry's form it is; empty for a table of one's own.
        rows: the cells as typed, without a row of totals.
        stated: what the paper or spreadsheet said the totals are; empty where it said
            nothing. The item's totals are counted, and compared with these.
        source: the file that it came from.
    """

    key: str
    caption: str = ""
    role: str = ""
    columns: tuple[Column, ...] = ()
    rows: tuple[tuple[str, ...], ...] = ()
    stated: tuple[str, ...] = ()
    source: str = ""


class FileKind(StrEnum):
    """What a file is to an item."""

    PICTURE = "picture"
    PDF = "pdf"
    VIDEO = "video"
    AUDIO = "audio"


class FilePiece(Strict, frozen=True, kw_only=True, tag="file"):
    """A picture, PDF document, video or recording.

    Attributes:
        blob: the file, among the manuscript's `blobs`.
        caption: a caption, or a PDF document's title.
        alt: what a picture shows, for those who do not see it.
        measure: pages or seconds; 0 for a picture.
        poster: a video's still picture.
        words: what stands in a PDF document, for search.
    """

    key: str
    kind: FileKind
    blob: Sha256
    caption: str = ""
    alt: str = ""
    measure: float = 0
    poster: Sha256 | None = None
    words: str = ""


class FlowPiece(Strict, frozen=True, kw_only=True, tag="flow"):
    """A flow chart; a row a step: what, who, how long, next steps, answers."""

    key: str
    caption: str = ""
    rows: tuple[tuple[str, ...], ...] = ()


class CommentsPiece(Strict, frozen=True, kw_only=True, tag="comments"):
    """A box for comments: what people are asked, and until when."""

    key: str
    prompt: str = ""
    closes: date | None = None


class QuestionRow(Strict, frozen=True, kw_only=True):
    """A question as typed; its id stays with it from version to version."""

    id: str
    text: str = ""
    kind: QuestionKind = QuestionKind.SINGLE
    choices: tuple[str, ...] = ()


class QuestionsPiece(Strict, frozen=True, kw_only=True, tag="questions"):
    """A questionnaire as typed; rows without a text are not asked."""

    key: str
    caption: str = ""
    closes: date | None = None
    rows: tuple[QuestionRow, ...] = ()


class KeptPiece(Strict, frozen=True, kw_only=True, tag="kept"):
    """A block that the desk shows and moves but does not edit."""

    key: str
    block: Block


Piece = (
    ParagraphPiece
    | HeadingPiece
    | ListPiece
    | SheetPiece
    | FilePiece
    | FlowPiece
    | CommentsPiece
    | QuestionsPiece
    | KeptPiece
)


class SpokenForm(Strict, frozen=True, kw_only=True):
    """What a loudspeaker is to say."""

    text: str = ""
    slots: tuple[str, ...] = ()
    repeats: int = 2


class Justification(Strict, frozen=True, kw_only=True):
    """Why a finding is right as it is, in the editor's words."""

    finding: str
    words: str


class Manuscript(Strict, frozen=True, kw_only=True):
    """An item while it is written.

    Attributes:
        format: version of this document's form.
        period: what a periodic entry's item is for: ``2026-10``, ``2026-Q4`` or ``2026``.
        issued, effective, repealed: None where not chosen.
        first, last: days of display; `last` None means standing.
        basis, keywords: as an item has them.
        pieces: the content, in order.
        removed: pieces that were taken out last, to be put back.
        blobs: the files of all pieces, removed ones too.
        justifications: why findings are right as they are.
        concludes: the item that people were asked about and whose outcome this one tells.
    """

    format: Literal[1] = 1
    area: AreaCode
    entry: EntryCode
    title: str = ""
    period: str = ""
    issuing_body: str = ""
    document_number: str = ""
    index_number: str = ""
    contact: str = ""
    basis: tuple[str, ...] = ()
    keywords: tuple[str, ...] = ()
    related: tuple[ItemId, ...] = ()
    channels: tuple[Channel, ...] = ()
    issued: date | None = None
    effective: date | None = None
    repealed: date | None = None
    first: date | None = None
    last: date | None = None
    spoken: SpokenForm = SpokenForm()
    pieces: tuple[Piece, ...] = ()
    removed: tuple[Piece, ...] = ()
    blobs: tuple[Blob, ...] = ()
    justifications: tuple[Justification, ...] = ()
    concludes: ItemId | None = None

    def piece(self, key: str) -> Piece | None:
        """Return the piece with this key, or None."""
        return next((piece for piece in self.pieces if piece.key == key), None)


def next_key(manuscript: Manuscript) -> str:
    """Return a key that no piece of the manuscript has."""
    taken = {piece.key for piece in (*manuscript.pieces, *manuscript.removed)}
    number = len(taken) + 1
    while f"p{number}" in taken:
        number += 1
    return f"p{number}"


def year_of(manuscript: Manuscript, today: date) -> int:
    """Return the year of days that are written without one."""
    told = manuscript.period[:4]
    return int(told) if told.isdecimal() else (manuscript.issued or today).year
