"""A draft as a kiosk would show it: what the county hands over, and a reader that serves it.

Invariant: only `kiosk face` reads drafts, into pictures; a kiosk that serves residents has
no way to one.
"""

from datetime import datetime
from pathlib import Path

from content_sync.store.folder import Folder
from content_sync.store.reader import ContentReader, Freshness, ItemQuery, VerifiedItem
from content_sync.store.writer import ContentWriter
from disclosure.areas import AreaCode
from disclosure.blocks import Sha256
from disclosure.face_orders import Beside, FaceOrder
from disclosure.items import ItemId
from disclosure.profile import Profile

PICTURES_MOST = 12
"""Pictures of one draft at most: further down nobody scrolls before a seal."""


class DraftReader(ContentReader):
    """The content of a store that has one draft and what belongs to it.

    Arguments:
        store: an empty folder; a store without content is made in it.
        order: what is to be drawn.
    """

    def __init__(self, store: Path, order: FaceOrder) -> None:
        ContentWriter.open(Folder(store), order.draft.area).close()
        super().__init__(store, "face", lambda: order.now)
        self._order = order
        draft = Beside(item=order.draft, approved_by=order.approved_by)
        self._held = {one.item.id: one for one in (*order.beside, draft)}

    def home(self) -> AreaCode:
        """Return the draft's area."""
        return self._order.draft.area

    def profile(self) -> Profile:
        """Return the county's profile."""
        return self._order.profile

    def items(self, query: ItemQuery, limit: int = 50, offset: int = 0) -> list[VerifiedItem]:
        """Return those of the items that a query finds by entry and channel."""
        found = [
            self._verified_one(one)
            for one in self._held.values()
            if query.channel in one.item.channels and one.item.entry in query.entries
        ]
        return [] if query.archived else found[offset : offset + limit]

    def item(self, item_id: ItemId) -> VerifiedItem | None:
        """Return the draft, or an item beside it."""
        held = self._held.get(item_id)
        return None if held is None else self._verified_one(held)

    def blob(self, sha256: Sha256) -> Path | None:
        """Return where a file lies; whoever ordered the picture has checked it."""
        where = self._order.files.get(sha256)
        return Path(where) if where and Path(where).is_file() else None

    def freshness(self, _now: datetime, *, trusted: bool = True) -> Freshness:
        """Return that the content is as new as the order says."""
        return Freshness(as_of=self._order.as_of, expired=False, certain=trusted)

    def _verified_one(self, one: Beside) -> VerifiedItem:
        return VerifiedItem(one.item, one.approved_by, one.by_rule)
