"""The frame around every page of the desk: who asks, may they, is the form theirs.

Invariant: no page is reached but through `Frame.page`, which names its roles; a session that
has not come through the whole door reaches nothing but the rest of the door; no view sees a
form before its token is checked.
"""

import secrets
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any
from urllib.parse import quote

from starlette.concurrency import run_in_threadpool
from starlette.datastructures import FormData, UploadFile
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from county.clock import Clock
from county.desk.resending import Resending
from county.parts import County
from county.people.sessions import Session, Sessions, Stage
from county.people.staff import Role, Staff
from county.web.drawing import Drawing
from disclosure.errors import NotAllowedError

MOST_FIELDS = 100

EVERYONE = tuple(Role)
INSIDE = (Stage.OPEN,)
REST_OF_THE_DOOR = {Stage.CODE: "/desk/login/code", Stage.FACTOR: "/desk/me/factor"}


@dataclass(frozen=True)
class Visit:
    """One request of one member of staff.

    Attributes:
        request: the HTTP request.
        person: who asks.
        csrf: the token that this session's forms carry.
        now: the present instant.
        form: what was sent; empty for a GET.
        stage: how far through the door this session has come.
    """

    request: Request
    person: Staff
    csrf: str
    now: datetime
    form: FormData = field(default_factory=FormData)
    stage: Stage = Stage.OPEN

    def text(self, name: str) -> str:
        """Return a field of the form, or of the address, trimmed; empty where missing."""
        value = self.form.get(name, self.request.query_params.get(name, ""))
        return value.strip() if isinstance(value, str) else ""

    def texts(self, name: str) -> tuple[str, ...]:
        """Return all values of a field of the form."""
        return tuple(value for value in self.form.getlist(name) if isinstance(value, str))

    def files(self, name: str) -> tuple[UploadFile, ...]:
        """Return the files of a field of the form that have a name; read them inside the view."""
        found = (one for one in self.form.getlist(name) if isinstance(one, UploadFile))
        return tuple(one for one in found if one.filename)

    def page_number(self) -> int:
        """Return the page that a list is asked for, from 1."""
        text = self.request.query_params.get("page", "1")
        return max(1, int(text)) if text.isascii() and text.isdigit() and len(text) < 6 else 1

    @property
    def path(self) -> Mapping[str, str]:
        """Return the parameters of the address."""
        return self.request.path_params


View = Callable[[Visit], Response]


class DeskRoute(Route):
    """A route of the desk that knows its roles."""

    def __init__(
        self, path: str, endpoint: Any, methods: list[str], roles: tuple[Role, ...]
    ) -> None:
        super().__init__(path, endpoint, methods=methods)
        self.roles = roles


@dataclass(frozen=True)
class Cookie:
    """A cookie of the desk; behind https no other site or host can set or see it."""

    word: str
    path: str
    secure: bool

    @property
    def name(self) -> str:
        """Return its name. ``__Host-`` makes browsers refuse one that somebody else set."""
        return f"__Host-{self.word}" if self.secure else self.word

    def read(self, request: Request) -> str:
        """Return what the browser sent, empty where nothing."""
        return request.cookies.get(self.name, "")

    def give(self, answer: Response, value: str) -> None:
        """Set it. `lax`: a link in a letter leads straight in; acts carry a token besides."""
        where = "/" if self.secure else self.path
        answer.set_cookie(
            self.name, value, httponly=True, samesite="lax", secure=self.secure, path=where
        )

    def take(self, answer: Response) -> None:
        """Delete it."""
        where = "/" if self.secure else self.path
        answer.delete_cookie(self.name, path=where, secure=self.secure, httponly=True)


