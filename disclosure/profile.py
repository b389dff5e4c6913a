"""The county's profile: its areas, offices, hours, limits of requests, slots, playlists.

A sealed document of the county's feed like any item, so that no terminal learns an
area's name or an hour of speech from an unsigned source.
"""

import re
from datetime import time
from typing import Literal
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from disclosure.areas import Area, AreaCode
from disclosure.display_duty import DisplayDuty
from disclosure.items import ItemId, PersonId, Strict
from disclosure.office_hours import OfficeHours
from disclosure.playlists import Playlist, check_playlists
from disclosure.requests import ServiceLevel
from disclosure.workdays import YearNotice

_CLOCK = re.compile(r"([01][0-9]|2[0-3]):[0-5][0-9]")


class Slot(Strict, frozen=True, kw_only=True):
    """A stretch of the day in which loudspeakers may speak (时段), local wall time."""

    name: str
    label: str
    start: str
    end: str

    def __post_init__(self) -> None:
        for text in (self.start, self.end):
            if not _CLOCK.fullmatch(text):
                raise ValueError(f"slot {self.name!r}: {text!r} is no time such as 07:00")
        if self.end <= self.start:
            raise ValueError(f"slot {self.name!r} ends before it begins")

    @property
    def starts(self) -> time:
        """Return the wall time at which the slot begins."""
        return time.fromisoformat(self.start)

    @property
    def ends(self) -> time:
        """Return the wall time at which the slot ends."""
        return time.fromisoformat(self.end)


class Profile(Strict, frozen=True, kw_only=True, omit_defaults=True):
    """What a terminal knows of its county.

    What is empty is left out of the sealed bytes, so that a terminal that is older than a field
    understands the profile of a county that does not use it.

    Attributes:
        id, version, author: as of an item.
        area: the county's code.
        name, office, phone: as signs show them; the phone is the disclosure office's.
        timezone: IANA name of the county's zone.
        areas: all areas, the county first.
        slots: when loudspeakers may speak, in order of the day.
        playlists: what screens show more often, when and where.
        display: what counts as having shown an item for its term.
        hours: of the county's offices; None for the usual ones.
        levels: limits of the kinds of requests for which the county has its own.
        notices: on holidays, of years that the shipped calendar does not know or has wrong.
        texts: whether the county sends text messages to askers who agree; what it does not
            send, no terminal offers.
    """

    format: Literal[1]
    id: ItemId
    version: int
    area: AreaCode
    author: PersonId
    name: str
    office: str
    phone: str
    timezone: str
    areas: tuple[Area, ...]
    slots: tuple[Slot, ...]
    playlists: tuple[Playlist, ...] = ()
    display: DisplayDuty = DisplayDuty()
    hours: OfficeHours | None = None
    levels: tuple[ServiceLevel, ...] = ()
    notices: tuple[YearNotice, ...] = ()
    texts: bool = False

    def __post_init__(self) -> None:
        try:
            ZoneInfo(self.timezone)
        except (ZoneInfoNotFoundError, ValueError) as error:
            raise ValueError(f"timezone {self.timezone!r} is not known") from error
        check_playlists(self.playlists)
        kinds = [level.kind for level in self.levels]
        for kind in kinds:
            if kinds.count(kind) > 1:
                raise ValueError(f"level {kind.value!r} stands twice")

    @property
    def zone(self) -> ZoneInfo:
        """Return the county's zone."""
        return ZoneInfo(self.timezone)

    def name_of(self, code: AreaCode) -> str:
        """Return an area's name, or its code where the profile does not know it."""
        return next((area.name for area in self.areas if area.code == code), code)
