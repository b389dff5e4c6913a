"""Refusals: file, line, reason.

Invariant: a refusal's text starts with the file and, where one is meant, the line.
"""

import re
from dataclasses import dataclass

from disclosure.errors import RejectedError


@dataclass(frozen=True)
class Refusal:
    """Why a file is refused; `line` counts from 1, 0 means the whole file."""

    file: str
    line: int
    reason: str

    def __str__(self) -> str:
        """Return ``file:line: reason``."""
        where = f"{self.file}:{self.line}" if self.line else self.file
        return f"{where}: {self.reason}"


class RefusedError(RejectedError):
    """A file of a content folder is not as the import format asks."""

    def __init__(self, refusal: Refusal) -> None:
        super().__init__(str(refusal))
        self.refusal = refusal


class Page:
    """One text being read: knows its name, so that it can say where a fault is."""

    def __init__(self, name: str, text: str) -> None:
        self.name = name
        self.text = text
        self.lines = text.splitlines()

    def refuse(self, line: int, reason: str) -> RefusedError:
        """Return the refusal of this file at a line, ready to be raised."""
        return RefusedError(Refusal(self.name, line, " ".join(reason.split())))


_TOML_PLACE = re.compile(r"\s*\(at (?:line (\d+), column \d+|end of document)\)")


def toml_place(message: str, lines: int) -> tuple[int, str]:
    """Return the line that a TOML error names (of `lines` lines) and its bare message."""
    match = _TOML_PLACE.search(message)
    if match is None:
        return 1, message
    line = int(match.group(1)) if match.group(1) else max(lines, 1)
    return line, _TOML_PLACE.sub("", message)


_KINDS = {
    "array": "a list",
    "bool": "true or false",
    "date": "a date such as 2026-09-30",
    "float": "a number",
    "int": "a whole number",
    "object": "a table",
    "str": "a text",
}
"""The library's names of kinds of value, in words."""

_STEP = re.compile(r"\.([^.\[\]]+)|\[(\d+|\.\.\.)\]")


def key_line(lines: list[str], message: str) -> tuple[int, str]:
    """Return the line and plain message of a `msgspec.ValidationError`.

    The error's path (``$.steps[1].who``) leads to the line on which the last of its
    keys stands; an unknown field is looked for by its name. Line 1 where none is found.
    """
    plain, _, path = message.partition(" - at `")
    names = [name for name, _ in _STEP.findall(path.rstrip("`")) if name]
    unknown = re.search(r"unknown field `([^`]+)`", plain)
    if unknown:
        names.append(unknown.group(1))
    line = 1
    for name in names:
        found = _line_of(lines, name, line)
        line = found or line
    label = f"key {names[-1]!r}: " if names and not unknown else ""
    return line, f"{label}{_in_words(plain)}"


def _line_of(lines: list[str], name: str, start: int) -> int | None:
    key = re.compile(rf"(^\s*|[\s{{,\[\"'.]){re.escape(name)}[\"']?\s*(=|\])")
    for number in range(start, len(lines) + 1):
        if key.search(lines[number - 1]):
            return number
    return None


def _in_words(message: str) -> str:
    told = message.replace("Object contains unknown field", "there is no key")
    told = told.replace("Object missing required field", "the key is missing:")
    for kind, words in _KINDS.items():
        told = told.replace(f"`{kind}`", words)
    return told.replace("`", "'")
