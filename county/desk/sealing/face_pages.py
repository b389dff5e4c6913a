"""Pages: a draft's faces on kiosk, screens and paper, for its approver and its editor.

Invariant: an approver's are drawn from the bytes of the round, the very ones that are signed;
an editor's from what is written now.
"""

import logging
from collections.abc import Callable
from datetime import datetime, time

from starlette.responses import Response
from starlette.routing import BaseRoute

from county.desk.frame import Frame, Visit, missing
from county.desk.keys.pages import SEALERS
from county.desk.sealing.still_pages import StillPages
from county.desk.writing.occasions import WRITERS
from county.items.vouching import Vouching
from county.people.staff import Role
from county.previews import paper_pages
from county.previews.kiosk_pages import KioskPages, NoFaceError, can_draw
from county.previews.media import Media
from county.previews.panels import faces
from county.previews.screen_pages import draw_pages
from county.publishing import rounds
from county.writing import shelf
from county.writing.composing import compose
from disclosure.channels import Channel
from disclosure.face_orders import Beside, FaceOrder
from disclosure.items import Item, ItemId
from paper.a4 import Imprint

_LOG = logging.getLogger(__name__)
LOOKED_AT = time(10)
"""The time of day on pictures: those of one day are the same, and are drawn once."""

Source = Callable[[Visit], Item]
"""Finds the draft that an address names, for who may see it."""


