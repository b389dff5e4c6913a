"""What differs between two versions of an item, in words and side by side.

Invariant: two items without a difference here say the same on every face.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from difflib import SequenceMatcher

import msgspec

from disclosure.blocks import (
    Block,
    FlowChart,
    Heading,
    Listing,
    PlaceList,
    Step,
    Table,
    blobs_of,
    show_cells,
)
from disclosure.blocks import plain_text as words_of_block
from disclosure.channels import label
from disclosure.decoding import encode
from disclosure.feed import payload_hash
from disclosure.items import Item
from disclosure.wording import Say
from screen.paging.dates import short_date

MOST_COMPARED = 2_000
"""Characters of a line, and lines of an item, that are compared bit by bit."""

Segments = tuple[tuple[str, bool], ...]
"""Pieces of a line, each with whether it differs."""


@dataclass(frozen=True)
class Pair:
    """A line before and after; None where it is on one side alone."""

    before: Segments | None
    after: Segments | None

    @property
    def same(self) -> bool:
        """Tell whether nothing differs."""
        return self.before is not None and self.before == self.after


@dataclass(frozen=True)
class Fact:
    """An element of an item that differs: its name, before and after."""

    name: str
    pair: Pair


@dataclass(frozen=True)
class Differences:
    """What differs: elements, then the lines of the content with those around them."""

    facts: tuple[Fact, ...]
    lines: tuple[Pair, ...]

    @property
    def count(self) -> int:
        """Return how many elements and lines differ."""
        return len(self.facts) + sum(not pair.same for pair in self.lines)


def compare(old: Item, new: Item, say: Say) -> Differences:
    """Return what differs between what is public and what is to be.

    Arguments:
        old: as it is public now.
        new: as it would be.
        say: the wording.
    """
    before, after = _facts(old, say), _facts(new, say)
    facts = tuple(
        Fact(name, _pair(before[name], after[name]))
        for name in after
        if before[name] != after[name]
    )
    found = Differences(facts, tuple(_lines(_words(old, say), _words(new, say))))
    if found.count or _content(old) == _content(new):
        return found
    # What has no words here still differs: nobody is to read "the same".
    rest = _pair(payload_hash(_content(old))[:16], payload_hash(_content(new))[:16])
    return Differences((Fact(say("其他内容的指纹"), rest),), found.lines)


def _content(item: Item) -> bytes:
    """Return what an item says, whichever version it is and whenever it was sealed."""
    plain = msgspec.structs.replace(item, version=1, sealed_on=date.min)
    return encode(plain)


def _facts(item: Item, say: Say) -> dict[str, str]:
    elements, spoken = item.elements, item.spoken
    return {
        say("标题"): item.title,
        say("目录事项"): item.entry,
        say("渠道"): "、".join(say(label(channel)) for channel in item.channels),
        say("公开主体"): elements.issuing_body,
        say("文号"): elements.document_number,
        say("索引号"): elements.index_number,
        say("发布日期"): _day(elements.issued, say),
        say("施行日期"): _day(elements.effective, say),
        say("失效日期"): _day(elements.repealed, say),
        say("公开依据"): "；".join(elements.basis),
        say("咨询"): elements.contact,
        say("公示第一天"): _day(item.shown.first, say),
        say("公示最后一天"): _day(item.shown.last, say),
        say("查找词"): "、".join(item.keywords),
        say("作者"): item.author,
        say("相关事项"): "、".join(item.related),
        say("预警要素"): str(item.alert) if item.alert else "",
        say("大喇叭播报词"): spoken.text if spoken else "",
        say("播报时段"): "、".join(spoken.slots) if spoken else "",
        say("播报遍数"): str(spoken.repeats) if spoken else "",
        say("声音指纹"): (spoken.audio or "") if spoken else "",
    }


def _day(day: date | None, say: Say) -> str:
    return short_date(day, say) if day else ""


def _words(item: Item, say: Say) -> list[str]:
    return [line for block in item.blocks for line in _block_lines(block, say)]


def _block_lines(block: Block, say: Say) -> Iterator[str]:
    match block:
        case Table():
            yield from _table_lines(block, say)
        case Heading(text=text, rank=rank):
            yield f"{'#' * rank} {text}"
        case FlowChart(caption=caption, steps=steps):
            yield caption
            yield from (_step_line(step) for step in steps)
        case Listing(entries=entries, ordered=ordered):
            yield from (
                f"{n}. {one}" if ordered else f"· {one}" for n, one in enumerate(entries, 1)
            )
        case PlaceList(caption=caption, places=places):
            yield caption
            for place in places:
                facts = (place.name, place.address, place.phone, place.hours, place.services)
                yield " ｜ ".join(one for one in facts if one)
        case _:
            yield from words_of_block(block).split("\n")
    for sha256 in blobs_of(block):
        yield say("附件指纹 {hash}", hash=sha256[:16])


def _table_lines(table: Table, say: Say) -> Iterator[str]:
    yield table.caption
    yield " ｜ ".join(column.name for column in table.columns)
    for row in table.rows:
        yield _cells(show_cells(table.columns, row))
    if table.totals:
        yield _cells([say("合计"), *show_cells(table.columns, table.totals)[1:]])


def _cells(cells: list[str]) -> str:
    return " ｜ ".join(cell or "—" for cell in cells)


def _step_line(step: Step) -> str:
    leads = "、".join((*step.next, *step.answers))
    facts = (f"{step.id}. {step.text}", step.who, step.limit, leads and f"→ {leads}")
    return " ｜ ".join(one for one in facts if one)


def _lines(old: list[str], new: list[str]) -> Iterator[Pair]:
    matcher = SequenceMatcher(None, old[:MOST_COMPARED], new[:MOST_COMPARED], autojunk=False)
    for tag, a, b, c, d in matcher.get_opcodes():
        before, after = old[a:b], new[c:d]
        for number in range(max(len(before), len(after))):
            left = before[number] if number < len(before) else None
            right = after[number] if number < len(after) else None
            yield _pair(left, right) if tag != "equal" else _whole(left, right)
    for line in old[MOST_COMPARED:]:
        yield _pair(line, None)
    for line in new[MOST_COMPARED:]:
        yield _pair(None, line)


def _whole(left: str | None, right: str | None) -> Pair:
    return Pair(((left or "", False),), ((right or "", False),))


def _pair(left: str | None, right: str | None) -> Pair:
    if not left or not right:
        return Pair(_marked(left), _marked(right))
    if max(len(left), len(right)) > MOST_COMPARED:
        return Pair(((left, True),), ((right, True),))
    before, after = [], []
    for tag, a, b, c, d in SequenceMatcher(None, left, right, autojunk=False).get_opcodes():
        if left[a:b]:
            before.append((left[a:b], tag != "equal"))
        if right[c:d]:
            after.append((right[c:d], tag != "equal"))
    return Pair(tuple(before), tuple(after))


def _marked(line: str | None) -> Segments | None:
    return ((line, True),) if line else None
