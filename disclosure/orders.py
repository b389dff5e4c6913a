"""Orders (指令): what the county tells its terminals to do at once, from a short list.

An order rides in the signed head of its area, so that a terminal learns of it as fast as
of a change. Invariant: an order says who gave it, ends by itself, and none of the list can
make content be shown or anything be heard.
Source: docs/decisions/0024-orders.md, docs/decisions/0031-orders-to-faces.md.
"""

from datetime import datetime, timedelta
from enum import StrEnum
from typing import Literal
from uuid import NAMESPACE_URL, uuid5

import msgspec

from disclosure.areas import AreaCode, contains
from disclosure.items import Strict

ORDER_TYPE = "application/vnd.mingbai.order+json; v=1"

MOST_AT_ONCE = 20
"""Orders in one head at most."""

LONGEST_NAME = 60
LONGEST_REASON = 200


QUIETEST_PERCENT = 10
"""How quiet an order can make a terminal: to silence a loudspeaker there is the stop alone."""


class OrderAct(StrEnum):
    """What a terminal can be told to do.

    `stop` its loudspeaker, or let it `resume`; `sync` with the county now; `restart` its
    faces; the screen off or on; the `volume`, in percent of what is set on the spot;
    `identify` itself by its number on the screen; send a `screenshot` of what stands there.
    """

    STOP = "stop"
    RESUME = "resume"
    SYNC = "sync"
    RESTART = "restart"
    SCREEN_ON = "screen_on"
    SCREEN_OFF = "screen_off"
    VOLUME = "volume"
    IDENTIFY = "identify"
    SCREENSHOT = "screenshot"


LONGEST: dict[OrderAct, timedelta] = {
    OrderAct.STOP: timedelta(hours=1),
    OrderAct.RESUME: timedelta(hours=1),
    OrderAct.SYNC: timedelta(hours=1),
    OrderAct.RESTART: timedelta(hours=1),
    OrderAct.SCREEN_ON: timedelta(hours=4),
    OrderAct.SCREEN_OFF: timedelta(hours=12),
    OrderAct.VOLUME: timedelta(days=7),
    OrderAct.IDENTIFY: timedelta(minutes=10),
    OrderAct.SCREENSHOT: timedelta(minutes=10),
}
"""How long an order holds at most; a stop as long as one at the loudspeaker itself."""


class OrderSubject(StrEnum):
    """What an order is about: of two orders about the same, the newer one alone counts."""

    SOUND = "sound"
    CONTENT = "content"
    FACE = "face"
    SCREEN = "screen"
    VOLUME = "volume"
    PLACE = "place"
    PICTURE = "picture"


SUBJECTS: dict[OrderAct, OrderSubject] = {
    OrderAct.STOP: OrderSubject.SOUND,
    OrderAct.RESUME: OrderSubject.SOUND,
    OrderAct.SYNC: OrderSubject.CONTENT,
    OrderAct.RESTART: OrderSubject.FACE,
    OrderAct.SCREEN_ON: OrderSubject.SCREEN,
    OrderAct.SCREEN_OFF: OrderSubject.SCREEN,
    OrderAct.VOLUME: OrderSubject.VOLUME,
    OrderAct.IDENTIFY: OrderSubject.PLACE,
    OrderAct.SCREENSHOT: OrderSubject.PICTURE,
}

SOUND_ACTS = (OrderAct.STOP, OrderAct.RESUME)


