"""What an item's page says of taking part: how it stands, and what became of it.

Invariant: an outcome is told from the sealed item that tells it, and only where that item
may conclude this one and phones may show it.
"""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import Connection

from county.items.vouching import Vouching
from county.opinions import askings
from disclosure.blocks import Cell, Paragraph
from disclosure.channels import Channel
from disclosure.items import Item
from disclosure.opinions import AskingState, concludes, replies_of, state_of, taking_part

TOLD_MOST = 2
"""Paragraphs of an outcome that stand on the page of what it concludes."""


@dataclass(frozen=True)
class PartNote:
    """How an item stands on which people are asked.

    Attributes:
        questions: whether it has a questionnaire.
        decision: the item that tells the outcome, or None.
        told: the first paragraphs of it.
        replies: what people said, how many, what became of it and why; a row each.
    """

    state: AskingState
    closes: date
    questions: bool
    decision: Item | None = None
    told: tuple[str, ...] = ()
    replies: tuple[tuple[Cell, ...], ...] = ()


def part_note(
    connection: Connection, item: Item, vouching: Vouching, today: date
) -> PartNote | None:
    """Return how an item stands on which people are asked; None where they are not."""
    asked = taking_part(item)
    if asked is None:
        return None
    found = askings.decision_on(connection, item)
    sealed = vouching.one(connection, found.id) if found else None
    decision = sealed.item if sealed else None
    if decision is not None and not _shown(decision, item, today):
        decision = None
    state = state_of(item.shown.first, asked.closes, today, concluded=decision is not None)
    facts = PartNote(state, asked.closes, bool(asked.questions), decision)
    if decision is None:
        return facts
    table = replies_of(decision)
    paragraphs = [one.text for one in decision.blocks if isinstance(one, Paragraph)]
    return PartNote(
        facts.state,
        facts.closes,
        facts.questions,
        decision,
        tuple(paragraphs[:TOLD_MOST]),
        table.rows if table else (),
    )


def _shown(decision: Item, item: Item, today: date) -> bool:
    allowed = concludes(decision, item) and Channel.PHONE in decision.channels
    return allowed and decision.shown.first <= today
