"""Filing a request: the form, its checks, the receipt.

Invariant: a receipt exists only after the outbox holds the request durably, and a form
files once however often it is sent: its id was made when it was opened.
"""

import re
from collections import deque
from collections.abc import Callable
from datetime import date, datetime, timedelta, tzinfo
from enum import StrEnum
from typing import Protocol

from msgspec import structs

from disclosure import clocks
from disclosure.areas import AreaCode
from disclosure.decoding import encode
from disclosure.errors import NotAllowedError
from disclosure.items import ItemId, Strict
from disclosure.outbox import OutboxKind
from disclosure.requests import (
    FiledRequest,
    RequestId,
    RequestKind,
    ServiceLevels,
    request_number,
    takes_texts,
)
from disclosure.seals import boxes
from disclosure.seals.boxes import CodeKeys
from disclosure.seals.keyring import Keyring
from disclosure.workdays import Calendar, Due
from kiosk.promises import Promises

WORDS_LIMIT, NAME_LIMIT, PHONE_LIMIT = 500, 20, 15
SEARCHED_LIMIT = 10
HOUR = timedelta(hours=1)
_PHONE = re.compile(r"[0-9]{7,15}")


class Form(Strict, frozen=True, kw_only=True):
    """What a person is writing; `id` is made when the form opens.

    `texts` is ticked by who wants a text message when there is an answer.
    """

    id: RequestId
    kind: RequestKind = RequestKind.LOOKUP
    words: str = ""
    name: str = ""
    phone: str = ""
    searched: tuple[str, ...] = ()
    item: ItemId | None = None
    texts: bool = False


class Receipt(Strict, frozen=True, kw_only=True):
    """What the slip shows (回执); `texts` where a text message comes with the answer."""

    number: str
    kind: RequestKind
    filed_at: datetime
    due: Due
    code: str
    texts: bool = False


class Limit(StrEnum):
    """Which limit keeps one more request from being filed."""

    VISIT = "visit"
    HOUR = "hour"


LIMITS = {
    Limit.VISIT: "您这次提交的已经不少了，还要查别的请找工作人员。",
    Limit.HOUR: "这台机器一小时里提交的太多了，先停一停。急的话请找工作人员，替您登记。",
}
"""What a person is told of each, and whom to turn to."""


class Secret(Strict, frozen=True, kw_only=True):
    """A collection code and what is derived from it."""

    code: str
    keys: CodeKeys


class Outbox(Protocol):
    """The part of the terminal's outbox that filing needs."""

    def put(
        self,
        kind: OutboxKind,
        body: bytes,
        *,
        made: datetime,
        id: str | None = None,  # noqa: A002 - the outbox names it so
    ) -> str:
        """Store a row durably before returning."""
        ...

    def count_of_day(self, day: date) -> int:
        """Return the next running number of a day."""
        ...

    def terminal_number(self) -> int:
        """Return the terminal's number."""
        ...


class FilingRules(Strict, frozen=True, kw_only=True):
    """Where and by which limits requests are filed.

    Attributes:
        area: village or community of the zone.
        county: salt of the collection codes.
        levels: working days by kind.
        per_visit: requests one visit may file.
        per_hour: requests all visits together may file within an hour.
        texts: whether the county sends text messages.
    """

    area: AreaCode
    county: AreaCode
    levels: ServiceLevels
    per_visit: int = 5
    per_hour: int = 30
    texts: bool = False


def faults(form: Form) -> dict[str, str]:
    """Return what is wrong, field by field, in words for the person; empty when fine."""
    wrong = {}
    if not form.words.strip():
        wrong["words"] = "请写几个字，说说您想查什么。"
    if form.phone and not _PHONE.fullmatch(form.phone):
        wrong["phone"] = "电话号码是 7 到 15 位数字，请看一看。也可以不填。"
    return wrong


