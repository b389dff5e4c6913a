"""Pypinyin, loaded when a sound is first asked for and with its phrases held compactly.

Its own loading makes a list and a string for every syllable of 47,000 phrases: measured
55 MB, against 32 MB with each syllable held once, and the same sounds. A face that only
shows what is stored never asks for a sound and pays nothing.
Invariant: the phrases are pypinyin's own, all of them and unchanged.
"""

import json
import os
import re
from collections.abc import Callable, Iterator
from functools import cache
from importlib import resources
from threading import Lock

Pronounce = Callable[[str], list[str]]

_ENTRY = re.compile(r'"([^"]+)"\s*:\s*(\[\s*\[.*?\]\s*\])', re.DOTALL)
_WITHOUT_PHRASES = "PYPINYIN_NO_PHRASES"
_LOCK = Lock()


def pronounce(run: str) -> list[str]:
    """Return the syllable of each Chinese character of a run; unknown ones as they are."""
    with _LOCK:
        sounds = _loaded()
    return sounds(run)


@cache
def _loaded() -> Pronounce:
    before = os.environ.get(_WITHOUT_PHRASES)
    # Pypinyin's own switch, read when it is imported.
    os.environ[_WITHOUT_PHRASES] = "1"
    try:
        import pypinyin  # noqa: PLC0415 - when first needed
        from pypinyin.constants import PHRASES_DICT  # noqa: PLC0415
    finally:
        if before is None:
            del os.environ[_WITHOUT_PHRASES]
        else:
            os.environ[_WITHOUT_PHRASES] = before
    if not PHRASES_DICT:
        pypinyin.load_phrases_dict(dict(_phrases()))
    return lambda run: pypinyin.lazy_pinyin(run, errors=_as_it_is)


def _phrases() -> Iterator[tuple[str, list[list[str]]]]:
    """Yield each phrase with its syllables, one by one: all at once takes 36 MB."""
    file = resources.files("pypinyin").joinpath("phrases_dict.json")
    shared: dict[tuple[str, ...], list[str]] = {}
    for entry in _ENTRY.finditer(file.read_text(encoding="utf-8")):
        syllables: list[list[str]] = json.loads(entry[2])
        yield entry[1], [shared.setdefault(tuple(one), one) for one in syllables]


def _as_it_is(unknown: str) -> str:
    return unknown
