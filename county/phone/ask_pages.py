"""Asking on a phone (帮我查): words and photos, without an account, without an app, without scripts.

Invariant: “received” is said after it is stored; whatever is refused says why, and the words stay
in the form. A form files once, in the area that its ticket names, however often it is sent.
"""

import logging
from dataclasses import replace
from datetime import datetime, timedelta

from starlette.concurrency import run_in_threadpool
from starlette.datastructures import FormData
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from county.clock import Clock
from county.items.vouching import Vouching
from county.phone import ask_form
from county.phone.around import Around
from county.phone.ask_form import Typed
from county.phone.frame import PhoneFrame
from county.rates import SECONDS, Rate
from county.requests.filing import Filing, Receipt, TooManyError
from county.requests.receiving import Arrival
from county.requests.tickets import Ticket, Tickets
from county.uploads.photo_intake import PhotoIntake
from disclosure.areas import Area, Level, contains, level
from disclosure.errors import MalformedError, RetryLaterError
from disclosure.items import Item, ItemId
from disclosure.requests import CameBy, RequestKind, ServiceLevels

ADDRESS = "/p/ask"
ELSEWHERE = "cross-site"
"""What browsers say of a form on another site (`Sec-Fetch-Site`)."""
MOST_FIELDS = 12
OPEN_KINDS = (
    (RequestKind.LOOKUP, "帮我查", "没找到的，请我们帮您找"),
    (RequestKind.ENQUIRY, "咨询", "不明白的，问一问"),
    (RequestKind.COMPLAINT, "投诉", "办得不对、办得慢的"),
    (RequestKind.SUGGESTION, "建议", "给村里、镇里、县里提个主意"),
    (RequestKind.APPLICATION, "依申请公开", "想要一份还没公开的政府文件，要写姓名和电话"),
)
"""Kinds that a phone files, and what each is for. A doubt begins on the page of its item."""
_LOG = logging.getLogger(__name__)


