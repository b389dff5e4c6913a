"""A manuscript to the item that it says, and what is still wrong with it.

Invariant: totals are counted, never typed; an item that is composed without a fault
decodes on every terminal.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import msgspec

from county.writing.inviting import closing_fault, compose_comments, compose_questions
from county.writing.manuscript import (
    CommentsPiece,
    FileKind,
    FilePiece,
    FlowPiece,
    HeadingPiece,
    KeptPiece,
    ListPiece,
    Manuscript,
    ParagraphPiece,
    Piece,
    QuestionsPiece,
    SheetPiece,
)
from county.writing.reopening import END
from county.writing.sheets import compose_sheet
from disclosure.blocks import (
    Audio,
    Block,
    Figure,
    FlowChart,
    Heading,
    Listing,
    Paragraph,
    Pdf,
    Step,
    Video,
    blobs_of,
)
from disclosure.channels import Channel
from disclosure.errors import MalformedError
from disclosure.items import Elements, Item, ItemId, PersonId, Shown, Spoken, check_taking_part
from disclosure.wording import Say

FLOW_COLUMNS = ("步骤", "谁来办", "多久", "下一步", "怎么答")


@dataclass(frozen=True)
class Fault:
    """Why a manuscript is no item yet: a piece's key or a field's name, and words."""

    where: str
    words: str


@dataclass(frozen=True)
class Composed:
    """What a manuscript says.

    Attributes:
        item: the item; where there are faults, with stand-ins, to be looked at only.
        faults: empty when the item may be handed in.
    """

    item: Item
    faults: tuple[Fault, ...]


def compose(manuscript: Manuscript, id_: ItemId, author: str, today: date, say: Say) -> Composed:
    """Return the item that a manuscript says.

    Arguments:
        manuscript: as saved.
        id_: of the item.
        author: staff name of who began it.
        today: stands in for a day that is missing.
        say: words of the faults.
    """
    faults = [*_gaps(manuscript, say), *_undecided(manuscript, say)]
    blocks: list[Block] = []
    for piece in manuscript.pieces:
        try:
            blocks += _blocks(piece, say)
        except ValueError as error:
            faults.append(Fault(piece.key, str(error)))
        except MalformedError as error:
            faults.append(Fault(piece.key, str(error)))
    if not blocks and manuscript.channels != (Channel.LOUDSPEAKER,):
        faults.append(Fault("pieces", say("还没有内容。请写一段文字，或者导入表格、文件。")))
    try:
        check_taking_part(tuple(blocks))
    except ValueError:
        faults.append(Fault("pieces", say("一条事项最多一份问卷、一处征求意见，截止日要相同。")))
        blocks = []
    item = _item(manuscript, id_, author, tuple(blocks), today)
    closing = closing_fault(manuscript, item, say)
    if closing:
        faults.append(Fault("pieces", closing))
    return Composed(item, tuple(faults))


def _gaps(manuscript: Manuscript, say: Say) -> list[Fault]:
    """Return the faults of the fields above the content."""
    faults = []
    if not manuscript.title.strip():
        faults.append(Fault("title", say("请写标题。")))
    if not manuscript.issuing_body.strip():
        faults.append(Fault("issuing_body", say("请写公开主体：哪个单位公开的。")))
    if manuscript.issued is None:
        faults.append(Fault("issued", say("请选发布日期。")))
    if not manuscript.channels:
        faults.append(Fault("channels", say("请至少选一个渠道。")))
    first = manuscript.first or manuscript.issued
    if manuscript.last and first and manuscript.last < first:
        faults.append(Fault("last", say("公示的最后一天早于第一天。")))
    start = manuscript.effective or manuscript.issued
    if manuscript.repealed and start and manuscript.repealed < start:
        faults.append(Fault("repealed", say("失效日早于施行日。")))
    if Channel.LOUDSPEAKER in manuscript.channels:
        if not manuscript.spoken.text.strip():
            faults.append(Fault("spoken", say("选了大喇叭，请写播报词。")))
        if not manuscript.spoken.slots:
            faults.append(Fault("slots", say("选了大喇叭，请选播报时段。")))
    return faults


def _undecided(manuscript: Manuscript, say: Say) -> list[Fault]:
    """Return what an outcome still leaves open: it says how things were decided."""
    if manuscript.concludes is None:
        return []
    return [
        Fault(piece.key, say("请写最后是怎么定的，为什么。"))
        for piece in manuscript.pieces
        if isinstance(piece, ParagraphPiece) and not piece.text.strip()
    ]


def _blocks(piece: Piece, say: Say) -> Sequence[Block]:
    match piece:
        case ParagraphPiece(text=text):
            return [Paragraph(text=line) for line in _lines(text)]
        case HeadingPiece(text=text, rank=rank):
            return [Heading(text=text.strip(), rank=rank)] if text.strip() else []
        case ListPiece(text=text, ordered=ordered):
            entries = tuple(_lines(text))
            return [Listing(entries=entries, ordered=ordered)] if entries else []
        case SheetPiece():
            return compose_sheet(piece, say)
        case FilePiece():
            return [_file(piece, say)]
        case FlowPiece():
            return _flow(piece, say)
        case CommentsPiece():
            return [compose_comments(piece, say)]
        case QuestionsPiece():
            return [compose_questions(piece, say)]
        case KeptPiece(block=block):
            return [block]


def _lines(text: str) -> list[str]:
    return [line.strip() for line in text.splitlines() if line.strip()]


def _file(piece: FilePiece, say: Say) -> Block:
    caption = piece.caption.strip()
    if piece.kind is FileKind.PICTURE:
        if not piece.alt.strip():
            raise ValueError(say("请用一句话说明图片里是什么，给看不见图的人听。"))
        return Figure(blob=piece.blob, alt=piece.alt.strip(), caption=caption)
    if not caption:
        raise ValueError(say("请给这个文件写个名称。"))
    if piece.kind is FileKind.PDF:
        words = piece.words or msgspec.UNSET
        return Pdf(blob=piece.blob, title=caption, pages=int(piece.measure), words=words)
    if piece.kind is FileKind.VIDEO:
        return Video(blob=piece.blob, caption=caption, seconds=piece.measure, poster=piece.poster)
    return Audio(blob=piece.blob, caption=caption, seconds=piece.measure)


def _flow(piece: FlowPiece, say: Say) -> list[Block]:
    rows = [row for row in piece.rows if any(cell.strip() for cell in row)]
    if not rows:
        return []
    if not piece.caption.strip():
        raise ValueError(say("请给流程图写个名称。"))
    steps = tuple(_step(number, row, len(rows), say) for number, row in enumerate(rows, 1))
    return [FlowChart(caption=piece.caption.strip(), steps=steps)]


def _step(number: int, row: tuple[str, ...], count: int, say: Say) -> Step:
    text, who, limit, following, answers = (cell.strip() for cell in row)
    if not text:
        raise ValueError(say("流程图第 {number} 步没有写做什么。", number=number))
    marks = [] if following == END else _split(following)
    for mark in marks:
        if not mark.isdecimal() or not 1 <= int(mark) <= count:
            raise ValueError(
                say(
                    "流程图第 {number} 步的下一步“{mark}”不是步骤的序号。", number=number, mark=mark
                )
            )
    told = tuple(_split(answers))
    follow = tuple(str(int(mark)) for mark in marks)
    if not follow and following != END and number < count:
        follow = (str(number + 1),)
    if told and len(told) != len(follow):
        raise ValueError(say("流程图第 {number} 步有几个下一步，就写几种回答。", number=number))
    return Step(id=str(number), text=text, who=who, limit=limit, next=follow, answers=told)


def _split(text: str) -> list[str]:
    return text.replace("、", " ").replace("，", " ").replace(",", " ").split()


def _item(
    manuscript: Manuscript, id_: ItemId, author: str, blocks: tuple[Block, ...], today: date
) -> Item:
    issued = manuscript.issued or today
    needed = {sha256 for block in blocks for sha256 in blobs_of(block)}
    first = manuscript.first or issued
    last = manuscript.last if manuscript.last is None else max(first, manuscript.last)
    spoken = _spoken(manuscript)
    channels = tuple(one for one in Channel if one in manuscript.channels)
    if spoken is None:
        channels = tuple(one for one in channels if one is not Channel.LOUDSPEAKER)
    return Item(
        format=1,
        id=id_,
        version=1,
        area=manuscript.area,
        entry=manuscript.entry,
        channels=channels,
        title=manuscript.title.strip() or "—",
        author=PersonId(author),
        elements=_elements(manuscript, issued),
        # The day of sealing is put in when the approvers see it.
        sealed_on=issued,
        shown=Shown(first=first, last=last),
        blocks=blocks,
        blobs=tuple(blob for blob in manuscript.blobs if blob.sha256 in needed),
        spoken=spoken,
        keywords=manuscript.keywords,
        related=manuscript.related,
        concludes=manuscript.concludes or msgspec.UNSET,
    )


def _spoken(manuscript: Manuscript) -> Spoken | None:
    form = manuscript.spoken
    if Channel.LOUDSPEAKER not in manuscript.channels or not form.text.strip():
        return None
    return Spoken(text=form.text.strip(), slots=form.slots, repeats=form.repeats)


def _elements(manuscript: Manuscript, issued: date) -> Elements:
    return Elements(
        issuing_body=manuscript.issuing_body.strip(),
        issued=issued,
        basis=manuscript.basis,
        document_number=manuscript.document_number.strip(),
        index_number=manuscript.index_number.strip(),
        effective=manuscript.effective,
        repealed=manuscript.repealed,
        contact=manuscript.contact.strip(),
    )