class Frame:
    """Makes routes of views."""

    def __init__(self, county: County, drawing: Drawing, sessions: Sessions, clock: Clock) -> None:
        self.county = county
        self.drawing = drawing
        self.sessions = sessions
        self.clock = clock
        secure = county.settings.server.secure_cookies
        self.cookie = Cookie("mingbai_desk", "/desk", secure)
        self._resending = Resending(drawing, county.settings.server.form_bytes)

    def page(
        self,
        path: str,
        view: View,
        roles: tuple[Role, ...],
        *,
        acts: bool = False,
        takes_files: bool = False,
        most_fields: int = MOST_FIELDS,
        stages: tuple[Stage, ...] = INSIDE,
    ) -> DeskRoute:
        """Return the route of a page (GET), or of an act (POST).

        Arguments:
            path: of the address, with its parameters.
            view: makes the answer.
            roles: who may come here.
            acts: the page is a form that was sent.
            takes_files: the form may hold files, as `Visit.files` gives them, and be as long
                as they make it.
            most_fields: fields of the form at most.
            stages: how far through the door a session must have come.
        """

        async def endpoint(request: Request) -> Response:
            now = self.clock()
            token = self.cookie.read(request)
            session = await run_in_threadpool(self.sessions.find, token, now) if token else None
            if session is None:
                kept = await self._resending.without_session(request) if acts else None
                return kept or to_login(request)
            if session.stage not in stages:
                return see(REST_OF_THE_DOOR.get(session.stage, "/desk"))
            if not session.person.may(roles):
                raise HTTPException(403, self.drawing.say("这一页不归您的岗位使用。"))
            files = self.county.settings.desk.upload_files if takes_files else 0
            form = await self._form(request, files, most_fields) if acts else FormData()
            if acts and not _is_theirs(form, session):
                return await self._refuse(request, session, form)
            visit = Visit(request, session.person, session.csrf, now, form, session.stage)
            try:
                return await run_in_threadpool(_answer, view, visit, self.drawing)
            finally:
                await form.close()

        return DeskRoute(path, endpoint, ["POST"] if acts else ["GET"], roles)

    async def _form(self, request: Request, files: int, fields: int) -> FormData:
        length = int(request.headers.get("content-length", "0"))
        if length > self.county.settings.server.form_bytes and not files:
            raise HTTPException(413, self.drawing.say("这张表单太长。请写短一些，再提交一次。"))
        return await request.form(max_files=files, max_fields=fields)

    async def _refuse(self, request: Request, session: Session, form: FormData) -> Response:
        """Answer a form whose token is not this session's; what was typed is not lost."""
        try:
            kept = self._resending.with_old_token(request, form, session.csrf)
        finally:
            await form.close()
        if kept is None:
            sentence = self.drawing.say("这张表单已经失效。请返回上一页，刷新后再提交一次。")
            raise HTTPException(403, sentence)
        return kept

    def draw(
        self, visit: Visit, template: str, context: Mapping[str, Any], *, status: int = 200
    ) -> Response:
        """Return a page of the desk for this visit."""
        return self.drawing.page(
            template, {"visit": visit, "county": self.county.profile(), **context}, status=status
        )

    def today(self, visit: Visit) -> date:
        """Return the county's date."""
        return self.drawing.local_date(visit.now)


def _is_theirs(form: FormData, session: Session) -> bool:
    """Tell whether a form carries the token of this session."""
    sent = form.get("csrf", "")
    return isinstance(sent, str) and secrets.compare_digest(sent.encode(), session.csrf.encode())


def _answer(view: View, visit: Visit, drawing: Drawing) -> Response:
    try:
        return view(visit)
    except NotAllowedError as error:
        sentence = drawing.say("这一步现在不能做：情况已经变了。请刷新页面，看看最新的状态。")
        raise HTTPException(409, sentence) from error


def to_login(request: Request) -> Response:
    """Return the way to the login page, and back afterwards where that is a page."""
    back = f"?next={quote(request.url.path)}" if request.method == "GET" else ""
    if "hx-request" in request.headers:
        return Response(headers={"HX-Redirect": "/desk/login"})
    return see(f"/desk/login{back}")


def see(address: str) -> RedirectResponse:
    """Return the way to a page after an act, so that reloading does not act again."""
    return RedirectResponse(address, 303, headers={"Cache-Control": "no-store"})


def missing() -> HTTPException:
    """Return the error for what is not there, or not this person's to see."""
    return HTTPException(404)
