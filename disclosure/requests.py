"""Requests: what residents file, its states, and which may follow which.

Invariant: `TRANSITIONS` is the only statement of what may follow what.
"""

import re
import tomllib
from datetime import date, datetime
from enum import StrEnum
from typing import Literal, NewType

import msgspec

from disclosure.areas import AreaCode
from disclosure.errors import MalformedError, NotAllowedError
from disclosure.items import ItemId, Strict
from disclosure.office_hours import ResponseLimit

RequestId = NewType("RequestId", str)
TerminalId = NewType("TerminalId", str)


class RequestKind(StrEnum):
    """What a resident asks for."""

    LOOKUP = "lookup"
    ENQUIRY = "enquiry"
    COMPLAINT = "complaint"
    SUGGESTION = "suggestion"
    QUERY = "query"
    APPLICATION = "application"


class CameBy(StrEnum):
    """How a request came to the county."""

    KIOSK = "kiosk"
    PHONE = "phone"
    CALL = "call"
    VISIT = "visit"
    LETTER = "letter"


class RequestState(StrEnum):
    """Where a request stands."""

    FILED = "filed"
    ASSIGNED = "assigned"
    IN_PROGRESS = "in_progress"
    WAITING = "waiting"
    ANSWER_READY = "answer_ready"
    DELIVERED = "delivered"
    CLOSED = "closed"
    NOT_HELD = "not_held"
    TRANSFERRED = "transferred"
    WITHDRAWN = "withdrawn"
    DUPLICATE = "duplicate"
    SPAM = "spam"
    REOPENED = "reopened"


S = RequestState
_ASIDE = frozenset({S.TRANSFERRED, S.WITHDRAWN, S.DUPLICATE, S.SPAM})

TRANSITIONS: dict[RequestState, frozenset[RequestState]] = {
    S.FILED: frozenset({S.ASSIGNED}) | _ASIDE,
    S.ASSIGNED: frozenset({S.IN_PROGRESS, S.ASSIGNED}) | _ASIDE,
    S.IN_PROGRESS: frozenset({S.WAITING, S.ANSWER_READY, S.NOT_HELD, S.ASSIGNED}) | _ASIDE,
    S.WAITING: frozenset({S.IN_PROGRESS, S.WITHDRAWN}),
    S.ANSWER_READY: frozenset({S.DELIVERED, S.IN_PROGRESS}),
    S.NOT_HELD: frozenset({S.DELIVERED, S.IN_PROGRESS}),
    S.DELIVERED: frozenset({S.CLOSED, S.REOPENED}),
    S.CLOSED: frozenset({S.REOPENED}),
    S.REOPENED: frozenset({S.ASSIGNED}),
    S.TRANSFERRED: frozenset({S.ASSIGNED}),
    S.WITHDRAWN: frozenset(),
    S.DUPLICATE: frozenset({S.REOPENED}),
    S.SPAM: frozenset({S.REOPENED}),
}

OPEN_STATES = frozenset({S.FILED, S.ASSIGNED, S.IN_PROGRESS, S.WAITING, S.TRANSFERRED, S.REOPENED})
"""States in which an answer is still owed."""

ANSWERED_STATES = frozenset({S.ANSWER_READY, S.NOT_HELD, S.DELIVERED})
"""States in which the answer is written, and not yet all is done."""

ENDED_STATES = frozenset(RequestState) - OPEN_STATES - ANSWERED_STATES
"""States in which nothing is owed any more."""

RESPONDED_STATES = frozenset(RequestState) - {S.FILED, S.ASSIGNED, S.WITHDRAWN, S.REOPENED}
"""States into which only a person's attention brings a request: its first response."""


def move(now: RequestState, then: RequestState) -> RequestState:
    """Return `then` if it may follow `now`.

    Raises:
        NotAllowedError: it may not; names both states.
    """
    if then not in TRANSITIONS[now]:
        raise NotAllowedError(f"a request that is {now.value!r} cannot become {then.value!r}")
    return then


