"""Items of a verdict: one for each area, in the words of the rule that approves.

Invariant: what a standing rule is to seal has exactly the shape that its key may seal.
"""

import msgspec

from county.alerts.judging import Verdict
from county.alerts.sources import Rule, Source
from disclosure.alert_wording import alert_item
from disclosure.areas import AreaCode
from disclosure.blocks import Heading, Paragraph
from disclosure.items import Item


def items_of(verdict: Verdict, source: Source) -> tuple[Item, ...]:
    """Return what is to be sealed: the alert where it holds, the all-clear where it did."""
    now = [_item(verdict, source, area) for area in verdict.areas]
    if verdict.over is None:
        return tuple(now)
    body, channels, version = source.issuing_body, verdict.channels, verdict.version
    gone = [alert_item(verdict.over, a, body, channels, version) for a in verdict.ended_areas]
    return (*now, *gone)


def _item(verdict: Verdict, source: Source, area: AreaCode) -> Item:
    body, version = source.issuing_body, verdict.version
    item = alert_item(verdict.facts, area, body, verdict.channels, version)
    if verdict.rule is Rule.STANDING or not verdict.words:
        return item
    # People judge the sender's own words, and what is said aloud stays the kept sentences.
    own = (Heading(text="发布单位的原文"), *(Paragraph(text=words) for words in verdict.words))
    made: Item = msgspec.structs.replace(item, blocks=(*item.blocks, *own))
    return made
