"""Pages: a payment list is checked, then issued as a sheet of slips with codes.

Invariant: the list is kept in a box that its page alone opens, the slips nowhere: whoever
issues a list gets them once, with the answer to that very request.
"""

from datetime import timedelta
from threading import BoundedSemaphore

from starlette.exceptions import HTTPException
from starlette.responses import Response
from starlette.routing import BaseRoute

from county.desk.areas import indented
from county.desk.frame import Frame, Visit
from county.desk.proof import proof_fault
from county.desk.statements.labels import sentence
from county.desk.statements.pages import ADDRESS, ISSUERS
from county.statements import held, withdrawing
from county.statements.checking import Checked, check
from county.statements.held import PaymentList, Ticket
from county.statements.issuing import Issue, coded, issue_all, slips_of
from county.statements.template import template
from county.statements.upload import rows_of
from county.uploads.harvest import RefusedFileError
from county.uploads.words import sentence as refusal
from county.web.files import attachment
from disclosure.areas import AreaCode, Level, level
from disclosure.statements import NOTE_LIMIT, TITLE_LIMIT
from paper.document import Printed

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
BUSY_SECONDS = "30"
SECONDS_A_CODE = 0.1
"""What a code takes at least; the page says how long to wait."""
LEVELS = (Level.VILLAGE, Level.TOWNSHIP)


