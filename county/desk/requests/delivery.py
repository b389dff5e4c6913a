"""Section and acts: how the answer reaches its asker, what was tried, and what comes after.

Invariant: nothing is delivered without evidence of it; a number is shown masked here.
"""

from collections.abc import Mapping
from datetime import timedelta

from msgspec.structs import replace
from sqlalchemy import Connection
from starlette.responses import Response
from starlette.routing import BaseRoute

from county.desk.frame import Frame, Visit, see
from county.desk.requests.sight import ANSWERERS, requested
from county.people.staff import Role
from county.requests import consents, cycles, delivering, history, reviewing
from county.requests.beside import Beside
from county.requests.history import Act
from county.requests.masking import mask_phone
from county.requests.queue import Filed
from county.texting import outbox as texting
from disclosure.delivery import BY_STAFF, FAILABLE, Attempt, Way, separate
from disclosure.errors import NotAllowedError
from disclosure.requests import RequestState

WAYS = {
    Way.CALL: "打电话",
    Way.VISIT: "当面",
    Way.PRINT: "打印交给本人",
    Way.KIOSK: "触摸屏取件码",
    Way.PHONE: "手机取件码",
    Way.TEXT: "短信",
}
TEXTS = {
    texting.TextState.WAITING: "排队等着发",
    texting.TextState.SENT: "已发出，等回执",
    texting.TextState.REACHED: "已送到手机",
    texting.TextState.FAILED: "没有送到",
    texting.TextState.UNKNOWN: "已发出，没有回执",
    texting.TextState.GIVEN_UP: "发不出去",
    texting.TextState.DROPPED: "不用发了",
}
CONSENTED, CONSENT_GONE = "本人同意收短信", "本人不要短信了"


class DeliverySection:
    """What was done to bring the answer to its asker."""

    template = "requests/delivery.html"

    def __init__(self, frame: Frame) -> None:
        self._settings = frame.county.settings.delivery
        self._has_texts = frame.county.settings.texting is not None

    def context(
        self, connection: Connection, visit: Visit, filed: Filed
    ) -> Mapping[str, object] | None:
        """Return what was tried, how it stands, and what may be noted."""
        if filed.state not in delivering.NOTED:
            return None
        has = filed.beside.__contains__
        tried = delivering.attempts_of(connection, filed.id) if has(Beside.TRIES) else []
        apart = timedelta(minutes=self._settings.apart_minutes)
        count = separate(tried, apart)
        return {
            "tried": tried,
            "ways": WAYS,
            "choices": [(way.value, WAYS[way]) for way in BY_STAFF],
            "ready": filed.state in delivering.READY,
            "failed": count,
            "most": self._settings.attempts,
            "unreachable": count >= self._settings.attempts
            and not any(one.reached for one in tried),
            "agreed": filed.texts,
            "has_texts": self._has_texts,
            "text": texting.state_of(connection, filed.id) if has(Beside.TEXTS) else None,
            "texts": TEXTS,
            "low": has(Beside.RATING) and reviewing.is_low(connection, filed.id),
            "reviews": reviewing.reviews_of(connection, filed.id) if has(Beside.REVIEWS) else [],
            "is_lead": visit.person.may((Role.LEAD,)),
            "close_days": self._settings.close_days,
        }


class DeliveryPages:
    """The acts of delivering, closing, and answering for a low mark."""

    def __init__(self, frame: Frame) -> None:
        self._frame = frame
        self._database = frame.county.database

    def routes(self) -> list[BaseRoute]:
        """Return the routes."""
        page, one = self._frame.page, "/desk/requests/{id:uuid}"
        return [
            page(f"{one}/deliver", self.deliver, ANSWERERS, acts=True),
            page(f"{one}/close", self.close, ANSWERERS, acts=True),
            page(f"{one}/texts", self.consent, ANSWERERS, acts=True),
            page(f"{one}/review", self.review, (Role.LEAD,), acts=True),
        ]

    def deliver(self, visit: Visit) -> Response:
        """Note an attempt to bring the answer to its asker."""
        filed, attempt = requested(self._frame, visit), _attempt(visit)
        if attempt.way is Way.CALL:
            if not filed.phone:
                raise NotAllowedError("nobody can be called who left no number")
            attempt = replace(attempt, number=mask_phone(filed.phone))
        with self._database.writing() as connection:
            delivering.note(connection, filed.id, attempt)
        return see(f"/desk/requests/{filed.id}#delivery")

    def close(self, visit: Visit) -> Response:
        """Close a delivered request."""
        filed = requested(self._frame, visit)
        with self._database.writing() as connection:
            act = Act(visit.person.name, visit.now)
            history.advance(connection, filed.id, RequestState.CLOSED, act)
        return see(f"/desk/requests/{filed.id}")

    def consent(self, visit: Visit) -> Response:
        """Note that the asker agrees to text messages, or wants none any more."""
        filed, agrees = requested(self._frame, visit), visit.text("agrees") == "1"
        if not filed.phone:
            raise NotAllowedError("nobody gets text messages who left no number")
        with self._database.writing() as connection:
            if agrees:
                consents.agree(connection, filed.id, visit.person.name, visit.now)
            else:
                consents.take_back(connection, filed.id)
            words = CONSENTED if agrees else CONSENT_GONE
            history.note(connection, filed.id, Act(visit.person.name, visit.now, words))
        return see(f"/desk/requests/{filed.id}#delivery")

    def review(self, visit: Visit) -> Response:
        """Note what a lead did about a low mark; open the request again where asked."""
        filed, words = requested(self._frame, visit), visit.text("words")
        with self._database.writing() as connection:
            reviewing.review(connection, filed.id, visit.person.name, visit.now, words)
            if visit.text("reopen") == "1":
                act = Act(visit.person.name, visit.now, words[: reviewing.WORDS_MOST])
                cycles.reopen(connection, filed.id, act, self._frame.county.terms())
        return see(f"/desk/requests/{filed.id}")


def _attempt(visit: Visit) -> Attempt:
    way = visit.text("way")
    if way not in BY_STAFF:
        raise NotAllowedError("delivery needs evidence")
    reached = visit.text("reached") != "0"
    if not reached and Way(way) not in FAILABLE:
        raise NotAllowedError("what was handed over has reached its asker")
    said = visit.text("said")[: delivering.SAID_MOST]
    return Attempt(way=Way(way), at=visit.now, who=visit.person.name, reached=reached, said=said)
