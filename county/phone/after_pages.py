"""After the answer on a phone: three faces and a sentence, or that the matter is not solved.

Invariant: only who opened the answer with its code comes here, by a grant that the page carried;
an answer is rated once, and nothing but the face and the sentence is kept.
"""

from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from county.clock import Clock
from county.opinions import rated
from county.parts import County
from county.phone.grants import Grants
from county.requests import delivering, unsolved
from county.requests.afterwards import Afterwards
from county.web.drawing import Drawing
from disclosure.delivery import Way
from disclosure.errors import MalformedError, RetryLaterError
from disclosure.opinions import FACE_NAMES, RATING_WORDS_MOST, Face, Rating
from disclosure.requests import RequestId

MOST_FIELDS = 5


class AfterPages:
    """What a reader of an answer may say to it."""

    def __init__(self, county: County, drawing: Drawing, clock: Clock) -> None:
        self._county = county
        self._drawing = drawing
        self._clock = clock
        settings = county.settings
        self._grants = Grants(lambda: county.online.request, settings.phone.grant_minutes)
        self._after = Afterwards(county.terms, settings.delivery, settings.escalation)

    def routes(self) -> list[BaseRoute]:
        """Return the routes."""
        return [
            Route("/p/answer/rate", self._rate, methods=["POST"]),
            Route("/p/answer/unsolved", self._unsolved, methods=["POST"]),
        ]

    def seen(self, request: RequestId) -> dict[str, object]:
        """Note that a phone opened an answer; return what its page offers beside it."""
        now = self._clock()
        try:
            with self._county.database.writing() as connection:
                delivering.seen(connection, request, Way.PHONE, now)
                return {
                    "grant": self._grants.give(request, now),
                    "is_rated": rated.since_answer(connection, request),
                    "may_reopen": unsolved.may_reopen(
                        connection, request, now, self._county.settings.delivery
                    ),
                    "faces": [(face.value, FACE_NAMES[face]) for face in Face],
                    "words_most": RATING_WORDS_MOST,
                }
        except RetryLaterError:
            # Who reads an answer does not wait for what is to be noted of it.
            return {"grant": ""}

    async def _rate(self, request: Request) -> Response:
        return await run_in_threadpool(self.rate, await _form(request))

    async def _unsolved(self, request: Request) -> Response:
        return await run_in_threadpool(self.unsolved, await _form(request))

    def rate(self, form: dict[str, str]) -> Response:
        """Store how satisfied a reader is; an answer that is rated stays as it was."""
        request, face = self._granted(form), form.get("face", "")
        if face not in set(Face):
            raise HTTPException(422, self._drawing.say("请选一个：满意、一般，还是不满意。"))
        now = self._clock()
        words = form.get("words", "").strip()[:RATING_WORDS_MOST]
        rating = Rating(format=1, request=request, rated_at=now, face=Face(face), words=words)
        with self._county.database.writing() as connection:
            if not rated.since_answer(connection, request):
                self._after.rated(connection, rating, None, now)
        return self._done(self._drawing.say("谢谢您的评价。"))

    def unsolved(self, form: dict[str, str]) -> Response:
        """Open the request again, if its asker may."""
        request, say = self._granted(form), self._drawing.say
        now, settings = self._clock(), self._county.settings.delivery
        with self._county.database.writing() as connection:
            words = form.get("words", "")
            opened = unsolved.reopen(connection, request, now, settings, self._after.terms(), words)
        if opened:
            return self._done(say("已经重新办理，会再给您答复。还用原来的取件码来看。"))
        return self._done(say("这件事已经不能自己重新办理。请打下面的电话，或者再提一次。"))

    def _granted(self, form: dict[str, str]) -> RequestId:
        try:
            return self._grants.read(form.get("grant", ""), self._clock())
        except MalformedError as error:
            told = self._drawing.say("这一页放得太久了。请用取件码再打开一次答复。")
            raise HTTPException(409, told) from error

    def _done(self, told: str) -> Response:
        profile = self._county.profile()
        area = next(one for one in profile.areas if one.code == self._county.online.keyring.county)
        context = {"profile": profile, "area": area, "told": told}
        return self._drawing.page("phone/answer_done.html", context)


async def _form(request: Request) -> dict[str, str]:
    form = await request.form(max_files=0, max_fields=MOST_FIELDS)
    return {name: value for name, value in form.items() if isinstance(value, str)}
