"""Pages: log in, log out.

Invariant: the page says the same for a wrong name as for a wrong password.
"""

import secrets

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from county.desk.frame import COOKIE, EVERYONE, Frame, Visit, see
from county.people.passwords import Door

FORM_COOKIE = "mingbai_form"
HOME = "/desk/requests"


class LoginPages:
    """Logging in and out."""

    def __init__(self, frame: Frame, door: Door) -> None:
        self._frame = frame
        self._door = door
        self._secure = frame.county.settings.server.secure_cookies

    def routes(self) -> list[BaseRoute]:
        """Return the routes."""
        return [
            Route("/desk", lambda _request: see(HOME)),
            Route("/desk/login", self.show, methods=["GET"]),
            Route("/desk/login", self.enter, methods=["POST"]),
            self._frame.page("/desk/logout", self.leave, EVERYONE, acts=True),
        ]

    async def show(self, request: Request) -> Response:
        """Show the form."""
        return await run_in_threadpool(self._form, request, "", "")

    async def enter(self, request: Request) -> Response:
        """Check name and password; begin a session."""
        form = await request.form(max_files=0, max_fields=10)
        name, password = str(form.get("name", "")), str(form.get("password", ""))
        cookie, token = request.cookies.get(FORM_COOKIE, ""), str(form.get("csrf", ""))
        say = self._frame.drawing.say
        if not cookie or not secrets.compare_digest(cookie.encode(), token.encode()):
            sentence = say("登录页面已经失效，请再填一次。")
            return await run_in_threadpool(self._form, request, name, sentence, 403)
        return await run_in_threadpool(self._admit, request, name, password)

    def _admit(self, request: Request, name: str, password: str) -> Response:
        now = self._frame.clock()
        person = self._door.admit(name, password, now)
        if person is None:
            return self._form(request, name, self._why(name), 401)
        answer = see(_local(request.query_params.get("next", "")))
        token = self._frame.sessions.begin(person, now)
        answer.set_cookie(
            COOKIE, token, httponly=True, samesite="lax", secure=self._secure, path="/desk"
        )
        answer.delete_cookie(FORM_COOKIE, path="/desk/login")
        return answer

    def _why(self, name: str) -> str:
        say = self._frame.drawing.say
        minutes = self._door.locked_minutes(name, self._frame.clock())
        if minutes:
            return say("密码错误次数太多，请 {minutes} 分钟后再试。", minutes=minutes)
        return say("用户名或密码不对，请检查后再试。")

    def _form(self, request: Request, name: str, wrong: str, status: int = 200) -> Response:
        token = secrets.token_urlsafe(32)
        context = {
            "county": self._frame.county.profile(),
            "csrf": token,
            "name": name[:64],
            "wrong": wrong,
            "action": request.url.path + (f"?{request.url.query}" if request.url.query else ""),
        }
        answer = self._frame.drawing.page("login/login.html", context, status=status)
        answer.set_cookie(
            FORM_COOKIE,
            token,
            httponly=True,
            samesite="strict",
            secure=self._secure,
            path="/desk/login",
        )
        return answer

    def leave(self, visit: Visit) -> Response:
        """End the session."""
        self._frame.sessions.end(visit.request.cookies.get(COOKIE, ""))
        answer = see("/desk/login")
        answer.delete_cookie(COOKIE, path="/desk")
        return answer


def _local(address: str) -> str:
    """Return an address of the desk; anything else leads home."""
    return address if address.startswith("/desk/") and "\\" not in address else HOME
