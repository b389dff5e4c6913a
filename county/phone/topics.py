"""Topics of an area's list: the same as on the kiosk's tiles, an item under each it belongs to.

Invariant: an item whose entry goes across topics lies where `Catalogue.topics_of` puts it,
by words of its sealed document.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace

from sqlalchemy import Connection

from county.items import public
from county.items.public import Wanted
from county.items.vouching import Vouching
from disclosure.catalogue import Catalogue, Topic
from disclosure.items import EntryCode, Item, ItemId

MOST_ACROSS = 2_000
"""Items of entries that go across topics which are looked at for one area, newest first."""


@dataclass(frozen=True)
class Shelf:
    """A topic with what lies under it: whole entries, and single items of others."""

    topic: Topic
    entries: tuple[EntryCode, ...]
    items: tuple[ItemId, ...]
    count: int


class Topics:
    """Puts an area's items under the topics of the catalogue in force."""

    def __init__(self, catalogue: Callable[[], Catalogue], vouching: Vouching) -> None:
        self._catalogue = catalogue
        self._vouching = vouching

    def shelves(self, connection: Connection, wanted: Wanted) -> list[Shelf]:
        """Return the topics that hold anything of a list, in the order of the tiles."""
        catalogue = self._catalogue()
        counts = public.entries(connection, wanted)
        across = self._across(connection, wanted, catalogue, counts)
        shelves = [_shelf(catalogue, topic, counts, across) for topic in catalogue.topic]
        return [shelf for shelf in shelves if shelf.count]

    def _across(
        self,
        connection: Connection,
        wanted: Wanted,
        catalogue: Catalogue,
        counts: dict[EntryCode, int],
    ) -> dict[ItemId, Item]:
        codes = tuple(e.code for e in catalogue.entry if e.across and e.code in counts)
        if not codes:
            return {}
        some = replace(wanted, entries=codes)
        ids = public.page(connection, some, limit=MOST_ACROSS, offset=0)
        held = self._vouching.items(connection, ids)
        return {id_: sealed.item for id_, sealed in held.items()}


def _shelf(
    catalogue: Catalogue,
    topic: Topic,
    counts: dict[EntryCode, int],
    across: dict[ItemId, Item],
) -> Shelf:
    entries = tuple(
        entry.code
        for entry in catalogue.entry
        if not entry.across and topic.code in (entry.topic, *entry.also)
    )
    items = tuple(id_ for id_, item in across.items() if topic.code in _topics(catalogue, item))
    whole = sum(counts.get(code, 0) for code in entries)
    return Shelf(topic, entries, items, whole + len(items))


def _topics(catalogue: Catalogue, item: Item) -> tuple[str, ...]:
    return catalogue.topics_of(item.entry, item.title, item.keywords)
