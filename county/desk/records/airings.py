"""Pages: what loudspeakers said, as aired: found, exported, and the registration book.

Invariant: a person finds the airings of their area and below, no others; what is exported is
what is found.
"""

from collections.abc import Mapping
from datetime import date, timedelta
from urllib.parse import quote, urlencode
from uuid import UUID

from sqlalchemy import Connection
from starlette.responses import Response
from starlette.routing import BaseRoute

from county.airings import export, log, paper, words
from county.airings.book import month_book
from county.airings.log import Unit, Wanted
from county.desk.areas import indented
from county.desk.frame import EVERYONE, Frame, Visit
from county.items import ledger
from county.web.paging import pages
from disclosure.areas import AreaCode
from disclosure.errors import NotAllowedError
from disclosure.items import ItemId
from disclosure.outbox import AiredResult
from disclosure.timetable import labels_of

ADDRESS = "/desk/records/aired"
USUAL_DAYS = 7
"""Days that are shown where nobody asks for others."""
MOST_UNITS = 500
"""Loudspeaker units that are offered at most."""
MONTHS = 13
"""Months whose book is offered."""
_XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


class AiringPages:
    """The as-aired log on the desk."""

    def __init__(self, frame: Frame) -> None:
        self._frame = frame
        self._county = frame.county

    def routes(self) -> list[BaseRoute]:
        """Return the routes."""
        page = self._frame.page
        return [
            page(ADDRESS, self.show, EVERYONE),
            page(f"{ADDRESS}.csv", self.table, EVERYONE),
            page(f"{ADDRESS}.xlsx", self.sheet, EVERYONE),
            page(f"{ADDRESS}/book", self.book, EVERYONE),
        ]

    def show(self, visit: Visit) -> Response:
        """List the airings that the filters leave."""
        return self._page(visit)

    def table(self, visit: Visit) -> Response:
        """Return what was found as a CSV file."""
        return self._export(visit, "csv")

    def sheet(self, visit: Visit) -> Response:
        """Return what was found as an XLSX file."""
        return self._export(visit, "xlsx")

    def book(self, visit: Visit) -> Response:
        """Return a month's registration book as an XLSX file."""
        say, zone = self._frame.drawing.say, self._frame.drawing.zone
        month = _day(f"{visit.text('month')}-01") or self._frame.today(visit)
        profile, keyring = self._county.profile(), self._county.online.keyring
        wanted = Wanted(area=self._area(visit), zone=zone, first=month)
        with self._county.database.reading() as connection:
            unit = _unit(visit, log.units(connection, visit.person.area, MOST_UNITS))
            try:
                made = month_book(connection, profile, keyring, wanted, unit)
            except NotAllowedError:
                return self._page(visit, say("一本登记簿放不下这么多记录。请选一个村或一只喇叭。"))
        name = f"{made.place}广播播出登记簿-{made.first:%Y-%m}.xlsx"
        return _file(paper.sheet(made, self._slots(), zone, say), name, _XLSX)

    def _page(self, visit: Visit, sentence: str = "") -> Response:
        rows = self._county.settings.desk.page_rows
        with self._county.database.reading() as connection:
            units = log.units(connection, visit.person.area, MOST_UNITS)
            wanted = self._wanted(visit, units)
            results = log.tally(connection, wanted)
            count = sum(results.values())
            at = pages(count, visit.page_number(), rows, visit.request.query_params)
            found = log.page(connection, wanted, limit=rows, offset=at.offset)
            reached = log.places(connection, wanted)
            item = self._item(connection, wanted, visit)
        context = {
            "sentence": sentence,
            "found": found,
            "pages": at,
            "wanted": wanted,
            "tally": results,
            "reached": reached,
            "item": item,
            "units": units,
            "areas": indented(self._county.profile().areas, visit.person),
            "results": words.RESULTS,
            "reason": words.reason,
            "engine": words.engine,
            "clock": lambda instant: export.clock(instant, self._frame.drawing.zone),
            "slots": self._slots(),
            "months": _months(self._frame.today(visit)),
            "files": _query(visit),
            "address": ADDRESS,
        }
        return self._frame.draw(
            visit, "records/aired.html", context, status=422 if sentence else 200
        )

    def _export(self, visit: Visit, form: str) -> Response:
        say, zone = self._frame.drawing.say, self._frame.drawing.zone
        with self._county.database.reading() as connection:
            units = log.units(connection, visit.person.area, MOST_UNITS)
            wanted = self._wanted(visit, units)
            if sum(log.tally(connection, wanted).values()) > export.MOST_ROWS:
                return self._page(visit, say("记录太多，一个文件放不下。请缩短日期。"))
            airings = log.in_order(connection, wanted, limit=export.MOST_ROWS)
            make = export.table if form == "csv" else export.sheet
            content = make(airings, self._slots(), zone, say)
        first, last = wanted.first or date.min, wanted.last or self._frame.today(visit)
        name = f"播出记录-{first:%Y%m%d}-{last:%Y%m%d}.{form}"
        return _file(content, name, "text/csv; charset=utf-8" if form == "csv" else _XLSX)

    def _wanted(self, visit: Visit, units: list[Unit]) -> Wanted:
        today, item = self._frame.today(visit), _uuid(visit.text("item"))
        first, last = _day(visit.text("first")), _day(visit.text("last"))
        if item is None and first is None and last is None:
            first, last = today - timedelta(days=USUAL_DAYS - 1), today
        result = visit.text("result")
        return Wanted(
            area=self._area(visit),
            zone=self._frame.drawing.zone,
            first=first,
            last=last,
            unit=unit.id if (unit := _unit(visit, units)) else None,
            item=ItemId(item) if item else None,
            words=visit.text("words")[:60],
            result=AiredResult(result) if result in set(AiredResult) else None,
        )

    def _area(self, visit: Visit) -> AreaCode:
        """Return the area that is asked for, or the person's own."""
        mine = [code for code, _ in indented(self._county.profile().areas, visit.person)]
        asked = visit.text("area")
        return AreaCode(asked) if asked in mine else visit.person.area

    def _item(self, connection: Connection, wanted: Wanted, visit: Visit) -> ledger.Line | None:
        if wanted.item is None:
            return None
        whole = ledger.whole(connection, wanted.item, visit.person.area)
        return whole.line if whole else None

    def _slots(self) -> Mapping[str, str]:
        return labels_of(self._county.profile().slots)


def _unit(visit: Visit, units: list[Unit]) -> Unit | None:
    asked = visit.text("unit")
    return next((unit for unit in units if unit.id == asked), None)


def _query(visit: Visit) -> str:
    """Return the filters as they stand in the address, for the files of the same search."""
    kept = visit.request.query_params.multi_items()
    return urlencode([(name, value) for name, value in kept if name != "page"])


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text) if len(text) == 10 else None
    except ValueError:
        return None


def _uuid(text: str) -> str | None:
    try:
        return str(UUID(text)) if text else None
    except ValueError:
        return None


def _months(today: date) -> list[date]:
    """Return the first days of this month and those before it."""
    found = [today.replace(day=1)]
    while len(found) < MONTHS:
        found.append((found[-1] - timedelta(days=1)).replace(day=1))
    return found


def _file(content: bytes, name: str, media_type: str) -> Response:
    headers = {
        "Content-Disposition": f"attachment; filename*=UTF-8''{quote(name)}",
        "Cache-Control": "no-store",
    }
    return Response(content, media_type=media_type, headers=headers)