class FiledRequest(Strict, frozen=True, kw_only=True, omit_defaults=True):
    """A request as the terminal seals it to the county's request key.

    What is empty is left out of the sealed bytes, so that a county that is older than a field
    takes the requests that do not use it.

    Attributes:
        format: version of this document's form.
        id: UUID4, made when the form opens: a double tap files once.
        number: what the slip shows, unique in the county.
        area: village or community of the zone where it was filed.
        filed_at: instant, aware.
        words: the resident's own words.
        searched: what had been searched before.
        name, phone: given freely, may be empty.
        item: the item doubted, for kind `query`.
        answer_key: X25519 public key made from the collection code, base64 in JSON.
        locator: derived from the collection code; finds the answer, opens nothing.
        texts: whether the asker ticked that a text message tells them of the answer; says
            nothing without a phone.
    """

    format: Literal[1]
    id: RequestId
    number: str
    kind: RequestKind
    area: AreaCode
    filed_at: datetime
    words: str
    answer_key: bytes
    locator: str
    searched: tuple[str, ...] = ()
    name: str = ""
    phone: str = ""
    item: ItemId | None = None
    texts: bool = False

    def __post_init__(self) -> None:
        if self.filed_at.tzinfo is None:
            raise ValueError("filed_at has no zone")
        if not self.words.strip():
            raise ValueError("the words are empty")
        if len(self.words) > 2000:
            raise ValueError(f"{len(self.words)} characters of words; 2000 are the limit")


_MOBILE = re.compile(r"1[3-9][0-9]{9}")


def takes_texts(phone: str) -> bool:
    """Tell whether a number is a mobile one, which text messages reach.

    By the numbering plan of the mainland (电信网编号计划, 2017): 11 digits from 13 to 19.
    """
    return _MOBILE.fullmatch(phone) is not None


class Answer(Strict, frozen=True, kw_only=True):
    """An answer, as sealed to the collection code.

    Attributes:
        asked: what was asked, in the resident's words.
        text: what was found and where it stands.
        items: items that answer it.
        office, contact: who answers and whom to ask next.
    """

    format: Literal[1]
    request: RequestId
    number: str
    answered_at: datetime
    asked: str
    text: str
    office: str
    contact: str = ""
    items: tuple[ItemId, ...] = ()


LONGEST_LIMIT = 60
"""Working days at most that a county may allow itself for an answer."""

HEAVIEST = 100
"""The most that one request may count for when open work is shared out."""


class ServiceLevel(Strict, frozen=True, kw_only=True):
    """The limits of one kind of request.

    Attributes:
        name: of the kind, as people read it.
        working_days: days allowed for the answer, 1 to 60.
        first_response: how long a first response may take.
        correction_days: working days within which a correction may be asked for; 0 for never.
        extension_days: working days by which the term may be extended once; 0 for never.
        weight: for how much one counts when open work is shared out fairly, 1 to 100.
    """

    kind: RequestKind
    name: str
    working_days: int
    first_response: ResponseLimit = ResponseLimit()
    correction_days: int = 0
    extension_days: int = 0
    weight: int = 1

    def __post_init__(self) -> None:
        if not self.name.strip():
            raise ValueError(f"level {self.kind.value!r} has no name")
        if not 1 <= self.working_days <= LONGEST_LIMIT:
            raise ValueError(f"{self.working_days} working days are not 1 to {LONGEST_LIMIT}")
        if not 1 <= self.weight <= HEAVIEST:
            raise ValueError(f"weight {self.weight} is not 1 to {HEAVIEST}")
        if not (0 <= self.correction_days <= LONGEST_LIMIT):
            raise ValueError(f"{self.correction_days} correction days are not 0 to {LONGEST_LIMIT}")
        if not (0 <= self.extension_days <= LONGEST_LIMIT):
            raise ValueError(f"{self.extension_days} extension days are not 0 to {LONGEST_LIMIT}")


class ServiceLevels(Strict, frozen=True, kw_only=True):
    """The limits of all kinds (`config/service_levels.toml`)."""

    level: tuple[ServiceLevel, ...]

    def of(self, kind: RequestKind) -> ServiceLevel:
        """Return the limits of a kind."""
        return next(level for level in self.level if level.kind is kind)

    def with_own(self, own: tuple[ServiceLevel, ...]) -> "ServiceLevels":
        """Return these limits with a county's own in place of some."""
        kinds = {level.kind: level for level in own}
        return ServiceLevels(level=tuple(kinds.get(level.kind, level) for level in self.level))


def parse_service_levels(text: str) -> ServiceLevels:
    """Return the limits written in TOML.

    Raises:
        MalformedError: it is no TOML, or a kind is missing, doubled or wrong.
    """
    try:
        levels = msgspec.convert(tomllib.loads(text), ServiceLevels)
    except (tomllib.TOMLDecodeError, msgspec.ValidationError) as error:
        raise MalformedError(f"service levels: {error}") from error
    kinds = [level.kind for level in levels.level]
    if sorted(kinds) != sorted(RequestKind):
        raise MalformedError("service levels: each kind of request stands there once")
    return levels


NO_TERMINAL = 0
"""Stands in a number for the terminal of a request that none took; terminals count from 1."""


def request_number(day: date, terminal: int, count: int) -> str:
    """Return the number on the slip: day, terminal's number, count of that day."""
    return f"{day:%Y%m%d}-{terminal:02d}-{count:03d}"
