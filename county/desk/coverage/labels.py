"""What the states of duties, their occasions and their terms are called.

Invariant: every state has words and one character; colour never says anything alone.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from county.coverage.board import Standing
from county.desk.writing.labels import PERIODS, TERMS
from disclosure import clocks
from disclosure.areas import Level
from disclosure.catalogue import Entry, Period, Term
from disclosure.duties import STANDING, State
from disclosure.errors import MalformedError
from disclosure.periods import parse, span_of
from disclosure.wording import Say
from disclosure.workdays import Calendar
from screen.paging import dates


@dataclass(frozen=True)
class Label:
    """A state's words, the character of its cell, and its tone."""

    words: str
    mark: str
    tone: str


STATES: dict[State, Label] = {
    State.OVERDUE: Label("已超期", "超", "late"),
    State.SHORT: Label("公示不足", "短", "near"),
    State.DUE: Label("待公开", "待", "calm"),
    State.DONE: Label("已公开", "齐", "done"),
    State.SPARED: Label("不涉及", "免", "plain"),
}

LEVELS: dict[Level, str] = {
    Level.VILLAGE: "村（社区）",
    Level.TOWNSHIP: "乡镇（街道）",
    Level.COUNTY: "县",
}

_MONTHS, _QUARTERS, _YEARS = 13, 5, 3


def term_words(entry: Entry, say: Say) -> str:
    """Return how often an entry is due, and within how many working days."""
    if entry.period is not None:
        often = say(PERIODS[entry.period])
        if entry.ahead:
            return say("{often}，期初 {days} 个工作日内", often=often, days=entry.allowed_days)
        return say("{often}，期满 {days} 个工作日内", often=often, days=entry.allowed_days)
    if entry.term is Term.IMMEDIATE:
        return say("发生后 {days} 个工作日内", days=entry.allowed_days)
    return say("{term}，每年核对一次", term=say(TERMS[entry.term]))


def occasion_words(one: Standing, events: Mapping[str, str], say: Say) -> str:
    """Return what a duty is for: a period, an event, or the yearly look.

    Arguments:
        one: the duty.
        events: what happened, by the event's id.
        say: the wording.
    """
    if one.occasion == STANDING:
        return say("每年核对")
    if one.occasion in events:
        return events[one.occasion]
    return code_words(one.occasion) or say("没有登记事由")


def code_words(occasion: str) -> str:
    """Return the label of a period's code, empty for what is none."""
    try:
        return parse(occasion).label
    except MalformedError:
        return ""


def left_words(one: Standing, today: date, calendar: Calendar, say: Say) -> str:
    """Return how much time a duty has left, or how it was met; empty where nothing is to say."""
    if one.state in (State.OVERDUE, State.DUE) and one.due is not None:
        return dates.days_left(clocks.time_left(one.due, today, calendar), say)
    if one.out is not None and one.due is not None and one.out > one.due and not _renewed(one):
        days = max(1, calendar.between(one.due, one.out))
        return say("迟 {count} 个工作日补上", count=days)
    return ""


def _renewed(one: Standing) -> bool:
    return one.occasion == STANDING


def shown_words(one: Standing, needed: int, today: date, say: Say) -> str:
    """Return how long what was disclosed has been on display, of how many days it must be."""
    if one.item is None or one.last is None:
        return say("长期公开") if one.item else ""
    if one.days is None:
        return say("没有屏幕可查，按公示期计")
    if one.days >= needed:
        return say("公示已满 {days} 天", days=one.days)
    over = one.last < today
    words = "公示 {days} / {needed} 天" if over else "公示中 {days} / {needed} 天"
    return say(words, days=one.days, needed=needed)


def spans(today: date) -> list[tuple[str, str]]:
    """Return the periods that may be chosen, with their words, months first."""
    found = []
    for kind, count in (
        (Period.MONTH, _MONTHS),
        (Period.QUARTER, _QUARTERS),
        (Period.YEAR, _YEARS),
    ):
        span = span_of(kind, today)
        for _ in range(count):
            found.append((span.code, span.label))
            span = span.before
    return found
