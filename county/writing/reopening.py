"""An item back to a manuscript: to correct what is public, or to mend what was sent back.

Invariant: a reopened manuscript composes into the item that it came from.
"""

from county.writing.inviting import piece_of
from county.writing.manuscript import (
    FileKind,
    FilePiece,
    FlowPiece,
    HeadingPiece,
    KeptPiece,
    ListPiece,
    Manuscript,
    ParagraphPiece,
    Piece,
    SheetPiece,
    SpokenForm,
)
from county.writing.sheets import typed
from disclosure.alert_facts import AlertFacts
from disclosure.blocks import (
    Audio,
    Block,
    Figure,
    FlowChart,
    Heading,
    Listing,
    Paragraph,
    Pdf,
    Table,
    Video,
)
from disclosure.errors import NotAllowedError
from disclosure.items import Item
from disclosure.questionnaires import CommentBox, Questionnaire

END = "完"
"""What stands under a flow chart's step that nothing follows."""


def manuscript_of(item: Item, largest_rows: int) -> Manuscript:
    """Return the manuscript that says what an item says.

    Arguments:
        item: a draft, or what is public.
        largest_rows: rows up to which a table is edited cell by cell; a longer one is kept
            as it is.

    Raises:
        NotAllowedError: it carries an alert's facts, which nobody types.
    """
    if isinstance(item.alert, AlertFacts):
        raise NotAllowedError("an alert is not written by hand")
    elements = item.elements
    spoken = item.spoken
    pieces = tuple(
        _piece(f"p{number}", block, largest_rows) for number, block in enumerate(item.blocks, 1)
    )
    return Manuscript(
        area=item.area,
        entry=item.entry,
        title=item.title,
        issuing_body=elements.issuing_body,
        document_number=elements.document_number,
        index_number=elements.index_number,
        contact=elements.contact,
        basis=elements.basis,
        keywords=item.keywords,
        related=item.related,
        channels=item.channels,
        issued=elements.issued,
        effective=elements.effective,
        repealed=elements.repealed,
        first=item.shown.first,
        last=item.shown.last,
        spoken=SpokenForm(text=spoken.text, slots=spoken.slots, repeats=spoken.repeats)
        if spoken
        else SpokenForm(),
        pieces=pieces,
        blobs=item.blobs,
        concludes=item.concludes or None,
    )


def sheet_of(key: str, table: Table) -> SheetPiece:
    """Return a table as it is typed."""
    rows = tuple(
        tuple(typed(column, cell) for column, cell in zip(table.columns, row, strict=True))
        for row in table.rows
    )
    return SheetPiece(key=key, caption=table.caption, columns=table.columns, rows=rows)


def _piece(key: str, block: Block, largest_rows: int) -> Piece:
    match block:
        case Paragraph(text=text):
            return ParagraphPiece(key=key, text=text)
        case Heading(text=text, rank=rank):
            return HeadingPiece(key=key, text=text, rank=rank)
        case Listing(entries=entries, ordered=ordered):
            return ListPiece(key=key, text="\n".join(entries), ordered=ordered)
        case Table() if len(block.rows) <= largest_rows:
            return sheet_of(key, block)
        case FlowChart():
            return _flow(key, block)
        case Figure(blob=blob, alt=alt, caption=caption):
            return FilePiece(key=key, kind=FileKind.PICTURE, blob=blob, alt=alt, caption=caption)
        case Pdf(blob=blob, title=title, pages=pages, words=words):
            return FilePiece(
                key=key,
                kind=FileKind.PDF,
                blob=blob,
                caption=title,
                measure=pages,
                words=words or "",
            )
        case Video() | Audio():
            return _played(key, block)
        case Questionnaire() | CommentBox():
            return piece_of(key, block)
    return KeptPiece(key=key, block=block)


def _played(key: str, block: Video | Audio) -> FilePiece:
    return FilePiece(
        key=key,
        kind=FileKind.VIDEO if isinstance(block, Video) else FileKind.AUDIO,
        blob=block.blob,
        caption=block.caption,
        measure=block.seconds,
        poster=block.poster if isinstance(block, Video) else None,
    )


def _flow(key: str, chart: FlowChart) -> FlowPiece:
    numbers = {step.id: str(number) for number, step in enumerate(chart.steps, 1)}
    rows = tuple(
        (
            step.text,
            step.who,
            step.limit,
            "、".join(numbers[one] for one in step.next) or END,
            "、".join(step.answers),
        )
        for step in chart.steps
    )
    return FlowPiece(key=key, caption=chart.caption, rows=rows)
