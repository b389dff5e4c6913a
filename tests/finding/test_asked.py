"""What people ask for (`queries.toml`) is found, near the top, at the kiosks of the demo."""

from collections.abc import Callable
from functools import cache

import pytest

from tests.finding.village_words import Asked, answers, asked, filled

HALVES: dict[str, Callable[[Asked], bool]] = {
    "tuned on": lambda one: one.tuned,
    "held out": lambda one: not one.tuned,
    "all": lambda _: True,
}


@cache
def answered() -> list[tuple[Asked, tuple[str, ...]]]:
    connection = filled()
    found = [(one, tuple(name for name, _ in answers(connection, one))) for one in asked()]
    connection.close()
    return found


@pytest.mark.parametrize("half", HALVES)
def test_what_people_ask_for_is_found(half: str) -> None:
    chosen = [(one, names) for one, names in answered() if HALVES[half](one)]
    missed = [(one.text, names) for one, names in chosen if not set(names) & set(one.wanted)]
    later = [(one.text, names[:1]) for one, names in chosen if names[:1] not in _alone(one)]
    near, first = (1 - len(wrong) / len(chosen) for wrong in (missed, later))
    assert near >= 0.95, missed
    assert first >= 0.80, later


def _alone(one: Asked) -> list[tuple[str, ...]]:
    return [(name,) for name in one.wanted]


def test_there_are_enough_questions_of_every_kind() -> None:
    assert len([one for one in asked() if not one.later]) >= 200
    assert len({one.kind for one in asked()}) >= 12
    assert len({(one.at, one.text) for one in asked()}) == len(asked())
