"""Orders (指令): what the county tells its terminals to do at once, from a short list.

An order rides in the signed head of its area, so that a terminal learns of it as fast as
of a change. Invariant: an order says who gave it, holds for a short while only, and none
of the list can make anything be shown or heard.
Source: docs/decisions/0024-orders.md.
"""

from datetime import datetime, timedelta
from enum import StrEnum
from typing import Literal
from uuid import NAMESPACE_URL, uuid5

from disclosure.areas import AreaCode, contains
from disclosure.items import Strict

ORDER_TYPE = "application/vnd.mingbai.order+json; v=1"

MOST_AT_ONCE = 20
"""Orders in one head at most."""

LONGEST_NAME = 60
LONGEST_REASON = 200


class OrderAct(StrEnum):
    """What a terminal can be told to do: `stop` its loudspeaker, or let it `resume`."""

    STOP = "stop"
    RESUME = "resume"


LONGEST: dict[OrderAct, timedelta] = {
    OrderAct.STOP: timedelta(hours=1),
    OrderAct.RESUME: timedelta(hours=1),
}
"""How long an order holds at most; a stop as long as one at the loudspeaker itself."""


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
        until: nobody begins to obey it from then on, and a stop ends then.
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

    def __post_init__(self) -> None:
        if self.number < 1:
            raise ValueError("orders are numbered from 1")
        if not 0 < len(self.who.strip()) <= LONGEST_NAME or len(self.why) > LONGEST_REASON:
            raise ValueError("an order says who gave it, and why, in few words")
        if self.given.tzinfo is None or self.until.tzinfo is None:
            raise ValueError("an order's times carry a zone")
        if not self.given < self.until <= self.given + LONGEST[self.act]:
            raise ValueError(f"an order to {self.act} holds for {LONGEST[self.act]} at most")


class OrderOutcome(StrEnum):
    """What became of an order on a terminal.

    `received`: it is known there. `obeyed`: it is done. `late`: its time was over when it
    came.
    """

    RECEIVED = "received"
    OBEYED = "obeyed"
    LATE = "late"


class OrderRecord(Strict, frozen=True, kw_only=True):
    """What a terminal reports of an order.

    Attributes:
        number: which order.
        outcome: what became of it.
        process: who says so: ``agent`` or the face that obeyed.
        at: instant, by the terminal's clock, aware.
        clock_trusted: whether the terminal could vouch for `at`.
    """

    format: Literal[1]
    number: int
    outcome: OrderOutcome
    process: str
    at: datetime
    clock_trusted: bool = True


def is_for(order: Order, home: AreaCode, terminal: str) -> bool:
    """Tell whether an order is for a terminal.

    Arguments:
        order: the order.
        home: the terminal's area.
        terminal: its id.
    """
    return contains(order.area, home) and order.terminal in ("", terminal)


def record_id(terminal: str, number: int, process: str) -> str:
    """Return the id of the one row by which a process of a terminal reports an order."""
    return str(uuid5(NAMESPACE_URL, f"mingbai order {terminal} {number} {process}"))
