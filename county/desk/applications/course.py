"""The course of an application as people see it: its stages as a line, and what is next.

Invariant: what is told to be next is what the rules and the terms allow.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from county.applications.kept import Taken, standing_of
from county.applications.office import Office
from county.requests.queue import Filed
from disclosure.applications import Stage, Step


@dataclass(frozen=True)
class Station:
    """A stage of the line: its words, its day, and ``done``, ``now`` or ``ahead``."""

    words: str
    day: date | None
    tone: str


@dataclass(frozen=True)
class Next:
    """What is to be done, and by when; `day` is None where no term runs for it."""

    words: str
    day: date | None


_LINE: tuple[tuple[str, Step, frozenset[Step]], ...] = (
    ("登记", Step.REGISTERED, frozenset({Step.REGISTERED})),
    ("补正", Step.CORRECTION_ASKED, frozenset({Step.CORRECTED})),
    ("征求意见", Step.CONSULTED, frozenset({Step.OPINION, Step.SILENCE})),
    ("延期", Step.EXTENSION_ASKED, frozenset({Step.EXTENSION_GRANTED})),
    ("答复", Step.DRAFTED, frozenset({Step.DECIDED})),
    ("送达", Step.DELIVERED, frozenset({Step.DELIVERED})),
    ("归档", Step.ARCHIVED, frozenset({Step.ARCHIVED})),
)
_ALWAYS = ("登记", "答复", "送达", "归档")
_NOW = {
    Stage.CORRECTING: "补正",
    Stage.CONSULTING: "征求意见",
    Stage.REVIEWING: "答复",
    Stage.HANDLING: "答复",
    Stage.DECIDED: "送达",
    Stage.DELIVERED: "归档",
    Stage.WITHDRAWN: "归档",
}


def stations(taken: Sequence[Taken]) -> list[Station]:
    """Return the line of stages; what this application did not need is left out."""
    standing = standing_of(list(taken))
    days = {one.deed.step: one.deed.day for one in taken}
    withdrawn = Step.WITHDRAWN in days
    found = []
    for words, begun, ends in _LINE:
        ended = max((days[step] for step in ends if step in days), default=None)
        if begun not in days and words not in _ALWAYS:
            continue
        if withdrawn and ended is None and words != "归档":
            continue
        tone = "now" if _NOW.get(standing.stage) == words else ("done" if ended else "ahead")
        if words == "延期" and standing.extension:
            tone = "now"
        found.append(Station(words, ended or days.get(begun), tone))
    if withdrawn:
        found.insert(1, Station("申请人撤回", days[Step.WITHDRAWN], "done"))
    return found


def next_due(office: Office, filed: Filed, taken: Sequence[Taken]) -> list[Next]:
    """Return what is to be done next, what is due first on top."""
    standing = standing_of(list(taken))
    found = []
    if standing.extension:
        found.append(Next("延期等负责人审批", filed.due))
    match standing.stage:
        case Stage.HANDLING:
            found.append(Next("作出答复", filed.due))
            if standing.received and not standing.corrections:
                days = office.limits.correction_notice
                last = office.terms.calendar.after(standing.received, days).day
                found.append(Next("内容不明确的，最晚这一天通知补正", last))
        case Stage.CORRECTING if standing.correction:
            found.append(Next("申请人补正的最后一天", standing.correction.until))
        case Stage.CONSULTING:
            found += [Next("第三方提出意见的最后一天", one.until) for one in standing.parties]
        case Stage.REVIEWING:
            found.append(Next("负责人审批答复", filed.due))
        case Stage.DECIDED:
            found.append(Next("把答复送到申请人手里，并登记", None))
        case Stage.DELIVERED | Stage.WITHDRAWN:
            found.append(Next("归档", None))
    return sorted(found, key=lambda one: (one.day is None, one.day or date.max))