class AskPages:
    """The form on which a phone asks, and its receipt.

    Arguments:
        frame: the parts of phone pages.
        clock: the present instant.
    """

    def __init__(self, frame: PhoneFrame, clock: Clock) -> None:
        self._frame = frame
        self._clock = clock
        county = frame.county
        self._filing = Filing(county)
        self._settings = county.settings.filing
        self._texts = county.settings.texting is not None
        self._tickets = Tickets(lambda: county.online.request)
        self._photos = PhotoIntake(self._settings, frame.say)
        self._vouching = Vouching(lambda: county.online.keyring)
        self._by_area = Rate(self._settings.area_a_minute)
        self._by_county = Rate(self._settings.county_a_minute)

    def routes(self) -> list[BaseRoute]:
        """Return the routes."""
        where = f"{ADDRESS}/{{code}}"
        return [
            Route(where, self._ask, methods=["GET"]),
            Route(where, self._take, methods=["POST"]),
        ]

    async def _ask(self, request: Request) -> Response:
        return await run_in_threadpool(self.ask, request)

    async def _take(self, request: Request) -> Response:
        if request.headers.get("sec-fetch-site") == ELSEWHERE:
            raise HTTPException(403, self._frame.say("请从县里的页面打开这张表，再提交一次。"))
        form = await request.form(max_files=2 * self._settings.photos, max_fields=MOST_FIELDS)
        try:
            return await run_in_threadpool(self.take, request, form)
        finally:
            await form.close()

    def ask(self, request: Request) -> Response:
        """Show an empty form."""
        query = request.query_params
        item = ask_form.item_of(query.get("item", ""))
        kind = RequestKind.QUERY if item else ask_form.kind_of(query.get("kind", ""))
        return self._form(self._place(request), Typed(kind=kind, item=item))

    def take(self, request: Request, form: FormData) -> Response:
        """File what was filled in, and show its receipt."""
        now, say = self._clock(), self._frame.say
        place = self._place(request)
        typed = ask_form.read(form, self._settings, texts=self._texts)
        wrong = ask_form.faults(typed, say)
        if wrong:
            return self._form(place, typed, wrong, status=422, carried=_ticket_of(form))
        try:
            ticket = self._tickets.read(_ticket_of(form))
        except MalformedError:
            told = say("这张表放得太久了。您写的都还在，请再按一次“提交”。")
            return self._form(place, typed, {"": told}, status=409)
        if ticket.area != place.area.code:
            raise HTTPException(404, say("县里没有这个地方。请对一对网址，或者从首页找。"))
        asking = ask_form.asking_of(typed, ticket.area, tuple(a.code for a in _villages(place)))
        known = self._filing.again(ticket, asking, now)
        if known is not None:
            return self._done(place, known)
        told = self._too_soon(ticket, typed, now)
        if told:
            return self._form(place, typed, {"": told}, status=409, carried=_ticket_of(form))
        return self._file(place, typed, ticket, form, now)

    def _file(
        self, place: Around, typed: Typed, ticket: Ticket, form: FormData, now: datetime
    ) -> Response:
        say, carried = self._frame.say, _ticket_of(form)
        asking = ask_form.asking_of(typed, ticket.area, tuple(a.code for a in _villages(place)))
        if asking.item and self._doubted(asking.item) is None:
            told = say("您质疑的那一条已经撤回了。想问的话，请选“咨询”再提交。")
            kept = replace(typed, kind=RequestKind.ENQUIRY, item="")
            return self._form(place, kept, {"": told}, status=409, carried=carried)
        if not self._in_time(asking.area, now):
            told = say("这会儿提交的人多。您写的都还在，请过一分钟再按一次“提交”。")
            page = self._form(place, typed, {"": told}, status=429, carried=carried)
            page.headers["Retry-After"] = str(SECONDS)
            return page
        photos = self._photos.take(ask_form.uploads(form))
        if photos.refused:
            told = "".join(photos.refused) + say("您写的字都还在，照片要重新选；不带照片也能提交。")
            return self._form(place, typed, {"photo": told}, status=422, carried=carried)
        try:
            receipt = self._filing.file(
                ticket, asking, Arrival(CameBy.PHONE), now, photos=photos.photos
            )
        except TooManyError:
            _LOG.warning("phones have filed as many requests for %s as they may", asking.area)
            told = say("今天在网上提交的已经太多，请打电话或到服务大厅，工作人员替您登记。")
            return self._form(place, typed, {"": told}, status=429, carried=carried)
        except RetryLaterError:
            told = say("同时提交的人多。您写的都还在，请过几秒再按一次“提交”。")
            return self._form(place, typed, {"": told}, status=503, carried=carried)
        return self._done(place, receipt)

    def _too_soon(self, ticket: Ticket, typed: Typed, now: datetime) -> str:
        """Return why a form is asked for once more: a program filled it in, or it is old."""
        age, say = now - ticket.opened, self._frame.say
        if typed.trap or age < timedelta(seconds=self._settings.form_seconds):
            return say("请看一遍写得对不对，再按一次“提交”。")
        if age > timedelta(hours=self._settings.form_hours):
            return say("这张表放得太久了。您写的都还在，请再按一次“提交”。")
        return ""

    def _in_time(self, area: str, now: datetime) -> bool:
        steady = now.timestamp()
        return self._by_area.takes(area, steady) and self._by_county.takes("", steady)

    def _place(self, request: Request) -> Around:
        with self._frame.county.database.reading() as connection:
            return self._frame.place(connection, request.path_params["code"])

    def _doubted(self, item: str) -> Item | None:
        with self._frame.county.database.reading() as connection:
            sealed = self._vouching.one(connection, ItemId(item))
        today = self._frame.today(self._clock())
        return sealed.item if sealed and self._frame.shows(sealed, today) else None

    def _form(
        self,
        place: Around,
        typed: Typed,
        wrong: dict[str, str] | None = None,
        *,
        status: int = 200,
        carried: str = "",
    ) -> Response:
        now = self._clock()
        ticket = self._kept(carried, place, now)
        doubted = self._doubted(typed.item) if typed.item else None
        if typed.kind is RequestKind.QUERY and doubted is None:
            typed = replace(typed, kind=RequestKind.LOOKUP, item="")
        context = {
            "typed": typed,
            "ticket": ticket,
            "wrong": wrong or {},
            "doubted": doubted,
            "kinds": OPEN_KINDS,
            "days": {one.kind: one.working_days for one in self._levels().level},
            "villages": _villages(place),
            "trap": ask_form.TRAP,
            "limits": self._settings,
            "texts": self._texts,
        }
        return self._page("phone/ask_form.html", place, context, status)

    def _kept(self, carried: str, place: Around, now: datetime) -> str:
        """Return the ticket that a form goes on with: its own, or a new one where that is no good."""
        try:
            held = self._tickets.read(carried)
        except MalformedError:
            return self._tickets.open(place.area.code, now)[1]
        old = now - held.opened > timedelta(hours=self._settings.form_hours)
        fits = held.area == place.area.code and not old
        return carried if fits else self._tickets.open(place.area.code, now)[1]

    def _done(self, place: Around, receipt: Receipt) -> Response:
        kind = self._levels().of(receipt.kind).name
        zone = place.profile.name_of(receipt.area)
        context = {"receipt": receipt, "kind": self._frame.say(kind), "zone": zone}
        return self._page("phone/ask_done.html", place, context, 200)

    def _levels(self) -> ServiceLevels:
        return self._frame.county.terms().levels

    def _page(
        self, template: str, place: Around, context: dict[str, object], status: int
    ) -> Response:
        around = {
            "profile": place.profile,
            "area": place.area,
            "today": self._frame.today(self._clock()),
        }
        return self._frame.drawing.page(template, {**around, **context}, status=status)


def _ticket_of(form: FormData) -> str:
    value = form.get("ticket", "")
    return value if isinstance(value, str) else ""


def _villages(place: Around) -> tuple[Area, ...]:
    """Return the villages of an area that is larger than one."""
    return tuple(
        one
        for one in place.profile.areas
        if level(one.code) is Level.VILLAGE
        and one.code != place.area.code
        and contains(place.area.code, one.code)
    )
