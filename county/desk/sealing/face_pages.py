"""Pages: a draft's faces on screens and on paper, as its approver sees them.

Invariant: they are drawn from the bytes of the round, the very ones that are signed.
"""

from starlette.responses import Response
from starlette.routing import BaseRoute

from county.desk.frame import Frame, Visit, missing
from county.desk.keys.pages import SEALERS
from county.previews import paper_pages
from county.previews.screen_pages import draw_pages
from county.publishing import rounds
from disclosure.channels import Channel
from disclosure.items import Item
from paper.a4 import Imprint
from screen.paging.panel import Panel


class FacePages:
    """Faces of a draft."""

    def __init__(self, frame: Frame) -> None:
        self._frame = frame
        self._county = frame.county

    def routes(self) -> list[BaseRoute]:
        """Return the routes."""
        page, one = self._frame.page, "/desk/items/{id:uuid}/seal"
        return [
            page(f"{one}/screens", self.screens, SEALERS),
            page(f"{one}/paper.pdf", self.paper, SEALERS),
            page(f"{one}/paper/{{number:int}}.png", self.paper_page, SEALERS),
        ]

    def screens(self, visit: Visit) -> Response:
        """Show every page of the screens in use."""
        item = self._item(visit, Channel.SCREEN)
        settings, today = self._county.settings.previews, self._frame.today(visit)
        profile = self._county.profile()
        offices = {area.code: area.office for area in profile.areas}
        office, say = offices.get(item.area, profile.office), self._frame.drawing.say
        drawn = []
        for kind in settings.panels:
            panel = Panel(
                width_px=kind.width_px,
                height_px=kind.height_px,
                inches=kind.inches,
                distance_mm=kind.distance_mm,
            )
            pictures = draw_pages(item, panel, today, office, say, settings.pages)
            drawn.append((kind, panel, pictures))
        context = {"item": item, "drawn": drawn}
        return self._frame.draw(visit, "sealing/screens.html", context)

    def paper(self, visit: Visit) -> Response:
        """Return the notice-board sheet."""
        headers = {"Cache-Control": "no-store"}
        return Response(self._pdf(visit), media_type="application/pdf", headers=headers)

    def paper_page(self, visit: Visit) -> Response:
        """Return a picture of one page of the sheet, from 1."""
        found = paper_pages.picture_of(self._pdf(visit), int(visit.path["number"]) - 1)
        if found is None:
            raise missing()
        headers = {"Cache-Control": "no-store"}
        return Response(found[0], media_type="image/png", headers=headers)

    def _pdf(self, visit: Visit) -> bytes:
        item, profile = self._item(visit, Channel.PRINT), self._county.profile()
        printed = visit.now.astimezone(profile.zone)
        imprint = Imprint(office=profile.office, zone=profile.name_of(item.area), printed=printed)
        say, files = self._frame.drawing.say, self._county.blobs.path
        return paper_pages.sheet_of(item, profile, imprint, files, say)

    def _item(self, visit: Visit, channel: Channel) -> Item:
        """Return the draft where it is in the person's area and on this face."""
        with self._county.database.reading() as connection:
            one = rounds.of_draft(connection, str(visit.path["id"]), self._frame.today(visit))
        item = one.document if one else None
        if not isinstance(item, Item) or not visit.person.reaches(item.area):
            raise missing()
        if channel not in item.channels:
            raise missing()
        return item
