"""What kinds, states and terms of requests are called.

Invariant: every kind and state has a name; colour never says anything alone.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from county.holidays.warning import missing_years
from county.requests.history import SYSTEM, Entry, What
from county.requests.queue import Filed
from county.requests.terms import Terms
from disclosure import clocks
from disclosure.clocks import Urgency
from disclosure.requests import RequestKind, RequestState
from disclosure.wording import Say
from screen.paging import dates

STATES = {
    RequestState.FILED: "待分派",
    RequestState.ASSIGNED: "待办理",
    RequestState.IN_PROGRESS: "办理中",
    RequestState.WAITING: "等待补充",
    RequestState.ANSWER_READY: "已答复，待送达",
    RequestState.DELIVERED: "已送达",
    RequestState.CLOSED: "已办结",
    RequestState.NOT_HELD: "本机关不掌握",
    RequestState.TRANSFERRED: "已转办",
    RequestState.WITHDRAWN: "申请人撤回",
    RequestState.DUPLICATE: "重复申请",
    RequestState.SPAM: "无效申请",
    RequestState.REOPENED: "重新办理",
}

_TONES = {
    Urgency.OPEN: "calm",
    Urgency.NEAR: "near",
    Urgency.TODAY: "near",
    Urgency.OVERDUE: "late",
}


@dataclass(frozen=True)
class Tag:
    """Words in a colour: ``calm``, ``near``, ``late``, ``done`` or ``plain``."""

    words: str
    tone: str


class Labels:
    """Names in the desk's language."""

    def __init__(self, say: Say, terms: Callable[[], Terms]) -> None:
        self._say = say
        self._terms = terms

    def kind(self, kind: RequestKind) -> str:
        """Return the name of a kind."""
        return self._say(self._terms().levels.of(kind).name)

    def kinds(self) -> list[tuple[str, str]]:
        """Return all kinds with their names."""
        return [(kind.value, self.kind(kind)) for kind in RequestKind]

    def state(self, state: RequestState) -> str:
        """Return the name of a state."""
        return self._say(STATES[state])

    def left(self, filed: Filed, today: date) -> Tag:
        """Return how much time a request still has, or what became of it."""
        if not filed.open:
            return Tag(self.state(filed.state), "done")
        calendar = self._terms().calendar
        if filed.paused_from is not None and filed.paused_from <= filed.due:
            days = calendar.between(filed.paused_from, filed.due)
            words = self._say("停表，还剩 {count} 个工作日", count=days)
            return Tag(words, "plain")
        left = clocks.time_left(filed.due, filed.paused_from or today, calendar)
        return Tag(dates.days_left(left, self._say), _TONES[left.urgency])

    def missing_years(self, today: date) -> tuple[int, ...]:
        """Return the years that need a holiday notice by now and have none."""
        return missing_years(self._terms().calendar, today)

    def who(self, entry: Entry) -> str:
        """Return who did something."""
        return self._say("系统") if entry.who == SYSTEM else entry.who

    def deed(self, entry: Entry) -> str:
        """Return what a row of history says was done."""
        if entry.what is not What.MOVE:
            return self._say(entry.note)
        if entry.went_to is RequestState.FILED:
            return self._say("收到申请")
        if entry.went_to is RequestState.ASSIGNED:
            return self._say("分派给 {name}", name=entry.note or entry.who)
        words = self.state(entry.went_to)
        return f"{words}：{entry.note}" if entry.note else words
