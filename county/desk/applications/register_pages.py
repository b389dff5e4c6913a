"""Pages: the register (收件登记簿), found and exported, and the table of the yearly report.

Invariant: the list masks names; the exported register, which bears them, is fetched by those
alone who approve, and that is recorded.
"""

from starlette.responses import Response
from starlette.routing import BaseRoute

from county.applications import register, yearly
from county.applications.register import Wanted
from county.audit import log
from county.desk.applications import labels
from county.desk.applications.pages import APPROVERS
from county.desk.frame import Frame, Visit
from county.desk.requests.sight import READERS
from county.requests.masking import mask_name
from county.web.files import attachment
from county.web.paging import pages
from disclosure.application_report import Applicant, report
from disclosure.applications import Stage

ADDRESS = "/desk/applications"
NUMBER_CHARACTERS = 40
WAITING = 20
"""Applications not registered yet that are listed."""
_XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


class RegisterPages:
    """The register on the desk."""

    def __init__(self, frame: Frame) -> None:
        self._frame = frame
        self._county = frame.county

    def routes(self) -> list[BaseRoute]:
        """Return the routes."""
        page = self._frame.page
        return [
            page(ADDRESS, self.show, READERS),
            page(f"{ADDRESS}/register.xlsx", self.sheet, APPROVERS),
            page(f"{ADDRESS}/report", self.report, READERS),
            page(f"{ADDRESS}/report.xlsx", self.report_sheet, READERS),
        ]

    def show(self, visit: Visit) -> Response:
        """List the applications that the filters leave, the newest first."""
        return self._page(visit)

    def sheet(self, visit: Visit) -> Response:
        """Return what was found as an XLSX file."""
        say, wanted = self._frame.drawing.say, _wanted(visit)
        most = self._county.settings.applications.export_rows
        with self._county.database.reading() as connection:
            if register.count(connection, visit.person, wanted) > most:
                return self._page(visit, say("记录太多，一个文件放不下。请选一个年份。"))
            found = register.lines(connection, visit.person, wanted, limit=most)
        with self._county.database.writing() as connection:
            words = (visit.person.name, log.Act.APPLICATION_REGISTER, visit.person.area)
            log.record(connection, visit.now, *words, f"{len(found)}")
        file = register.sheet(found, labels.codes(), say)
        return attachment(file, f"{say('政府信息公开申请收件登记簿')}.xlsx", _XLSX)

    def report(self, visit: Visit) -> Response:
        """Show the table of a year."""
        year = self._year(visit)
        with self._county.database.reading() as connection:
            cases = register.cases(connection, visit.person, year)
            years = register.years(connection)
        context = {
            "made": report(year, cases),
            "years": sorted({*years, year}, reverse=True),
            "applicants": list(Applicant),
            "labels": labels,
            "address": ADDRESS,
        }
        return self._frame.draw(visit, "applications/report.html", context)

    def report_sheet(self, visit: Visit) -> Response:
        """Return the table of a year as an XLSX file."""
        say, year = self._frame.drawing.say, self._year(visit)
        with self._county.database.reading() as connection:
            cases = register.cases(connection, visit.person, year)
        file = yearly.sheet(report(year, cases), labels.APPLICANTS, labels.LINES, say)
        name = say("{year}年政府信息公开申请情况", year=year)
        return attachment(file, f"{name}.xlsx", _XLSX)

    def _page(self, visit: Visit, sentence: str = "") -> Response:
        wanted, rows = _wanted(visit), self._county.settings.desk.page_rows
        with self._county.database.reading() as connection:
            count = register.count(connection, visit.person, wanted)
            at = pages(count, visit.page_number(), rows, visit.request.query_params)
            found = register.lines(connection, visit.person, wanted, limit=rows, offset=at.offset)
            waiting = register.unregistered(connection, visit.person, WAITING)
            years = register.years(connection)
        context = {
            "sentence": sentence,
            "wanted": wanted,
            "found": found,
            "pages": at,
            "waiting": waiting,
            "years": [(str(year), str(year)) for year in years],
            "stages": [(stage.value, words) for stage, words in labels.STAGES.items()],
            "labels": labels,
            "over": register.OVER,
            "mask": mask_name,
            "today": self._frame.today(visit),
            "may_export": visit.person.may(APPROVERS),
            "files": visit.request.url.query,
            "address": ADDRESS,
        }
        status = 422 if sentence else 200
        return self._frame.draw(visit, "applications/list.html", context, status=status)

    def _year(self, visit: Visit) -> int:
        return _number(visit.text("year")) or self._frame.today(visit).year


def _wanted(visit: Visit) -> Wanted:
    stage = visit.text("stage")
    return Wanted(
        stage=Stage(stage) if stage in set(Stage) else None,
        year=_number(visit.text("year")),
        number=visit.text("number")[:NUMBER_CHARACTERS],
    )


def _number(text: str) -> int | None:
    """Return a year of this or the next century, None where it is none."""
    year = int(text) if len(text) == 4 and text.isascii() and text.isdigit() else 0
    return year if 2000 <= year < 2200 else None
