"""Announcements: items as they are spoken, and who speaks first.

Invariant: only an item with channel `loudspeaker` becomes an announcement, and its
text is the approved one, unchanged.
"""

from datetime import date

from disclosure.alert_facts import AlertFacts
from disclosure.alert_wording import is_worded
from disclosure.areas import AreaCode, Level, level
from disclosure.blocks import Sha256
from disclosure.channels import Channel
from disclosure.errors import NotAllowedError
from disclosure.items import Item, ItemId, Strict, in_force, on_display

_LEVELS = tuple(Level)

SECONDS_PER_CHARACTER = 0.3
"""Length of speech before it is rendered: espeak-ng at 160 words a minute."""


class Announcement(Strict, frozen=True, kw_only=True):
    """An item as a loudspeaker says it (播报).

    Attributes:
        item, version: what is announced.
        area: whose announcement it is.
        title: for lists and logs; it is not spoken.
        text: the sentences, as approved.
        slots: names of the slots in which it is aired each day.
        repeats: how often it is said in one slot.
        issued: date of issue.
        audio: sealed audio, where there is one.
        calm: whether it is an exercise or an all-clear, which never sounds the alarm.
        worded: whether its text is an alert's, as `alert_wording` says it.
    """

    item: ItemId
    version: int
    area: AreaCode
    title: str
    text: str
    slots: tuple[str, ...]
    repeats: int
    issued: date
    audio: Sha256 | None = None
    calm: bool = False
    worded: bool = False


def announcement_of(item: Item) -> Announcement:
    """Return the item as it is spoken.

    Raises:
        NotAllowedError: the item is not for loudspeakers.
    """
    if item.spoken is None or Channel.LOUDSPEAKER not in item.channels:
        raise NotAllowedError(f"item {item.id} “{item.title}” is not approved for loudspeakers")
    return Announcement(
        item=item.id,
        version=item.version,
        area=item.area,
        title=item.title,
        text=item.spoken.text,
        slots=item.spoken.slots,
        repeats=item.spoken.repeats,
        issued=item.elements.issued,
        audio=item.spoken.audio,
        calm=isinstance(item.alert, AlertFacts) and (item.alert.drill or item.alert.ended),
        worded=is_worded(item),
    )


def speaks_on(item: Item, day: date) -> bool:
    """Tell whether loudspeakers say the item on `day` (county's zone)."""
    return Channel.LOUDSPEAKER in item.channels and on_display(item, day) and in_force(item, day)


def precedence(announcement: Announcement) -> str:
    """Return what sorts announcements: the higher level first, then the newer.

    Source of the order: the practice of three-level loudspeaker networks, where the
    county's voice goes before the township's and the village's.
    """
    rank = _LEVELS.index(level(announcement.area))
    newest = date.max.toordinal() - announcement.issued.toordinal()
    return f"{rank}-{newest:07d}-{announcement.item}"


def estimated_seconds(words: str) -> float:
    """Return about how long it takes to say words (no digits left in them) once."""
    return max(1.0, sum(sign.isalpha() for sign in words) * SECONDS_PER_CHARACTER)
