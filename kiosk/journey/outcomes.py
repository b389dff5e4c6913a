"""Outcomes: what became of an item on which people were asked.

Invariant: an outcome is an item that the reader vouches for and that may conclude this one.
"""

from datetime import date

from content_sync.store.reader import ItemQuery
from disclosure.blocks import Paragraph, Table
from disclosure.channels import Channel
from disclosure.items import Item, Strict
from disclosure.opinions import AskingState, concludes, replies_of, state_of, taking_part
from kiosk.journey.browsing import Reader

LOOKED_THROUGH = 60
"""Items of the same entry, the newest, that are looked through for the outcome."""


class Outcome(Strict, frozen=True, kw_only=True):
    """How an item stands on which people are or were asked.

    Attributes:
        closes: the last day.
        decision: the item that tells the outcome; None while there is none.
        told: its first paragraph.
        replies: what people said and what became of it, where it has such a table.
    """

    state: AskingState
    closes: date
    decision: Item | None = None
    told: str = ""
    replies: Table | None = None


def outcome_of(reader: Reader, item: Item, today: date) -> Outcome | None:
    """Return how an item stands; None where people are not asked."""
    asked = taking_part(item)
    if asked is None:
        return None
    decision = _decision(reader, item, today)
    state = state_of(item.shown.first, asked.closes, today, concluded=decision is not None)
    if decision is None:
        return Outcome(state=state, closes=asked.closes)
    paragraphs = (block.text for block in decision.blocks if isinstance(block, Paragraph))
    return Outcome(
        state=state,
        closes=asked.closes,
        decision=decision,
        told=next(paragraphs, ""),
        replies=replies_of(decision),
    )


def _decision(reader: Reader, item: Item, today: date) -> Item | None:
    for archived in (False, True):
        query = ItemQuery(
            channel=Channel.KIOSK, today=today, entries=(item.entry,), archived=archived
        )
        for found in reader.items(query, LOOKED_THROUGH):
            if concludes(found.item, item):
                return found.item
    return None
