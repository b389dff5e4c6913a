"""Pages: log in, the code of the second factor, log out.

Invariant: the page says the same for a wrong name as for a wrong password; a session gets
a new token at every step through the door.
"""

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from county.audit.log import Act, record
from county.desk.frame import EVERYONE, REST_OF_THE_DOOR, Frame, Visit, see
from county.desk.login.arriving import Arriving, home_of, place_of
from county.desk.login.form_token import FormToken, fresh_token
from county.people.passwords import Door
from county.people.sessions import Stage


class LoginPages:
    """Logging in and out."""

    def __init__(self, frame: Frame, door: Door, arriving: Arriving) -> None:
        self._frame = frame
        self._door = door
        self._arriving = arriving
        self._token = FormToken(secure=frame.county.settings.server.secure_cookies)

    def routes(self) -> list[BaseRoute]:
        """Return the routes."""
        page = self._frame.page
        owing = (Stage.CODE,)
        anywhere = tuple(Stage)
        return [
            page("/desk", lambda visit: see(home_of(visit.person)), EVERYONE),
            Route("/desk/login", self.show, methods=["GET"]),
            Route("/desk/login", self.enter, methods=["POST"]),
            page("/desk/login/code", self.ask_code, EVERYONE, stages=owing),
            page("/desk/login/code", self.take_code, EVERYONE, acts=True, stages=owing),
            page("/desk/logout", self.leave, EVERYONE, acts=True, stages=anywhere),
        ]

    async def show(self, request: Request) -> Response:
        """Show the form."""
        return await run_in_threadpool(self._form, request, "", "")

    async def enter(self, request: Request) -> Response:
        """Check name and password; begin a session."""
        form = await request.form(max_files=0, max_fields=10)
        name, password = str(form.get("name", "")), str(form.get("password", ""))
        say = self._frame.drawing.say
        if not self._token.holds(request, form):
            sentence = say("登录页面已经失效，请再填一次。")
            return await run_in_threadpool(self._form, request, name, sentence, 403)
        return await run_in_threadpool(self._admit, request, name, password)

    def _admit(self, request: Request, name: str, password: str) -> Response:
        now = self._frame.clock()
        person = self._door.admit(name, password, place_of(request).address, now)
        if person is None:
            return self._form(request, name, self._why(request, name), 401)
        answer = self._arriving.welcome(request, person, now)
        self._token.take(answer)
        return answer

    def _why(self, request: Request, name: str) -> str:
        say = self._frame.drawing.say
        address = place_of(request).address
        minutes = self._door.locked_minutes(name, address, self._frame.clock())
        if minutes:
            return say("密码错误次数太多，请 {minutes} 分钟后再试。", minutes=minutes)
        return say("用户名或密码不对，请检查后再试。")

    def _form(self, request: Request, name: str, wrong: str, status: int = 200) -> Response:
        token = fresh_token()
        service = self._frame.county.settings.login_service
        context = {
            "county": self._frame.county.profile(),
            "csrf": token,
            "name": name[:64],
            "wrong": wrong,
            "service": service.name if service else "",
            "action": request.url.path + (f"?{request.url.query}" if request.url.query else ""),
        }
        answer = self._frame.drawing.page("login/login.html", context, status=status)
        self._token.give(answer, token)
        return answer

    def ask_code(self, visit: Visit) -> Response:
        """Ask for the code of the second factor."""
        return self._code_form(visit, "", 200)

    def take_code(self, visit: Visit) -> Response:
        """Check the code; let the session in."""
        proving, say = self._frame.county.proving, self._frame.drawing.say
        if proving.prove_code(visit.person, visit.text("code"), visit.now):
            return self._arriving.enter(visit, self._arriving.home(visit.request, visit.person))
        minutes = proving.waits_minutes(visit.person, visit.now)
        if minutes:
            sentence = say("验证码错误次数太多，请 {minutes} 分钟后重新登录。", minutes=minutes)
        else:
            sentence = say("验证码不对，或者已经用过。请等手机上换了新的，再填一次。")
        return self._code_form(visit, sentence, 401)

    def _code_form(self, visit: Visit, wrong: str, status: int) -> Response:
        query = visit.request.url.query
        action = REST_OF_THE_DOOR[Stage.CODE] + (f"?{query}" if query else "")
        context = {"wrong": wrong, "action": action}
        return self._frame.draw(visit, "login/code.html", context, status=status)

    def leave(self, visit: Visit) -> Response:
        """End the session."""
        self._frame.sessions.end(self._frame.cookie.read(visit.request))
        if visit.stage is Stage.OPEN:
            with self._frame.county.database.writing() as connection:
                name = visit.person.name
                record(connection, visit.now, name, Act.LOGOUT, name)
        answer = see("/desk/login")
        self._frame.cookie.take(answer)
        return answer
