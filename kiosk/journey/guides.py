"""A service guide, one step at a time: what to bring, each step, where and when.

Invariant: every word on a page is a word of the sealed item, in the order of the item.
"""

from collections.abc import Iterator

from disclosure.blocks import Block, FlowChart, Heading, Listing, Paragraph, PlaceList, Step
from disclosure.items import Item, Strict

BRING = ("带什么", "要带", "材料", "准备")
WHERE = ("地点", "地址", "哪里", "时间", "费用", "收费", "电话", "多少钱")


class Branch(Strict, frozen=True, kw_only=True):
    """An answer to a step's question, and the number of the step that follows."""

    answer: str
    step: int


class GuidePage(Strict, frozen=True, kw_only=True):
    """One page of a guide.

    Attributes:
        name: heading of the page; empty for a step.
        step: number of the step, from 1; 0 for what is before and after the steps.
        text: what to do.
        who, limit: who does it, and how long it takes.
        branches: where a question leads.
        things: what to bring, to be ticked off.
        lines: paragraphs.
    """

    name: str = ""
    step: int = 0
    text: str = ""
    who: str = ""
    limit: str = ""
    branches: tuple[Branch, ...] = ()
    things: tuple[str, ...] = ()
    lines: tuple[str, ...] = ()


def guide_of(item: Item) -> tuple[GuidePage, ...]:
    """Return the pages of an item; none when it has no flow chart, so no steps."""
    chart = next((block for block in item.blocks if isinstance(block, FlowChart)), None)
    if chart is None:
        return ()
    sections = list(_sections(item.blocks))
    things = tuple(_plain(name, blocks) for name, blocks in sections if _is(name, BRING))
    where = tuple(_plain(name, blocks) for name, blocks in sections if _is(name, WHERE))
    return (*things, *_steps(chart), *where)


def steps_in(pages: tuple[GuidePage, ...]) -> int:
    """Return how many steps there are."""
    return max((page.step for page in pages), default=0)


def _sections(blocks: tuple[Block, ...]) -> Iterator[tuple[str, list[Block]]]:
    """Yield each heading with the blocks below it."""
    name, below = "", list[Block]()
    for block in blocks:
        if isinstance(block, Heading):
            yield name, below
            name, below = block.text, []
        else:
            below.append(block)
    yield name, below


def _is(name: str, words: tuple[str, ...]) -> bool:
    return any(word in name for word in words)


def _plain(name: str, blocks: list[Block]) -> GuidePage:
    things: list[str] = []
    lines: list[str] = []
    for block in blocks:
        if isinstance(block, Listing):
            things += block.entries
        elif isinstance(block, Paragraph):
            lines.append(block.text)
        elif isinstance(block, PlaceList):
            lines += [
                "　".join(filter(None, (place.name, place.address, place.phone, place.hours)))
                for place in block.places
            ]
    return GuidePage(name=name, things=tuple(things), lines=tuple(lines))


def _steps(chart: FlowChart) -> tuple[GuidePage, ...]:
    numbers = {step.id: number for number, step in enumerate(chart.steps, 1)}
    return tuple(_step(step, numbers) for step in chart.steps)


def _step(step: Step, numbers: dict[str, int]) -> GuidePage:
    asked = zip(step.answers, step.next, strict=True) if step.answers else ()
    return GuidePage(
        step=numbers[step.id],
        text=step.text,
        who=step.who,
        limit=step.limit,
        branches=tuple(Branch(answer=answer, step=numbers[to]) for answer, to in asked),
    )
