"""One asking, found for who may see it.

Invariant: an asking is there only for people whose area has it.
"""

from dataclasses import dataclass

from sqlalchemy import Connection

from county.desk.frame import Visit, missing
from county.items import ledger, public
from disclosure.items import Item, ItemId
from disclosure.opinions import TakingPart, taking_part


@dataclass(frozen=True)
class Found:
    """An item on which people are or were asked; `withdrawn` when it is not public any more."""

    item: Item
    asked: TakingPart
    withdrawn: bool


def find(connection: Connection, visit: Visit) -> Found:
    """Return the asking that the address names; 404 where there is none for this person."""
    id_ = ItemId(str(visit.path["id"]))
    live = public.one(connection, id_)
    item = live.item if live else ledger.last_published(connection, id_)
    asked = taking_part(item) if item is not None else None
    if item is None or asked is None or not visit.person.reaches(item.area):
        raise missing()
    return Found(item, asked, live is None)
