"""Pages: one account: its roles, and what else is done to it.

Invariant: nobody changes their own roles or lets themselves out; an account beyond the
admin's area is not there.
"""

from sqlalchemy import Connection
from starlette.responses import Response
from starlette.routing import BaseRoute

from county.desk.areas import indented
from county.desk.frame import Frame, Visit, missing, see
from county.desk.proof import proof_fault
from county.desk.staff.pages import ADMINS, HERE, chosen_area, chosen_roles
from county.people import accounts, directory
from county.people.staff import Role, Staff
from disclosure.errors import NotAllowedError

MOST_TASKS = 50
LONGEST_REASON = 200
LONGEST_SUBJECT = 255


class OnePersonPages:
    """An account as an admin sees it."""

    def __init__(self, frame: Frame) -> None:
        self._frame = frame
        self._database = frame.county.database

    def routes(self) -> list[BaseRoute]:
        """Return the routes."""
        page, one = self._frame.page, f"{HERE}/{{name}}"
        return [
            page(one, self.show, ADMINS),
            page(f"{one}/change", self.change, ADMINS, acts=True),
            page(f"{one}/do", self.do, ADMINS, acts=True),
        ]

    def show(self, visit: Visit) -> Response:
        """Show the account."""
        return self._draw(visit, self._find(visit), "")

    def change(self, visit: Visit) -> Response:
        """Give it other roles, another area, another name at the login service."""
        person = self._other(visit)
        roles, area = chosen_roles(visit), chosen_area(self._frame, visit)
        if roles is None or area is None:
            raise NotAllowedError("an account has a role and an area")
        fault = proof_fault(self._frame, visit)
        if fault:
            return self._draw(visit, person, fault)
        by, after = visit.person.name, Staff(person.id, person.name, roles[0], area, roles[1:])
        with self._database.writing() as connection:
            if after != person:
                accounts.change(connection, by, after, visit.now)
            subject = visit.text("subject")[:LONGEST_SUBJECT]
            if "subject" in visit.form and subject != directory.subject_of(connection, person):
                accounts.link_subject(connection, by, person, subject, visit.now)
        return see(f"{HERE}/{person.name}?done=change")

    def do(self, visit: Visit) -> Response:
        """Give out a one-time code, reset the factor, let leave, let come back."""
        person = self._other(visit)
        what, reason = visit.text("what"), visit.text("reason")[:LONGEST_REASON]
        if what == "factor" and not reason:
            wrong = self._frame.drawing.say("重置动态验证码要写原因，比如“手机丢了”。")
            return self._draw(visit, person, wrong)
        fault = proof_fault(self._frame, visit)
        if fault:
            return self._draw(visit, person, fault)
        with self._database.writing() as connection:
            code = self._do(connection, visit, person, what, reason)
        if code:
            hours = self._frame.county.settings.desk.first_code_hours
            context = {"person": person, "code": code, "hours": hours}
            return self._frame.draw(visit, "staff/code.html", context)
        return see(f"{HERE}/{person.name}?done={what}")

    def _do(
        self, connection: Connection, visit: Visit, person: Staff, what: str, reason: str
    ) -> str:
        """Do it; return the code where one was made."""
        by, now = visit.person.name, visit.now
        if what == "factor":
            accounts.reset_factor(connection, by, person, reason, now, self._frame.county.factor)
        elif what == "leave":
            accounts.leave(connection, by, person, now)
        elif what == "back":
            accounts.come_back(connection, by, person, now)
        elif what == "code" and not person.left:
            hours = self._frame.county.settings.desk.first_code_hours
            return accounts.give_first_code(connection, by, person, now, hours)
        else:
            raise NotAllowedError(f"{what!r} is not done to accounts")
        return ""

    def _draw(self, visit: Visit, person: Staff, wrong: str) -> Response:
        county, say = self._frame.county, self._frame.drawing.say
        done = {
            "change": say("已经改好。本人要重新登录。"),
            "factor": say("动态验证码已经重置。本人下次登录时重新设置。"),
            "leave": say("账号已经停用，各处登录都已退出。"),
            "back": say("账号已经恢复。请再发一次性口令。"),
        }
        with self._database.reading() as connection:
            subject = directory.subject_of(connection, person)
            tasks = directory.open_tasks(connection, person, limit=MOST_TASKS)
        profile = county.profile()
        context = {
            "person": person,
            "myself": person.id == visit.person.id,
            "wrong": wrong,
            "done": "" if wrong else done.get(visit.text("done"), ""),
            "fresh": visit.text("new") == "1",
            "areas": indented(profile.areas, visit.person),
            "area": profile.name_of(person.area),
            "all_roles": [role.value for role in Role],
            "subject": subject,
            "serviced": county.settings.login_service is not None,
            "tasks": tasks,
            "protected": county.proving.needs_code(person),
            "code": county.proving.needs_code(visit.person),
        }
        return self._frame.draw(visit, "staff/show.html", context, status=422 if wrong else 200)

    def _find(self, visit: Visit) -> Staff:
        with self._database.reading() as connection:
            person = directory.one(connection, visit.person.area, str(visit.path["name"]))
        if person is None:
            raise missing()
        return person

    def _other(self, visit: Visit) -> Staff:
        person = self._find(visit)
        if person.id == visit.person.id:
            raise NotAllowedError("nobody changes their own account here")
        return person
