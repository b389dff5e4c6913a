"""Pages: the list of people, and a new one.

Invariant: an admin gives no role and no area beyond their own reach.
"""

from starlette.exceptions import HTTPException
from starlette.responses import Response
from starlette.routing import BaseRoute

from county.desk.areas import indented
from county.desk.elapsed import ago
from county.desk.frame import Frame, Visit, see
from county.desk.proof import proof_fault
from county.people import accounts, directory, passwords
from county.people.directory import Wanted
from county.people.staff import Role, Staff
from county.web.paging import pages
from disclosure.areas import AreaCode
from disclosure.errors import NotAllowedError

HERE = "/desk/staff"
ADMINS = (Role.ADMIN,)


class StaffPages:
    """The people of an admin's area."""

    def __init__(self, frame: Frame) -> None:
        self._frame = frame
        self._database = frame.county.database

    def routes(self) -> list[BaseRoute]:
        """Return the routes."""
        page = self._frame.page
        return [
            page(HERE, self.show, ADMINS),
            page(f"{HERE}/new", self.blank, ADMINS),
            page(f"{HERE}/new", self.add, ADMINS, acts=True),
        ]

    def show(self, visit: Visit) -> Response:
        """List people."""
        scope = visit.person.area
        role = visit.text("role")
        wanted = Wanted(
            words=visit.text("words")[:64],
            role=Role(role) if role in set(Role) else None,
            left=visit.text("left") == "1",
        )
        size = self._frame.county.settings.desk.page_rows
        with self._database.reading() as connection:
            count = directory.count(connection, scope, wanted)
            at = pages(count, visit.page_number(), size, visit.request.query_params)
            found = directory.rows(connection, scope, wanted, limit=size, offset=at.offset)
        context = {
            "wanted": wanted,
            "found": found,
            "pages": at,
            "ago": lambda instant: ago(instant, visit.now, self._frame.drawing.say),
            "name_of": self._frame.county.profile().name_of,
        }
        return self._frame.draw(visit, "staff/list.html", context)

    def blank(self, visit: Visit) -> Response:
        """Show the form for a new account."""
        return self._form(visit, {})

    def add(self, visit: Visit) -> Response:
        """Enter the account; show the code by which its owner sets a password."""
        wrong = self._add(visit)
        if wrong:
            return self._form(visit, wrong)
        return see(f"{HERE}/{visit.text('name').lower()}?new=1")

    def _add(self, visit: Visit) -> dict[str, str]:
        """Enter the account; return what is wrong instead, by the id of the field."""
        say = self._frame.drawing.say
        roles = chosen_roles(visit)
        area = chosen_area(self._frame, visit)
        if roles is None or area is None:
            return {"role" if roles is None else "area": say("请选岗位和负责区域。")}
        fault = proof_fault(self._frame, visit)
        if fault:
            return {"add-password": fault}
        person = Staff(0, visit.text("name").lower(), roles[0], area, roles[1:])
        try:
            with self._database.writing() as connection:
                hashed = passwords.nobodys_password()
                accounts.add(connection, visit.person.name, person, hashed, visit.now)
        except NotAllowedError:
            told = (
                "这个用户名用不了：要以小写字母开头，只有小写字母、数字、点和横线，而且没有人用过。"
            )
            return {"name": say(told)}
        return {}

    def _form(self, visit: Visit, wrong: dict[str, str]) -> Response:
        profile = self._frame.county.profile()
        context = {
            "wrong": wrong,
            "areas": indented(profile.areas, visit.person),
            "all_roles": [role.value for role in Role],
            "code": self._frame.county.proving.needs_code(visit.person),
            "typed": {name: visit.text(name) for name in ("name", "role", "area")},
            "also": visit.texts("also"),
        }
        status = 422 if wrong else 200
        return self._frame.draw(visit, "staff/new.html", context, status=status)


def chosen_roles(visit: Visit) -> tuple[Role, ...] | None:
    """Return the roles of a form, the first one first; None where there is none."""
    first = visit.text("role")
    if first not in set(Role):
        return None
    also = [Role(word) for word in visit.texts("also") if word in set(Role) and word != first]
    return (Role(first), *also)


def chosen_area(frame: Frame, visit: Visit) -> AreaCode | None:
    """Return the area of a form; None where it is none of the admin's.

    Raises:
        HTTPException: 404 where it is an area beyond the admin's.
    """
    text = visit.text("area")
    if not text:
        return None
    known = {code for code, _ in indented(frame.county.profile().areas, visit.person)}
    if text not in known:
        raise HTTPException(404)
    return AreaCode(text)
