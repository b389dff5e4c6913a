"""What a day holds: every slot with its item, pages and reason, and what the law asks for.

Invariant: the plan is drawn by the same turns by which a screen plays; a screen of a wall
plays it to the second, one by itself as far as nothing comes between.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from content_sync.store.reader import ContentReader, ItemQuery
from disclosure.display_duty import DisplayDuty
from disclosure.items import Item, ItemId, Strict
from disclosure.wording import Say
from screen.paging.contents import Page
from screen.paging.pages import paginate
from screen.paging.panel import Panel
from signage.hours import lit_seconds
from signage.playlist import PLAIN, Deck, county_for, in_order, may_show
from signage.settings import PlayerPlan
from signage.signs import FALLBACK_ZONE
from signage.timeline import Slot, slots


class PlannedSlot(Strict, frozen=True, kw_only=True):
    """One turn of the day.

    Attributes:
        start: local time, e.g. ``07:00:12``.
        item, title: whose turn.
        pages: how many pages it has.
        seconds: how long it takes.
        why: ``alert``, ``term``, ``standing``, names of playlists, or ``catch-up``.
        share: its stated share of the rotation's turns at that time of day.
    """

    start: str
    item: ItemId
    title: str
    pages: int
    seconds: float
    why: str
    share: float


class PlannedItem(Strict, frozen=True, kw_only=True):
    """One item's part of a day.

    Attributes:
        id, version, title, area: the item.
        pages: how many pages a turn has.
        seconds: how long a turn takes.
        showings: how often it comes this day.
        counted: how many of these begin in the hours that count.
        minimum: how many of these its legal term asks for; 0 where it has none.
        share_of_turns, share_of_time: fractions of the day's.
    """

    id: str
    version: int
    title: str
    area: str
    pages: int
    seconds: float
    showings: int
    counted: int
    minimum: int
    share_of_turns: float
    share_of_time: float


class DayPlan(Strict, frozen=True, kw_only=True):
    """What a screen shows on a day.

    Attributes:
        date: the day, in the county's zone.
        lit_seconds: for how long the screen is lit.
        slots: its turns in order.
        items: its items, newest first.
        warnings: sentences on what cannot be as it should.
    """

    date: date
    lit_seconds: float
    slots: tuple[PlannedSlot, ...]
    items: tuple[PlannedItem, ...]
    warnings: tuple[str, ...]


@dataclass(frozen=True)
class _Cut:
    """An item with its pages."""

    item: Item
    pages: tuple[Page, ...]

    @property
    def seconds(self) -> float:
        return sum(page.seconds for page in self.pages)


def make(reader: ContentReader, panel: Panel, day: date, say: Say, plan: PlayerPlan) -> DayPlan:
    """Return the plan of a day.

    Raises:
        RetryLaterError: the store has no content, or cannot be read now.
    """
    query = ItemQuery(channel=plan.channel, today=day)
    found = [each.item for each in reader.items(query, limit=plan.most_items)]
    profile = reader.profile()
    county = county_for(profile, reader.home(), panel) if profile else PLAIN
    zone = profile.zone if profile else FALLBACK_ZONE
    items = in_order((item for item in found if may_show(item, day)), plan.wall)
    cuts = {item.id: _Cut(item, paginate(item, panel, day, say, plan.pace)) for item in items}
    deck = Deck(day, items, county)
    made = [
        slot
        for slot in slots(deck, lambda item: cuts[item].seconds, plan.hours, zone)
        if slot.start.date() == day
    ]
    midnight = datetime.combine(day, time(), zone)
    planned = tuple(_item(cuts[item.id], made, deck) for item in in_order(items))
    return DayPlan(
        date=day,
        lit_seconds=lit_seconds(plan.hours, midnight, midnight + timedelta(days=1)),
        slots=tuple(_slot(slot, cuts) for slot in made),
        items=planned,
        warnings=tuple(_warnings(planned, county.duty, say)),
    )


def _slot(slot: Slot, cuts: Mapping[ItemId, _Cut]) -> PlannedSlot:
    cut = cuts[slot.turn.item]
    return PlannedSlot(
        start=f"{slot.start:%H:%M:%S}",
        item=cut.item.id,
        title=cut.item.title,
        pages=len(cut.pages),
        seconds=round(slot.seconds, 1),
        why=slot.turn.why,
        share=round(slot.turn.share, 4),
    )


def _item(cut: _Cut, made: Sequence[Slot], deck: Deck) -> PlannedItem:
    own = [slot for slot in made if slot.turn.item == cut.item.id]
    counted = [slot for slot in own if deck.county.duty.counts_at(slot.start)]
    whole = sum(slot.seconds for slot in made)
    return PlannedItem(
        id=cut.item.id,
        version=cut.item.version,
        title=cut.item.title,
        area=cut.item.area,
        pages=len(cut.pages),
        seconds=round(cut.seconds, 1),
        showings=len(own),
        counted=len(counted),
        minimum=deck.owed.get(cut.item.id, 0),
        share_of_turns=round(len(own) / len(made), 4) if made else 0.0,
        share_of_time=round(sum(slot.seconds for slot in own) / whole, 4) if made else 0.0,
    )


def _warnings(items: Sequence[PlannedItem], duty: DisplayDuty, say: Say) -> list[str]:
    told = []
    for item in items:
        if not item.showings:
            told.append(say("“{title}”当天排不上。", title=item.title))
        elif item.counted < item.minimum:
            told.append(
                say(
                    "“{title}”在 {opens}–{closes} 只排得上 {count} 次，公示要求 {minimum} 次。",
                    title=item.title,
                    opens=duty.opens,
                    closes=duty.closes,
                    count=item.counted,
                    minimum=item.minimum,
                )
            )
    return told
