"""Pages: to the county's own login service and back.

Invariant: these routes exist only where a service is set; who comes back gets in as after a
password, second factor and all.
"""

import logging

from sqlalchemy import select
from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from county.database.tables import staff
from county.desk.frame import Cookie, Frame, see
from county.desk.login.arriving import Arriving
from county.people.login_service import BACK, LONGEST, Arrival, LoginService
from county.people.staff import Staff, of_row
from disclosure.errors import RejectedError

START = "/desk/login/service"

_log = logging.getLogger(__name__)


class ServicePages:
    """The way to the login service and back."""

    def __init__(self, frame: Frame, arriving: Arriving, service: LoginService | None) -> None:
        self._frame = frame
        self._arriving = arriving
        self._service = service
        secure = frame.county.settings.server.secure_cookies
        self._cookie = Cookie("mingbai_trip", START, secure)

    def routes(self) -> list[BaseRoute]:
        """Return the routes; none where no service is set."""
        if self._service is None:
            return []
        return [Route(START, self.start, methods=["GET"]), Route(BACK, self.back, methods=["GET"])]

    async def start(self, _request: Request) -> Response:
        """Send the browser to the service."""
        return await run_in_threadpool(self._start)

    async def back(self, request: Request) -> Response:
        """Take the browser back from the service."""
        return await run_in_threadpool(self._back, request)

    def _start(self) -> Response:
        assert self._service is not None
        try:
            departure = self._service.depart(self._frame.clock())
        except RejectedError as error:
            raise self._refused(error) from error
        answer = see(departure.address)
        self._cookie.give(answer, departure.ticket)
        return answer

    def _back(self, request: Request) -> Response:
        assert self._service is not None
        now, say = self._frame.clock(), self._frame.drawing.say
        asked = request.query_params
        state, code, issuer = (asked.get(name, "")[:LONGEST] for name in ("state", "code", "iss"))
        arrival = Arrival(state, code, issuer, self._cookie.read(request))
        try:
            subject = self._service.arrive(arrival, now)
        except RejectedError as error:
            raise self._refused(error) from error
        person = self._owner(subject)
        if person is None:
            raise HTTPException(403, say("您的统一登录还没有对应的工作台账号，请找管理员。"))
        answer = self._arriving.welcome(request, person, now)
        self._cookie.take(answer)
        return answer

    def _refused(self, error: RejectedError) -> HTTPException:
        _log.warning("a login by the service is refused: %s", error)
        say = self._frame.drawing.say
        return HTTPException(403, say("统一登录没有成功。请返回登录页再试一次，或者用密码登录。"))

    def _owner(self, subject: str) -> Staff | None:
        mine = (staff.c.subject == subject) & staff.c.left_at.is_(None)
        with self._frame.county.database.reading() as connection:
            row = connection.execute(select(staff).where(mine)).one_or_none()
        return None if row is None else of_row(row)