class IssuingPages:
    """Checking and issuing a payment list."""

    def __init__(self, frame: Frame) -> None:
        self._frame = frame
        self._county = frame.county
        self._settings = frame.county.settings.statements
        self._say = frame.drawing.say
        # Making codes takes a core and much memory for a minute: one list at a time.
        self._turn = BoundedSemaphore(1)

    def routes(self) -> list[BaseRoute]:
        """Return the routes."""
        page = self._frame.page
        return [
            page(f"{ADDRESS}/new", self.begin, ISSUERS),
            page(f"{ADDRESS}/template.xlsx", self.template, ISSUERS),
            page(f"{ADDRESS}/check", self.check, ISSUERS, acts=True, takes_files=True),
            page(f"{ADDRESS}/issue", self.issue, ISSUERS, acts=True),
        ]

    def begin(self, visit: Visit) -> Response:
        """Show the form for a list."""
        return self._form(visit, {})

    def template(self, _visit: Visit) -> Response:
        """Return the empty list."""
        return attachment(template(), f"{self._say('补贴发放表')}.xlsx", XLSX)

    def check(self, visit: Visit) -> Response:
        """Show what is in a list and all that is wrong with it; keep one that is right."""
        faults = self._faults(visit)
        files = visit.files("file")
        if not files:
            faults["file"] = self._say("还没有选文件。")
        if faults:
            return self._form(visit, faults)
        file = files[0]
        try:
            rows = rows_of(file.filename or "", file.file, file.size or 0)
        except RefusedFileError as error:
            # The name may say whose list it is; nothing but this page repeats it.
            told = refusal(file.filename or "", error.refused, self._say)
            return self._form(visit, {"file": told})
        found = check(rows, self._say("补贴发放表"))
        if len(found.households) > self._settings.households:
            most = self._settings.households
            told = self._say(
                "这份表有 {count} 户，一次最多 {most} 户。请分成几份。",
                count=len(found.households),
                most=most,
            )
            return self._form(visit, {"file": told})
        area, title = AreaCode(visit.text("area")), visit.text("title")
        contact = visit.text("contact")
        listed = PaymentList(area=area, title=title, contact=contact, rows=rows)
        return self._checked(visit, listed, found)

    def issue(self, visit: Visit) -> Response:
        """Issue a list that was checked; the answer is the sheet of slips."""
        ticket = Ticket(visit.text("ticket"), visit.text("key"))
        fault = proof_fault(self._frame, visit)
        if fault:
            return self._again(visit, ticket, fault)
        if not self._turn.acquire(blocking=False):
            told = self._say("现在有另一份表正在出码，请过半分钟再点一次。")
            raise HTTPException(503, told, {"Retry-After": BUSY_SECONDS})
        try:
            printed = self._issue(visit, ticket)
        finally:
            self._turn.release()
        return attachment(printed.pdf, f"{self._say('补贴查询码')}.pdf", "application/pdf")

    def _issue(self, visit: Visit, ticket: Ticket) -> Printed:
        listed = self._look(visit, ticket)
        issue = self._of(visit, listed)
        found = check(listed.rows, listed.title)
        ready = list(coded(found.households, issue, self._settings.codes_together))
        place = self._county.profile().name_of(issue.area)
        printed = slips_of(ready, issue, place, self._say)
        with self._county.database.writing() as connection:
            # Of two servers that issue the same list at once the second finds it gone.
            if not held.take_away(connection, ticket):
                raise self._gone()
            issue_all(connection, ready, issue, self._county.online, lambda: None)
        return printed

    def _look(self, visit: Visit, ticket: Ticket) -> PaymentList:
        since = visit.now - timedelta(minutes=self._settings.hold_minutes)
        with self._county.database.reading() as connection:
            found = held.look(connection, ticket, visit.person.name, since)
        if found is None or not visit.person.reaches(found.area):
            raise self._gone()
        return found

    def _gone(self) -> HTTPException:
        told = self._say("这份表已经出过码，或者放得太久了。请看看“补贴查询码”，需要时重新导入。")
        return HTTPException(409, told)

    def _of(self, visit: Visit, listed: PaymentList) -> Issue:
        profile = self._county.profile()
        mine = next(one for one in profile.areas if one.code == listed.area)
        return Issue(
            area=listed.area,
            title=listed.title,
            issued=self._frame.today(visit),
            office=mine.office or mine.name,
            contact=listed.contact,
            who=visit.person.name,
            at=visit.now,
        )

    def _faults(self, visit: Visit) -> dict[str, str]:
        faults = {}
        area, title = visit.text("area"), visit.text("title")
        if area not in {code for code, _ in self._areas(visit)}:
            faults["area"] = self._say("请选一个村（社区）或乡镇。")
        if not 0 < len(title) <= TITLE_LIMIT:
            faults["title"] = self._say("请写这批补贴叫什么，最多 {most} 个字。", most=TITLE_LIMIT)
        if len(visit.text("contact")) > NOTE_LIMIT:
            faults["contact"] = self._say("联系方式最多 {most} 个字。", most=NOTE_LIMIT)
        return faults

    def _areas(self, visit: Visit) -> list[tuple[AreaCode, str]]:
        profile = self._county.profile()
        holding = (one for one in profile.areas if level(one.code) in LEVELS)
        return indented(holding, visit.person)

    def _form(self, visit: Visit, faults: dict[str, str]) -> Response:
        context = {
            "faults": faults,
            "areas": self._areas(visit),
            "typed": {name: visit.text(name) for name in ("area", "title", "contact")},
        }
        return self._frame.draw(
            visit, "statements/new.html", context, status=422 if faults else 200
        )

    def _checked(self, visit: Visit, listed: PaymentList, found: Checked) -> Response:
        """Show the check; a list that is right waits in its box."""
        ticket, again = None, 0
        if found.households:
            with self._county.database.writing() as connection:
                held.forget(connection, visit.now, self._settings.hold_minutes)
                ticket = held.hold(connection, listed, visit.person.name, visit.now)
                numbers = {one.number for one in found.households}
                again = withdrawing.standing_elsewhere(
                    connection, listed.area, listed.title, numbers
                )
        return self._verdict(visit, listed, found, ticket, again=again)

    def _again(self, visit: Visit, ticket: Ticket, fault: str) -> Response:
        listed = self._look(visit, ticket)
        found = check(listed.rows, listed.title)
        return self._verdict(visit, listed, found, ticket, fault=fault)

    def _verdict(
        self,
        visit: Visit,
        listed: PaymentList,
        found: Checked,
        ticket: Ticket | None,
        *,
        again: int = 0,
        fault: str = "",
    ) -> Response:
        most = self._settings.faults_shown
        context = {
            "listed": listed,
            "place": self._county.profile().name_of(listed.area),
            "found": found,
            "wrong": [(one.line, sentence(one, self._say)) for one in found.wrong[:most]],
            "twice": found.twice[:most],
            "ticket": ticket,
            "again": again,
            "fault": fault,
            "seconds": max(1, round(len(found.households) * SECONDS_A_CODE)),
            "needs_code": self._county.proving.needs_code(visit.person),
        }
        status = 401 if fault else 200 if found.households else 422
        return self._frame.draw(visit, "statements/check.html", context, status=status)