class FacePages:
    """Faces of a draft."""

    def __init__(self, frame: Frame) -> None:
        self._frame = frame
        self._county = frame.county
        self._pages = KioskPages(frame.county.folder.faces, frame.county.settings.previews)
        self._stills = StillPages(frame)

    def routes(self) -> list[BaseRoute]:
        """Return the routes."""
        return [
            route
            for base, roles, source in (
                ("/desk/items/{id:uuid}/seal", SEALERS, self._sealed),
                ("/desk/items/{id:uuid}/write", WRITERS, self._written),
            )
            for route in self._of(base, roles, source)
        ]

    def _of(self, base: str, roles: tuple[Role, ...], source: Source) -> list[BaseRoute]:
        page = self._frame.page
        return [
            page(f"{base}/kiosk", lambda visit: self.kiosk(visit, source), roles),
            page(
                f"{base}/kiosk/{{number:int}}.png",
                lambda visit: self.kiosk_page(visit, source),
                roles,
            ),
            page(f"{base}/screens", lambda visit: self.screens(visit, source), roles),
            page(
                f"{base}/stills/{{sha256}}/{{width:int}}/{{height:int}}",
                lambda visit: self._stills.still(visit, _on(source(visit), Channel.SCREEN)),
                roles,
            ),
            page(f"{base}/paper.pdf", lambda visit: self.paper(visit, source), roles),
            page(
                f"{base}/paper/{{number:int}}.png",
                lambda visit: self.paper_page(visit, source),
                roles,
            ),
        ]

    def kiosk(self, visit: Visit, source: Source) -> Response:
        """Show the kiosk's page, a picture a screenful; or say why there is none."""
        item = _on(source(visit), Channel.KIOSK)
        why, count = "", 0
        if not can_draw():
            why = self._frame.drawing.say("这台服务器没有装触摸终端的画面程序，看不了原样。")
        else:
            try:
                count = len(self._pages.pictures(self._order(visit, item)))
            except NoFaceError as error:
                _LOG.warning("kiosk face of %s: %s", item.id, error)
                why = self._frame.drawing.say("画面暂时没有画出来，请过一会儿再打开。")
        context = {"item": item, "count": count, "why": why, "base": _base(visit)}
        return self._frame.draw(visit, "sealing/kiosk.html", context)

    def kiosk_page(self, visit: Visit, source: Source) -> Response:
        """Return one picture of the kiosk's page, from 1."""
        item, number = _on(source(visit), Channel.KIOSK), int(visit.path["number"])
        try:
            pictures = self._pages.pictures(self._order(visit, item)) if can_draw() else ()
        except NoFaceError:
            pictures = ()
        if not 1 <= number <= len(pictures):
            raise missing()
        headers = {"Cache-Control": "no-store"}
        content = pictures[number - 1].read_bytes()
        return Response(content, media_type="image/png", headers=headers)

    def screens(self, visit: Visit, source: Source) -> Response:
        """Show every page of the screens in use."""
        item = _on(source(visit), Channel.SCREEN)
        settings, today = self._county.settings.previews, self._frame.today(visit)
        profile = self._county.profile()
        offices = {area.code: area.office for area in profile.areas}
        office, say = offices.get(item.area, profile.office), self._frame.drawing.say
        media = Media(base=_base(visit), files=self._county.blobs.path)
        with self._county.database.reading() as connection:
            found = faces(connection, item.area, visit.now, settings, say)
        drawn = [
            (one, draw_pages(item, one.panel, today, office, say, settings.pages, media=media))
            for one in found
        ]
        context = {"item": item, "drawn": drawn, "base": media.base}
        return self._frame.draw(visit, "sealing/screens.html", context)

    def paper(self, visit: Visit, source: Source) -> Response:
        """Return the notice-board sheet."""
        headers = {"Cache-Control": "no-store"}
        return Response(self._pdf(visit, source), media_type="application/pdf", headers=headers)

    def paper_page(self, visit: Visit, source: Source) -> Response:
        """Return a picture of one page of the sheet, from 1."""
        found = paper_pages.picture_of(self._pdf(visit, source), int(visit.path["number"]) - 1)
        if found is None:
            raise missing()
        headers = {"Cache-Control": "no-store"}
        return Response(found[0], media_type="image/png", headers=headers)

    def _pdf(self, visit: Visit, source: Source) -> bytes:
        item, profile = _on(source(visit), Channel.PRINT), self._county.profile()
        printed = visit.now.astimezone(profile.zone)
        imprint = Imprint(office=profile.office, zone=profile.name_of(item.area), printed=printed)
        say, files = self._frame.drawing.say, self._county.blobs.path
        return paper_pages.sheet_of(item, profile, imprint, files, say)

    def _order(self, visit: Visit, item: Item) -> FaceOrder:
        """Return what is drawn of a draft: as it will stand on this day at the hall."""
        profile, keyring = self._county.profile(), self._county.online.keyring
        with self._county.database.reading() as connection:
            vouching = Vouching(lambda: keyring)
            related = vouching.items(connection, item.related).values()
            before = vouching.one(connection, item.id)
        beside = tuple(
            Beside(item=one.item, approved_by=one.approved_by, by_rule=one.by_rule)
            for one in related
            if Channel.KIOSK in one.item.channels
        )
        shown = [item, *(one.item for one in beside)]
        hashes = dict.fromkeys(blob.sha256 for one in shown for blob in one.blobs)
        today = datetime.combine(self._frame.today(visit), LOOKED_AT, profile.zone)
        return FaceOrder(
            draft=item,
            approved_by=before.approved_by if before else (item.area,),
            beside=beside,
            profile=profile,
            files={one: str(path) for one in hashes if (path := self._county.blobs.path(one))},
            now=today,
            as_of=today,
        )

    def _sealed(self, visit: Visit) -> Item:
        """Return the draft that waits for its seals, where the person's area has it."""
        with self._county.database.reading() as connection:
            one = rounds.of_draft(connection, str(visit.path["id"]), self._frame.today(visit))
        item = one.document if one else None
        if not isinstance(item, Item) or not visit.person.reaches(item.area):
            raise missing()
        return item

    def _written(self, visit: Visit) -> Item:
        """Return what a manuscript says now, where the person writes for its area."""
        with self._county.database.reading() as connection:
            held = shelf.find(connection, ItemId(str(visit.path["id"])))
        if held is None or not visit.person.reaches(held.manuscript.area):
            raise missing()
        today, say = self._frame.today(visit), self._frame.drawing.say
        return compose(held.manuscript, held.id, held.author, today, say).item


def _on(item: Item, channel: Channel) -> Item:
    """Return an item where it is meant for a face."""
    if channel not in item.channels:
        raise missing()
    return item


def _base(visit: Visit) -> str:
    """Return the address below which the faces of a draft lie."""
    path = visit.request.url.path
    return path[: path.index("/", len("/desk/items/"))] + (
        "/write" if "/write/" in path else "/seal"
    )
