"""The form in which staff register a request for a caller, a visitor or the sender of a letter.

Invariant: an area outside the person's own, an item that is not public and a date outside the
settings' days are faults; nothing of them is filed.
"""

import re
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from county.desk.frame import Visit
from county.phone.ask_form import NAME_MOST, faults, kind_of, number_of
from county.phone.ask_form import Typed as Said
from county.requests.filing import Asking
from county.requests.settings import FilingSettings
from disclosure.areas import AreaCode
from disclosure.items import ItemId
from disclosure.requests import CameBy, RequestKind
from disclosure.wording import Say

WAYS = (CameBy.CALL, CameBy.VISIT, CameBy.LETTER)
_ID = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}")
_NOON = time(12)


@dataclass(frozen=True)
class Typed:
    """What was filled in, to be put into the form again where something is wrong."""

    way: CameBy = CameBy.CALL
    kind: RequestKind = RequestKind.LOOKUP
    area: str = ""
    words: str = ""
    name: str = ""
    phone: str = ""
    item: str = ""
    came: date | None = None

    @property
    def item_id(self) -> ItemId | None:
        """Return the id in what was filled in as the item: the id alone or a page's address."""
        found = _ID.search(self.item.lower())
        return ItemId(found.group()) if found and self.kind is RequestKind.QUERY else None


def read(visit: Visit, settings: FilingSettings) -> Typed:
    """Return what a form says."""
    way = visit.text("way")
    return Typed(
        way=CameBy(way) if way in WAYS else CameBy.CALL,
        kind=kind_of(visit.text("kind")),
        area=visit.text("area"),
        words=visit.text("words").replace("\r\n", "\n")[: settings.words_most],
        name=visit.text("name")[:NAME_MOST],
        phone=visit.text("phone"),
        item=visit.text("item"),
        came=_day(visit.text("came")),
    )


def wrong_with(
    typed: Typed,
    areas: dict[AreaCode, str],
    public: dict[ItemId, str],
    today: date,
    settings: FilingSettings,
    say: Say,
) -> dict[str, str]:
    """Return what is wrong, field by field, in words; empty when fine.

    Arguments:
        typed: what was filled in.
        areas: those that this person registers for.
        public: titles of the public items that it names.
        today: in the county.
        settings: how old a letter may be.
        say: the wording.
    """
    said = Said(typed.kind, typed.words, typed.name, typed.phone)
    wrong = faults(said, say)
    if typed.kind is RequestKind.APPLICATION and typed.way is CameBy.LETTER and not typed.phone:
        # A letter's sender is reached by post; the address stands in its words.
        wrong.pop("phone", None)
    if typed.area not in areas:
        wrong["area"] = say("请选是哪个村（社区）的事。")
    if typed.kind is RequestKind.QUERY and typed.item_id not in public:
        wrong["item"] = say("没有找到这条公开事项。请打开它的页面，把网址抄在这里。")
    if typed.way is CameBy.LETTER:
        earliest = today - timedelta(days=settings.letter_days)
        if typed.came is None or not earliest <= typed.came <= today:
            told = say("收到日期要在最近 {days} 天以内，不能晚于今天。", days=settings.letter_days)
            wrong["came"] = told
    return wrong


def asking_of(typed: Typed) -> Asking:
    """Return what a form without faults asks."""
    return Asking(
        kind=typed.kind,
        area=AreaCode(typed.area),
        words=typed.words,
        name=typed.name,
        phone=number_of(typed.phone),
        item=typed.item_id,
    )


def came_at(typed: Typed, now: datetime, zone: ZoneInfo) -> datetime:
    """Return when it came: a letter's day may lie before the day it is registered on."""
    today = now.astimezone(zone).date()
    if typed.way is not CameBy.LETTER or typed.came in (None, today):
        return now
    assert typed.came is not None
    return datetime.combine(typed.came, _NOON, zone)


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None
