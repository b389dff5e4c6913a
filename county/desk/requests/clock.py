"""Section and acts: the clock of a request: its limits, why it stands, what it missed.

Invariant: the clock stands only for a question with evidence that it reached the resident.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import Connection, Row, select
from starlette.exceptions import HTTPException
from starlette.responses import Response
from starlette.routing import BaseRoute

from county.database.tables import requests
from county.desk.frame import Frame, Visit, see
from county.desk.requests.sight import ANSWERERS, requested
from county.requests import breaches, pausing, waiting
from county.requests.beside import Beside
from county.requests.breaches import Breach, Missed
from county.requests.history import Act
from county.requests.pausing import StoredPause
from county.requests.queue import Filed
from county.requests.reckoning import PauseWhy
from disclosure.requests import RequestKind, RequestState

LONGEST_WORDS = 300
"""Characters of a question or of the evidence for it at most."""

REACHED = ("电话问到本人", "当面问到本人", "短信已送达本人", "本人已凭取件码看到")
"""How a question demonstrably reached the resident."""

WENT_ON = ("本人已经答复", "不再等，按现有情况办")
"""Why the clock goes on."""

PAUSES = {
    PauseWhy.QUESTION: "等本人答复",
    PauseWhy.THIRD_PARTY: "征求第三方意见",
    PauseWhy.CORRECTION: "等申请人补正",
}
MISSED = {Missed.FIRST_RESPONSE: "首次响应超时", Missed.ANSWER: "答复超期"}

_AT_WORK = (RequestState.ASSIGNED, RequestState.IN_PROGRESS)


@dataclass(frozen=True)
class Face:
    """What the section shows of a clock.

    Attributes:
        row: the request's columns.
        today: the day in the county.
        closes: close of business, e.g. ``17:30``.
        pauses, missed: the oldest first.
        may_ask, may_go_on: whether this person may stop the clock now, or let it go on.
    """

    row: Row[Any]
    today: date
    now: datetime
    closes: str
    pauses: list[StoredPause]
    missed: list[Breach]
    may_ask: bool
    may_go_on: bool

    @property
    def response_late(self) -> bool:
        """Tell whether the first response came late, or is late by now."""
        return bool((self.row.first_response_at or self.now) >= self.row.first_due)


class ClockSection:
    """The clock of one request."""

    template = "requests/clock.html"

    def __init__(self, frame: Frame) -> None:
        self._frame = frame

    def context(
        self, connection: Connection, visit: Visit, filed: Filed
    ) -> Mapping[str, object] | None:
        """Return the clock's face."""
        row = connection.execute(select(requests).where(requests.c.id == filed.id)).one()
        has = filed.beside.__contains__
        pauses = pausing.of_request(connection, filed.id) if has(Beside.PAUSES) else []
        may = visit.person.may(ANSWERERS)
        asked = any(one.why is PauseWhy.QUESTION and one.ended is None for one in pauses)
        face = Face(
            row=row,
            today=self._frame.today(visit),
            now=visit.now,
            closes=self._frame.county.terms().hours.closes,
            pauses=pauses,
            missed=breaches.of_request(connection, filed.id) if has(Beside.BREACHES) else [],
            may_ask=may and filed.state in _AT_WORK and filed.kind is not RequestKind.APPLICATION,
            may_go_on=may and asked,
        )
        words = {"ways": REACHED, "reasons": WENT_ON, "whys": PAUSES, "misses": MISSED}
        return {"face": face, "longest": LONGEST_WORDS, **words}


class ClockPages:
    """Asking the resident something, and going on."""

    def __init__(self, frame: Frame) -> None:
        self._frame = frame
        self._county = frame.county

    def routes(self) -> list[BaseRoute]:
        """Return the routes."""
        page, one = self._frame.page, "/desk/requests/{id:uuid}"
        return [
            page(f"{one}/ask", self.ask, ANSWERERS, acts=True),
            page(f"{one}/resume", self.resume, ANSWERERS, acts=True),
        ]

    def ask(self, visit: Visit) -> Response:
        """Let the clock stand: the question has reached the resident."""
        filed, say = requested(self._frame, visit), self._frame.drawing.say
        question = visit.text("question")[:LONGEST_WORDS]
        how, when = visit.text("how"), visit.text("note")[:LONGEST_WORDS]
        if not question or how not in REACHED or not when:
            raise HTTPException(
                422, say("要写明问了什么，以及什么时间、怎样问到了本人，才能停表。")
            )
        if filed.kind is RequestKind.APPLICATION:
            raise HTTPException(422, say("依申请公开没有停表，请用“补正”。"))
        act = Act(visit.person.name, visit.now)
        evidence = f"{how}，{when}"
        with self._county.database.writing() as connection:
            waiting.ask(connection, filed.id, question, evidence, act, self._county.terms())
        return see(f"/desk/requests/{filed.id}#clock")

    def resume(self, visit: Visit) -> Response:
        """Let the clock go on."""
        filed, say = requested(self._frame, visit), self._frame.drawing.say
        reason, note = visit.text("reason"), visit.text("note")[:LONGEST_WORDS]
        if reason not in WENT_ON:
            raise HTTPException(422, say("请选为什么继续计时。"))
        words = f"{reason}，{note}" if note else reason
        act = Act(visit.person.name, visit.now, words)
        with self._county.database.writing() as connection:
            waiting.resume(connection, filed.id, act, self._county.terms())
        return see(f"/desk/requests/{filed.id}#clock")
