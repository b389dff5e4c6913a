"""Pages: the issues of slips with codes, and codes that are to open nothing any more.

Invariant: a household is named by its number alone; who withdrew a code and why is written
down with it, and nothing gives a withdrawn code back.
"""

from sqlalchemy import Connection
from starlette.responses import Response
from starlette.routing import BaseRoute

from county.desk.frame import Frame, Visit, missing, see
from county.desk.proof import proof_fault
from county.people.staff import Role
from county.publishing.withdrawing import REASON_CHARACTERS, Withdrawal
from county.statements import withdrawing
from county.statements.withdrawing import Issued
from county.web.paging import pages
from disclosure.errors import NotAllowedError

ADDRESS = "/desk/statements"
ISSUERS = (Role.CLERK, Role.LEAD)
LONGEST_NUMBER = 20


class IssuePages:
    """What was issued, and withdrawing it."""

    def __init__(self, frame: Frame) -> None:
        self._frame = frame
        self._database = frame.county.database

    def routes(self) -> list[BaseRoute]:
        """Return the routes."""
        page = self._frame.page
        return [
            page(ADDRESS, self.show, ISSUERS),
            page(f"{ADDRESS}/withdraw", self.withdraw_one, ISSUERS, acts=True),
            page(f"{ADDRESS}/{{issue:int}}/withdraw", self.ask, ISSUERS),
            page(f"{ADDRESS}/{{issue:int}}/withdraw", self.withdraw_all, ISSUERS, acts=True),
        ]

    def show(self, visit: Visit) -> Response:
        """List the issues of slips, each with a form for a lost one."""
        return self._list(visit)

    def withdraw_one(self, visit: Visit) -> Response:
        """Withdraw the code of a household."""
        household, say = visit.text("household"), self._frame.drawing.say
        if not household or not visit.text("reason"):
            return self._list(visit, say("请填户号和作废的原因。"), status=422)
        issue, keys = self._issue(visit, visit.text("issue")), self._frame.county.online
        with self._database.writing() as connection:
            try:
                number = household[:LONGEST_NUMBER]
                withdrawing.withdraw(connection, issue, number, _why(visit, issue), keys)
            except NotAllowedError:
                wrong = say("这一批里没有户号“{number}”，或者它的码已经作废。", number=household)
                return self._list(visit, wrong, status=422)
        return see(f"{ADDRESS}?withdrawn=1")

    def ask(self, visit: Visit) -> Response:
        """Ask whether the whole issue is to be withdrawn."""
        return self._ask(visit, self._issue(visit, str(visit.path["issue"])))

    def withdraw_all(self, visit: Visit) -> Response:
        """Withdraw every code of an issue."""
        issue, say = self._issue(visit, str(visit.path["issue"])), self._frame.drawing.say
        if not visit.text("reason"):
            return self._ask(visit, issue, {"reason": say("请填作废的原因。")})
        fault = proof_fault(self._frame, visit)
        if fault:
            return self._ask(visit, issue, {"withdraw-password": fault}, status=401)
        with self._database.writing() as connection:
            self._withdraw_all(connection, issue, visit)
        return see(f"{ADDRESS}?withdrawn={issue.households}")

    def _withdraw_all(self, connection: Connection, issue: Issued, visit: Visit) -> None:
        keys = self._frame.county.online
        withdrawing.withdraw_issue(connection, issue, _why(visit, issue), keys)

    def _issue(self, visit: Visit, wanted: str) -> Issued:
        with self._database.reading() as connection:
            found = withdrawing.one(connection, visit.person.area, wanted)
        if found is None:
            raise missing()
        return found

    def _ask(
        self,
        visit: Visit,
        issue: Issued,
        faults: dict[str, str] | None = None,
        *,
        status: int = 422,
    ) -> Response:
        county = self._frame.county
        context = {
            "one": issue,
            "name": county.profile().name_of(issue.area),
            "faults": faults or {},
            "reason": visit.text("reason"),
            "needs_code": county.proving.needs_code(visit.person),
        }
        used = status if faults else 200
        return self._frame.draw(visit, "statements/withdraw.html", context, status=used)

    def _list(self, visit: Visit, wrong: str = "", *, status: int = 200) -> Response:
        rows = self._frame.county.settings.desk.page_rows
        with self._database.reading() as connection:
            count = withdrawing.count(connection, visit.person.area)
            at = pages(count, visit.page_number(), rows, visit.request.query_params)
            found = withdrawing.issues(connection, visit.person.area, limit=rows, offset=at.offset)
        names = {area.code: area.name for area in self._frame.county.profile().areas}
        context = {"found": found, "pages": at, "names": names, "wrong": wrong}
        return self._frame.draw(visit, "statements/list.html", context, status=status)


def _why(visit: Visit, issue: Issued) -> Withdrawal:
    reason = visit.text("reason")[:REASON_CHARACTERS]
    return Withdrawal(issue.area, "", visit.person.name, visit.now, reason)
