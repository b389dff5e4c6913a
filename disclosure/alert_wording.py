"""Alerts worded from their facts: the shape that a standing rule's key may seal.

Invariant: `alert_item` makes the whole item from facts and the few names around them, so
that whoever has the item can make it again and compare.
"""

from datetime import datetime
from typing import Literal
from uuid import UUID, uuid5

import msgspec

from disclosure.alert_facts import AlertFacts, AlertLevel
from disclosure.alerts import ALERT_ENTRY
from disclosure.areas import AreaCode
from disclosure.blocks import Heading, Paragraph
from disclosure.channels import Channel
from disclosure.errors import MalformedError
from disclosure.hazards import Hazard, hazard_of
from disclosure.items import Elements, Item, ItemId, PersonId, Shown, Spoken

LONGEST_BODY = 30
"""Characters of an issuing body's name at most."""

REPEATS: Literal[3] = 3

_NAMESPACE = UUID("5e8a4b1c-8c1f-5a53-9c39-0b6f5a2d7e11")
_COLOURS = {
    AlertLevel.RED: "红色",
    AlertLevel.ORANGE: "橙色",
    AlertLevel.YELLOW: "黄色",
    AlertLevel.BLUE: "蓝色",
}


def alert_id(facts: AlertFacts, area: AreaCode) -> ItemId:
    """Return the id of an alert in an area: no other item ever has it."""
    return ItemId(str(uuid5(_NAMESPACE, f"{facts.source}\n{facts.message}\n{area}")))


def alert_item(
    facts: AlertFacts,
    area: AreaCode,
    issuing_body: str,
    channels: tuple[Channel, ...],
    version: int = 1,
) -> Item:
    """Return the item that tells of an alert.

    Arguments:
        facts: what it says.
        area: where it is told.
        issuing_body: who warns, e.g. ``清禾县气象台``.
        channels: the faces that tell it.
        version: of the item.

    Raises:
        MalformedError: the hazard is unknown, or the issuing body's name is unfit.
    """
    hazard = hazard_of(facts.hazard)
    if hazard is None:
        raise MalformedError(f"hazard {facts.hazard!r} is not known here")
    if not 0 < len(issuing_body) <= LONGEST_BODY or not issuing_body.isprintable():
        raise MalformedError(f"issuing body {issuing_body!r} is no name of 1 to {LONGEST_BODY}")
    told = spoken_words(facts, hazard, issuing_body)
    first = facts.since.date()
    loud = Channel.LOUDSPEAKER in channels
    return Item(
        format=1,
        id=alert_id(facts, area),
        version=version,
        area=area,
        entry=ALERT_ENTRY,
        channels=channels,
        title=title_of(facts, hazard),
        author=PersonId(f"source:{facts.source}"),
        elements=Elements(issuing_body=issuing_body, issued=first),
        sealed_on=first,
        shown=Shown(first=first, last=facts.until.date()),
        blocks=(
            Paragraph(text=told),
            Heading(text="什么时候"),
            Paragraph(text=f"{_moment(facts.since)}到{_moment(facts.until)}。"),
        ),
        spoken=Spoken(text=told, slots=(), repeats=REPEATS) if loud else None,
        alert=facts,
    )


def has_shape(item: Item) -> bool:
    """Tell whether the item is an alert worded from its facts, and nothing else."""
    if not isinstance(item.alert, AlertFacts):
        return False
    try:
        made = alert_item(
            item.alert, item.area, item.elements.issuing_body, item.channels, item.version
        )
    except (MalformedError, ValueError):
        return False
    # The day of the seal is the sealing process's to say.
    return made == msgspec.structs.replace(item, sealed_on=made.sealed_on)


def is_worded(item: Item) -> bool:
    """Tell whether what the item says aloud is an alert's sentences, whatever it shows."""
    facts = item.alert if isinstance(item.alert, AlertFacts) else None
    hazard = hazard_of(facts.hazard) if facts is not None else None
    if facts is None or hazard is None or item.spoken is None:
        return False
    return item.spoken.text == spoken_words(facts, hazard, item.elements.issuing_body)


def title_of(facts: AlertFacts, hazard: Hazard) -> str:
    """Return the title, e.g. ``【演练】暴雨红色预警``."""
    mark = "【演练】" if facts.drill else ""
    off = "解除" if facts.ended else ""
    return f"{mark}{off}{hazard.name}{_COLOURS[facts.level]}预警"


def spoken_words(facts: AlertFacts, hazard: Hazard, issuing_body: str) -> str:
    """Return the sentences that are said and shown."""
    return "".join(spoken_pieces(facts, hazard, issuing_body))


def spoken_pieces(facts: AlertFacts, hazard: Hazard, issuing_body: str) -> tuple[str, ...]:
    """Return what is said in the pieces that a voice can say ahead of time (`alert_voice`).

    Each ends where a speaker of news would take a short breath.
    """
    if facts.ended:
        said = [f"{issuing_body}通知，", off_piece(hazard, facts.level)]
    else:
        advice = sentences_of(hazard.advice)
        opening = [f"{issuing_body}发布", level_piece(hazard, facts.level)]
        said = [*opening, *advice, *end_pieces(facts.until)]
    return (DRILL_OPENS, *said, DRILL_CLOSES) if facts.drill else tuple(said)


DRILL_OPENS = "这是演练，这是演练。"
DRILL_CLOSES = "以上是演练，请不要惊慌。"


def level_piece(hazard: Hazard, level: AlertLevel) -> str:
    """Return of what is warned and how gravely: a hazard's name said alone is misheard."""
    return f"{hazard.name}{_COLOURS[level]}预警。"


def off_piece(hazard: Hazard, level: AlertLevel) -> str:
    """Return what is called off."""
    return f"{hazard.name}{_COLOURS[level]}预警已经解除。"


def end_pieces(until: datetime) -> tuple[str, ...]:
    """Return the sentence that says until when, in pieces: month, day, hour and minute."""
    month, day = f"预警到{until.month}月", f"{until.day}日"
    if until.minute:
        return month, day, f"{until.hour}时", f"{until.minute}分为止。"
    return month, day, f"{until.hour}时为止。"


def sentences_of(advice: str) -> tuple[str, ...]:
    """Return the sentences of a hazard's advice, each with its closing mark."""
    return tuple(f"{one}。" for one in advice.split("。") if one)


def _moment(at: datetime) -> str:
    minutes = f"{at.minute}分" if at.minute else ""
    return f"{at.month}月{at.day}日{at.hour}时{minutes}"
