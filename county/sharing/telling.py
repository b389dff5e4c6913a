"""What is vouched for, put into the open API's documents.

Invariant: every word of an item here was read from its sealed bytes.
"""

from datetime import date, datetime

from msgspec import UNSET

from county.items.public import Sealed
from county.phone.around import page_of
from county.phone.frame import village_page
from county.sharing.documents import (
    ItemLine,
    SharedArea,
    SharedEntry,
    SharedFile,
    SharedItem,
    SharedSeal,
)
from disclosure.areas import Area, level
from disclosure.blocks import Sha256
from disclosure.catalogue import Catalogue, Entry
from disclosure.items import Item

OPEN = "/v1/open"


class Teller:
    """Makes documents.

    Arguments:
        base: what stands before every path: the server's address, or "".
    """

    def __init__(self, base: str) -> None:
        self._base = base.rstrip("/")

    def area(self, area: Area) -> SharedArea:
        """Return an area."""
        page = self._base + village_page(page_of(area.code))
        return SharedArea(
            code=area.code,
            name=area.name,
            level=level(area.code),
            office=area.office,
            page=page,
            feed=f"{page}/feed.xml",
        )

    def entry(self, entry: Entry, catalogue: Catalogue) -> SharedEntry:
        """Return an entry of the catalogue."""
        topic = next(one for one in catalogue.topic if one.code == entry.topic)
        return SharedEntry(
            code=entry.code,
            part=entry.part,
            topic=topic.code,
            topic_name=topic.name,
            first_level=entry.first_level,
            second_level=entry.second_level,
            content=entry.content,
            basis=entry.basis,
            term=entry.term,
            period=entry.period or UNSET,
            body=entry.body,
            audience=entry.audience,
            levels=entry.levels,
            channels=entry.channels,
        )

    def line(self, sealed: Sealed, public_at: datetime, today: date) -> ItemLine:
        """Return an item of a list."""
        item = sealed.item
        return ItemLine(
            id=item.id,
            version=item.version,
            area=item.area,
            entry=item.entry,
            title=item.title,
            issuing_body=item.elements.issuing_body,
            issued=item.elements.issued,
            shown=item.shown,
            archived=_archived(item, today),
            public_at=public_at,
            sha256=Sha256(sealed.sha256),
            self=f"{self._base}{OPEN}/items/{item.id}",
            page=f"{self._base}/p/items/{item.id}",
        )

    def item(
        self, sealed: Sealed, public_at: datetime, today: date, root_version: int
    ) -> SharedItem:
        """Return an item, whole."""
        item, elements = sealed.item, sealed.item.elements
        return SharedItem(
            format=1,
            id=item.id,
            version=item.version,
            area=item.area,
            entry=item.entry,
            title=item.title,
            issuing_body=elements.issuing_body,
            issued=elements.issued,
            effective=elements.effective or UNSET,
            repealed=elements.repealed or UNSET,
            shown=item.shown,
            archived=_archived(item, today),
            public_at=public_at,
            page=f"{self._base}/p/items/{item.id}",
            document_number=elements.document_number,
            index_number=elements.index_number,
            basis=elements.basis,
            contact=elements.contact,
            keywords=item.keywords,
            related=item.related,
            blocks=item.blocks,
            files=self._files(item),
            seal=self._seal(sealed, root_version),
        )

    def _files(self, item: Item) -> tuple[SharedFile, ...]:
        return tuple(
            SharedFile(
                sha256=blob.sha256,
                size=blob.size,
                media_type=blob.media_type,
                name=blob.name,
                address=f"{self._base}/v1/blobs/sha256/{blob.sha256}",
            )
            for blob in item.blobs
        )

    def _seal(self, sealed: Sealed, root_version: int) -> SharedSeal:
        return SharedSeal(
            sha256=Sha256(sealed.sha256),
            sealed_on=sealed.item.sealed_on,
            approved_by=sealed.approved_by,
            by_rule=sealed.by_rule,
            envelope=f"{self._base}{OPEN}/items/{sealed.item.id}/envelope",
            root=f"{self._base}/v1/root/{root_version}",
        )


def _archived(item: Item, today: date) -> bool:
    return item.shown.last is not None and item.shown.last < today
