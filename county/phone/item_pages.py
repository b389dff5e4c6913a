"""One item on a phone, what is left of a withdrawn one, and its pictures in small.

Invariant: what is shown of an item is read from its sealed bytes, checked over them.
"""

from datetime import datetime

from sqlalchemy import Connection
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import FileResponse, RedirectResponse, Response
from starlette.routing import BaseRoute, Route

from county.blobs.store import is_hash
from county.items import ledger
from county.phone.around import page_of
from county.phone.frame import PhoneFrame
from county.phone.part_note import part_note
from county.phone.pictures import Pictures
from disclosure.channels import Channel
from disclosure.items import Item, ItemId
from screen.paging.dates import standing

FOREVER = "public, max-age=31536000, immutable"
MOST_RELATED = 8


class ItemPages:
    """The pages of items."""

    def __init__(self, frame: PhoneFrame, pictures: Pictures) -> None:
        self._frame = frame
        self._pictures = pictures

    def routes(self) -> list[BaseRoute]:
        """Return the routes."""
        return [
            Route("/p/items/{id:uuid}", self._item),
            Route("/p/pictures/{sha256}/{width:int}.webp", self._picture),
        ]

    def _item(self, request: Request) -> Response:
        id_ = ItemId(str(request.path_params["id"]))
        return self._frame.keeping.answer(request, lambda found, now: self.item(found, id_, now))

    def item(self, connection: Connection, id_: ItemId, now: datetime) -> str:
        """Return the page of an item.

        Raises:
            HTTPException: it is withdrawn (410), or was never for phones (404).
        """
        frame, today = self._frame, self._frame.today(now)
        sealed = frame.vouching.one(connection, id_)
        if sealed is None or not frame.shows(sealed, today):
            raise self._gone(connection, id_)
        item = sealed.item
        place = frame.place(connection, page_of(item.area))
        related = frame.cards(connection, list(item.related[:MOST_RELATED]), today)
        return frame.draw(
            "phone/item.html",
            place,
            now,
            item=item,
            over=item.shown.last is not None and item.shown.last < today,
            standing=standing(item, today, frame.say),
            by_rule=sealed.by_rule,
            approved_by=frame.offices(place.profile, sealed),
            related=related,
            part=part_note(connection, item, frame.vouching, today),
            pictures=self._pictures,
        )

    def _gone(self, connection: Connection, id_: ItemId) -> HTTPException:
        """Return the refusal: a withdrawal that people could have seen is said, all else not."""
        say = self._frame.say
        taken = self._frame.vouching.withdrawal(connection, id_)
        before = ledger.last_published(connection, id_) if taken else None
        if taken is None or not _was_for_phones(before):
            return HTTPException(404, say("这条内容没有公开。网址可能输错了，请从首页找。"))
        told = say("这条内容已经撤回，不再公开。撤回的原因：{reason}", reason=taken.reason)
        return HTTPException(410, told)

    def _picture(self, request: Request) -> Response:
        sha256, width = request.path_params["sha256"], request.path_params["width"]
        if not is_hash(sha256):
            raise HTTPException(404)
        made = self._pictures.at(sha256, width)
        if made is None:
            # The original, as long as there is no other.
            return RedirectResponse(f"/v1/blobs/sha256/{sha256}", 307)
        headers = {"Cache-Control": FOREVER}
        return FileResponse(made, media_type="image/webp", headers=headers)


def _was_for_phones(item: Item | None) -> bool:
    return item is not None and Channel.PHONE in item.channels
