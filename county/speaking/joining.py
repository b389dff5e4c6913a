"""Whether loudspeakers join an alert's words from pieces that were sealed before.

Invariant: only what is public counts; a piece that waits for its seals says nothing yet.
"""

from sqlalchemy import Connection, select

from county.database.tables import documents
from disclosure.alert_voice import cover, pack_id, pieces_in
from disclosure.alert_wording import is_worded
from disclosure.areas import path
from disclosure.blocks import Sha256
from disclosure.decoding import decode
from disclosure.items import Item
from speech.words.breath import sentences


def is_joined(connection: Connection, item: Item) -> bool:
    """Tell whether every sentence that an alert says aloud has its sealed pieces."""
    if item.spoken is None or not is_worded(item):
        return False
    pieces: dict[str, Sha256] = {}
    ids = [pack_id(area) for area in path(item.area)]
    for raw in connection.scalars(select(documents.c.live).where(documents.c.id.in_(ids))):
        pieces |= pieces_in(decode(raw, Item)) if raw is not None else {}
    return all(cover(sentence, pieces) is not None for sentence in sentences(item.spoken.text))
