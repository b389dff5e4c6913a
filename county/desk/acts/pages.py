"""Pages: who did what, when; and the same as a file.

Invariant: it only reads, and nobody reads of people beyond their own area.
"""

import csv
import io
from datetime import date

from starlette.responses import Response
from starlette.routing import BaseRoute

from county.audit import reading
from county.audit.log import Act
from county.audit.reading import Line, Sought
from county.audit.words import WORDS, act_words
from county.desk.frame import Frame, Visit
from county.people.staff import Role
from county.web.drawing import NO_STORE
from county.web.paging import pages

READERS = (Role.OFFICE, Role.ADMIN)
_FORMULA = ("=", "+", "-", "@", "\t", "\r")


class ActPages:
    """The log of acts."""

    def __init__(self, frame: Frame) -> None:
        self._frame = frame
        self._database = frame.county.database

    def routes(self) -> list[BaseRoute]:
        """Return the routes."""
        page = self._frame.page
        return [
            page("/desk/records/acts", self.show, READERS),
            page("/desk/records/acts.csv", self.export, READERS),
        ]

    def show(self, visit: Visit) -> Response:
        """List acts, the newest first."""
        sought = self._sought(visit)
        rows = self._frame.county.settings.desk.page_rows
        with self._database.reading() as connection:
            count = reading.count(connection, sought)
            at = pages(count, visit.page_number(), rows, visit.request.query_params)
            found = reading.newest(connection, sought, limit=rows, offset=at.offset)
        context = {
            "sought": sought,
            "found": found,
            "pages": at,
            "words": {act.value: words for act, words in WORDS.items()},
            "act_words": act_words,
            "query": visit.request.url.query,
        }
        return self._frame.draw(visit, "acts/list.html", context)

    def export(self, visit: Visit) -> Response:
        """Return the acts as a file that spreadsheets open."""
        most = self._frame.county.settings.desk.export_rows
        with self._database.reading() as connection:
            found = reading.oldest(connection, self._sought(visit), limit=most)
        name = f"acts-{self._frame.today(visit).isoformat()}.csv"
        headers = {**NO_STORE, "Content-Disposition": f'attachment; filename="{name}"'}
        # The mark in front tells spreadsheets that it is UTF-8.
        content = "\ufeff" + self._table(found)
        return Response(content, media_type="text/csv; charset=utf-8", headers=headers)

    def _table(self, found: list[Line]) -> str:
        say, written = self._frame.drawing.say, io.StringIO()
        table = csv.writer(written)
        titles = (say("序号"), say("时间"), say("谁"), say("做了什么"), say("对象"), say("说明"))
        table.writerow(titles)
        for one in found:
            at = one.at.astimezone(self._frame.drawing.zone).isoformat(" ", timespec="seconds")
            cells = (one.who, act_words(one.act), one.about, one.note)
            table.writerow((one.number, at, *map(_plain, cells)))
        return written.getvalue()

    def _sought(self, visit: Visit) -> Sought:
        act = visit.text("act")
        return Sought(
            scope=visit.person.area,
            zone=self._frame.drawing.zone,
            who=visit.text("who")[:64],
            act=act if act in set(Act) else "",
            first=_day(visit.text("first")),
            last=_day(visit.text("last")),
        )


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def _plain(cell: str) -> str:
    """Return a cell that no spreadsheet takes for a formula."""
    return f"'{cell}" if cell.startswith(_FORMULA) else cell
