"""Pages: holiday notices: which years have one, loading one, and what it moved.

Invariant: a notice is loaded only after the page has shown what would move, and with proof of
who loads it.
"""

from dataclasses import dataclass

from starlette.responses import Response
from starlette.routing import BaseRoute

from county.desk.frame import Frame, Visit, missing, see
from county.desk.proof import proof_fault
from county.holidays import loading, notices
from county.holidays.notices import SHIPPED, Loaded
from county.holidays.warning import missing_years
from county.people.staff import Role
from county.requests import recounting
from county.requests.recounting import Move
from county.web.paging import pages
from disclosure.errors import MalformedError, NotAllowedError
from disclosure.workdays import YearNotice, parse_notice

READERS = (Role.CLERK, Role.LEAD, Role.OFFICE, Role.ADMIN)
LOADERS = (Role.ADMIN,)
HERE = "/desk/holidays"
LARGEST_BYTES = 64 * 1024
"""Bytes of a notice at most."""
SHOWN_MOVES = 100
"""Moves that the page before loading shows at most; their number is told in full."""


@dataclass(frozen=True)
class Year:
    """A year in the list: its notice in force, and the version that it is."""

    notice: YearNotice
    loaded: Loaded | None

    @property
    def version(self) -> int:
        """Return the version, `SHIPPED` where it came with Mingbai."""
        return self.loaded.version if self.loaded else SHIPPED


class HolidayPages:
    """Holiday notices on the desk."""

    def __init__(self, frame: Frame) -> None:
        self._frame = frame
        self._county = frame.county

    def routes(self) -> list[BaseRoute]:
        """Return the routes."""
        page = self._frame.page
        return [
            page(HERE, self.show, READERS),
            page(HERE, self.proceed, LOADERS, acts=True, takes_files=True),
            page(f"{HERE}/{{year:int}}/{{version:int}}", self.one, READERS),
        ]

    def show(self, visit: Visit) -> Response:
        """List the years."""
        return self._list(visit, "")

    def one(self, visit: Visit) -> Response:
        """Show a loaded notice and what it moved."""
        year, version = int(visit.path["year"]), int(visit.path["version"])
        rows = self._county.settings.desk.page_rows
        with self._county.database.reading() as connection:
            loaded = notices.one(connection, year, version)
            if loaded is None:
                raise missing()
            count = recounting.count_moved(connection, loaded.at)
            at = pages(count, visit.page_number(), rows, visit.request.query_params)
            moves = recounting.moved(connection, loaded.at, limit=rows, offset=at.offset)
        context = {"loaded": loaded, "moves": moves, "count": count, "pages": at, "here": HERE}
        return self._frame.draw(visit, "holidays/loaded.html", context)

    def proceed(self, visit: Visit) -> Response:
        """Show what a notice would move, or load it."""
        say = self._frame.drawing.say
        text = self._text(visit)
        if not text:
            return self._list(visit, say("请选放假安排文件，或者把内容贴进来。"))
        try:
            notice = parse_notice(text)
            with self._county.database.reading() as connection:
                moves = loading.outlook(connection, notice)
        except MalformedError as error:
            return self._list(visit, say("这份安排不能用：{reason}", reason=str(error)), text)
        except NotAllowedError:
            return self._list(visit, say("这一年已经在用同样的安排，不用再加载。"), text)
        if visit.text("step") != "load":
            return self._ask(visit, text, notice, moves, "")
        fault = proof_fault(self._frame, visit)
        if fault:
            return self._ask(visit, text, notice, moves, fault)
        return self._load(visit, text)

    def _load(self, visit: Visit, text: str) -> Response:
        with self._county.database.writing() as connection:
            done = loading.load(connection, text, visit.person.name, visit.now)
        self._county.current_terms.forget()
        return see(f"{HERE}/{done.loaded.notice.year}/{done.loaded.version}?loaded=1")

    def _text(self, visit: Visit) -> str:
        files = visit.files("file")
        if not files:
            # Lines as they were typed: a browser sends them with carriage returns.
            return visit.text("text")[:LARGEST_BYTES].replace("\r\n", "\n")
        return files[0].file.read(LARGEST_BYTES).decode("utf-8-sig", errors="replace").strip()

    def _ask(
        self, visit: Visit, text: str, notice: YearNotice, moves: list[Move], fault: str
    ) -> Response:
        context = {
            "text": text,
            "notice": notice,
            "moves": moves[:SHOWN_MOVES],
            "count": len(moves),
            "fault": fault,
            "needs_code": self._county.proving.needs_code(visit.person),
            "here": HERE,
        }
        status = 401 if fault else 200
        return self._frame.draw(visit, "holidays/confirm.html", context, status=status)

    def _list(self, visit: Visit, fault: str, text: str = "") -> Response:
        with self._county.database.reading() as connection:
            loaded = notices.loaded(connection)
        calendar = self._county.terms().calendar
        newest = {one.notice.year: one for one in reversed(loaded)}
        known = reversed(calendar.notices)
        context = {
            "years": [Year(notice, newest.get(notice.year)) for notice in known],
            "older": [one for one in loaded if newest[one.notice.year] is not one],
            "missing": missing_years(calendar, self._frame.today(visit)),
            "text": text,
            "fault": fault,
            "may_load": visit.person.may(LOADERS),
            "here": HERE,
        }
        status = 422 if fault else 200
        return self._frame.draw(visit, "holidays/list.html", context, status=status)
