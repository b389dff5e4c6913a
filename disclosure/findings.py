"""Findings of a doctor (体检): what a machine has and lacks, and what to do about it.

Invariant: whatever does not work comes with what to do; what a terminal may lack is told
apart from what it needs.
"""

from collections.abc import Sequence
from enum import StrEnum

from disclosure.items import Strict
from disclosure.wording import Say


class Standing(StrEnum):
    """How a part stands: it works, it is not there and need not be, or it needs a person."""

    GOOD = "good"
    ABSENT = "absent"
    BAD = "bad"


class Finding(Strict, frozen=True, kw_only=True):
    """One part of a machine.

    Attributes:
        part: what it is called, in the language of the report.
        standing: how it stands.
        words: how it stands and, where it does not work, what to do.
    """

    part: str
    standing: Standing
    words: str = ""


class Report(Strict, frozen=True, kw_only=True):
    """What one doctor found; `of` names the process, e.g. ``kiosk``."""

    of: str
    findings: tuple[Finding, ...]

    @property
    def sound(self) -> bool:
        """Tell whether nothing needs a person."""
        return all(finding.standing is not Standing.BAD for finding in self.findings)


class Examination(Strict, frozen=True, kw_only=True):
    """All reports of one run."""

    reports: tuple[Report, ...]


_COLOURS = {Standing.GOOD: "32", Standing.ABSENT: "33", Standing.BAD: "31"}


def in_words(reports: Sequence[Report], say: Say, *, coloured: bool) -> str:
    """Return reports as lines for a person.

    Arguments:
        reports: one a process.
        say: the wording.
        coloured: mark the lines with a terminal's colours too.
    """
    names = {
        Standing.GOOD: say("正常"),
        Standing.ABSENT: say("提醒"),
        Standing.BAD: say("要处理"),
    }
    lines = []
    for report in reports:
        lines.append(f"{report.of}:")
        for one in report.findings:
            mark = f"[{names[one.standing]}]"
            if coloured:
                mark = f"\033[{_COLOURS[one.standing]}m{mark}\033[0m"
            lines.append(f"  {mark} {one.part}  {one.words}".rstrip())
    return "\n".join(lines)


def good(part: str, words: str = "") -> Finding:
    """Return that a part works."""
    return Finding(part=part, standing=Standing.GOOD, words=words)


def absent(part: str, words: str) -> Finding:
    """Return that a part which need not be there is not."""
    return Finding(part=part, standing=Standing.ABSENT, words=words)


def bad(part: str, words: str) -> Finding:
    """Return that a part needs a person, and what to do."""
    return Finding(part=part, standing=Standing.BAD, words=words)
