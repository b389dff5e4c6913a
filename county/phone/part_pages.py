"""Taking part on a phone: a questionnaire and a comment, without an account, without scripts.

Invariant: what was not asked, comes late, comes twice from one phone or too fast from one
address is not stored, and the person is told why; “thank you” comes after it is stored.
"""

from datetime import datetime

from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import BaseRoute, Route

from county.clock import Clock
from county.items.vouching import Vouching
from county.opinions.receiving import AnsweredAlreadyError, Sender, receive_from_phone
from county.parts import County
from county.people.scope import reaches_text
from county.phone import part_form
from county.phone.part_form import Typed
from county.rates import SECONDS, Rate
from county.web.drawing import Drawing
from disclosure.areas import Area, Level, level
from disclosure.channels import Channel
from disclosure.errors import MalformedError, NotAllowedError
from disclosure.items import Item, ItemId
from disclosure.opinions import TakingPart, taking_part
from disclosure.profile import Profile
from disclosure.questionnaires import QUESTIONS_MOST

MOST_FIELDS = 10 * QUESTIONS_MOST
ELSEWHERE = "cross-site"
"""What browsers say of a form on another site (`Sec-Fetch-Site`)."""


class PartPages:
    """The page on which a phone answers what an item asks."""

    def __init__(self, county: County, drawing: Drawing, clock: Clock) -> None:
        self._county = county
        self._drawing = drawing
        self._clock = clock
        self._vouching = Vouching(lambda: county.online.keyring)
        self._by_address = Rate(county.settings.phone.opinions_a_minute)
        self._by_item = Rate(county.settings.phone.item_opinions_a_minute)

    def routes(self) -> list[BaseRoute]:
        """Return the routes."""
        return [
            Route("/p/items/{id:uuid}/part", self._ask, methods=["GET"]),
            Route("/p/items/{id:uuid}/part", self._take, methods=["POST"]),
        ]

    async def _ask(self, request: Request) -> Response:
        return await run_in_threadpool(self.ask, request)

    async def _take(self, request: Request) -> Response:
        if request.headers.get("sec-fetch-site") == ELSEWHERE:
            raise HTTPException(403, self._drawing.say("请从县里的页面打开问卷，再提交一次。"))
        form = await request.form(max_files=0, max_fields=MOST_FIELDS)
        item, asked = await run_in_threadpool(self._find, request)
        typed = part_form.read(form, asked)
        sender = part_form.sender_of(request, item.id, form)
        return await run_in_threadpool(self.take, request, item, typed, sender)

    def ask(self, request: Request) -> Response:
        """Show the form, or that it is over, or thanks."""
        item, asked = self._find(request)
        done = request.query_params.get("done", "")
        if done in {"thanks", "again"}:
            return self._page("phone/part_done.html", item, {"again": done == "again"})
        typed = Typed(version=item.version)
        page = self._form(item, asked, typed)
        settings = self._county.settings
        secure = settings.server.secure_cookies
        part_form.give_number(request, page, settings.phone.number_days, secure=secure)
        return page

    def take(self, request: Request, item: Item, typed: Typed, sender: Sender) -> Response:
        """Store what was filled in, and thank for it."""
        now, say = self._clock(), self._drawing.say
        asked = taking_part(item)
        if asked is None:
            raise HTTPException(404)
        if not self._is_open(asked, now):
            return self._form(item, asked, typed, status=409)
        if typed.empty:
            return self._form(item, asked, typed, say("还没有填。填一题，或者写一句话就行。"), 422)
        if not self._in_time(request, item.id, now):
            told = say("现在提交的人多，请过一分钟再按一次“提交”。您填的还在。")
            page = self._form(item, asked, typed, told, 429)
            page.headers["Retry-After"] = str(SECONDS)
            return page
        return self._store(item, asked, typed, sender, now)

    def _store(
        self, item: Item, asked: TakingPart, typed: Typed, sender: Sender, now: datetime
    ) -> Response:
        done = f"/p/items/{item.id}/part?done="
        try:
            opinion = part_form.opinion_of(typed, item, now)
            with self._county.database.writing() as connection:
                receive_from_phone(connection, opinion, sender, now, self._drawing.zone)
        except AnsweredAlreadyError:
            return RedirectResponse(done + "again", 303)
        except (NotAllowedError, MalformedError):
            # The item was published anew while it was filled in, or the form is not ours.
            told = self._drawing.say("内容刚刚更新过，请看一看，再提交一次。")
            fresh = Typed(typed.id, item.version, "", typed.choices, typed.texts, typed.words)
            return self._form(item, asked, fresh, told, 409)
        return RedirectResponse(done + "thanks", 303)

    def _in_time(self, request: Request, item: ItemId, now: datetime) -> bool:
        address = request.client.host if request.client else ""
        steady = now.timestamp()
        return self._by_address.takes(address, steady) and self._by_item.takes(item, steady)

    def _is_open(self, asked: TakingPart, now: datetime) -> bool:
        return self._drawing.local_date(now) <= asked.closes

    def _find(self, request: Request) -> tuple[Item, TakingPart]:
        id_ = ItemId(str(request.path_params["id"]))
        with self._county.database.reading() as connection:
            sealed = self._vouching.one(connection, id_)
        today = self._drawing.local_date(self._clock())
        item = sealed.item if sealed else None
        asked = taking_part(item) if item else None
        if item is None or asked is None or Channel.PHONE not in item.channels:
            raise HTTPException(404, self._drawing.say("这一条没有在征求意见。"))
        if item.shown.first > today:
            raise HTTPException(404, self._drawing.say("这一条没有在征求意见。"))
        return item, asked

    def _form(
        self, item: Item, asked: TakingPart, typed: Typed, wrong: str = "", status: int = 200
    ) -> Response:
        context = {
            "asked": asked,
            "typed": typed,
            "wrong": wrong,
            "trap": part_form.TRAP,
            "open": self._is_open(asked, self._clock()),
            "villages": self._villages(item),
        }
        return self._page("phone/part.html", item, context, status)

    def _villages(self, item: Item) -> list[Area]:
        """Return the villages that an item of a county or township is for."""
        return [
            area
            for area in self._county.profile().areas
            if level(area.code) is Level.VILLAGE
            and reaches_text(item.area, area.code)
            and area.code != item.area
        ]

    def _page(
        self, template: str, item: Item, context: dict[str, object], status: int = 200
    ) -> Response:
        profile = self._county.profile()
        around = {"profile": profile, "area": _area(profile, item), "item": item}
        return self._drawing.page(template, {**around, **context}, status=status)


def _area(profile: Profile, item: Item) -> Area:
    found = (area for area in profile.areas if area.code == item.area)
    return next(found, Area(code=item.area, name=""))
