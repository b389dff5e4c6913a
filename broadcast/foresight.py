"""Sentences of alerts that have not come yet, rendered while there is nothing to do.

All that a standing rule may say is known before (`disclosure.alert_wording`), but for the
time at which it ends. Invariant: nothing here is heard; it only lies ready.
"""

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta

from disclosure.alert_facts import AlertFacts, AlertLevel
from disclosure.alert_wording import spoken_words
from disclosure.areas import AreaCode, contains
from disclosure.hazards import HAZARDS, Hazard
from disclosure.seals.keyring import Keyring
from speech.words.breath import sentences
from speech.words.lexicon import Lexicon
from speech.words.reading import to_words

_ONE = datetime(2026, 1, 2, 3, 4, tzinfo=UTC)
_OTHER = datetime(2027, 5, 6, 7, 8, tzinfo=UTC)


def issuing_bodies(keyring: Keyring, home: AreaCode) -> tuple[str, ...]:
    """Return who may warn the unit's area by a standing rule."""
    scopes = [approver.scope for approver in keyring.approvers.values()]
    found = [
        body
        for scope in scopes
        if contains(scope.area, home) or contains(home, scope.area)
        for body in scope.alerts_of
    ]
    return tuple(dict.fromkeys(found))


def sentences_ahead(bodies: Iterable[str], lexicon: Lexicon) -> tuple[str, ...]:
    """Return every sentence that is known before, the gravest alerts' first."""
    known: dict[str, None] = {}
    for level in AlertLevel:
        for body in bodies:
            for hazard in HAZARDS:
                known |= dict.fromkeys(_common(hazard, level, body, lexicon))
    return tuple(known)


def _common(hazard: Hazard, level: AlertLevel, body: str, lexicon: Lexicon) -> list[str]:
    """Return the sentences that two alerts with other times share, exercises included."""
    found: list[str] = []
    for drill in (False, True):
        first, second = (
            sentences(
                to_words(
                    spoken_words(_facts(hazard, level, at, drill=drill), hazard, body), lexicon
                )
            )
            for at in (_ONE, _OTHER)
        )
        found += [sentence for sentence in first if sentence in second]
    return found


def _facts(hazard: Hazard, level: AlertLevel, at: datetime, *, drill: bool) -> AlertFacts:
    return AlertFacts(
        source="-",
        message="-",
        hazard=hazard.code,
        level=level,
        since=at,
        until=at + timedelta(hours=1),
        drill=drill,
    )