def new_secret(county: AreaCode) -> Secret:
    """Return a new collection code with its keys; slow on purpose, call it in a thread."""
    code = boxes.new_code()
    return Secret(code=code, keys=boxes.derive(code, county))


class Filing:
    """Files the requests of one terminal, visit after visit."""

    def __init__(
        self,
        outbox: Outbox,
        promises: Promises,
        keyring: Callable[[], Keyring],
        calendar: Calendar,
        rules: FilingRules,
    ) -> None:
        self._outbox = outbox
        self._promises = promises
        self._keyring = keyring
        self._calendar = calendar
        self._rules = rules
        self._receipts: dict[RequestId, Receipt] = {}
        self._filed_at: deque[datetime] = deque(maxlen=rules.per_hour)

    def limit(self, now: datetime) -> Limit | None:
        """Return what keeps one more request from being filed now; None where nothing does."""
        if len(self._receipts) >= self._rules.per_visit:
            return Limit.VISIT
        # What a clock set back has put into the future counts for nothing.
        lately = sum(1 for at in self._filed_at if now - HOUR < at <= now)
        return Limit.HOUR if lately >= self._rules.per_hour else None

    def file(self, form: Form, secret: Secret, now: datetime, zone: tzinfo) -> Receipt:
        """Store the request durably and return its receipt; the same form, the same receipt.

        Arguments:
            form: checked by `faults`.
            secret: the collection code made for it.
            now: filing instant, aware.
            zone: the county's zone; the receipt date is day 0 (Civil Code art. 201).

        Raises:
            NotAllowedError: the visit, or the terminal in this hour, has filed as many as it may.
            RetryLaterError: the outbox cannot store it now; nothing was filed.
        """
        if form.id in self._receipts:
            return self._receipts[form.id]
        limit = self.limit(now)
        if limit is not None:
            raise NotAllowedError(f"as many requests are filed as one {limit.value} may")
        filed = self._filed(form, secret, now, zone)
        box = boxes.close(self._keyring().request_key, encode(filed))
        self._outbox.put(OutboxKind.REQUEST, box, made=now, id=form.id)
        days = self._rules.levels.of(form.kind).working_days
        due = clocks.due(now, days, self._calendar, zone)
        self._promises.keep(secret.keys.locator, due)
        receipt = Receipt(
            number=filed.number,
            kind=form.kind,
            filed_at=now,
            due=due,
            code=secret.code,
            texts=filed.texts,
        )
        self._receipts[form.id] = receipt
        self._filed_at.append(now)
        return receipt

    def may_text(self, form: Form) -> bool:
        """Tell whether a text message may be offered: the county sends, the phone receives."""
        return self._rules.texts and takes_texts(form.phone)

    def will_text(self, form: Form) -> bool:
        """Tell whether a text message comes when there is an answer."""
        return form.texts and self.may_text(form)

    def adopt(self, levels: ServiceLevels, calendar: Calendar, *, texts: bool) -> None:
        """Promise by other limits, working days or ways from now on: the county's have changed."""
        self._rules = structs.replace(self._rules, levels=levels, texts=texts)
        self._calendar = calendar

    def forget(self) -> None:
        """Forget the receipts: the visit is over. When requests were filed stays, nothing else."""
        self._receipts.clear()

    def _filed(self, form: Form, secret: Secret, now: datetime, zone: tzinfo) -> FiledRequest:
        day = clocks.receipt_date(now, zone)
        count = self._outbox.count_of_day(day)
        return FiledRequest(
            format=1,
            id=form.id,
            number=request_number(day, self._outbox.terminal_number(), count),
            kind=form.kind,
            area=self._rules.area,
            filed_at=now,
            words=form.words.strip(),
            answer_key=secret.keys.public,
            locator=secret.keys.locator,
            searched=form.searched[-SEARCHED_LIMIT:],
            name=form.name.strip(),
            phone=form.phone,
            item=form.item,
            texts=self.will_text(form),
        )
