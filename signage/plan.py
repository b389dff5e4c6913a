"""What a day holds: every item with its pages, its seconds and its share.

Invariant: the plan is made by the same playlist and pages that the player uses.
"""

from datetime import date

from content_sync.store.reader import ContentReader, ItemQuery
from disclosure.items import Item, Strict
from screen.paging.dates import Say
from screen.paging.pages import paginate
from screen.paging.panel import Panel
from signage.playlist import Share, may_show, shares, weight_of
from signage.settings import PlayerPlan


class PlannedItem(Strict, frozen=True, kw_only=True):
    """One item's part of a day.

    Attributes:
        id, version, title, area: the item.
        pages: how many pages a turn has.
        seconds: how long a turn takes.
        weight: turns in one round.
        share_of_turns, share_of_time: fractions.
        turns_an_hour: how often it comes in an hour.
    """

    id: str
    version: int
    title: str
    area: str
    pages: int
    seconds: float
    weight: int
    share_of_turns: float
    share_of_time: float
    turns_an_hour: float


class DayPlan(Strict, frozen=True, kw_only=True):
    """What a screen shows on a day.

    Attributes:
        date: the day, in the county's zone.
        round_seconds: how long it takes until every item has had all its turns.
        items: the items, newest first.
    """

    date: date
    round_seconds: float
    items: tuple[PlannedItem, ...]


def make(reader: ContentReader, panel: Panel, day: date, say: Say, plan: PlayerPlan) -> DayPlan:
    """Return the plan of a day."""
    query = ItemQuery(channel=plan.channel, today=day)
    found = [each.item for each in reader.items(query, limit=plan.most_items)]
    items = [item for item in found if may_show(item, day)]
    cut = {item.id: paginate(item, panel, day, say, plan.pace) for item in items}
    seconds = {key: round(sum(page.seconds for page in pages), 1) for key, pages in cut.items()}
    stated = shares((item.id, weight_of(item, day), seconds[item.id]) for item in items)
    round_seconds = round(sum(share.weight * share.seconds for share in stated), 1)
    return DayPlan(
        date=day,
        round_seconds=round_seconds,
        items=tuple(
            _planned(item, len(cut[item.id]), share, round_seconds)
            for item, share in zip(items, stated, strict=True)
        ),
    )


def _planned(item: Item, pages: int, share: Share, round_seconds: float) -> PlannedItem:
    return PlannedItem(
        id=item.id,
        version=item.version,
        title=item.title,
        area=item.area,
        pages=pages,
        seconds=share.seconds,
        weight=share.weight,
        share_of_turns=round(share.turns, 4),
        share_of_time=round(share.time, 4),
        turns_an_hour=round(share.weight * 3600 / round_seconds, 2),
    )
