"""An item cut into the pages of a screen.

Invariant: every word of the item's text, tables, charts and places is on exactly one
page (headings, captions and table headers are repeated), in the item's order, and no
page overflows its frame.
"""

from collections.abc import Iterator
from datetime import date

from disclosure.alerts import alert_of
from disclosure.blocks import (
    Audio,
    Block,
    Figure,
    FlowChart,
    Heading,
    Listing,
    Paragraph,
    Pdf,
    PlaceList,
    Table,
    Video,
)
from disclosure.charts import Chart
from disclosure.items import Item
from disclosure.questionnaires import CommentBox, Questionnaire
from disclosure.wording import Say
from screen.paging import alert_pages, block_pages, strip, taking_part
from screen.paging.bars import table_of
from screen.paging.contents import AnyContent, CoverContent, Page, TextContent
from screen.paging.dates import short_date, standing
from screen.paging.frame import Frame
from screen.paging.lines import break_lines, clip, even_lines
from screen.paging.pace import Pace
from screen.paging.panel import Panel, TypeScale, line_px
from screen.paging.passages import Passage, passages_of, pour, stack_height
from screen.paging.typeface import Typeface

COVER_LINES = 5
ENLARGED = (1.5, 1.35, 1.2, 1.1)
"""How much larger than body a text may be set that takes no more pages so."""
DEFAULT_PACE = Pace()

Timed = tuple[AnyContent, float]
TextBlock = Paragraph | Heading | Listing


def paginate(
    item: Item, panel: Panel, today: date, say: Say, pace: Pace = DEFAULT_PACE
) -> tuple[Page, ...]:
    """Return an item as the pages of a panel.

    Arguments:
        item: the item.
        panel: where it is shown.
        today: the day in the county's zone; the title page says whether it is in force.
        say: the wording.
        pace: reading speeds.
    """
    if panel.strip:
        timed: list[Timed] = list(strip.contents(item, panel, today, say, pace))
    else:
        frame = Frame.for_panel(panel)
        timed = [*_opening(item, frame, today, say, pace), *_inside(item, frame, today, say, pace)]
    return tuple(
        Page(
            item=item.id,
            version=item.version,
            number=number,
            count=len(timed),
            seconds=seconds,
            content=content,
        )
        for number, (content, seconds) in enumerate(timed, 1)
    )


def _opening(item: Item, frame: Frame, today: date, say: Say, pace: Pace) -> Iterator[Timed]:
    """Yield what comes first: the title page, or a grave alert as people must see it."""
    alert = alert_of(item, today)
    if alert is None or not alert.takes_over:
        yield _cover(item, frame, today, say, pace)
        return
    for content in alert_pages.contents(item, alert, frame, say):
        told = "".join("".join(part.lines) for part in (*content.band, *content.told))
        yield content, pace.reading(told)


def _cover(item: Item, frame: Frame, today: date, say: Say, pace: Pace) -> Timed:
    facts = _cover_facts(item, frame, today, say, frame.scale.body)
    if stack_height(facts) > frame.cover_facts.height:
        facts = _cover_facts(item, frame, today, say, frame.scale.small)
    title = _cover_title(item.title, frame, stack_height(facts))
    words = item.title + "".join("".join(fact.lines) for fact in facts)
    return CoverContent(title=title, facts=facts), pace.reading(words)


def _cover_facts(item: Item, frame: Frame, today: date, say: Say, size: int) -> tuple[Passage, ...]:
    width = frame.cover_facts.width
    return tuple(
        Passage(
            lines=tuple(break_lines(text, width, size, Typeface.load(weight))),
            size=size,
            weight=weight,
            colour=colour,
        )
        for text, weight, colour in _facts(item, today, say)
    )


def _facts(item: Item, today: date, say: Say) -> Iterator[tuple[str, str, str]]:
    elements = item.elements
    yield elements.issuing_body, "Medium", "ink"
    day = short_date(elements.issued, say)
    if elements.document_number:
        yield elements.document_number, "Regular", "muted"
    yield day, "Regular", "muted"
    status = standing(item, today, say)
    yield status, "Bold", "green" if status == say("现行有效") else "amber"


