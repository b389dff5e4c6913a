"""The kiosk's search and keyboard on the command line, for scripts and tests.

Invariant: they answer what a resident of that terminal would be shown, in that order.
"""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from enum import StrEnum
from pathlib import Path

from content_sync.store.clock import StoreClock
from content_sync.store.machine_clock import SystemClock
from content_sync.store.reader import ContentReader, ItemQuery
from disclosure.areas import path
from disclosure.channels import Channel
from disclosure.errors import RetryLaterError, UsageError
from disclosure.profile import Profile
from finding.search import Scope
from kiosk.journey.searching import Answers, vouched
from kiosk.journey.typing.pinyin import Candidate
from kiosk.journey.typist import WORDS_LIMIT, Typist, words_of

LIMIT = 20


class Keys(StrEnum):
    """What a keyboard sends: letters, or the digits of nine keys."""

    LETTERS = "letters"
    NINE = "nine"


_ALLOWED = {Keys.LETTERS: "abcdefghijklmnopqrstuvwxyz'", Keys.NINE: "23456789"}
_NAMED = {Keys.LETTERS: "letters from a to z", Keys.NINE: "digits from 2 to 9"}


def answer(store: Path, text: str, *, as_json: bool) -> str:
    """Return what the kiosk over a store finds, as lines or as JSON.

    Raises:
        UsageError: there is no store, or no profile in it yet.
    """
    with _opened(store) as (reader, profile):
        areas = tuple(reversed(path(reader.home())))
        scope = Scope(areas=areas, today=_today(store, profile), channel=Channel.KIOSK)
        found = vouched(reader, reader.connection(), text, scope, LIMIT)
    if as_json:
        return json.dumps(_plain(found), ensure_ascii=False, indent=2)
    lines = [f"{n}. {one.item.title} [{one.hit.why.value}]" for n, one in enumerate(found.hits, 1)]
    return "\n".join(lines or ["nothing found", *(f"near: {title}" for title in found.nearest)])


def guesses(store: Path, pressed: str, keys: Keys, *, as_json: bool) -> str:
    """Return the words that the keyboard of the kiosk over a store offers.

    Arguments:
        store: the terminal's folder.
        pressed: the keys, in their order.
        keys: which keyboard sent them.
        as_json: whether to answer in JSON instead of lines.

    Raises:
        UsageError: these keys are not on that keyboard; there is no store, or no profile in
            it yet.
    """
    if not pressed or not set(pressed) <= set(_ALLOWED[keys]):
        raise UsageError(f"{pressed!r} are no {_NAMED[keys]}; see --keys")
    with _opened(store) as (reader, profile):
        query = ItemQuery(channel=Channel.KIOSK, today=_today(store, profile))
        items = [found.item for found in reader.items(query, WORDS_LIMIT)]
    typist = Typist()
    typist.learn(words_of(items, profile.areas))
    found = typist.candidates(pressed, LIMIT)
    if as_json:
        return json.dumps({"candidates": [_guess(one) for one in found]}, ensure_ascii=False)
    return "\n".join(f"{one.text} ({one.used})" for one in found) or "no candidates"


@contextmanager
def _opened(store: Path) -> Iterator[tuple[ContentReader, Profile]]:
    try:
        reader = ContentReader.open(store, "kiosk")
        try:
            profile = reader.profile()
            if profile is None:
                raise UsageError(f"--store {store}: the county's profile has not arrived yet")
            yield reader, profile
        finally:
            reader.close()
    except RetryLaterError as error:
        raise UsageError(f"--store {store}: {error}") from error


def _today(store: Path, profile: Profile) -> date:
    return StoreClock(store, SystemClock()).now().astimezone(profile.zone).date()


def _guess(candidate: Candidate) -> dict[str, object]:
    return {"text": candidate.text, "used": candidate.used}


def _plain(found: Answers) -> dict[str, object]:
    hits = [
        {
            "id": one.item.id,
            "title": one.item.title,
            "area": one.item.area,
            "issued": one.item.elements.issued.isoformat(),
            "archived": one.archived,
            "why": one.hit.why.value,
            "matched": list(one.matched),
        }
        for one in found.hits
    ]
    return {"hits": hits, "nearest": list(found.nearest)}
