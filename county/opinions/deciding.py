"""Deciding: a manuscript that tells the outcome of an asking, made of what was counted.

Invariant: nobody's own words and no small number are in it: it has the desk's words for each
topic, its answers, and figures as `county.opinions.results` tells them.
"""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from msgspec.structs import replace

from county.opinions import results
from county.opinions.tally import Counted
from county.opinions.topics import Topic, Verdict
from county.writing.beginning import Occasion, begin
from county.writing.manuscript import (
    HeadingPiece,
    KeptPiece,
    Manuscript,
    ParagraphPiece,
    Piece,
    SheetPiece,
)
from disclosure.blocks import Column
from disclosure.items import Item, ItemId
from disclosure.opinions import taking_part
from disclosure.wording import Say
from screen.paging.dates import short_date

VERDICTS: dict[Verdict, str] = {
    Verdict.OPEN: "还没答复",
    Verdict.ADOPTED: "采纳",
    Verdict.PARTLY: "部分采纳",
    Verdict.DECLINED: "没有采纳",
    Verdict.NOTED: "已了解，另行办理",
}
_COLUMNS = ("大家的意见", "多少人说", "采纳情况", "说明")


@dataclass(frozen=True)
class Outcome:
    """What an asking brought: its item, the figures, the topics, how many remarks were read."""

    item: Item
    counted: Sequence[Counted]
    topics: Sequence[Topic]
    remarks: int


def decision_id(item: ItemId) -> ItemId:
    """Return the id of the item that tells the outcome of another: always the same one."""
    digest = hashlib.sha256(f"decision on {item}".encode()).digest()
    return ItemId(str(UUID(bytes=digest[:16], version=4)))


def manuscript(outcome: Outcome, occasion: Occasion, say: Say) -> Manuscript:
    """Return the manuscript of a decision; its editor writes what was decided.

    Arguments:
        outcome: what the asking brought.
        occasion: the same entry and area, today.
        say: the wording.
    """
    item = outcome.item
    fresh = replace(begin(occasion), period="")
    return replace(
        fresh,
        title=say("“{title}”的结果", title=item.title),
        issuing_body=item.elements.issuing_body,
        contact=item.elements.contact,
        basis=item.elements.basis,
        keywords=tuple(dict.fromkeys((*item.keywords, say("征求意见结果")))),
        related=(item.id,),
        channels=tuple(one for one in item.channels if one in fresh.channels),
        pieces=tuple(_pieces(outcome, say)),
        concludes=item.id,
    )


def _pieces(outcome: Outcome, say: Say) -> list[Piece]:
    pieces: list[Piece] = [
        HeadingPiece(key="p1", text=say("决定")),
        ParagraphPiece(key="p2"),
        HeadingPiece(key="p3", text=say("听了哪些意见")),
        ParagraphPiece(key="p4", text=_heard(outcome, say)),
    ]
    answered = [topic for topic in outcome.topics if topic.count]
    if answered:
        pieces.append(_sheet(f"p{len(pieces) + 1}", answered, say))
    charts = results.charts(outcome.counted, say)
    if charts:
        pieces.append(HeadingPiece(key=f"p{len(pieces) + 1}", text=say("问卷结果")))
    first = len(pieces) + 1
    pieces += [KeptPiece(key=f"p{first + n}", block=chart) for n, chart in enumerate(charts)]
    return pieces


def _heard(outcome: Outcome, say: Say) -> str:
    asked = taking_part(outcome.item)
    assert asked is not None
    first, last = outcome.item.shown.first, asked.closes
    told = say(
        "{first}至{last}征求了大家的意见，触摸终端和手机上都可以提，不记姓名。",
        first=short_date(first, say),
        last=short_date(last, say),
    )
    most = results.at_least(outcome.counted)
    if most:
        told += say("至少 {count} 人填了问卷。", count=most)
    if asked.prompt is not None or outcome.remarks:
        told += say("写下的意见有{count}。", count=_pieces_told(outcome.remarks, say))
    return told


def _pieces_told(number: int, say: Say) -> str:
    if number >= results.FEWEST:
        return say(" {count} 条", count=number)
    return say("不到 {count} 条", count=results.FEWEST)


def _sheet(key: str, topics: Sequence[Topic], say: Say) -> SheetPiece:
    rows = tuple(
        (topic.title, results.told(topic.count, say), say(VERDICTS[topic.verdict]), topic.reply)
        for topic in topics
    )
    columns = tuple(Column(name=say(name)) for name in _COLUMNS)
    return SheetPiece(key=key, caption=say("意见和采纳情况"), columns=columns, rows=rows)
