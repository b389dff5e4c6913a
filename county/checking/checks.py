"""All checks, in the order in which people read their findings.

Invariant: what has to be mended stands before what may be justified; two rules never tell
the same thing twice.
"""

from collections.abc import Callable, Iterable

from county.checking import item_rules, sheet_rules, text_rules
from county.checking.finding import Finding, Judged, Weight
from county.checking.subject import Subject

RULES: tuple[Callable[[Subject], Iterable[Finding]], ...] = (
    item_rules.form,
    item_rules.channels,
    sheet_rules.sums,
    sheet_rules.empty_rows,
    text_rules.personal_data,
    text_rules.characters,
    text_rules.listed_words,
    item_rules.period_named,
    item_rules.days,
    sheet_rules.row_days,
    item_rules.taking_part,
    item_rules.elements,
    item_rules.media,
    item_rules.speech,
    item_rules.twice,
)
MOST = 60
"""Findings that are told; more of them help nobody."""


def check(subject: Subject) -> tuple[Judged, ...]:
    """Return what all rules find, with the editor's justifications."""
    reasons = {one.finding: one.words.strip() for one in subject.manuscript.justifications}
    found = dict.fromkeys(finding for rule in RULES for finding in rule(subject))
    ordered = sorted(found, key=lambda one: one.weight is Weight.JUSTIFY)[:MOST]
    return tuple(Judged(one, _reason(one, reasons)) for one in ordered)


def _reason(finding: Finding, reasons: dict[str, str]) -> str:
    return reasons.get(finding.key, "") if finding.weight is Weight.JUSTIFY else ""