class Order(Strict, frozen=True, kw_only=True):
    """One order, signed by the head key.

    Attributes:
        number: grows with every order of the county; a terminal obeys each number once.
        area: whose terminals it is for, with all below.
        terminal: id of the one terminal it is for; empty for all of the area.
        act: what is to be done.
        who: who gave it, as it stands in every log.
        why: the reason, for people.
        given: instant, aware.
        until: nobody begins to obey it from then on, and what lasts ends then.
        volume: percent of what is set on the spot, 10 to 100; with `volume` alone.
    """

    format: Literal[1]
    number: int
    area: AreaCode
    act: OrderAct
    who: str
    given: datetime
    until: datetime
    why: str = ""
    terminal: str = ""
    # Left out of all other orders, so that terminals of before it existed still read them.
    volume: int | msgspec.UnsetType = msgspec.UNSET

    def __post_init__(self) -> None:
        if self.number < 1:
            raise ValueError("orders are numbered from 1")
        if not 0 < len(self.who.strip()) <= LONGEST_NAME or len(self.why) > LONGEST_REASON:
            raise ValueError("an order says who gave it, and why, in few words")
        if self.given.tzinfo is None or self.until.tzinfo is None:
            raise ValueError("an order's times carry a zone")
        if not self.given < self.until <= self.given + LONGEST[self.act]:
            raise ValueError(f"an order to {self.act} holds for {LONGEST[self.act]} at most")
        if (self.act is OrderAct.VOLUME) is not isinstance(self.volume, int):
            raise ValueError("an order about the volume says how much, no other does")
        if isinstance(self.volume, int) and not QUIETEST_PERCENT <= self.volume <= 100:
            raise ValueError(f"a volume is {QUIETEST_PERCENT} to 100 percent")


class OrderOutcome(StrEnum):
    """What became of an order on a terminal.

    `received`: it is known there. `obeyed`: it is done. `put_off`: not now, but as soon as
    it may be, while it holds. `late`: its time was over before that. `refused`: this
    terminal cannot. `unknown`: its software does not know the order.
    """

    RECEIVED = "received"
    OBEYED = "obeyed"
    PUT_OFF = "put_off"
    LATE = "late"
    REFUSED = "refused"
    UNKNOWN = "unknown"


class OrderReason(StrEnum):
    """Why an order is not done, or not yet.

    `visit`: somebody uses the kiosk. `alert`: an alert is shown. `sounding`: an
    announcement is heard. `no_screen`, `no_sound`: the terminal has none. `failed`: it was
    tried and went wrong.
    """

    VISIT = "visit"
    ALERT = "alert"
    SOUNDING = "sounding"
    NO_SCREEN = "no_screen"
    NO_SOUND = "no_sound"
    FAILED = "failed"


class OrderRecord(Strict, frozen=True, kw_only=True):
    """What a terminal reports of an order.

    Attributes:
        number: which order.
        outcome: what became of it.
        process: who says so: ``agent`` or the face that obeyed.
        at: instant, by the terminal's clock, aware.
        clock_trusted: whether the terminal could vouch for `at`.
        because: why it is not done, where that is known.
    """

    format: Literal[1]
    number: int
    outcome: OrderOutcome
    process: str
    at: datetime
    clock_trusted: bool = True
    because: OrderReason | msgspec.UnsetType = msgspec.UNSET


class StrangeOrder(msgspec.Struct, frozen=True, kw_only=True):
    """What is understood of an order whose act this software does not know."""

    number: int
    area: AreaCode
    act: str
    terminal: str = ""


MOST_PICTURE_BYTES = 400 * 1024
"""Bytes of a screenshot at most: with its record it stays below an outbox row's limit."""


class Screenshot(Strict, frozen=True, kw_only=True):
    """What stood on a screen when an order asked for it.

    Attributes:
        number: of the order.
        process: whose window it is: ``kiosk`` or ``signage``.
        at: instant, by the terminal's clock, aware.
        picture: a JPEG, for the county to check.
    """

    format: Literal[1]
    number: int
    process: str
    at: datetime
    picture: bytes

    def __post_init__(self) -> None:
        if self.at.tzinfo is None:
            raise ValueError("a screenshot's time has no zone")
        if not 0 < len(self.picture) <= MOST_PICTURE_BYTES:
            raise ValueError(f"a screenshot has 1 to {MOST_PICTURE_BYTES} bytes")


def is_for(order: Order | StrangeOrder, home: AreaCode, terminal: str) -> bool:
    """Tell whether an order is for a terminal.

    Arguments:
        order: the order.
        home: the terminal's area.
        terminal: its id.
    """
    return contains(order.area, home) and order.terminal in ("", terminal)


def record_id(terminal: str, number: int, process: str, outcome: str = "") -> str:
    """Return the id of a row by which a process of a terminal reports an order.

    Arguments:
        terminal: its id.
        number: of the order.
        process: who reports.
        outcome: where more is to come; empty for the last word, of which there is one.
    """
    name = f"mingbai order {terminal} {number} {process} {outcome}"
    return str(uuid5(NAMESPACE_URL, name.strip()))
