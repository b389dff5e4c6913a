"""Pages: the ledger of items and one item.

Invariant: what is shown as public is the sealed payload.
"""

from datetime import date

from sqlalchemy import Connection
from starlette.responses import Response
from starlette.routing import BaseRoute

from county.desk.areas import indented
from county.desk.frame import EVERYONE, Frame, Visit, missing
from county.desk.items.labels import ARRIVALS, STANDINGS
from county.desk.keys.pages import SEALERS
from county.desk.requests.sheet import OUTCOMES
from county.desk.requests.sight import READERS
from county.desk.writing.occasions import WRITERS
from county.items import ledger, public
from county.items.ledger import Line, Standing, Wanted
from county.items.vouching import Vouching
from county.opinions import tally
from county.people.scope import reaches_text
from county.requests import doubts
from county.terminals import reach
from county.web.paging import Pages, pages
from county.writing import shelf
from disclosure.areas import AreaCode
from disclosure.channels import label
from disclosure.items import Item, ItemId, is_archived
from disclosure.opinions import taking_part
from screen.paging.dates import standing


class ItemPages:
    """Items on the desk."""

    def __init__(self, frame: Frame) -> None:
        self._frame = frame
        self._database = frame.county.database
        self._vouching = Vouching(lambda: frame.county.online.keyring)

    def routes(self) -> list[BaseRoute]:
        """Return the routes."""
        return [
            self._frame.page("/desk/items", self.show_ledger, EVERYONE),
            self._frame.page("/desk/items/{id:uuid}", self.show_one, EVERYONE),
        ]

    def show_ledger(self, visit: Visit) -> Response:
        """Show the items of the person's areas."""
        wanted = _wanted(visit, self._frame.today(visit))
        with self._database.reading() as connection:
            lines, at = self._lines(connection, visit, wanted)
        context = {
            "wanted": wanted,
            "lines": lines,
            "archived": lambda line: is_archived(line.shown_last, wanted.today),
            "pages": at,
            "standings": STANDINGS,
            "areas": indented(self._frame.county.profile().areas, visit.person),
            "writes": visit.person.may(WRITERS),
        }
        return self._frame.draw(visit, "items/list.html", context)

    def show_one(self, visit: Visit) -> Response:
        """Show one item: its facts, how people read it, its versions."""
        id_ = ItemId(str(visit.path["id"]))
        with self._database.reading() as connection:
            whole = ledger.whole(connection, id_, visit.person.area)
            sealed = public.one(connection, id_)
            vouched = self._vouching.one(connection, id_)
            reached = reach.of_item(connection, id_)
            opinions = self._opinions(connection, visit, sealed.item if sealed else None)
            stage = shelf.stage_of(connection, id_)
            raised = doubts.of_item(connection, id_)
        if whole is None:
            raise missing()
        item = whole.public or whole.draft
        today = self._frame.today(visit)
        context = {
            "whole": whole,
            "reach": reached,
            "opinions": opinions,
            "doubts": raised,
            "outcomes": OUTCOMES,
            "reads_requests": visit.person.may(READERS),
            "writes": visit.person.may(WRITERS),
            "seals": visit.person.may(SEALERS),
            "stage": stage,
            "arrivals": ARRIVALS,
            "item": item,
            "offices": self._offices(sealed.approved_by if sealed else ()),
            "by_rule": vouched is not None and vouched.by_rule,
            "standings": STANDINGS,
            "in_force": standing(item, today, self._frame.drawing.say) if item else "",
            "channel_name": label,
        }
        return self._frame.draw(visit, "items/show.html", context)

    def _lines(
        self, connection: Connection, visit: Visit, wanted: Wanted
    ) -> tuple[list[Line], Pages]:
        """Return the page asked for, or the last one."""
        rows, asked = self._frame.county.settings.desk.page_rows, visit.page_number()
        query = visit.request.query_params
        if wanted.words:
            offset = (asked - 1) * rows
            lines, count = ledger.searched(connection, wanted, limit=rows, offset=offset)
            if lines or asked == 1:
                return lines, pages(count, asked, rows, query)
        at = pages(ledger.count(connection, wanted), asked, rows, query)
        return ledger.lines(connection, wanted, limit=rows, offset=at.offset), at

    def _opinions(
        self, connection: Connection, visit: Visit, item: Item | None
    ) -> dict[str, object] | None:
        """Return what residents said to an item; None where they are not asked."""
        asked = taking_part(item) if item is not None else None
        if item is None or asked is None:
            return None
        return {
            "count": tally.count(connection, item.id),
            "closes": asked.closes,
            "open": self._frame.today(visit) <= asked.closes,
        }

    def _offices(self, codes: tuple[AreaCode, ...]) -> list[str]:
        areas = {area.code: area.office for area in self._frame.county.profile().areas}
        return [areas.get(code, code) for code in codes]


def _wanted(visit: Visit, today: date) -> Wanted:
    area = AreaCode(visit.text("area"))
    if not area or not reaches_text(visit.person.area, area):
        area = visit.person.area
    text = visit.text("standing")
    chosen = Standing(text) if text in list(Standing) else None
    return Wanted(area=area, words=visit.text("words")[:60], standing=chosen, today=today)
