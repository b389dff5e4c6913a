"""What was asked in the weeks before the pictures, and what became of it, step by step.

Invariant: who does a step is whoever has the request.
"""

import secrets
from collections.abc import Callable
from datetime import datetime, timedelta
from functools import partial
from uuid import uuid4

from sqlalchemy import Connection

from county.importing.item_file import item_id
from county.opinions.receiving import receive_rating
from county.parts import County
from county.people import staff
from county.people.staff import Staff
from county.requests import answering, delivering, drafts, history, queue, reviewing, waiting
from county.requests.answering import Rules, Seen, Signed
from county.requests.drafts import Draft
from county.requests.history import SYSTEM, Act
from county.requests.queue import Filed
from county.requests.receiving import Arrival, next_number, receive
from demo.weeks import Asked, Event, Step, instant
from disclosure import shipped
from disclosure.areas import AreaCode
from disclosure.clocks import receipt_date
from disclosure.delivery import LOCATOR_CHARACTERS, Attempt, Way
from disclosure.items import ItemId
from disclosure.opinions import Face, Rating
from disclosure.replies import Outcome, Reply, parse_template
from disclosure.requests import CameBy, FiledRequest, RequestId, RequestState
from disclosure.seals.boxes import CodeKeys

_NEXT = "还不清楚的，请打下面的电话，也可以到村部来问。"
_FACES = {"glad": Face.SATISFIED, "fair": Face.FAIR, "bad": Face.DISSATISFIED}

Did = Callable[[Connection, RequestId, Asked, Step, datetime], None]


