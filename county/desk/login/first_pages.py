"""Pages: a password of one's own, with the one-time code that an admin gave out.

Invariant: a code sets one password, once; a wrong one tells nothing and is counted.
"""

from starlette.concurrency import run_in_threadpool
from starlette.datastructures import FormData
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from county.desk.frame import Frame
from county.desk.login.arriving import Arriving, place_of
from county.desk.login.form_token import FormToken, fresh_token
from county.people import accounts
from county.people.attempts import Attempts, tidy_address
from county.people.passwords import LONGEST, hash_password
from county.people.staff import Staff

HERE = "/desk/login/first"
_TRIES = "first code"
"""Under this name wrong codes are counted; it has a space, so that no account has it."""


class FirstPages:
    """Setting a first password, or a new one after it was forgotten."""

    def __init__(self, frame: Frame, arriving: Arriving) -> None:
        self._frame = frame
        self._arriving = arriving
        self._attempts = Attempts(frame.county.settings.desk)
        self._token = FormToken(secure=frame.county.settings.server.secure_cookies)

    def routes(self) -> list[BaseRoute]:
        """Return the routes."""
        return [
            Route(HERE, self.show, methods=["GET"]),
            Route(HERE, self.set, methods=["POST"]),
        ]

    async def show(self, _request: Request) -> Response:
        """Show the form."""
        return await run_in_threadpool(self._draw, "", 200)

    async def set(self, request: Request) -> Response:
        """Set the password; begin a session."""
        form = await request.form(max_files=0, max_fields=10)
        if not self._token.holds(request, form):
            sentence = self._frame.drawing.say("这一页已经失效，请再填一次。")
            return await run_in_threadpool(self._draw, sentence, 403)
        return await run_in_threadpool(self._set, request, form)

    def _set(self, request: Request, form: FormData) -> Response:
        say, settings = self._frame.drawing.say, self._frame.county.settings.desk
        code, new, again = (str(form.get(name, "")) for name in ("code", "new", "again"))
        if new != again:
            return self._draw(say("两次填的密码不一样，请再填一次。"), 422)
        if not settings.shortest_password <= len(new) <= LONGEST:
            count = settings.shortest_password
            return self._draw(say("密码要有 {count} 个字以上。", count=count), 422)
        person = self._take(request, code, hash_password(new, settings))
        if person is None:
            return self._draw(say("这个口令不对，或者已经用过、过期。请找管理员重新发一个。"), 401)
        answer = self._arriving.welcome(request, person, self._frame.clock())
        self._token.take(answer)
        return answer

    def _take(self, request: Request, code: str, hashed: str) -> Staff | None:
        now, address = self._frame.clock(), tidy_address(place_of(request).address)
        with self._frame.county.database.writing() as connection:
            if self._attempts.locked_until(connection, _TRIES, address, now):
                return None
            person = accounts.take_first_code(connection, code, hashed, now)
            if person is None:
                self._attempts.wrong(connection, _TRIES, address, now)
            return person

    def _draw(self, wrong: str, status: int) -> Response:
        token = fresh_token()
        context = {
            "county": self._frame.county.profile(),
            "csrf": token,
            "wrong": wrong,
            "shortest": self._frame.county.settings.desk.shortest_password,
        }
        answer = self._frame.drawing.page("login/first.html", context, status=status)
        self._token.give(answer, token)
        return answer
