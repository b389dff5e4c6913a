"""The voice of alerts (预警语音): every piece that an alert may be joined from, said ahead.

A county renders the pieces with its best voice and seals them as one item; a loudspeaker
keeps their sounds and joins them when a standing rule's alert comes, which nobody had time
to record. Invariant: a piece is what `alert_wording` says and nothing else, so whoever joins
pieces can say nothing but an alert; who hears them has two approvers behind each.
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime, timedelta
from typing import TypeVar
from uuid import UUID, uuid5

from disclosure.alert_facts import AlertLevel
from disclosure.alert_wording import (
    DRILL_CLOSES,
    DRILL_OPENS,
    end_pieces,
    level_piece,
    off_piece,
    sentences_of,
)
from disclosure.areas import AreaCode
from disclosure.blocks import Audio, Sha256
from disclosure.channels import Channel
from disclosure.hazards import HAZARDS
from disclosure.items import (
    Blob,
    Elements,
    EntryCode,
    Item,
    ItemId,
    PersonId,
    Shown,
    Spoken,
    Strict,
)

VOICE_ENTRY = EntryCode("government.alert-voice")
"""No entry of the catalogue: nobody is owed it, and no face lists it."""

AUTHOR = PersonId("source:alert-voice")
SAYS = "这是应急广播用的语音。"
"""The item's own words: it has no slot, so that no timetable says them."""

_NAMESPACE = UUID("0b0c3f0e-6f0c-5d0d-8a86-2f4d6f6f6a51")
_YEAR = datetime(2028, 1, 1)  # noqa: DTZ001 - a year with every day, of no place

Sound = TypeVar("Sound")


class VoicedPiece(Strict, frozen=True, kw_only=True):
    """A piece and its sound: WAV, with its size in bytes and its length in seconds."""

    text: str
    sha256: Sha256
    size: int
    seconds: float


def all_pieces(issuing_bodies: Iterable[str]) -> tuple[str, ...]:
    """Return every piece of every alert of some issuing bodies, each once.

    What the gravest alerts need comes before what the others do.
    """
    known: dict[str, None] = {}
    for body in issuing_bodies:
        known |= dict.fromkeys((f"{body}发布", f"{body}通知，"))
    known |= dict.fromkeys(_times())
    for level in AlertLevel:
        known |= dict.fromkeys(level_piece(hazard, level) for hazard in HAZARDS)
        for hazard in HAZARDS:
            known |= dict.fromkeys(sentences_of(hazard.advice))
    known |= dict.fromkeys((DRILL_OPENS, DRILL_CLOSES))
    known |= dict.fromkeys(off_piece(hazard, level) for level in AlertLevel for hazard in HAZARDS)
    return tuple(known)


def _times() -> Iterable[str]:
    for days in range(366):
        yield from end_pieces(_YEAR + timedelta(days=days, hours=days % 24))
    for minute in range(1, 24 * 60):
        yield from end_pieces(_YEAR + timedelta(minutes=minute))


def pack_id(area: AreaCode) -> ItemId:
    """Return the id of an area's pack: there is one, in ever newer versions."""
    return ItemId(str(uuid5(_NAMESPACE, area)))


def pack_item(area: AreaCode, office: str, pieces: Sequence[VoicedPiece], today: date) -> Item:
    """Return the item that holds the pieces, as it waits for its seals.

    Arguments:
        area: the county's.
        office: who issues it.
        pieces: all that there are.
        today: day on which it is put to its approvers.
    """
    sounds = {one.sha256: one for one in pieces}
    return Item(
        format=1,
        id=pack_id(area),
        version=1,
        area=area,
        entry=VOICE_ENTRY,
        channels=(Channel.LOUDSPEAKER,),
        title=f"应急广播语音（{len(pieces)}段）",
        author=AUTHOR,
        elements=Elements(issuing_body=office, issued=today),
        sealed_on=today,
        shown=Shown(first=today),
        blocks=tuple(
            Audio(blob=one.sha256, caption=one.text, seconds=one.seconds) for one in pieces
        ),
        blobs=tuple(
            Blob(sha256=one.sha256, size=one.size, media_type="audio/wav", name="piece.wav")
            for one in sounds.values()
        ),
        spoken=Spoken(text=SAYS, slots=(), repeats=1),
    )


def pieces_in(item: Item) -> dict[str, Sha256]:
    """Return the pieces of a pack with their sounds; none where it is no pack."""
    if item.id != pack_id(item.area) or Channel.LOUDSPEAKER not in item.channels:
        return {}
    return {block.caption: block.blob for block in item.blocks if isinstance(block, Audio)}


def cover(text: str, pieces: Mapping[str, Sound]) -> tuple[Sound, ...] | None:
    """Return the fewest pieces that say a text from its first sign to its last, or None."""
    best: list[tuple[Sound, ...] | None] = [(), *[None] * len(text)]
    longest = max(map(len, pieces), default=0)
    for end in range(1, len(text) + 1):
        for start in range(max(0, end - longest), end):
            before, piece = best[start], pieces.get(text[start:end])
            if before is None or piece is None:
                continue
            known = best[end]
            if known is None or len(before) + 1 < len(known):
                best[end] = (*before, piece)
    return best[-1]
