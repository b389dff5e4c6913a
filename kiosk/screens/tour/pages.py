"""The pages that people browse: home, lists, accounts, items, guides.

Invariant: what is opened comes from the store; where it has none of a kind, that kind of
page is left out, and nothing else.
"""

from collections.abc import Iterator
from functools import partial

from content_sync.store.reader import ItemQuery, VerifiedItem
from disclosure.channels import Channel
from disclosure.items import Item, ItemId
from kiosk.hall import Hall
from kiosk.journey.guides import GuidePage, guide_of
from kiosk.journey.rows import Standing
from kiosk.journey.stops import (
    ArchiveStop,
    EventsStop,
    FinanceStop,
    GuideStop,
    Home,
    ItemStop,
    NewestStop,
    PlacesStop,
    Stop,
    TakeStop,
    TopicStop,
)
from kiosk.screens.item import ItemScreen
from kiosk.screens.stage import Stage
from kiosk.screens.tour.scene import Scene, at

MOST_LOOKED_AT = 500
NO_ITEM = ItemId("00000000-0000-4000-8000-000000000000")


def browsing(stage: Stage) -> Iterator[Scene]:
    """Yield home, the lists and what is like them."""
    stops: dict[str, Stop] = {
        "home": Home(),
        "topic": TopicStop(topic="welfare"),
        "policies": TopicStop(topic="policy", standing=Standing.IN_FORCE),
        "finance": FinanceStop(topic="finance"),
        "events": EventsStop(topic="taking-part"),
        "places": PlacesStop(),
        "newest": NewestStop(),
        "archive": ArchiveStop(year=stage.hall.today().year),
    }
    for name, stop in stops.items():
        yield at(stage, name, stop)
    yield from _empty_topic(stage)


def items(stage: Stage) -> Iterator[Scene]:
    """Yield items until every kind of block was shown, one that is gone, and a guide's pages."""
    found = displayed(stage.hall)
    for number, item in enumerate(_with_every_block(found), 1):
        scene = at(stage, f"item-{number}", ItemStop(item=item.id))
        yield Scene(scene.name, stage, partial(_is_laid, stage))
    yield at(stage, "item-gone", ItemStop(item=NO_ITEM))
    guide = max(found, key=lambda item: len(guide_of(item)), default=None)
    if guide is None:
        return
    for page in _kinds_of(guide_of(guide)):
        yield at(stage, f"guide-{page + 1}", GuideStop(item=guide.id, page=page))
    yield at(stage, "take", TakeStop(item=guide.id))


def displayed(hall: Hall) -> list[Item]:
    """Return the newest items that may be shown now."""
    query = ItemQuery(channel=Channel.KIOSK, today=hall.today())
    found: list[VerifiedItem] = hall.reader.items(query, MOST_LOOKED_AT)
    return [one.item for one in found]


def _empty_topic(stage: Stage) -> Iterator[Scene]:
    """Yield a topic of which the store has nothing, in any area that has none of one."""
    hall, before = stage.hall, stage.visit.area
    for choice in hall.area_choices():
        for topic in hall.browsing.topics:
            if not hall.browsing.of_topic(topic.code, hall.areas(choice.area), hall.today()):
                stage.visit.area = choice.area
                yield at(stage, "topic-empty", TopicStop(topic=topic.code))
                stage.visit.area = before
                return


def _with_every_block(found: list[Item]) -> list[Item]:
    """Return few items that hold every kind of block that any holds."""
    chosen: list[Item] = []
    left = {type(block) for item in found for block in item.blocks}
    while left:
        best = max(found, key=lambda item: len({type(block) for block in item.blocks} & left))
        chosen.append(best)
        left -= {type(block) for block in best.blocks}
    return chosen


def _kinds_of(pages: tuple[GuidePage, ...]) -> list[int]:
    """Return the first page of each kind: things, a step, a question, where and when."""
    kinds: dict[tuple[bool, ...], int] = {}
    for number, page in enumerate(pages):
        kind = (bool(page.step), bool(page.branches), bool(page.things), bool(page.lines))
        kinds.setdefault(kind, number)
    return list(kinds.values())


def _is_laid(stage: Stage) -> bool:
    face = stage.face
    if not isinstance(face, ItemScreen):
        return True
    return face.laid and all(getattr(view, "ready", True) for view in face.views)
