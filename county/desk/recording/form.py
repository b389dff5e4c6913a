"""The form of a recorded message: what was typed, and what is missing, in words.

Invariant: a form with faults keeps all that was typed, but for the sound.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from county.desk.frame import Visit
from county.recording.message import Message
from disclosure.areas import Area, AreaCode, level
from disclosure.catalogue import Catalogue, Entry
from disclosure.channels import Channel
from disclosure.profile import Profile
from disclosure.timetable import AT_ONCE

TITLE_CHARACTERS = 60
DAYS = (1, 2, 3, 7)
REPEATS = (1, 2, 3)
USUAL_ENTRY = "other.event"


@dataclass(frozen=True)
class Typed:
    """What was typed.

    Attributes:
        area, entry: codes.
        slots: names of slots; `AT_ONCE` for as soon as it is sealed.
    """

    area: str
    entry: str
    title: str
    words: str
    slots: tuple[str, ...]
    repeats: int
    days: int


def typed(visit: Visit, *, at_once: bool) -> Typed:
    """Return what was typed, or how an empty form begins.

    Arguments:
        visit: with the form.
        at_once: whether an empty form begins with "as soon as it is sealed".
    """
    return Typed(
        area=visit.text("area") or visit.person.area,
        entry=visit.text("entry") or USUAL_ENTRY,
        title=visit.text("title"),
        words=visit.text("words").replace("\r\n", "\n"),
        slots=visit.texts("slots") or ((AT_ONCE,) if at_once else ()),
        repeats=_one_of(visit.text("repeats"), REPEATS, 2),
        days=_one_of(visit.text("days"), DAYS, 1),
    )


def entries_for(catalogue: Catalogue, area: AreaCode) -> tuple[Entry, ...]:
    """Return the entries that an area discloses and loudspeakers may say."""
    return tuple(
        entry
        for entry in catalogue.entry
        if Channel.LOUDSPEAKER in entry.channels and level(area) in entry.levels
    )


def message_of(
    form: Typed, catalogue: Catalogue, profile: Profile, areas: Sequence[AreaCode], most: int
) -> Message | dict[str, str]:
    """Return the message, or what is wrong with the form: a sentence a field.

    Arguments:
        form: what was typed.
        catalogue: the entries there are.
        profile: the county's areas and slots.
        areas: those of the person.
        most: characters of the words at most.
    """
    area = next((one for one in profile.areas if one.code == form.area), None)
    entry = _entry(form, catalogue, area)
    known = {AT_ONCE, *(slot.name for slot in profile.slots)}
    wrong = {
        "area": "请选您负责的地方。" if area is None or area.code not in areas else "",
        "entry": "这个地方不公开这一类事项，请换一类。" if area and entry is None else "",
        "title": f"请写标题，最多 {TITLE_CHARACTERS} 个字。"
        if not 0 < len(form.title) <= TITLE_CHARACTERS
        else "",
        "words": f"请把录音里说的话写下来，最多 {most} 个字。听不见的人要靠它。"
        if not 0 < len(form.words) <= most
        else "",
        "slots": "请选什么时候播。" if not form.slots or not set(form.slots) <= known else "",
    }
    wrong = {field: sentence for field, sentence in wrong.items() if sentence}
    if wrong or area is None or entry is None:
        return wrong
    return Message(
        area=area,
        entry=entry,
        title=form.title,
        words=form.words,
        slots=form.slots,
        repeats=form.repeats,
        days=form.days,
    )


def _entry(form: Typed, catalogue: Catalogue, area: Area | None) -> Entry | None:
    allowed = entries_for(catalogue, area.code) if area is not None else ()
    return next((one for one in allowed if one.code == form.entry), None)


def _one_of(text: str, allowed: tuple[int, ...], usual: int) -> int:
    found = int(text) if text.isascii() and text.isdigit() and len(text) < 3 else usual
    return found if found in allowed else usual