def _cover_title(text: str, frame: Frame, facts_px: int) -> Passage:
    """Return the title as large as fits, in a few lines, cut only when nothing else helps."""
    scale, face = frame.scale, Typeface.load("Bold")
    # Half a unit is the accent's above the title.
    room = frame.cover_title.height - scale.unit // 2
    room -= max(0, facts_px - frame.cover_facts.height)
    width = frame.cover_title.width
    for size in (scale.display, round(scale.title * 1.25), scale.title, scale.subtitle, scale.body):
        lines = even_lines(text, width, size, face)
        if len(lines) <= COVER_LINES and len(lines) * line_px(size) <= room:
            break
    else:
        lines = clip(lines, max(1, room // line_px(size)))
    return Passage(lines=tuple(lines), size=size, weight="Bold", colour="deep", heading=True)


def _untold(item: Item, today: date) -> Iterator[Block]:
    """Yield an item's blocks but for what a grave alert's page has told in the same words."""
    alert = alert_of(item, today)
    told = alert_pages.told_in(item) if alert is not None and alert.takes_over else None
    for block in item.blocks:
        if not isinstance(block, Paragraph) or block.text != told:
            yield block


def _inside(item: Item, frame: Frame, today: date, say: Say, pace: Pace) -> Iterator[Timed]:
    """Yield the item's blocks as timed contents, running text gathered between the rest."""
    text: list[TextBlock] = []
    for block in _untold(item, today):
        if isinstance(block, Audio):
            # A screen is silent, and says where the recording can be heard.
            told = say("录音“{caption}”可在触摸终端上收听。", caption=block.caption)
            text.append(Paragraph(text=told))
        elif isinstance(block, Questionnaire | CommentBox):
            text.append(taking_part.summary(block, say))
        elif isinstance(block, Paragraph | Heading | Listing):
            text.append(block)
        else:
            heads = _trailing_heads(text)
            yield from _text(text, frame, pace)
            text = []
            above = _poured(heads, frame, frame.scale)
            yield from _block(block, above, frame, say, pace)
    yield from _text(text, frame, pace)


def _trailing_heads(text: list[TextBlock]) -> list[TextBlock]:
    """Take headings off the end of running text: they head the next block."""
    heads: list[TextBlock] = []
    while text and isinstance(text[-1], Heading):
        heads.insert(0, text.pop())
    return heads


def _text(blocks: list[TextBlock], frame: Frame, pace: Pace) -> Iterator[Timed]:
    """Yield running text, as large as it goes without taking more pages."""
    if not blocks:
        return
    pages = pour(_poured(blocks, frame, frame.scale), frame.body.height)
    for enlarged in ENLARGED:
        scale = frame.scale.with_body(round(frame.scale.body * enlarged))
        larger = pour(_poured(blocks, frame, scale), frame.body.height)
        if len(larger) <= len(pages):
            pages = larger
            break
    for page in pages:
        words = "".join("".join(passage.lines) for passage in page)
        yield TextContent(passages=page), pace.reading(words)


def _poured(blocks: list[TextBlock], frame: Frame, scale: TypeScale) -> tuple[Passage, ...]:
    return tuple(
        passage for block in blocks for passage in passages_of(block, frame.body.width, scale)
    )


def _block(
    block: Block,
    heads: tuple[Passage, ...],
    frame: Frame,
    say: Say,
    pace: Pace,
) -> Iterator[Timed]:
    match block:
        case Table():
            yield from block_pages.table(block, heads, frame, pace)
        case Chart():
            yield from block_pages.table(table_of(block, say), heads, frame, pace)
        case FlowChart():
            yield from block_pages.flow(block, heads, frame, pace)
        case PlaceList():
            yield from block_pages.places(block, heads, frame, pace)
        case Figure():
            yield block_pages.figure(block, heads, frame, pace)
        case Pdf():
            yield block_pages.pdf(block, heads, frame, say), pace.pdf_seconds
        case Video():
            yield block_pages.video(block, heads, frame, pace)