class Asking:
    """The requests of the weeks.

    Arguments:
        county: the open county.
        taker: who registers what comes by call, visit or letter, agrees to answers, sees all.
        keys: of the code that opens what says so; the others have locators that none has.
    """

    def __init__(self, county: County, taker: Staff, keys: CodeKeys) -> None:
        self._county = county
        self._taker = taker
        self._keys = keys
        template = parse_template(shipped.read_text("replies.toml"))
        self._rules = Rules(template, county.settings.answers, county.terms)
        self._did: dict[str, Did] = {
            "begin": self._begin,
            "ask": self._ask,
            "write": self._write,
            "check": self._check,
            "agree": self._answer,
            "answer": self._answer_at_once,
            "told": partial(self._tried, way=Way.CALL, reached=True),
            "missed": partial(self._tried, way=Way.CALL, reached=False),
            "opened": partial(self._tried, way=Way.PHONE, reached=True),
            "glad": self._mark,
            "fair": self._mark,
            "bad": self._mark,
            "close": self._close,
        }

    def events(self, asked: Asked, now: datetime) -> tuple[list[Event], RequestId]:
        """Return what happened to a request on all its days, and the id of its newest."""
        found: list[Event] = []
        ids = []
        for days in asked.days:
            at, id_ = instant(self._county, now, days, asked.hour), RequestId(str(uuid4()))
            ids.append(id_)
            found.append((at, partial(self.file, id_, asked)))
            for step in asked.then:
                at += timedelta(hours=step.hours)
                found.append((at, partial(self._take, id_, asked, step)))
        return found, ids[0]

    def file(self, id_: RequestId, asked: Asked, connection: Connection, at: datetime) -> None:
        """File it."""
        terms, way = self._county.terms(), CameBy(asked.came_by)
        by_phone = way is CameBy.PHONE
        filed = FiledRequest(
            format=1,
            id=id_,
            number=next_number(connection, receipt_date(at, terms.zone), way),
            kind=asked.kind,
            area=asked.area,
            filed_at=at,
            words=asked.words,
            answer_key=self._keys.public,
            locator=self._keys.locator if asked.code else _nobodys(),
            name=asked.name,
            phone=asked.phone,
            item=_item(asked),
        )
        arrival = Arrival(way, taken_by=None if by_phone else self._taker.id)
        receive(connection, filed, arrival, at, terms)

    def _take(
        self, id_: RequestId, asked: Asked, step: Step, connection: Connection, at: datetime
    ) -> None:
        self._did[step.did](connection, id_, asked, step, at)

    def _filed(self, connection: Connection, id_: RequestId) -> Filed:
        filed = queue.one(connection, self._taker, id_)
        assert filed is not None
        return filed

    def _whose(self, connection: Connection, id_: RequestId) -> Staff:
        name = self._filed(connection, id_).assignee
        return staff.named(connection, name) or self._taker

    def _begin(
        self, connection: Connection, id_: RequestId, _asked: Asked, _step: Step, at: datetime
    ) -> None:
        who = self._whose(connection, id_).name
        history.advance(connection, id_, RequestState.IN_PROGRESS, Act(who, at))

    def _ask(
        self, connection: Connection, id_: RequestId, _asked: Asked, step: Step, at: datetime
    ) -> None:
        act = Act(self._whose(connection, id_).name, at)
        waiting.ask(connection, id_, step.said, step.how, act, self._county.terms())

    def _write(
        self, connection: Connection, id_: RequestId, asked: Asked, _step: Step, at: datetime
    ) -> None:
        who = self._whose(connection, id_).name
        reply = Reply(asked=asked.words, found=asked.found, stands=asked.stands, next=_NEXT)
        draft = Draft(reply=reply, outcome=Outcome(asked.outcome), gap=asked.gap)
        held = self._county.settings.answers.held_minutes
        drafts.hold(connection, id_, Draft(), who, at, held)
        drafts.save(connection, id_, draft, who, at)
        drafts.leave(connection, id_, who)

    def _check(
        self, connection: Connection, id_: RequestId, asked: Asked, step: Step, at: datetime
    ) -> None:
        self._write(connection, id_, asked, step, at)
        kept = drafts.read(connection, id_, at)
        assert kept is not None
        drafts.hand_over(connection, id_, kept.version, kept.saved_by, at)

    def _answer_at_once(
        self, connection: Connection, id_: RequestId, asked: Asked, step: Step, at: datetime
    ) -> None:
        self._write(connection, id_, asked, step, at)
        self._answer(connection, id_, asked, step, at, whose=self._whose(connection, id_))

    def _answer(
        self,
        connection: Connection,
        id_: RequestId,
        _asked: Asked,
        _step: Step,
        at: datetime,
        whose: Staff | None = None,
    ) -> None:
        kept = drafts.read(connection, id_, at)
        person = whose or self._taker
        profile = self._county.profile()
        assert kept is not None
        seen = Seen(kept.version, person, Signed(profile.office, profile.phone))
        filed, act = self._filed(connection, id_), Act(person.name, at)
        answering.answer(connection, filed, seen, act, self._rules, self._county.online)

    def _tried(
        self,
        connection: Connection,
        id_: RequestId,
        _asked: Asked,
        step: Step,
        at: datetime,
        *,
        way: Way,
        reached: bool,
    ) -> None:
        who = "" if way is Way.PHONE else self._whose(connection, id_).name
        attempt = Attempt(way=way, at=at, who=who, reached=reached, said=step.said)
        delivering.note(connection, id_, attempt)

    def _mark(
        self, connection: Connection, id_: RequestId, _asked: Asked, step: Step, at: datetime
    ) -> None:
        face = _FACES[step.did]
        rating = Rating(format=1, request=id_, rated_at=at, face=face, words=step.said)
        receive_rating(connection, rating, None, at)
        county = self._county
        reviewing.tell_lead(connection, id_, county.settings.escalation, at, county.terms())

    def _close(
        self, connection: Connection, id_: RequestId, _asked: Asked, _step: Step, at: datetime
    ) -> None:
        history.advance(connection, id_, RequestState.CLOSED, Act(SYSTEM, at))


def _nobodys() -> str:
    return secrets.token_hex(LOCATOR_CHARACTERS // 2)


def _item(asked: Asked) -> ItemId | None:
    return item_id(AreaCode(asked.area), asked.item) if asked.item else None
