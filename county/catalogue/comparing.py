"""What differs between two editions of the catalogue, entry by entry.

Invariant: two editions without a difference here are the same.
"""

from collections.abc import Iterator
from dataclasses import dataclass

import msgspec

from county.catalogue import toml
from county.catalogue.versions import Edition
from disclosure.catalogue import Entry, Topic
from disclosure.forms import Form


@dataclass(frozen=True)
class Difference:
    """One thing that differs; `before` or `after` is empty where it was not there.

    Attributes:
        of: ``entry``, ``form``, ``topic`` or ``part``.
        code: which one.
        name: as people call it.
        field: the element of an entry, empty for the whole.
    """

    of: str
    code: str
    name: str
    field: str
    before: str
    after: str


def compare(old: Edition, new: Edition) -> list[Difference]:
    """Return what differs, in the order of the newer one."""
    found = list(_entries(old.catalogue.entry, new.catalogue.entry))
    found += _named("form", old.forms.form, new.forms.form)
    found += _named("topic", old.catalogue.topic, new.catalogue.topic)
    before, after = ("、".join(one.catalogue.part) for one in (old, new))
    if before != after:
        found.append(Difference("part", "", "", "", before, after))
    return found


def _entries(old: tuple[Entry, ...], new: tuple[Entry, ...]) -> Iterator[Difference]:
    before = {one.code: one for one in old}
    after = {one.code: one for one in new}
    for code, entry in after.items():
        if code not in before:
            yield Difference("entry", code, entry.second_level, "", "", entry.second_level)
            continue
        for field in msgspec.structs.fields(entry):
            was, now = getattr(before[code], field.name), getattr(entry, field.name)
            if was != now:
                words = (_words(was), _words(now))
                yield Difference("entry", code, entry.second_level, field.name, *words)
    for code, entry in before.items():
        if code not in after:
            yield Difference("entry", code, entry.second_level, "", entry.second_level, "")
    both = [code for code in before if code in after], [code for code in after if code in before]
    if both[0] != both[1]:
        yield Difference("entry", "", "", "order", " ".join(both[0]), " ".join(both[1]))


def _named(
    of: str, old: tuple[Form, ...] | tuple[Topic, ...], new: tuple[Form, ...] | tuple[Topic, ...]
) -> list[Difference]:
    before = {one.code: one for one in old}
    after = {one.code: one for one in new}
    codes = dict.fromkeys((*after, *before))
    return [
        Difference(of, code, code, "", _text(before.get(code)), _text(after.get(code)))
        for code in codes
        if before.get(code) != after.get(code)
    ]


def _text(one: Form | Topic | None) -> str:
    if one is None:
        return ""
    return toml.form_text(one) if isinstance(one, Form) else f"{one.name} {one.hint}"


def _words(value: object) -> str:
    if isinstance(value, tuple):
        return "、".join(str(one) for one in value)
    return "" if value is None else str(value)
