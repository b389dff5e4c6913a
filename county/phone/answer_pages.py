"""My answer (我的答复) on a phone: a code opens an answer or a household's statement.

The code comes in the body of a form, never in an address: the QR of a slip carries it
behind ``#``, which no server sees, and a script puts it into the form.
Invariant: nothing of it is in a log, a cache or the database; Argon2id runs for so many
phones at once and no more.
"""

from base64 import b64encode
from dataclasses import replace
from threading import BoundedSemaphore

from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from county.clock import Clock
from county.items.vouching import Vouching
from county.parts import County
from county.phone.after_pages import AfterPages
from county.phone.gate import Gate
from county.phone.letters import Answered, Coming, Found, Withdrawn, look_up
from county.phone.standing import STANDINGS
from county.requests.taking_back import may_take_back, take_back
from county.web.drawing import Drawing
from county.web.limits import POLICY
from disclosure.channels import Channel
from disclosure.enclosures import Enclosure
from disclosure.errors import MalformedError, NotAllowedError, RejectedError
from disclosure.items import ItemId
from disclosure.replies import passages
from disclosure.requests import OPEN_STATES, Answer, RequestState
from disclosure.seals.boxes import CodeKeys, derive, read_code
from disclosure.statements import Statement
from screen.paging.columns import sums

MOST_FIELDS = 5
BUSY_SECONDS = 5
_WITH_PICTURES = POLICY.replace("img-src 'self'", "img-src 'self' data:")
"""Pages beside an answer are in the page itself: an address could be opened without the code."""


class AnswerPages:
    """The page that the QR of a slip leads to."""

    def __init__(self, county: County, drawing: Drawing, clock: Clock, after: AfterPages) -> None:
        self._county = county
        self._after = after
        self._drawing = drawing
        self._clock = clock
        self._gate = Gate(county.settings.phone)
        self._openings = BoundedSemaphore(county.settings.phone.openings)
        self._vouching = Vouching(lambda: county.online.keyring)

    def routes(self) -> list[BaseRoute]:
        """Return the routes."""
        return [
            Route("/p/answer", self._ask, methods=["GET"]),
            Route("/p/answer", self._open, methods=["POST"]),
            Route("/p/answer/withdraw", self._withdraw, methods=["POST"]),
        ]

    async def _ask(self, _request: Request) -> Response:
        return await run_in_threadpool(self._form)

    async def _open(self, request: Request) -> Response:
        return await run_in_threadpool(self.open, *await self._sent(request))

    async def _withdraw(self, request: Request) -> Response:
        return await run_in_threadpool(self.withdraw, *await self._sent(request))

    async def _sent(self, request: Request) -> tuple[str, str]:
        """Return the code that a form brings, and the address that sent it."""
        form = await request.form(max_files=0, max_fields=MOST_FIELDS)
        typed = form.get("code", "")
        address = request.client.host if request.client else ""
        return typed if isinstance(typed, str) else "", address

    def open(self, typed: str, address: str) -> Response:
        """Return what a code opens, for the phone at an address."""
        code = self._code(typed, address)
        if isinstance(code, Response):
            return code
        found = self._found(code)
        if found is None:
            return self._unknown(address)
        self._gate.right(address)
        return self._show(found)

    def withdraw(self, typed: str, address: str) -> Response:
        """Take back the request of a code, and say how it stands then."""
        code, say = self._code(typed, address), self._drawing.say
        if isinstance(code, Response):
            return code
        found = self._found(code)
        if found is None:
            return self._unknown(address)
        self._gate.right(address)
        if not isinstance(found, Coming):
            return self._show(found)
        try:
            with self._county.database.writing() as connection:
                take_back(connection, self._keys(code), self._clock())
        except NotAllowedError as error:
            told = say("这件申请已经办到后面了，现在不能撤回。")
            raise HTTPException(409, told) from error
        return self._show(replace(found, state=RequestState.WITHDRAWN))

    def _code(self, typed: str, address: str) -> str | Response:
        """Return the code that was typed, or the page that says why it is none."""
        now, say = self._clock(), self._drawing.say
        if self._gate.is_shut(address, now):
            minutes = max(1, round(self._county.settings.phone.locked_seconds / 60))
            told = say("码输错的次数太多，请过 {minutes} 分钟再试。", minutes=minutes)
            page = self._form(told, status=429)
            page.headers["Retry-After"] = str(round(self._county.settings.phone.locked_seconds))
            return page
        try:
            return read_code(typed)
        except MalformedError:
            self._gate.wrong(address, now)
            return self._form(say("这个码不对，请照着纸条再输一遍。"), status=422)

    def _unknown(self, address: str) -> Response:
        self._gate.wrong(address, self._clock())
        told = self._drawing.say("没有找到这个码。请对一对纸条上的数字，或者打下面的电话。")
        return self._form(told, status=422)

    def _found(self, code: str) -> Found | None:
        try:
            keys = self._keys(code)
            with self._county.database.reading() as connection:
                return look_up(connection, keys)
        except RejectedError as error:
            say = self._drawing.say
            raise HTTPException(409, say("这份答复打不开，请打电话问一问。")) from error

    def _keys(self, code: str) -> CodeKeys:
        if not self._openings.acquire(blocking=False):
            headers = {"Retry-After": str(BUSY_SECONDS)}
            say = self._drawing.say
            raise HTTPException(503, say("同时查看的人多，请过几秒再试一次。"), headers)
        try:
            return derive(code, self._county.online.keyring.county)
        finally:
            self._openings.release()

    def _show(self, found: Found) -> Response:
        if isinstance(found, Coming):
            context = {
                "coming": found,
                "standing": STANDINGS[found.state],
                "owed": found.state in OPEN_STATES,
                "withdrawable": may_take_back(found.state),
            }
            return self._page("phone/answer_coming.html", context)
        if isinstance(found, Withdrawn):
            return self._page("phone/answer_withdrawn.html", {"withdrawn": found})
        return self._content(found)

    def _content(self, content: Statement | Answered) -> Response:
        if isinstance(content, Statement):
            total = "、".join(sums(content.table))
            return self._page("phone/statement.html", {"statement": content, "total": total})
        answer = content.answer
        context = {
            "answer": answer,
            "passages": passages(answer.text),
            "pictures": [(_embedded(one), self._called(one)) for one in content.pages],
            "linked": self._linked(answer),
            **self._after.seen(answer.request),
        }
        page = self._page("phone/answer.html", context)
        page.headers["Content-Security-Policy"] = _WITH_PICTURES
        return page

    def _called(self, page: Enclosure) -> str:
        say = self._drawing.say
        return say("{name}，第 {number} 页", name=page.name, number=page.page)

    def _linked(self, answer: Answer) -> dict[ItemId, str]:
        """Return the titles of the answer's items that phones may show."""
        today = self._drawing.local_date(self._clock())
        with self._county.database.reading() as connection:
            held = self._vouching.items(connection, answer.items)
        return {
            id_: one.item.title
            for id_, one in held.items()
            if Channel.PHONE in one.item.channels and one.item.shown.first <= today
        }

    def _form(self, wrong: str = "", *, status: int = 200) -> Response:
        return self._page("phone/code.html", {"wrong": wrong}, status=status)

    def _page(self, template: str, context: dict[str, object], *, status: int = 200) -> Response:
        profile = self._county.profile()
        area = next(one for one in profile.areas if one.code == self._county.online.keyring.county)
        around = {"profile": profile, "area": area}
        return self._drawing.page(template, {**around, **context}, status=status)


def _embedded(page: Enclosure) -> str:
    return f"data:image/jpeg;base64,{b64encode(page.picture).decode()}"
