"""Pages: one's own account: where one is logged in, and one's password.

Invariant: nobody sees or ends another person's sessions here.
"""

from starlette.responses import Response
from starlette.routing import BaseRoute

from county.audit.log import Act, record
from county.desk.elapsed import ago
from county.desk.frame import EVERYONE, Frame, Visit, see
from county.desk.proof import proof_fault
from county.people import accounts, sessions
from county.people.passwords import LONGEST, hash_password

HERE = "/desk/me"


class MePages:
    """The account of the person who is logged in."""

    def __init__(self, frame: Frame) -> None:
        self._frame = frame
        self._database = frame.county.database

    def routes(self) -> list[BaseRoute]:
        """Return the routes."""
        page = self._frame.page
        return [
            page(HERE, self.show, EVERYONE),
            page(f"{HERE}/password", self.change_password, EVERYONE, acts=True),
            page(f"{HERE}/sessions/end", self.end_one, EVERYONE, acts=True),
            page(f"{HERE}/sessions/end-others", self.end_others, EVERYONE, acts=True),
        ]

    def show(self, visit: Visit) -> Response:
        """Show the account."""
        return self._draw(visit, {})

    def change_password(self, visit: Visit) -> Response:
        """Change the password; all other sessions end."""
        faults = self._new_faults(visit)
        if not faults and (fault := proof_fault(self._frame, visit)):
            faults = {"password-password": fault}
        if faults:
            return self._draw(visit, faults)
        hashed = hash_password(str(visit.form["new"]), self._frame.county.settings.desk)
        with self._database.writing() as connection:
            accounts.set_password(connection, visit.person, hashed, visit.now)
            sessions.end_all(connection, visit.person.id, but=self._token(visit))
        return see(f"{HERE}?done=password")

    def end_one(self, visit: Visit) -> Response:
        """End one session."""
        with self._database.writing() as connection:
            if sessions.end_one(connection, visit.person.id, visit.text("session")):
                name = visit.person.name
                record(connection, visit.now, name, Act.SESSION_ENDED, name)
        return see(f"{HERE}?done=session")

    def end_others(self, visit: Visit) -> Response:
        """End all sessions but this one."""
        with self._database.writing() as connection:
            count = sessions.end_all(connection, visit.person.id, but=self._token(visit))
            name = visit.person.name
            record(connection, visit.now, name, Act.SESSION_ENDED, name, f"{count} others")
        return see(f"{HERE}?done=sessions")

    def _new_faults(self, visit: Visit) -> dict[str, str]:
        """Return what is wrong with the new password, by the id of the field."""
        say, shortest = self._frame.drawing.say, self._frame.county.settings.desk.shortest_password
        typed, again = (str(visit.form.get(name, "")) for name in ("new", "again"))
        if typed != again:
            return {"again": say("两次填的新密码不一样，请再填一次。")}
        if not shortest <= len(typed) <= LONGEST:
            return {"new": say("新密码要有 {count} 个字以上。", count=shortest)}
        return {}

    def _draw(self, visit: Visit, wrong: dict[str, str]) -> Response:
        say = self._frame.drawing.say
        done = {
            "password": say("密码已经改好，其他地方的登录都已退出。"),
            "session": say("那一处登录已经退出。"),
            "sessions": say("其他地方的登录都已退出。"),
        }
        factor = self._frame.county.factor
        with self._database.reading() as connection:
            protected = factor.is_set(connection, visit.person.id)
            left = factor.recovery_left(connection, visit.person.id)
        context = {
            "wrong": wrong,
            "done": done.get(visit.text("done"), "") if not wrong else "",
            "lines": self._frame.sessions.of_person(visit.person, visit.now),
            "ago": lambda instant: ago(instant, visit.now, say),
            "this": sessions.id_of(self._token(visit)),
            "protected": protected,
            "left": left,
            "shortest": self._frame.county.settings.desk.shortest_password,
            "area": self._frame.county.profile().name_of(visit.person.area),
        }
        return self._frame.draw(visit, "me/show.html", context, status=422 if wrong else 200)

    def _token(self, visit: Visit) -> str:
        return self._frame.cookie.read(visit.request)
